DROP INDEX message_of_agent;
ALTER TABLE message DROP COLUMN raw;
ALTER TABLE message DROP COLUMN person;
ALTER TABLE message DROP COLUMN channel_id;
ALTER TABLE agent ADD COLUMN tier_full_until BIGINT NOT NULL DEFAULT 0;
DROP TABLE tier_entry;
CREATE TABLE tier_entry (
    agent_id BIGINT NOT NULL,
    phone TEXT NOT NULL,
    recipient_id BIGINT NOT NULL,
    taken_at BIGINT NOT NULL,
    delivered_at BIGINT,
    PRIMARY KEY (agent_id, phone)
);
CREATE INDEX tier_entry_of_recipient ON tier_entry (recipient_id);
DROP TABLE tier_ledger;
DROP TABLE parked_status;
DROP TABLE webhook_tally;
DROP TABLE webhook_event;
ALTER TABLE template DROP COLUMN more;
ALTER TABLE template DROP COLUMN status_reason;
ALTER TABLE template DROP COLUMN quality;
ALTER TABLE template DROP COLUMN meta_status;
ALTER TABLE template DROP COLUMN meta_id;
DROP INDEX recipient_unsettled;
DROP INDEX recipient_failed;
DROP INDEX recipient_send_due;
ALTER TABLE recipient DROP COLUMN watched;
CREATE INDEX recipient_failed ON recipient (campaign_id, id) WHERE state = 'failed';
CREATE INDEX recipient_send_due ON recipient (campaign_id, dispatched_until, id) WHERE state = 'queued';
CREATE INDEX recipient_unsettled ON recipient (campaign_id) WHERE state IN ('sending', 'held', 'in_doubt');
DROP INDEX recipient_wamid;
ALTER TABLE recipient DROP COLUMN first_tried_at;
ALTER TABLE recipient DROP COLUMN tries;
ALTER TABLE recipient DROP COLUMN claimed_at;
ALTER TABLE recipient DROP COLUMN wamid_attempt;
DROP INDEX campaign_of_channel;
ALTER TABLE campaign DROP COLUMN kind;
ALTER TABLE campaign DROP COLUMN channel_id;
DROP TABLE channel;
DROP TABLE installation;
