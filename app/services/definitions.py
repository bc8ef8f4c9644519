"""The dated rules, read once: shipped ones from `resources/reference`, the station's own from its data folder.

A file of the same name in the data folder's `reference` stands in for the shipped one. Each is read when it is first
asked for, so that what a screen does not need costs it nothing.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import tomli

from app.domain.problems import Problem, Refusal
from app.services.dated_rules import DatedRules

if TYPE_CHECKING:
    from app.domain.daybook.outage_plan import NoticeRule
    from app.domain.definitions.business import BusinessType
    from app.domain.definitions.changes import LimitChange
    from app.domain.definitions.fee_changes import FeeChange
    from app.domain.definitions.form_group import FormGroup
    from app.domain.definitions.order_kind import OrderKindSpec
    from app.domain.definitions.pause_rule import PauseRule
    from app.domain.definitions.warning import WarningLevel
    from app.domain.rating.deductions import DeductionTable
    from app.domain.rating.hearing import HearingRules
    from app.domain.rating.pieces import PieceTable
    from app.domain.rating.scheme import Scheme
    from app.domain.records.arrears import ArrearsRules
    from app.domain.search.pinyin import Readings
    from app.domain.station.calendar_entry import CalendarEntry
    from app.domain.work.calendar import WorkingCalendar, YearDays

# What reads a file is imported with the file: the station's first lists need three of the eight.
# ruff: noqa: PLC0415

T = TypeVar("T")


class Definitions:
    """All rules of one station; every value is read on first use and kept."""

    def __init__(self, shipped: Path, own: Path | None = None) -> None:
        self._shipped = shipped
        self._own = own
        self._changes: tuple[LimitChange, ...] = ()
        self._fee_changes: tuple[FeeChange, ...] = ()
        self._blocks: dict[str, Mapping[str, object]] = {}
        self._versions: dict[str, tuple[BusinessType, ...]] = {}
        self._entries: tuple[CalendarEntry, ...] = ()
        self._calendar: tuple[tuple[CalendarEntry, ...], WorkingCalendar] | None = None
        self.dated: Final = DatedRules(self.read)
        """The rules whose figures the station may set, by the day they are asked for."""

    def adopt(self, changes: tuple["LimitChange", ...]) -> None:
        """Let limits the station has set differently stand beside the shipped ones, each from its day on."""
        if changes == self._changes:
            return
        self._changes = changes
        self._versions.clear()
        self.__dict__.pop("business_types", None)

    def adopt_fees(self, changes: tuple["FeeChange", ...]) -> None:
        """Let prices the station has set differently stand beside the shipped ones, each from its day on."""
        if changes == self._fee_changes:
            return
        self._fee_changes = changes
        self._versions.clear()
        self.__dict__.pop("business_types", None)

    def adopt_calendar(self, entries: "tuple[CalendarEntry, ...]") -> None:
        """Let what the station says of its own working days stand on top of the announced years."""
        self._entries = entries

    @cached_property
    def business_types(self) -> "tuple[BusinessType, ...]":
        """Every version of every business type.

        Raises:
            Refusal: `definition.*` with the file, when one of them is wrong.
        """
        return tuple(version for code in self._business_files for version in self.versions(code))

    def versions(self, code: str) -> "tuple[BusinessType, ...]":
        """Every version of one business type, which lies in the file of its code; none when there is no such file.

        Raises:
            Refusal: as `business_types`.
        """
        if code not in self._versions:
            path = self._business_files.get(code)
            self._versions[code] = () if path is None else self._read_business(path)
        return self._versions[code]

    @cached_property
    def _business_files(self) -> Mapping[str, Path]:
        return {path.stem: path for path in self._files("business")}

    def _read_business(self, path: Path) -> "tuple[BusinessType, ...]":
        from app.domain.definitions.blocks import with_blocks
        from app.domain.definitions.business_reading import business_type_from
        from app.domain.definitions.changes import with_changes

        def read(mapping: Mapping[str, object]) -> "BusinessType":
            business = business_type_from(with_blocks(mapping, self._block))
            if business.code != path.stem:
                raise Refusal.of("definition.code_not_file", "code", business=business.code)
            return business

        return with_changes([self._read(path, read)], (*self._changes, *self._fee_changes))

    @cached_property
    def order_kinds(self) -> "tuple[OrderKindSpec, ...]":
        """The kinds of work orders in their order.

        Raises:
            Refusal: `definition.*` with the file.
        """
        from app.domain.definitions.order_reading import order_kinds_from

        return self._read(self._file("orders.toml"), order_kinds_from)

    @cached_property
    def warning_levels(self) -> "tuple[WarningLevel, ...]":
        """The levels of warning from the mildest to the gravest.

        Raises:
            Refusal: `definition.*` with the file.
        """
        from app.domain.definitions.warning import warning_levels_from

        return self._read(self._file("warnings.toml"), warning_levels_from)

    @cached_property
    def form_groups(self) -> "tuple[FormGroup, ...]":
        """The order of the forms on the shelf.

        Raises:
            Refusal: `definition.*` with the file.
        """
        from app.domain.definitions.form_group import form_groups_from

        return self._read(self._file("form_groups.toml"), form_groups_from)

    def read_ahead(self, businesses: Iterable[str]) -> None:
        """Read the calendar and these business types, so that no cell that speaks of them is painted late for a file.

        Raises:
            Refusal: `definition.*` with the file.
        """
        _ = self.calendar, [self.versions(code) for code in businesses]

    def order_kind(self, code: str) -> "OrderKindSpec":
        """The kind of work order with this code.

        Raises:
            Refusal: `order.kind_unknown`.
        """
        from app.domain.definitions.order_kind import kind_among

        return kind_among(self.order_kinds, code)

    @property
    def calendar(self) -> "WorkingCalendar":
        """The calendar every clock uses: the announced years and the station's own entries.

        Raises:
            Refusal: `definition.*` with the file.
        """
        entries, made = self._entries, self._calendar
        if made is None or made[0] is not entries:
            made = self._calendar = (entries, self.calendar_with(entries))
        return made[1]

    def calendar_with(self, entries: "tuple[CalendarEntry, ...]") -> "WorkingCalendar":
        """The calendar as these entries would make it; none of them leaves the announced years with usual hours.

        Raises:
            Refusal: `definition.*` with the file.
        """
        from app.domain.station.calendar_making import calendar_of

        return calendar_of(self.announced_years, entries)

    @cached_property
    def announced_years(self) -> "tuple[YearDays, ...]":
        """The years whose announcement is shipped or lies in the data folder.

        Raises:
            Refusal: `definition.*` with the file.
        """
        from app.domain.work.calendar_reading import year_days_from

        return tuple(self._read(path, year_days_from) for path in self._files("calendar"))

    @cached_property
    def scheme(self) -> "Scheme":
        """The star scheme.

        Raises:
            Refusal: `definition.*` or `scheme.*` with the file.
        """
        from app.domain.rating.scheme_reading import scheme_from

        return self._read(self._file("rating/star-18.toml"), scheme_from)

    @cached_property
    def pieces(self) -> "PieceTable":
        """The piece-rate table."""
        from app.domain.rating.pieces import piece_table_from

        return self._read(self._file("rating/piece-jj.toml"), piece_table_from)

    @cached_property
    def deductions(self) -> "DeductionTable":
        """The table of basic deductions."""
        from app.domain.rating.deductions import deduction_table_from

        return self._read(
            self._file("rating/deductions-jb.toml"), lambda mapping: deduction_table_from(mapping, self.scheme)
        )

    @cached_property
    def hearing(self) -> "HearingRules":
        """How long somebody may object to deductions and results."""
        from app.domain.rating.hearing import hearing_rules_from

        return self._read(self._file("hearing.toml"), hearing_rules_from)

    @cached_property
    def arrears(self) -> "ArrearsRules":
        """Penalties, reminders and cutting power for arrears."""
        from app.domain.records.arrears import arrears_rules_from

        return self._read(self._file("arrears.toml"), arrears_rules_from)

    @cached_property
    def notice_rules(self) -> "tuple[NoticeRule, ...]":
        """How long before an outage people have to be told.

        Raises:
            Refusal: `definition.*` with the file.
        """
        from app.domain.daybook.outage_plan import notice_rules_from

        return self._read(self._file("outages.toml"), notice_rules_from)

    @cached_property
    def readings(self) -> "Readings":
        """How characters and surnames are read."""
        from app.domain.search.pinyin import Readings

        pinyin = self._file("pinyin.tsv").read_text(encoding="utf-8")
        return self._read(self._file("surnames.toml"), lambda surnames: Readings.of(pinyin, surnames))

    def import_aliases(self) -> tuple[Path, ...]:
        """The files that say under which headings the columns of each ledger are known."""
        return self._files("imports")

    @cached_property
    def pause_rules(self) -> "tuple[PauseRule, ...]":
        """What each reason for a pause asks for.

        Raises:
            Refusal: `definition.*` with the file.
        """
        from app.domain.definitions.pause_rule import pause_rules_from

        return self.read("pauses.toml", pause_rules_from)

    def read(self, name: str, parse: Callable[[Mapping[str, Any]], T]) -> T:
        """What `parse` makes of a file, the station's own where there is one.

        Raises:
            Refusal: `definition.*` with the file.
        """
        return self._read(self._file(name), parse)

    def is_own(self, name: str) -> bool:
        """Whether the station laid its own file over the shipped one."""
        return self._file(name).parent != (self._shipped / name).parent

    def _block(self, name: str) -> Mapping[str, object]:
        """A part business types share."""
        if name not in self._blocks:
            self._blocks[name] = self._read(self._file(f"blocks/{name}.toml"), lambda mapping: mapping)
        return self._blocks[name]

    def _file(self, name: str) -> Path:
        own = None if self._own is None else self._own / name
        return own if own is not None and own.is_file() else self._shipped / name

    def _files(self, folder: str) -> tuple[Path, ...]:
        names = {path.name for path in (self._shipped / folder).glob("*.toml")}
        if self._own is not None:
            names |= {path.name for path in (self._own / folder).glob("*.toml")}
        return tuple(self._file(f"{folder}/{name}") for name in sorted(names))

    @staticmethod
    def _read(path: Path, parse: Callable[[Mapping[str, Any]], T]) -> T:
        try:
            return parse(tomli.loads(path.read_text(encoding="utf-8")))
        except (OSError, UnicodeDecodeError, tomli.TOMLDecodeError) as error:
            raise Refusal.of("definition.unreadable", path.name, reason=str(error)) from error
        except Refusal as refusal:
            named = [Problem(code=p.code, field=f"{path.name}: {p.field}", values=p.values) for p in refusal.problems]
            raise Refusal(*named) from refusal
