-- Why messages of a campaign failed is counted without reading their rows.
CREATE INDEX recipient_failed_why ON recipient (campaign_id, error_code, id) WHERE watched = 'failed';
