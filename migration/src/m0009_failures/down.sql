DROP INDEX recipient_failed_why;
