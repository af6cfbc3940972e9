"""The form of a record: its fields in the order of the paper, each with its ink and every message about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.capture.reason_words import reason_words
from pipeline.store.books.record import BY_PERSON
from records.editions import Area, Edition
from records.record_types import Code, Column, RecordType, code_list
from records.stages import Box, EntryReading, FieldReading, FieldState, Finding
from review.web.letter_differences import LetterRun, letters_apart, mark_differences
from review.web.pictures import PictureFrame
from review.work.normalisation import code_label
from review.work.questions import is_asked

# Around the ink, in fractions of the form: ascenders and tone marks reach out of the box.
PAD_X, PAD_Y = 0.012, 0.007
# This finding is told by the database's value beside ours.
TOLD_BESIDE = "shared.differs"
# A crop is at least this wide, so that most crops show the ink at one scale.
LEAST_WIDTH = 0.42


@dataclass(frozen=True, slots=True)
class SharedValue:
    """Value of the shared database for a column, with the letters that differ on either side and the reason."""

    value: str
    here: tuple[LetterRun, ...]
    there: tuple[LetterRun, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class TwinValue:
    """Value of the same field in the other copy of the book: its letters, marked, and the addresses of its ink."""

    value: str
    letters: tuple[LetterRun, ...]
    inks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormField:
    """One column on the screen.

    Attributes:
        column: the ministry's name of the column.
        label: its meaning.
        value: the text in the input.
        state: the state of the field.
        confidence: 0–1.
        asked: a person has to look: unsure, unread, or with a finding.
        by_person: a person has decided it.
        places: its boxes in pixels of the page's picture; lit on the page.
        crops: its boxes with a margin around the ink.
        messages: sentences of the reading and of the findings.
        alternatives: other values that fit the ink, best first.
        shared: the shared database's value, where it is known and is another.
        codes: the closed list of the column.
        words: the meaning of the value, where it is a code.
        found: a finding is about it.
        twin: the value of the other copy of the book, where it is another.
        basis: the ground on which the person has decided it, "" while they have not.
    """

    column: str
    label: str
    value: str
    state: FieldState
    confidence: float
    asked: bool
    by_person: bool
    places: tuple[Box, ...]
    crops: tuple[Box, ...]
    messages: tuple[str, ...]
    alternatives: tuple[str, ...]
    shared: SharedValue | None
    codes: tuple[Code, ...]
    words: str
    found: bool
    twin: TwinValue | None = None
    basis: str = ""

    @property
    def inks(self) -> tuple[tuple[Box, Box], ...]:
        """Crops, each with the box in it that is this field's."""
        return tuple(zip(self.crops, self.places, strict=True))

    @property
    def choices(self) -> tuple[tuple[LetterRun, ...], ...]:
        """Alternatives, with the letters marked in which each differs from the value, or from the other keyer's."""
        others = {
            choice: [one for one in (self.value, *self.alternatives) if one not in ("", choice)][:1]
            for choice in self.alternatives
        }
        return tuple(mark_differences(other[0] if other else choice, choice) for choice, other in others.items())

    @property
    def shade(self) -> str:
        """Stylesheet class for the colour of the field."""
        if self.by_person:
            return "decided"
        if self.state is FieldState.UNREAD:
            return "unread"
        return "asked" if self.asked else "sure"


@dataclass(frozen=True, slots=True)
class FormContext:
    """Context in which the fields of a record are shown."""

    kind: RecordType
    edition: Edition | None
    frame: PictureFrame
    findings: Sequence[Finding]
    shared: Mapping[str, SharedValue]
    sure_from: float
    twins: Mapping[str, TwinValue] = field(default_factory=dict)


def fields_of(entry: EntryReading, context: FormContext) -> tuple[FormField, ...]:
    """Return the fields that stand on the form, in its order, then those that follow from the book."""
    by_column = {field.column: field for field in entry.fields if field.state is not FieldState.NOT_ON_FORM}
    order = [column for column in _paper_order(context.edition, entry.row) if column in by_column]
    order += [column for column in by_column if column not in order]
    return tuple(_field(by_column[column], entry.row, context) for column in order)


def shared_value(ours: str, theirs: str, reason: str) -> SharedValue:
    """Compare the shared database's value with ours, letter by letter."""
    return SharedValue(theirs, mark_differences(theirs, ours), mark_differences(ours, theirs), reason)


def _field(field: FieldReading, row: int | None, context: FormContext) -> FormField:
    column = context.kind.column(field.column)
    boxes = field.boxes or _lines(field.column, row, context.edition)
    why = [reason_words(one) for one in field.reasons]
    twin = context.twins.get(field.column)
    offered = (field.value, *field.alternatives, *((twin.value,) if twin else ()))
    touching = [one.message for one in context.findings if field.column in one.columns and one.rule != TOLD_BESIDE]
    return FormField(
        column=field.column,
        label=column.label,
        value=field.value,
        state=field.state,
        confidence=field.confidence,
        asked=is_asked(field, context.findings, context.sure_from),
        by_person=field.source.startswith(BY_PERSON),
        places=tuple(context.frame.place(padded(box)) for box in boxes),
        crops=tuple(context.frame.place(_widened(box)) for box in boxes),
        messages=tuple(dict.fromkeys([*why, *touching])),
        alternatives=letters_apart(offered)[1:],
        shared=context.shared.get(field.column),
        codes=_codes(column),
        words=code_label(column, field.value),
        found=bool(touching),
        twin=twin,
    )


def _codes(column: Column) -> tuple[Code, ...]:
    return code_list(column.codes).codes if column.codes else ()


def _areas(edition: Edition | None, row: int | None) -> Iterator[Area]:
    yield from (area for area in (edition.areas if edition else ()) if area.row == row)


def _paper_order(edition: Edition | None, row: int | None) -> list[str]:
    """List the columns in the order of the form's areas, then those that are only ticked."""
    written = [column for area in _areas(edition, row) for column in area.columns]
    ticked = [tick.column for tick in (edition.ticks if edition else ())]
    return list(dict.fromkeys([*written, *ticked]))


def _lines(column: str, row: int | None, edition: Edition | None) -> tuple[Box, ...]:
    """Return the boxes where a column that was not read would stand: its first lines, or its tick boxes."""
    lines = [line.box for area in _areas(edition, row) if column in area.columns for line in area.lines]
    ticks = [tick.box for tick in (edition.ticks if edition else ()) if tick.column == column]
    return tuple(lines[:2]) or ((_around(ticks),) if ticks else ())


def _around(boxes: Sequence[Box]) -> Box:
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    right, bottom = max(box.x + box.width for box in boxes), max(box.y + box.height for box in boxes)
    return Box(left, top, right - left, bottom - top)


def padded(box: Box) -> Box:
    """Return a box with a margin around the ink."""
    return Box(box.x - PAD_X, box.y - PAD_Y, box.width + 2 * PAD_X, box.height + 2 * PAD_Y)


def _widened(box: Box) -> Box:
    wide = padded(box)
    return replace(wide, width=max(wide.width, LEAST_WIDTH))
