"""Grids and transformer areas (网格台区责任表) as drafts."""

from collections.abc import Iterator

from app.exchange.batch import Batch
from app.exchange.checked import UNWATCHED, Checked, Lookups, Source, Watch
from app.exchange.drafts import AreaDraft
from app.exchange.reading import read_rows

_MOST_KVA = 10_000


def read_areas(source: Source, lookups: Lookups, watch: Watch = UNWATCHED) -> Checked[AreaDraft]:
    """The transformer areas of the ledger; `lookups` needs the staff numbers.

    An area whose A and B role are one person has nobody to stand in: listed as incomplete.

    Raises:
        Refusal: as `reading.read_rows`.
    """
    return read_rows(source, lambda batch: _drafts(batch, lookups), ("number",), watch)


def _drafts(batch: Batch, lookups: Lookups) -> Iterator[tuple[int, AreaDraft]]:
    managers = {field: batch.codes(field) for field in ("a_manager_number", "b_manager_number")}
    for field, numbers in managers.items():
        batch.require_known(field, numbers, lookups.staff_numbers, "import.unknown_staff")
    for row, number, name, grid, feeder, kva, village, longitude, latitude, metres, a_role, b_role in batch.accepted(
        *(batch.codes("number"), batch.texts("name"), batch.texts("grid"), batch.texts("feeder")),
        *(batch.numbers("capacity_kva", 1, 1, _MOST_KVA, "import.not_a_capacity"), batch.texts("village")),
        batch.numbers("longitude_e6", 1_000_000, 70, 140, "import.not_a_place"),  # China lies between these
        batch.numbers("latitude_e6", 1_000_000, 3, 54, "import.not_a_place"),
        batch.numbers("line_m", 1_000, 0, 1_000, "import.not_a_length"),
        *managers.values(),
    ):
        if a_role == b_role:
            batch.findings.lack(row, "b_manager_number", "import.same_manager")
        yield (
            row,
            AreaDraft(
                number=number,
                name=name,
                grid=grid,
                feeder=feeder,
                capacity_kva=kva,
                village=village,
                a_manager_number=a_role,
                b_manager_number=b_role,
                longitude_e6=longitude,
                latitude_e6=latitude,
                line_m=metres or 0,
            ),
        )
