CREATE TABLE warning_note (
    id BLOB NOT NULL,
    act TEXT NOT NULL,
    case_id BLOB NOT NULL,
    clock TEXT NOT NULL,
    name TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    level TEXT NOT NULL,
    staff_ids TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(case_id) REFERENCES work_case (id)
)
 STRICT;
CREATE INDEX ix_warning_note_case ON warning_note (case_id);
CREATE TABLE watched_clock (
    id BLOB NOT NULL,
    case_id BLOB NOT NULL,
    clock TEXT NOT NULL,
    name TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    is_promise INTEGER NOT NULL,
    next_at INTEGER,
    PRIMARY KEY (id)
)
 STRICT;
CREATE INDEX ix_watched_clock_case ON watched_clock (case_id);
CREATE INDEX ix_watched_clock_next ON watched_clock (next_at);
