CREATE TABLE counter_turn (
    id BLOB NOT NULL,
    session_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    clerk_id BLOB NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(session_id) REFERENCES counter_session (id),
    FOREIGN KEY(clerk_id) REFERENCES staff (id)
)
 STRICT;
CREATE INDEX ix_counter_turn_session ON counter_turn (session_id);
