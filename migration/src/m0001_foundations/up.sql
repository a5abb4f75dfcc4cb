CREATE TABLE agent (
    id {id},
    name TEXT NOT NULL,
    instructions TEXT,
    default_reply_mode TEXT NOT NULL,
    default_region TEXT NOT NULL,
    is_default BOOLEAN NOT NULL DEFAULT FALSE,
    tier_full_until BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX agent_one_default ON agent (is_default) WHERE is_default;

CREATE TABLE api_key (
    id {id},
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    agent_id BIGINT,
    secret_hash TEXT NOT NULL UNIQUE,
    hint TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT
);

CREATE TABLE idempotency (
    owner BIGINT NOT NULL,
    key TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    status INTEGER,
    body {bytes},
    created_at BIGINT NOT NULL,
    PRIMARY KEY (owner, key)
);
CREATE INDEX idempotency_age ON idempotency (created_at);

CREATE TABLE attribute (
    id {id},
    agent_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    label TEXT,
    kind TEXT NOT NULL,
    description TEXT,
    archived_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (agent_id, name)
);

CREATE TABLE contact (
    id {id},
    agent_id BIGINT NOT NULL,
    external_id TEXT,
    name TEXT,
    email TEXT,
    phone TEXT,
    phone_valid BOOLEAN NOT NULL DEFAULT FALSE,
    attributes {json} NOT NULL,
    opted_out_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (agent_id, external_id)
);
CREATE INDEX contact_of_agent ON contact (agent_id, id);
CREATE INDEX contact_phone ON contact (agent_id, phone);
CREATE INDEX contact_opted_out ON contact (agent_id, phone) WHERE opted_out_at IS NOT NULL;

CREATE TABLE segment (
    id {id},
    agent_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    audience {json} NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (agent_id, name)
);

CREATE TABLE import (
    id {id},
    agent_id BIGINT NOT NULL,
    format TEXT NOT NULL,
    status TEXT NOT NULL,
    processed BIGINT NOT NULL DEFAULT 0,
    created BIGINT NOT NULL DEFAULT 0,
    updated BIGINT NOT NULL DEFAULT 0,
    rejected BIGINT NOT NULL DEFAULT 0,
    failure TEXT,
    due_at BIGINT NOT NULL,
    dispatched_until BIGINT NOT NULL DEFAULT 0,
    dispatch_seq BIGINT NOT NULL DEFAULT 0,
    attempt INTEGER NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    finished_at BIGINT
);
CREATE INDEX import_due ON import (dispatched_until, id) WHERE status = 'running';

CREATE TABLE import_payload (
    import_id BIGINT PRIMARY KEY,
    bytes {bytes} NOT NULL
);

CREATE TABLE import_error (
    id {id},
    import_id BIGINT NOT NULL,
    line BIGINT NOT NULL,
    code TEXT NOT NULL,
    message TEXT NOT NULL
);
CREATE INDEX import_error_of_import ON import_error (import_id, id);

CREATE TABLE template (
    id {id},
    agent_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    category TEXT NOT NULL,
    status TEXT NOT NULL,
    simulated BOOLEAN NOT NULL DEFAULT FALSE,
    body TEXT NOT NULL,
    header {json},
    footer TEXT,
    buttons {json} NOT NULL,
    examples {json} NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (agent_id, name, language)
);

CREATE TABLE campaign (
    id {id},
    agent_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    status TEXT NOT NULL,
    delivery TEXT NOT NULL,
    reply_mode TEXT NOT NULL,
    template_id BIGINT NOT NULL,
    variables {json} NOT NULL,
    audience {json} NOT NULL,
    expires_after_hours INTEGER NOT NULL,
    in_doubt_policy TEXT NOT NULL,
    simulation_seed TEXT,
    template_copy {json},
    total BIGINT NOT NULL DEFAULT 0,
    frozen BIGINT NOT NULL DEFAULT 0,
    pause_reason TEXT,
    scheduled_at BIGINT,
    due_at BIGINT NOT NULL DEFAULT 0,
    dispatched_until BIGINT NOT NULL DEFAULT 0,
    dispatch_seq BIGINT NOT NULL DEFAULT 0,
    attempt INTEGER NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    sent_at BIGINT,
    frozen_at BIGINT,
    completed_at BIGINT,
    played_at BIGINT
);
CREATE INDEX campaign_of_agent ON campaign (agent_id, id);
CREATE INDEX campaign_active ON campaign (status) WHERE status IN ('scheduled', 'launching', 'sending', 'paused');
CREATE INDEX campaign_unplayed ON campaign (id) WHERE sent_at IS NOT NULL AND played_at IS NULL;

CREATE TABLE campaign_counter (
    campaign_id BIGINT NOT NULL,
    shard INTEGER NOT NULL,
    queued BIGINT NOT NULL DEFAULT 0,
    sent BIGINT NOT NULL DEFAULT 0,
    delivered BIGINT NOT NULL DEFAULT 0,
    read BIGINT NOT NULL DEFAULT 0,
    replied BIGINT NOT NULL DEFAULT 0,
    failed BIGINT NOT NULL DEFAULT 0,
    cancelled BIGINT NOT NULL DEFAULT 0,
    in_doubt BIGINT NOT NULL DEFAULT 0,
    reached_sent BIGINT NOT NULL DEFAULT 0,
    reached_delivered BIGINT NOT NULL DEFAULT 0,
    reached_read BIGINT NOT NULL DEFAULT 0,
    reached_replied BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (campaign_id, shard)
);

CREATE TABLE capture (
    id {id},
    campaign_id BIGINT NOT NULL,
    contact_id BIGINT NOT NULL,
    phone TEXT,
    phone_valid BOOLEAN NOT NULL,
    opted_out BOOLEAN NOT NULL,
    duplicate BOOLEAN NOT NULL,
    name TEXT,
    email TEXT,
    external_id TEXT,
    attributes {json} NOT NULL
);
CREATE INDEX capture_of_campaign ON capture (campaign_id, id);

CREATE TABLE recipient (
    id {id},
    campaign_id BIGINT NOT NULL,
    contact_id BIGINT NOT NULL,
    phone TEXT,
    parameters {json} NOT NULL,
    state TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    wamid TEXT,
    error_code TEXT,
    error_reason TEXT,
    queued_at BIGINT NOT NULL,
    sent_at BIGINT,
    delivered_at BIGINT,
    read_at BIGINT,
    replied_at BIGINT,
    failed_at BIGINT,
    due_at BIGINT NOT NULL,
    dispatched_until BIGINT NOT NULL,
    dispatch_seq BIGINT NOT NULL DEFAULT 0,
    simulate_from BIGINT,
    simulate_due_at BIGINT,
    simulate_until BIGINT NOT NULL DEFAULT 0,
    simulate_seq BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX recipient_of_campaign ON recipient (campaign_id, id);
CREATE INDEX recipient_of_contact ON recipient (contact_id);
CREATE INDEX recipient_send_due ON recipient (campaign_id, dispatched_until, id) WHERE state = 'queued';
CREATE INDEX recipient_simulate_due ON recipient (campaign_id, simulate_until, id) WHERE simulate_due_at IS NOT NULL;
CREATE INDEX recipient_failed ON recipient (campaign_id, id) WHERE state = 'failed';
CREATE INDEX recipient_unsettled ON recipient (campaign_id) WHERE state IN ('sending', 'held', 'in_doubt');

CREATE TABLE tier_entry (
    agent_id BIGINT NOT NULL,
    phone TEXT NOT NULL,
    recipient_id BIGINT NOT NULL,
    taken_at BIGINT NOT NULL,
    delivered_at BIGINT,
    PRIMARY KEY (agent_id, phone)
);
CREATE INDEX tier_entry_of_recipient ON tier_entry (recipient_id);

CREATE TABLE message (
    id {id},
    agent_id BIGINT NOT NULL,
    contact_id BIGINT,
    campaign_id BIGINT,
    recipient_id BIGINT,
    direction TEXT NOT NULL,
    kind TEXT NOT NULL,
    text TEXT,
    wamid TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL
);
CREATE INDEX message_of_recipient ON message (recipient_id) WHERE recipient_id IS NOT NULL;

CREATE TABLE dead_letter (
    id {id},
    agent_id BIGINT,
    lane TEXT NOT NULL,
    reference BIGINT NOT NULL,
    payload {json} NOT NULL,
    cause TEXT NOT NULL,
    reason TEXT NOT NULL,
    history {json} NOT NULL,
    attempts INTEGER NOT NULL,
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    decided_at BIGINT
);
CREATE INDEX dead_letter_open ON dead_letter (lane, cause, id) WHERE state = 'open';
CREATE UNIQUE INDEX dead_letter_once ON dead_letter (lane, reference) WHERE state = 'open';
