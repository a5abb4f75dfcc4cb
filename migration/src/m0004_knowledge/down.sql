DROP TABLE knowledge;
DROP TABLE knowledge_document;
