DROP TABLE sign_in_link;
DROP TABLE session;
