DROP TABLE hook_event;
DROP TABLE hook;
