CREATE INDEX ix_event_kind ON event (kind);
