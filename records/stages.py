"""Values that travel between the stages: frozen, slotted, serialised to JSON, without pixels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from records.language import Message


@dataclass(frozen=True, slots=True)
class Provenance:
    """Step that made a result.

    Attributes:
        step: its name.
        version: of its code.
        parameters: SHA-256 over everything else that the result depends on: settings, forms, data files.
    """

    step: str
    version: str
    parameters: str


class PageKind(StrEnum):
    """Kind of a page of a book."""

    COVER = "cover"
    RECORD = "record"
    CLOSING = "closing"
    BLANK = "blank"
    UNKNOWN = "unknown"


class PageDecision(StrEnum):
    """Decision about a page: that of the quality gate, or the waiver of a supervisor."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    FORM_UNKNOWN = "form-unknown"
    BLANK = "blank"
    DUPLICATE = "duplicate"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True)
class Box:
    """Rectangle in fractions (0–1) of the upright printed form's width and height."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Bend:
    """Bend of the paper: shifts, on the form, from where a point is printed to where flat paper would show it.

    Nodes lie evenly from edge to edge of the form; between them the shift is bilinear.

    Attributes:
        columns: number of nodes across, at least 2.
        rows: number of nodes down, at least 2.
        shifts: for every node, row by row, its shift right and down in fractions of the form's width and height.
    """

    columns: int
    rows: int
    shifts: tuple[tuple[float, float], ...]


def _is_zero(count: int) -> bool:
    return count == 0


def _is_flat(bend: Bend | None) -> bool:
    """Return True for flat paper, of which nothing is written: its layouts stay those of versions without bends."""
    return bend is None


@dataclass(frozen=True, slots=True)
class PageLayout:
    """Position of a scan on its printed form.

    Attributes:
        kind: kind of the page.
        edition: id of the recognised printed form, None for covers, closings and unknown pages.
        homography: 3×3, row by row: form fractions (x, y, 1) to pixels of the scan as archived (after EXIF rotation).
        rotation: clockwise quarter turns in degrees (0, 90, 180, 270) that put the scan upright.
        skew_degrees: remaining angle of the printed rules after `rotation`, positive = clockwise.
        pixels_per_mm: resolution of the writing on the page.
        score: 0–1, share of the form's printed marks found where they should be.
        lost: printed marks (words, boxes, pieces of rules) that were not found: off the scan, covered or faded.
        bend: shifts of points of the form before the homography maps them, None where the paper lies flat.
        rows_beyond: rows with writing of an entry that lie on the page and not on its learned form.
    """

    kind: PageKind
    edition: str | None
    homography: tuple[float, ...]
    rotation: int
    skew_degrees: float
    pixels_per_mm: float
    score: float
    lost: tuple[Box, ...] = ()
    bend: Annotated[Bend | None, Field(exclude_if=_is_flat)] = None
    rows_beyond: Annotated[int, Field(exclude_if=_is_zero)] = 0


@dataclass(frozen=True, slots=True)
class Reason:
    """Coded fact with its figure and the sentence for a clerk."""

    code: str
    message: str
    measured: float | None = None


@dataclass(frozen=True, slots=True)
class QualityVerdict:
    """Verdict of the quality gate on one page: the decision and every reason for it."""

    decision: PageDecision
    reasons: tuple[Reason, ...]


DOUBTFUL_AREA = "doubtful_area"
"""Code of the reason on a value from a place that may be wrong, on a form that nobody has confirmed."""
STRANGE_PAGE, TOO_STRANGE, ONE_BIT = "strange_page", "too_strange", "one_bit"
"""Codes of the reasons on every value of a page unlike those measured, far from them, and in black and white alone."""
SAID_TWICE, REPEATED, SAME_PERSON, DITTO = "said_twice", "repeated", "same_person", "ditto"
COUNTED, BOOK_VOCABULARY, TAUGHT, INK_VERIFIED = "counted", "book_vocabulary", "decided_in_book", "ink_verified"
FOLLOWED = frozenset({SAID_TWICE, REPEATED, SAME_PERSON, DITTO, COUNTED, BOOK_VOCABULARY, TAUGHT, INK_VERIFIED})
"""Codes of the reasons on a value that followed another: of the entry, of the book, or of the shared database."""


class FieldState(StrEnum):
    """State of a field: whether and how its value is known."""

    READ = "read"
    UNREAD = "unread"
    BLANK = "blank"
    NOT_ON_FORM = "not_on_form"
    DERIVED = "derived"


@dataclass(frozen=True, slots=True)
class FieldReading:
    """Reading of one column of one entry by a machine.

    Attributes:
        column: the ministry's column name.
        state: read, unread (there is ink, but no value is claimed), blank, not on this form, derived.
        as_written: NFC text as written on the page, "" when blank or unread.
        value: the normalised cell (dates dd.mm.yyyy / mm.yyyy / yyyy, names in Title Case, codes), "" for none.
        confidence: 0–1, the chance that `value` is right.
        boxes: where it was read, one box a written line.
        source: reader or derivation that gave the value: "tesseract 5.3.0", "tick", "derived:book", ….
        reasons: explanations for the reviewer.
        alternatives: other normalised values that fit the ink, best first.
    """

    column: str
    state: FieldState
    as_written: str = ""
    value: str = ""
    confidence: float = 0.0
    boxes: tuple[Box, ...] = ()
    source: str = ""
    reasons: tuple[Reason, ...] = ()
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EntryReading:
    """All fields of one entry on one page; `row` counts from 1 in a tabular book, else None."""

    row: int | None
    fields: tuple[FieldReading, ...]


@dataclass(frozen=True, slots=True)
class ClosingTotals:
    """Control totals of a closing statement (khóa sổ); None where the ink was not read."""

    pages: int | None
    entries: int | None


@dataclass(frozen=True, slots=True)
class CoverFacts:
    """Facts on a cover: type of record ("" when not clear), volume and year (None when not certain)."""

    record_type: str
    volume: int | None
    year: int | None


@dataclass(frozen=True, slots=True)
class InkTrace:
    """Reader's view of a signer's name or of a running number, kept for the settling of the whole book.

    Attributes:
        row: number of the entry on a tabular page, from 1; None on a page of one entry.
        column: the ministry's column.
        packed: data that only the reader can unpack.
        crossed: True where a signature may lie across the writing.
        narrower: the same of the line drawn narrower, for names; empty without.
    """

    row: int | None
    column: str
    packed: str
    crossed: bool = True
    narrower: str = ""


@dataclass(frozen=True, slots=True)
class PageReading:
    """All readings of one page."""

    layout: PageLayout
    entries: tuple[EntryReading, ...]
    totals: ClosingTotals | None = None
    cover: CoverFacts | None = None
    traces: tuple[InkTrace, ...] = ()
    made_by: Provenance | None = None


Decided = Mapping[str, str]
"""Column → value that a person decided, of one entry, "" for a blank; empty where nobody has decided."""


@dataclass(frozen=True, slots=True)
class DecidedBook:
    """Decisions of people on the entries of a book.

    Attributes:
        record_type: code of the book's record type.
        entries: one mapping an entry, in book order.
    """

    record_type: str
    entries: tuple[Decided, ...]


@dataclass(frozen=True, slots=True)
class InkQuestion:
    """Question to the ink: which of two values of a column is written there.

    Attributes:
        row: number of the entry on a tabular page, from 1; None on a page of one entry.
        column: the ministry's column.
        as_written: the text as read on the page.
        here: the value read from it.
        there: the value of another source, such as the shared database.
    """

    row: int | None
    column: str
    as_written: str
    here: str
    there: str


@dataclass(frozen=True, slots=True)
class InkAnswer:
    """Answer of the ink: natural logarithms of likelihoods, comparable only with each other.

    Attributes:
        question: the question.
        best: log-likelihood of the best text of the reader.
        here: log-likelihood of `question.here`, in its likeliest writing.
        there: log-likelihood of `question.there`, in its likeliest writing.
        source: the reader.
    """

    question: InkQuestion
    best: float
    here: float
    there: float
    source: str


class Severity(StrEnum):
    """Severity of a finding: block prevents acceptance, warn asks a person, hint only informs."""

    BLOCK = "block"
    WARN = "warn"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Finding:
    """Point of an entry or a book for a person to decide: the rule, its columns and the sentence for a clerk."""

    rule: str
    severity: Severity
    columns: tuple[str, ...]
    said: Message

    @property
    def message(self) -> str:
        """Return the sentence in the language of the reader."""
        return str(self.said)
