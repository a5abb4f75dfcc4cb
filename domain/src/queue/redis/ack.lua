-- Forgets finished jobs wholly, whoever holds their lease: done is done.
-- KEYS ready, due, lease, jobs, dead; ARGV ids.
redis.call('ZREM', KEYS[3], unpack(ARGV))
redis.call('HDEL', KEYS[4], unpack(ARGV))
redis.call('HDEL', KEYS[5], unpack(ARGV))
