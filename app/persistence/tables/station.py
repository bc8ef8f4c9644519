"""The station, its settings, and what stays on this computer: drafts and imports."""

from sqlalchemy import Index

from app.domain.imports.batch import ImportBatch, ImportItem, ImportRows
from app.domain.station.calendar_entry import CalendarEntry
from app.domain.station.station import Draft, Setting, Station
from app.persistence.tables.declare import entity_table

station = entity_table("station", Station, number=30)
setting = entity_table("setting", Setting, number=31, unique=(("key",),))
calendar_entry = entity_table(
    "calendar_entry", CalendarEntry, number=32, is_append_only=True, references={"entered_by": "staff"}
)
draft = entity_table("draft", Draft, unique=(("owner_id", "place", "subject"),))
import_batch = entity_table("import_batch", ImportBatch)
import_item = entity_table("import_item", ImportItem, references={"batch_id": "import_batch"})
Index("ix_import_item_batch", import_item.c.batch_id)
import_rows = entity_table("import_rows", ImportRows, references={"batch_id": "import_batch"}, unique=(("batch_id",),))
