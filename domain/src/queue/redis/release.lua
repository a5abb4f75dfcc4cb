-- Puts jobs that were fetched and not begun back at the head of the queue, if they are still leased.
-- KEYS ready, due, lease, jobs, dead; ARGV ids.
for _, id in ipairs(ARGV) do
  if redis.call('ZREM', KEYS[3], id) == 1 then redis.call('LPUSH', KEYS[1], id) end
end
