"""Facts of the specimen books behind their scans, for the demo and for tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from records.stages import PageDecision, PageKind

FOLDER = Path(__file__).parent
TRUTH = FOLDER / "truth.json"
SCANS = FOLDER / "scans"
SNAPSHOT = FOLDER / "shared_db.KS.xlsx"
SECOND_TRUTH = FOLDER / "second.json"
SECOND_SCANS = FOLDER / "second"


class WritingKind(StrEnum):
    """Kind of writing of an entry."""

    TYPED = "typed"
    HANDWRITTEN = "handwritten"


@dataclass(frozen=True, slots=True)
class SpecimenScan:
    """Scan of the book.

    Attributes:
        file: name within the folder of the book's scans.
        kind: what the page is.
        decision: what the quality gate must say of it.
        so: number of the entry on it, None on cover and closing statement.
        hand: kind of writing of the entry.
        turned: clockwise degrees by which the page lay wrong on the glass.
        blur: how far the lens was out of focus, in pixels at 300 dpi.
        indent: how far behind the beginning of its room a value begins, in pixels at 300 dpi.
    """

    file: str
    kind: PageKind
    decision: PageDecision
    so: str | None = None
    hand: WritingKind = WritingKind.TYPED
    turned: int = 0
    blur: float = 0.0
    indent: float = 12.0


@dataclass(frozen=True, slots=True)
class SpecimenCase:
    """Case of one entry in the shared database: the expected outcome, and its cells that differ from the book."""

    so: str
    outcome: str
    changed: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SpecimenBook:
    """Whole book; cells are as the ministry's table wants them (dates dd.mm.yyyy, names in Title Case, codes).

    Attributes:
        record_type: "KS".
        year: year the book was opened.
        volume: number of the volume within the year.
        office: the registration office as the table names it.
        edition: id of its printed form, shipped or drawn by `pipeline.specimen.press`.
        opened: date on the cover.
        closed: date of the closing statement.
        pages: written pages by the closing statement.
        cases: entries by the closing statement.
        scans: in the order of scanning.
        entries: column → cell, one mapping an entry; columns that are blank are left out.
        shared_database: one row an entry.
        strangers: rows of the shared database that belong to no entry of the book.
    """

    record_type: str
    year: int
    volume: str
    office: str
    edition: str
    opened: str
    closed: str
    pages: int
    cases: int
    scans: tuple[SpecimenScan, ...]
    entries: tuple[dict[str, str], ...]
    shared_database: tuple[SpecimenCase, ...]
    strangers: tuple[dict[str, str], ...]

    def entry(self, so: str | None) -> dict[str, str]:
        """Return the cells of the entry with that number, none when there is no such entry."""
        return next((cells for cells in self.entries if cells["so"] == so), {})


@cache
def specimen() -> SpecimenBook:
    """Load the book that comes with the program."""
    return TypeAdapter(SpecimenBook).validate_json(TRUTH.read_bytes())


@cache
def second_specimen() -> SpecimenBook:
    """Return a small book of another printer, whose form nobody has described to the program: its pages teach it."""
    return TypeAdapter(SpecimenBook).validate_json(SECOND_TRUTH.read_bytes())
