CREATE TABLE _num_lease (
    series TEXT NOT NULL,
    year INTEGER NOT NULL,
    lo INTEGER NOT NULL,
    hi INTEGER NOT NULL,
    next INTEGER NOT NULL,
    PRIMARY KEY (series, year)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE _outbox (
    seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    tx INTEGER NOT NULL,
    tbl INTEGER NOT NULL,
    pk BLOB NOT NULL,
    kind INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    base INTEGER NOT NULL,
    user_id BLOB,
    ch TEXT NOT NULL
)
 STRICT;
CREATE INDEX ix_outbox_pk ON _outbox (pk);
CREATE TABLE _sync_meta (
    id INTEGER NOT NULL,
    device_id BLOB NOT NULL,
    device_index INTEGER DEFAULT 1 NOT NULL,
    epoch BLOB NOT NULL,
    tx INTEGER DEFAULT 0 NOT NULL,
    hlc INTEGER DEFAULT 0 NOT NULL,
    offset_ms INTEGER DEFAULT 0 NOT NULL,
    applying INTEGER DEFAULT 0 NOT NULL,
    cursor INTEGER DEFAULT 0 NOT NULL,
    user_id BLOB,
    PRIMARY KEY (id)
)
 STRICT;
CREATE TABLE case_due (
    id BLOB NOT NULL,
    limit_code TEXT NOT NULL,
    limit_name TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    is_paused INTEGER NOT NULL,
    PRIMARY KEY (id)
)
 STRICT;
CREATE INDEX ix_case_due ON case_due (due_at);
CREATE TABLE credential (
    id BLOB NOT NULL,
    password_hash TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    blocked_until INTEGER,
    version INTEGER NOT NULL,
    PRIMARY KEY (id)
)
 STRICT;
CREATE TABLE draft (
    id BLOB NOT NULL,
    owner_id BLOB NOT NULL,
    place TEXT NOT NULL,
    subject TEXT NOT NULL,
    "values" TEXT NOT NULL,
    saved_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT uq_draft_owner_id_place_subject UNIQUE (owner_id, place, subject)
)
 STRICT;
CREATE TABLE event (
    id BLOB NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    occurred_at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    device_at INTEGER NOT NULL,
    actor_id BLOB,
    device_id TEXT NOT NULL,
    on_paper_at INTEGER,
    payload TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (id)
)
 STRICT;
CREATE INDEX ix_event_occurred ON event (occurred_at);
CREATE INDEX ix_event_subject ON event (subject_id, occurred_at);
CREATE TABLE import_batch (
    id BLOB NOT NULL,
    kind TEXT NOT NULL,
    file_name TEXT NOT NULL,
    file_sha256 TEXT NOT NULL,
    actor_id BLOB,
    imported_at INTEGER NOT NULL,
    rows_read INTEGER NOT NULL,
    added INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    incomplete INTEGER NOT NULL,
    undone_at INTEGER,
    version INTEGER NOT NULL,
    PRIMARY KEY (id)
)
 STRICT;
CREATE TABLE month_lock (
    id BLOB NOT NULL,
    month TEXT NOT NULL,
    scheme_id TEXT NOT NULL,
    scheme_from TEXT NOT NULL,
    locked_at INTEGER NOT NULL,
    actor_id BLOB,
    sha256 TEXT NOT NULL,
    scores TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT uq_month_lock_month UNIQUE (month)
)
 STRICT;
CREATE TABLE print_record (
    id BLOB NOT NULL,
    form_code TEXT NOT NULL,
    form_version TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id BLOB NOT NULL,
    number TEXT NOT NULL,
    kind TEXT NOT NULL,
    copies INTEGER NOT NULL,
    pages INTEGER NOT NULL,
    copy_number INTEGER NOT NULL,
    printed_at INTEGER NOT NULL,
    actor_id BLOB,
    PRIMARY KEY (id)
)
 STRICT;
CREATE INDEX ix_print_record_subject ON print_record (subject_id, form_code);
CREATE TABLE setting (
    id BLOB NOT NULL,
    "key" TEXT NOT NULL,
    value TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT uq_setting_key UNIQUE ("key")
)
 STRICT;
CREATE TABLE staff (
    id BLOB NOT NULL,
    number TEXT NOT NULL,
    name TEXT NOT NULL,
    post TEXT NOT NULL,
    team TEXT NOT NULL,
    phone TEXT NOT NULL,
    roles TEXT NOT NULL,
    is_active INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT uq_staff_number UNIQUE (number)
)
 STRICT;
CREATE TABLE station (
    id BLOB NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    county TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (id)
)
 STRICT;
CREATE TABLE absence (
    id BLOB NOT NULL,
    staff_id BLOB NOT NULL,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    reason TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(staff_id) REFERENCES staff (id)
)
 STRICT;
CREATE TABLE certificate (
    id BLOB NOT NULL,
    staff_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    valid_until TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT uq_certificate_staff_id_kind UNIQUE (staff_id, kind),
    FOREIGN KEY(staff_id) REFERENCES staff (id)
)
 STRICT;
CREATE TABLE import_item (
    id BLOB NOT NULL,
    batch_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    entity_id BLOB NOT NULL,
    action TEXT NOT NULL,
    "before" TEXT NOT NULL,
    version_after INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(batch_id) REFERENCES import_batch (id)
)
 STRICT;
CREATE INDEX ix_import_item_batch ON import_item (batch_id);
CREATE TABLE transformer_area (
    id BLOB NOT NULL,
    number TEXT NOT NULL,
    name TEXT NOT NULL,
    grid TEXT NOT NULL,
    feeder TEXT NOT NULL,
    capacity_kva INTEGER NOT NULL,
    village TEXT NOT NULL,
    a_manager_id BLOB NOT NULL,
    b_manager_id BLOB NOT NULL,
    longitude_e6 INTEGER,
    latitude_e6 INTEGER,
    line_m INTEGER NOT NULL,
    is_running INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT uq_transformer_area_number UNIQUE (number),
    FOREIGN KEY(a_manager_id) REFERENCES staff (id),
    FOREIGN KEY(b_manager_id) REFERENCES staff (id)
)
 STRICT;
CREATE TABLE collection_day (
    id BLOB NOT NULL,
    area_id BLOB NOT NULL,
    day TEXT NOT NULL,
    meters_due INTEGER NOT NULL,
    meters_collected INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT uq_collection_day_day_area_id UNIQUE (day, area_id),
    FOREIGN KEY(area_id) REFERENCES transformer_area (id)
)
 STRICT;
CREATE TABLE customer (
    id BLOB NOT NULL,
    account_number TEXT NOT NULL,
    name TEXT NOT NULL,
    id_kind TEXT NOT NULL,
    id_number TEXT NOT NULL,
    phone TEXT NOT NULL,
    address TEXT NOT NULL,
    area_id BLOB NOT NULL,
    category TEXT NOT NULL,
    capacity_w INTEGER NOT NULL,
    voltage TEXT NOT NULL,
    meter_number TEXT NOT NULL,
    opened_on TEXT NOT NULL,
    state TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT uq_customer_account_number UNIQUE (account_number),
    FOREIGN KEY(area_id) REFERENCES transformer_area (id)
)
 STRICT;
CREATE INDEX ix_customer_area ON customer (area_id, account_number);
CREATE INDEX ix_customer_name ON customer (name);
CREATE TABLE line_loss (
    id BLOB NOT NULL,
    area_id BLOB NOT NULL,
    month TEXT NOT NULL,
    supplied INTEGER NOT NULL,
    sold INTEGER NOT NULL,
    fed_in INTEGER NOT NULL,
    meters_due INTEGER NOT NULL,
    meters_read INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT uq_line_loss_month_area_id UNIQUE (month, area_id),
    FOREIGN KEY(area_id) REFERENCES transformer_area (id)
)
 STRICT;
CREATE TABLE outage (
    id BLOB NOT NULL,
    area_id BLOB NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    kind TEXT NOT NULL,
    is_at_fault INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT uq_outage_started_at_area_id UNIQUE (started_at, area_id),
    FOREIGN KEY(area_id) REFERENCES transformer_area (id)
)
 STRICT;
CREATE TABLE register_entry (
    id BLOB NOT NULL,
    kind TEXT NOT NULL,
    staff_id BLOB NOT NULL,
    day TEXT NOT NULL,
    area_id BLOB,
    quantity_hundredths INTEGER NOT NULL,
    code TEXT NOT NULL,
    note TEXT NOT NULL,
    measure_hundredths INTEGER NOT NULL,
    multipliers TEXT NOT NULL,
    share_percent INTEGER NOT NULL,
    source_id BLOB,
    PRIMARY KEY (id),
    FOREIGN KEY(staff_id) REFERENCES staff (id),
    FOREIGN KEY(area_id) REFERENCES transformer_area (id)
)
 STRICT;
CREATE INDEX ix_register_entry_day ON register_entry (day);
CREATE TABLE bill (
    id BLOB NOT NULL,
    customer_id BLOB NOT NULL,
    period TEXT NOT NULL,
    receivable INTEGER NOT NULL,
    received INTEGER NOT NULL,
    paid_on TEXT,
    due_on TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT uq_bill_period_customer_id UNIQUE (period, customer_id),
    FOREIGN KEY(customer_id) REFERENCES customer (id)
)
 STRICT;
CREATE INDEX ix_bill_customer ON bill (customer_id);
CREATE TABLE prepay_command (
    id BLOB NOT NULL,
    customer_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    issued_at INTEGER NOT NULL,
    executed_at INTEGER,
    is_success INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT uq_prepay_command_issued_at_customer_id_kind UNIQUE (issued_at, customer_id, kind),
    FOREIGN KEY(customer_id) REFERENCES customer (id)
)
 STRICT;
CREATE TABLE service_order (
    id BLOB NOT NULL,
    number TEXT NOT NULL,
    kind TEXT NOT NULL,
    source TEXT NOT NULL,
    customer_id BLOB,
    area_id BLOB NOT NULL,
    staff_id BLOB NOT NULL,
    accepted_at INTEGER NOT NULL,
    dispatched_at INTEGER,
    arrived_at INTEGER,
    finished_at INTEGER,
    place TEXT NOT NULL,
    is_at_fault INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT uq_service_order_number UNIQUE (number),
    FOREIGN KEY(customer_id) REFERENCES customer (id),
    FOREIGN KEY(area_id) REFERENCES transformer_area (id),
    FOREIGN KEY(staff_id) REFERENCES staff (id)
)
 STRICT;
CREATE INDEX ix_service_order_accepted ON service_order (accepted_at);
CREATE TABLE work_case (
    id BLOB NOT NULL,
    number TEXT NOT NULL,
    business_code TEXT NOT NULL,
    business_version TEXT NOT NULL,
    stage TEXT NOT NULL,
    stage_since INTEGER NOT NULL,
    state TEXT NOT NULL,
    customer_id BLOB,
    area_id BLOB NOT NULL,
    responsible_id BLOB NOT NULL,
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    address TEXT NOT NULL,
    accepted_at INTEGER NOT NULL,
    origin TEXT NOT NULL,
    place TEXT NOT NULL,
    details TEXT NOT NULL,
    papers TEXT NOT NULL,
    closed_at INTEGER,
    version INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT uq_work_case_number UNIQUE (number),
    FOREIGN KEY(customer_id) REFERENCES customer (id),
    FOREIGN KEY(area_id) REFERENCES transformer_area (id),
    FOREIGN KEY(responsible_id) REFERENCES staff (id)
)
 STRICT;
CREATE INDEX ix_work_case_customer ON work_case (customer_id);
CREATE INDEX ix_work_case_state ON work_case (state, accepted_at);
CREATE TABLE attachment (
    id BLOB NOT NULL,
    case_id BLOB NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    added_at INTEGER NOT NULL,
    paper_code TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(case_id) REFERENCES work_case (id)
)
 STRICT;
CREATE INDEX ix_attachment_case ON attachment (case_id);
CREATE TABLE counter_session (
    id BLOB NOT NULL,
    ticket TEXT NOT NULL,
    clerk_id BLOB NOT NULL,
    called_at INTEGER NOT NULL,
    signed_at INTEGER,
    case_id BLOB,
    version INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(clerk_id) REFERENCES staff (id),
    FOREIGN KEY(case_id) REFERENCES work_case (id)
)
 STRICT;
CREATE INDEX ix_counter_session_called ON counter_session (called_at);
CREATE TABLE work_order (
    id BLOB NOT NULL,
    number TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    area_id BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    task TEXT NOT NULL,
    place TEXT NOT NULL,
    case_id BLOB,
    stage TEXT NOT NULL,
    customer_id BLOB,
    place_kind TEXT NOT NULL,
    lead_id BLOB,
    guardian_id BLOB,
    member_ids TEXT NOT NULL,
    risks TEXT NOT NULL,
    measures TEXT NOT NULL,
    planned_from INTEGER,
    planned_to INTEGER,
    due_arrive_at INTEGER,
    due_at INTEGER,
    dispatched_at INTEGER,
    accepted_at INTEGER,
    departed_at INTEGER,
    arrived_at INTEGER,
    finished_at INTEGER,
    result TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT uq_work_order_number UNIQUE (number),
    FOREIGN KEY(area_id) REFERENCES transformer_area (id),
    FOREIGN KEY(case_id) REFERENCES work_case (id),
    FOREIGN KEY(customer_id) REFERENCES customer (id),
    FOREIGN KEY(lead_id) REFERENCES staff (id),
    FOREIGN KEY(guardian_id) REFERENCES staff (id)
)
 STRICT;
CREATE INDEX ix_work_order_case ON work_order (case_id);
CREATE INDEX ix_work_order_lead ON work_order (lead_id, state);
CREATE INDEX ix_work_order_state ON work_order (state, due_at);
INSERT INTO _sync_meta (id, device_id, epoch) VALUES (1, randomblob(16), randomblob(8));
CREATE TABLE search_entry (
        id INTEGER PRIMARY KEY, ref BLOB NOT NULL, title TEXT NOT NULL, subtitle TEXT NOT NULL,
        tokens TEXT NOT NULL, text TEXT NOT NULL
    );
CREATE INDEX search_entry_ref ON search_entry (ref);
CREATE TABLE search_key (key TEXT NOT NULL, entry INTEGER NOT NULL, PRIMARY KEY (key, entry)) WITHOUT ROWID;
CREATE VIRTUAL TABLE search_pair USING fts5(
        pairs, content='', columnsize=0, detail=none, prefix='2', tokenize='ascii'
    );
