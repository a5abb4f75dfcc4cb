ALTER TABLE tier_ledger ADD COLUMN people BIGINT NOT NULL DEFAULT 0;
INSERT INTO tier_ledger (ledger) SELECT DISTINCT ledger FROM tier_entry WHERE true ON CONFLICT DO NOTHING;
UPDATE tier_ledger SET people = (SELECT COUNT(*) FROM tier_entry e WHERE e.ledger = tier_ledger.ledger);
DROP INDEX tier_entry_of_recipient;
CREATE INDEX tier_entry_delivered ON tier_entry (ledger, delivered_at) WHERE delivered_at IS NOT NULL;

-- Who was messaged lately through a number. A number never changes, so that no update touches this index.
CREATE INDEX recipient_of_phone ON recipient (phone) WHERE phone IS NOT NULL;
CREATE INDEX message_of_contact ON message (contact_id, created_at) WHERE direction = 'in';

ALTER TABLE campaign ADD COLUMN paused_at BIGINT;
ALTER TABLE campaign ADD COLUMN paused_ms BIGINT NOT NULL DEFAULT 0;
UPDATE campaign SET paused_at = updated_at WHERE status = 'paused';
ALTER TABLE campaign ADD COLUMN watched_undeliverable BIGINT NOT NULL DEFAULT 0;
ALTER TABLE campaign ADD COLUMN watched_reached BIGINT NOT NULL DEFAULT 0;
ALTER TABLE campaign_counter ADD COLUMN undeliverable BIGINT NOT NULL DEFAULT 0;
