-- Hands out slots of a number: times at which one message each may leave, an interval apart, by Redis' clock.
-- KEYS next free slot (microseconds); ARGV interval, wanted, lead (the first slot is at least so far ahead), horizon
-- (no slot is further ahead), fresh (so far ahead lies the first slot of a calendar that was lost: its slots may still be
-- in somebody's hands). All in microseconds.
-- Returns the present, the first slot and how many there are; with none, the first slot that could be.
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local interval, wanted = tonumber(ARGV[1]), tonumber(ARGV[2])
local first = tonumber(redis.call('GET', KEYS[1]) or now + tonumber(ARGV[5]))
first = math.max(first, now + tonumber(ARGV[3]))
local fitting = math.floor((now + tonumber(ARGV[4]) - first) / interval) + 1
local granted = math.max(0, math.min(wanted, fitting))
local next = first + granted * interval
-- A calendar is kept as long as its slots matter. Written with all digits: Lua would round them.
redis.call('SET', KEYS[1], string.format('%.0f', next), 'PX', string.format('%.0f', math.max(60000, (next - now) / 1000 + 60000)))
return { string.format('%.0f', now), string.format('%.0f', first), granted }
