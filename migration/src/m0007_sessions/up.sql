-- People who are signed in to the console. Of tokens only hashes are kept.
CREATE TABLE session (
  id TEXT PRIMARY KEY,
  api_key_id BIGINT NOT NULL REFERENCES api_key (id),
  csrf TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX session_of_key ON session (api_key_id);
CREATE INDEX session_expiring ON session (expires_at);

-- Links that sign somebody in once.
CREATE TABLE sign_in_link (
  id TEXT PRIMARY KEY,
  api_key_id BIGINT NOT NULL REFERENCES api_key (id),
  expires_at BIGINT NOT NULL
);
