-- Sets fetched jobs aside with a cause. They stay known, so that pushing them again does nothing.
-- KEYS ready, due, lease, jobs, dead; ARGV cause, ids.
for i = 2, #ARGV do
  if redis.call('ZREM', KEYS[3], ARGV[i]) == 1 then redis.call('HSET', KEYS[5], ARGV[i], ARGV[1]) end
end
