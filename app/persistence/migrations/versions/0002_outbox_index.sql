-- Reading a page of the hub's log looks through what is unsent once; each change pays for an index.
DROP INDEX ix_outbox_pk;
