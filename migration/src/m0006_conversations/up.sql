-- By what else than a number a person is known: WhatsApp's id of them (digits that may differ from the number), and the id
-- that Meta gives a business' users.
CREATE TABLE identity (
    agent_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    contact_id BIGINT NOT NULL,
    -- The contact's number when this was learned: if that is changed by hand, the name leads nowhere any more.
    phone TEXT,
    learned_at BIGINT NOT NULL,
    PRIMARY KEY (agent_id, kind, value)
);
CREATE INDEX identity_of_contact ON identity (contact_id);

CREATE TABLE conversation (
    id {id},
    agent_id BIGINT NOT NULL,
    contact_id BIGINT NOT NULL,
    channel_id BIGINT,
    -- What simulated people say is a conversation of its own.
    simulated BOOLEAN NOT NULL,
    last_message_at BIGINT NOT NULL,
    last_inbound_at BIGINT,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX conversation_of_contact ON conversation (agent_id, contact_id, simulated);
CREATE INDEX conversation_contact ON conversation (contact_id);

ALTER TABLE message ADD COLUMN conversation_id BIGINT;
ALTER TABLE message ADD COLUMN author TEXT NOT NULL DEFAULT 'contact';
ALTER TABLE message ADD COLUMN matched_by TEXT;
ALTER TABLE message ADD COLUMN due_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN dispatched_until BIGINT NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN dispatch_seq BIGINT NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN attempt INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN routed_at BIGINT;
ALTER TABLE message ADD COLUMN sources {json};
ALTER TABLE message ADD COLUMN ended_at BIGINT;
-- What came before there were conversations is not answered any more.
UPDATE message SET routed_at = created_at;
CREATE INDEX message_to_route ON message (dispatched_until, id) WHERE direction = 'in' AND routed_at IS NULL;
CREATE INDEX message_of_conversation ON message (conversation_id, created_at, id) WHERE conversation_id IS NOT NULL;
CREATE INDEX message_contact ON message (contact_id);
-- What was said through a channel and has not come to its end.
CREATE INDEX message_on_its_way ON message (id) WHERE direction = 'out' AND recipient_id IS NOT NULL AND ended_at IS NULL;

CREATE TABLE ticket (
    id {id},
    agent_id BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    contact_id BIGINT NOT NULL,
    campaign_id BIGINT,
    recipient_id BIGINT,
    status TEXT NOT NULL,
    subject TEXT NOT NULL,
    opened_by TEXT NOT NULL,
    summary TEXT NOT NULL,
    assignee TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    closed_at BIGINT
);
-- Two messages that arrive at once open one ticket.
CREATE UNIQUE INDEX ticket_open ON ticket (conversation_id) WHERE status NOT IN ('closed', 'cancelled');
CREATE INDEX ticket_of_agent ON ticket (agent_id, id);
CREATE INDEX ticket_by_status ON ticket (agent_id, status, id);
CREATE INDEX ticket_of_contact ON ticket (contact_id);

-- What an opt-out stops: all campaigns, or those of marketing templates. What a campaign was sent under stays.
ALTER TABLE agent ADD COLUMN opt_out_scope TEXT NOT NULL DEFAULT 'all';
ALTER TABLE campaign ADD COLUMN heeds_opt_out BOOLEAN NOT NULL DEFAULT TRUE;

-- Numbers of people who opted out and were deleted since: whoever has such a number again is still opted out.
CREATE TABLE suppression (
    agent_id BIGINT NOT NULL,
    phone TEXT NOT NULL,
    opted_out_at BIGINT NOT NULL,
    PRIMARY KEY (agent_id, phone)
);

CREATE TABLE consent (
    id {id},
    agent_id BIGINT NOT NULL,
    contact_id BIGINT NOT NULL,
    wish TEXT NOT NULL,
    why TEXT NOT NULL,
    message_id BIGINT,
    -- When the person wished it, which may be long before it became known.
    wished_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX consent_of_contact ON consent (contact_id, id);
