-- Takes jobs in. One that is known already, wherever it is, stays as it is: a double push is a no-op.
-- KEYS ready, due, lease, jobs, dead; ARGV delay in ms, id, delay in ms, id ...; returns how many are new.
local ready, due, jobs = KEYS[1], KEYS[2], KEYS[4]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local fresh, later = {}, {}
for i = 1, #ARGV, 2 do
  local delay, id = tonumber(ARGV[i]), ARGV[i + 1]
  if redis.call('HSETNX', jobs, id, 0) == 1 then
    if delay > 0 then
      later[#later + 1] = now + delay
      later[#later + 1] = id
    else
      fresh[#fresh + 1] = id
    end
  end
end
if #fresh > 0 then redis.call('RPUSH', ready, unpack(fresh)) end
if #later > 0 then redis.call('ZADD', due, unpack(later)) end
return #fresh + #later / 2
