-- Prolongs the leases that still exist. A job that was taken back in the meantime is left alone.
-- KEYS ready, due, lease, jobs, dead; ARGV lease in ms, ids.
local time = redis.call('TIME')
local expiry = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[1]
local leases = {}
for i = 2, #ARGV do
  leases[#leases + 1] = expiry
  leases[#leases + 1] = ARGV[i]
end
redis.call('ZADD', KEYS[3], 'XX', unpack(leases))
