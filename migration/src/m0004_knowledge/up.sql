CREATE TABLE knowledge_document (
    id {id},
    agent_id BIGINT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX knowledge_document_of_agent ON knowledge_document (agent_id, id);

-- A row for each agent that ever knew something. The version rises with every change, in the same transaction.
CREATE TABLE knowledge (
    agent_id BIGINT PRIMARY KEY,
    version BIGINT NOT NULL,
    documents BIGINT NOT NULL,
    bytes BIGINT NOT NULL
);
