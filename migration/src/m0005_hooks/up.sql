CREATE TABLE hook (
    id {id},
    agent_id BIGINT NOT NULL,
    url TEXT NOT NULL,
    events {json} NOT NULL,
    secret {bytes} NOT NULL,
    status TEXT NOT NULL,
    reason TEXT,
    failing_since BIGINT,
    failures INTEGER NOT NULL DEFAULT 0,
    rest_until BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX hook_of_agent ON hook (agent_id, id);

-- The payload is text: what is signed and sent is what was written, byte by byte.
CREATE TABLE hook_event (
    id {id},
    hook_id BIGINT NOT NULL,
    event_id TEXT NOT NULL,
    topic TEXT NOT NULL,
    payload TEXT NOT NULL,
    state TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    dispatched_until BIGINT NOT NULL,
    dispatch_seq BIGINT NOT NULL DEFAULT 0,
    attempt INTEGER NOT NULL DEFAULT 0,
    tries INTEGER NOT NULL DEFAULT 0,
    first_tried_at BIGINT,
    answer TEXT,
    created_at BIGINT NOT NULL,
    delivered_at BIGINT
);
CREATE UNIQUE INDEX hook_event_name ON hook_event (hook_id, event_id);
CREATE INDEX hook_event_due ON hook_event (hook_id, dispatched_until, id) WHERE state = 'waiting';
CREATE INDEX hook_event_of_hook ON hook_event (hook_id, id);
CREATE INDEX hook_event_age ON hook_event (created_at);
