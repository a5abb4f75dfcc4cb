DROP INDEX conversation_by_message;
DROP INDEX conversation_by_word;
DROP INDEX ticket_of_conversation;
DROP INDEX ticket_of_status;
