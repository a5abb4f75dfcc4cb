-- Hands out jobs under a lease. First takes back what dead workers held and promotes what has become due;
-- both bounded, so that no backlog can make one call long or exceed what Lua can unpack.
-- A job that has lost two leases is a suspect: it may be what kills its workers, or may only have been near.
-- Suspects are tried one at a time, so that the guilty one is alone when it strikes and the others come clear.
-- KEYS ready, due, lease, jobs, dead, suspects, trial; ARGV how many, lease in ms, expiries until a job is buried
-- (0 if they are not counted), bound.
-- Returns ms until it is worth looking again (0 at once, -1 unknown), then the ids.
local ready, due, lease, jobs, dead = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local suspects, trial = KEYS[6], KEYS[7]
local want, ttl, max_expiries, bound = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local back, suspected = {}, {}
local expired = redis.call('ZRANGEBYSCORE', lease, '-inf', now, 'LIMIT', 0, bound)
if #expired > 0 then redis.call('ZREM', lease, unpack(expired)) end
for _, id in ipairs(expired) do
  local known = redis.call('HEXISTS', jobs, id) == 1
  if known and max_expiries == 0 then
    back[#back + 1] = id
  elseif known then
    local expiries = redis.call('HINCRBY', jobs, id, 1)
    if expiries >= max_expiries then
      redis.call('HSET', dead, id, 'expired')
    elseif expiries >= 2 then
      suspected[#suspected + 1] = id
    else
      back[#back + 1] = id
    end
  end
end
if #back > 0 then redis.call('RPUSH', ready, unpack(back)) end
if #suspected > 0 then redis.call('RPUSH', suspects, unpack(suspected)) end

local ripe = redis.call('ZRANGEBYSCORE', due, '-inf', now, 'LIMIT', 0, bound)
if #ripe > 0 then
  redis.call('ZREM', due, unpack(ripe))
  redis.call('RPUSH', ready, unpack(ripe))
end

-- An id without an entry was finished by a worker that had lost its lease: nothing is left to do.
local taken, leases = {}, {}
local function take(id)
  taken[#taken + 1] = id
  leases[#leases + 1] = now + ttl
  leases[#leases + 1] = id
end

local tried = redis.call('GET', trial)
if not (tried and redis.call('ZSCORE', lease, tried)) then
  local next = redis.call('LPOP', suspects)
  if next then
    redis.call('SET', trial, next)
    if redis.call('HEXISTS', jobs, next) == 1 then take(next) end
  elseif tried then
    redis.call('DEL', trial)
  end
end
local popped = want > #taken and redis.call('LPOP', ready, want - #taken) or {}
if #popped > 0 then
  local known = redis.call('HMGET', jobs, unpack(popped))
  for i, id in ipairs(popped) do
    if known[i] then take(id) end
  end
end
if #leases > 0 then redis.call('ZADD', lease, unpack(leases)) end

local wait = -1
if redis.call('EXISTS', ready) == 1 then
  wait = 0
else
  local first = redis.call('ZRANGE', due, 0, 0, 'WITHSCORES')
  if first[2] then wait = math.max(0, first[2] - now) end
end
return { wait, taken }
