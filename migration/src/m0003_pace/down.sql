ALTER TABLE campaign_counter DROP COLUMN undeliverable;
ALTER TABLE campaign DROP COLUMN watched_reached;
ALTER TABLE campaign DROP COLUMN watched_undeliverable;
ALTER TABLE campaign DROP COLUMN paused_ms;
ALTER TABLE campaign DROP COLUMN paused_at;
DROP INDEX message_of_contact;
DROP INDEX recipient_of_phone;
DROP INDEX tier_entry_delivered;
ALTER TABLE tier_ledger DROP COLUMN people;
