CREATE TABLE gathering (
    id BLOB NOT NULL,
    number TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    held_at INTEGER NOT NULL,
    ended_at INTEGER,
    attendees TEXT NOT NULL,
    absent TEXT NOT NULL,
    warnings TEXT NOT NULL,
    orders TEXT NOT NULL,
    decisions TEXT NOT NULL,
    texts TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT uq_gathering_number UNIQUE (number)
)
 STRICT;
CREATE INDEX ix_gathering_held ON gathering (held_at);
CREATE TABLE outage_plan (
    id BLOB NOT NULL,
    number TEXT NOT NULL,
    kind TEXT NOT NULL,
    line TEXT NOT NULL,
    reason TEXT NOT NULL,
    from_at INTEGER NOT NULL,
    to_at INTEGER NOT NULL,
    area_ids TEXT NOT NULL,
    scope TEXT NOT NULL,
    hint TEXT NOT NULL,
    contact TEXT NOT NULL,
    phone TEXT NOT NULL,
    told_on TEXT NOT NULL,
    late_reason TEXT NOT NULL,
    called_off TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT uq_outage_plan_number UNIQUE (number)
)
 STRICT;
CREATE INDEX ix_outage_plan_from ON outage_plan (from_at);
