-- Puts jobs that were fetched and not begun back at the head of the queue in their order, if still leased.
-- KEYS ready, due, lease, jobs, dead; ARGV ids.
for i = #ARGV, 1, -1 do
  if redis.call('ZREM', KEYS[3], ARGV[i]) == 1 then redis.call('LPUSH', KEYS[1], ARGV[i]) end
end
