CREATE TABLE installation (
    id TEXT PRIMARY KEY,
    only_one INTEGER NOT NULL DEFAULT 1 UNIQUE CHECK (only_one = 1)
);

CREATE TABLE channel (
    id {id},
    agent_id BIGINT NOT NULL,
    phone_number_id TEXT NOT NULL,
    waba_id TEXT NOT NULL,
    portfolio_id TEXT NOT NULL,
    access_token {bytes},
    app_secret {bytes},
    app_secret_hash TEXT,
    former_secret_hash TEXT,
    verify_token_hash TEXT,
    display_phone_number TEXT NOT NULL,
    verified_name TEXT,
    quality_rating TEXT,
    messaging_tier TEXT NOT NULL,
    tier_limit BIGINT,
    messages_per_second DOUBLE PRECISION NOT NULL,
    rate_given BOOLEAN NOT NULL,
    status TEXT NOT NULL,
    stop_code TEXT,
    stop_reason TEXT,
    slow_factor DOUBLE PRECISION NOT NULL DEFAULT 1,
    slowed_at BIGINT NOT NULL DEFAULT 0,
    rest_until BIGINT NOT NULL DEFAULT 0,
    heard_of BIGINT NOT NULL DEFAULT 0,
    checked_at BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT
);
CREATE UNIQUE INDEX channel_of_agent ON channel (agent_id) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX channel_of_number ON channel (phone_number_id) WHERE deleted_at IS NULL;

ALTER TABLE campaign ADD COLUMN channel_id BIGINT;
ALTER TABLE campaign ADD COLUMN kind TEXT NOT NULL DEFAULT 'campaign';
CREATE INDEX campaign_of_channel ON campaign (channel_id) WHERE channel_id IS NOT NULL;

ALTER TABLE recipient ADD COLUMN wamid_attempt INTEGER NOT NULL DEFAULT 0;
ALTER TABLE recipient ADD COLUMN claimed_at BIGINT;
ALTER TABLE recipient ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE recipient ADD COLUMN first_tried_at BIGINT;
UPDATE recipient SET wamid_attempt = attempt WHERE wamid IS NOT NULL;
CREATE INDEX recipient_wamid ON recipient (wamid) WHERE wamid IS NOT NULL AND simulate_from IS NULL;
-- The state while somebody looks for it by an index. Postgres updates a row without touching its indexes only if nothing
-- changes that an index or its condition names: so delivered and read cost no index anything. And only within the page.
ALTER TABLE recipient ADD COLUMN watched TEXT GENERATED ALWAYS AS
    (CASE WHEN state IN ('queued', 'sending', 'held', 'in_doubt', 'failed') THEN state END) {kept};
{roomy};
DROP INDEX recipient_send_due;
CREATE INDEX recipient_send_due ON recipient (campaign_id, dispatched_until, id) WHERE watched = 'queued';
DROP INDEX recipient_failed;
CREATE INDEX recipient_failed ON recipient (campaign_id, id) WHERE watched = 'failed';
DROP INDEX recipient_unsettled;
CREATE INDEX recipient_unsettled ON recipient (campaign_id, watched, claimed_at) WHERE watched IN ('sending', 'held', 'in_doubt');

ALTER TABLE template ADD COLUMN meta_id TEXT;
ALTER TABLE template ADD COLUMN meta_status TEXT;
ALTER TABLE template ADD COLUMN quality TEXT;
ALTER TABLE template ADD COLUMN status_reason TEXT;
ALTER TABLE template ADD COLUMN more {json};

CREATE TABLE webhook_event (
    id {id},
    app_secret_hash TEXT NOT NULL,
    body {bytes} NOT NULL,
    received_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    dispatched_until BIGINT NOT NULL,
    dispatch_seq BIGINT NOT NULL DEFAULT 0,
    attempt INTEGER NOT NULL DEFAULT 0,
    digested_at BIGINT,
    updates INTEGER NOT NULL DEFAULT 0,
    foreign_updates INTEGER NOT NULL DEFAULT 0,
    odd INTEGER NOT NULL DEFAULT 0,
    note TEXT
);
CREATE INDEX webhook_event_due ON webhook_event (dispatched_until, id) WHERE digested_at IS NULL;
CREATE INDEX webhook_event_age ON webhook_event (received_at);

CREATE TABLE webhook_tally (
    shard INTEGER PRIMARY KEY,
    events BIGINT NOT NULL DEFAULT 0,
    updates BIGINT NOT NULL DEFAULT 0,
    foreign_updates BIGINT NOT NULL DEFAULT 0,
    odd BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE parked_status (
    id {id},
    channel_id BIGINT NOT NULL,
    wamid TEXT NOT NULL,
    status {json} NOT NULL,
    parked_at BIGINT NOT NULL
);
CREATE INDEX parked_status_wamid ON parked_status (wamid);
CREATE INDEX parked_status_age ON parked_status (parked_at);

CREATE TABLE tier_ledger (
    ledger TEXT PRIMARY KEY,
    full_until BIGINT NOT NULL DEFAULT 0
);
DROP INDEX tier_entry_of_recipient;
ALTER TABLE tier_entry RENAME TO tier_entry_of_agent;
CREATE TABLE tier_entry (
    ledger TEXT NOT NULL,
    phone TEXT NOT NULL,
    recipient_id BIGINT NOT NULL,
    taken_at BIGINT NOT NULL,
    delivered_at BIGINT,
    PRIMARY KEY (ledger, phone)
);
INSERT INTO tier_entry (ledger, phone, recipient_id, taken_at, delivered_at)
    SELECT 'simulated/' || agent_id, phone, recipient_id, taken_at, delivered_at FROM tier_entry_of_agent;
DROP TABLE tier_entry_of_agent;
CREATE INDEX tier_entry_of_recipient ON tier_entry (recipient_id);
ALTER TABLE agent DROP COLUMN tier_full_until;

ALTER TABLE message ADD COLUMN channel_id BIGINT;
ALTER TABLE message ADD COLUMN person {json};
ALTER TABLE message ADD COLUMN raw {json};
CREATE INDEX message_of_agent ON message (agent_id, id);
