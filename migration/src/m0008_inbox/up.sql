-- Few tickets are found by where they stand; of many, the newest by walking their conversations.
CREATE INDEX ticket_of_status ON ticket (agent_id, status, assignee, conversation_id);
CREATE INDEX ticket_of_conversation ON ticket (conversation_id);
CREATE INDEX conversation_by_word ON conversation (agent_id, last_inbound_at);
CREATE INDEX conversation_by_message ON conversation (agent_id, last_message_at);
