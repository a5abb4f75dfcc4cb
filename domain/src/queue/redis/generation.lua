-- Tells one life of the data from the next: a generation ends when the key is gone (the data was flushed,
-- or Redis came back empty) or when another run of Redis answers (a restart or a failover may have cost
-- the last second of writes). KEYS generation; ARGV a fresh token.
-- Returns the generation, and 1 if this call began it.
local run = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)') or ''
local generation = redis.call('GET', KEYS[1])
if generation and string.sub(generation, -#run - 1) == '@' .. run then return { generation, 0 } end
generation = ARGV[1] .. '@' .. run
redis.call('SET', KEYS[1], generation)
return { generation, 1 }
