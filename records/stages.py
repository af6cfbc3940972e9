"""What travels between the stages: frozen, slotted values that serialise to JSON and carry no pixels."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PageKind(StrEnum):
    """What a page of a book is."""

    COVER = "cover"
    RECORD = "record"
    CLOSING = "closing"
    BLANK = "blank"
    UNKNOWN = "unknown"


class PageDecision(StrEnum):
    """What the quality gate says of a page."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    BLANK = "blank"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in fractions (0–1) of the upright printed form's width and height."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PageLayout:
    """How a scan lies on its printed form.

    Attributes:
        kind: what the page is.
        edition: id of the recognised printed form, None for covers, closings and unknown pages.
        homography: 3×3, row by row: form fractions (x, y, 1) to pixels of the scan as archived (after EXIF rotation).
        rotation: clockwise quarter turns in degrees (0, 90, 180, 270) that put the scan upright.
        skew_degrees: remaining angle of the printed rules after `rotation`, positive = clockwise.
        pixels_per_mm: resolution of the writing on the page.
        score: 0–1, share of the form's printed marks found where they should be.
        lost: printed marks (words, boxes, pieces of rules) that are not there: off the scan, covered or washed away.
    """

    kind: PageKind
    edition: str | None
    homography: tuple[float, ...]
    rotation: int
    skew_degrees: float
    pixels_per_mm: float
    score: float
    lost: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """A coded fact with the figure behind it and the sentence for a clerk."""

    code: str
    message: str
    measured: float | None = None


@dataclass(frozen=True, slots=True)
class QualityVerdict:
    """The gate's answer for one page: the decision and every reason for it."""

    decision: PageDecision
    reasons: tuple[Reason, ...]


class FieldState(StrEnum):
    """What is known of a field."""

    READ = "read"
    UNREAD = "unread"
    BLANK = "blank"
    NOT_ON_FORM = "not_on_form"
    DERIVED = "derived"


@dataclass(frozen=True, slots=True)
class FieldReading:
    """One column of one entry as a machine read it.

    Attributes:
        column: the ministry's column name.
        state: read, unread (ink is there, no value is claimed), blank, not on this form, derived.
        as_written: NFC text as it stands on the page, "" when blank or unread.
        value: the normalised cell (dates dd.mm.yyyy / mm.yyyy / yyyy, names in Title Case, codes), "" for none.
        confidence: 0–1, the chance that `value` is right.
        boxes: where it was read, one box a written line.
        source: who said so: "tesseract 5.3.0", "tick", "derived:book", ….
        reasons: what a reviewer should know.
        alternatives: other normalised values that the ink could say, best first.
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
    """All fields of one case on one page; `row` counts from 1 in a tabular book, else None."""

    row: int | None
    fields: tuple[FieldReading, ...]


@dataclass(frozen=True, slots=True)
class ClosingTotals:
    """Control totals of a closing statement (khóa sổ); None where the ink was not read."""

    pages: int | None
    entries: int | None


@dataclass(frozen=True, slots=True)
class CoverFacts:
    """What a cover says of its book: type of record ("" when not clear), volume and year (None when not sure)."""

    record_type: str
    volume: int | None
    year: int | None


@dataclass(frozen=True, slots=True)
class InkTrace:
    """What the reader saw of a name under a signature or of a running number, kept to be asked with the whole book.

    Attributes:
        row: the case of a tabular page, from 1; None on a page of one case.
        column: the ministry's column.
        packed: understood by the reader alone.
    """

    row: int | None
    column: str
    packed: str


@dataclass(frozen=True, slots=True)
class PageReading:
    """Everything read from one page."""

    layout: PageLayout
    entries: tuple[EntryReading, ...]
    totals: ClosingTotals | None = None
    cover: CoverFacts | None = None
    traces: tuple[InkTrace, ...] = ()


@dataclass(frozen=True, slots=True)
class InkQuestion:
    """Which of two values of a column does the ink say?

    Attributes:
        row: the case of a tabular page, from 1; None on a page of one case.
        column: the ministry's column.
        as_written: what was read there, as it stands on the page.
        here: the value that was made of it.
        there: the value that somebody else claims.
    """

    row: int | None
    column: str
    as_written: str
    here: str
    there: str


@dataclass(frozen=True, slots=True)
class InkAnswer:
    """What the ink says: natural logarithms of likelihoods, comparable with each other only.

    Attributes:
        question: what was asked.
        best: of the best text that the reader finds by itself.
        here: of `question.here`, in its likeliest writing.
        there: of `question.there`, in its likeliest writing.
        source: the reader.
    """

    question: InkQuestion
    best: float
    here: float
    there: float
    source: str


class Severity(StrEnum):
    """How a finding weighs: block stops acceptance, warn asks a person, hint only tells."""

    BLOCK = "block"
    WARN = "warn"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Finding:
    """A doubt about an entry or a book: the rule, the columns it touches and the sentence for a clerk."""

    rule: str
    severity: Severity
    columns: tuple[str, ...]
    message: str
