CREATE TABLE firm (
    id BLOB NOT NULL,
    name TEXT NOT NULL,
    credit_code TEXT NOT NULL,
    contact TEXT NOT NULL,
    phone TEXT NOT NULL,
    licences TEXT NOT NULL,
    is_active INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT uq_firm_credit_code UNIQUE (credit_code)
)
 STRICT;
