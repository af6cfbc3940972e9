"""A page or a median understood: its labels, what they ask for, and where it is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ocr.learning.labels.labels import Label, clear, labels_in, tidy, upright_weight, votes
from ocr.learning.labels.persons import assign
from ocr.learning.labels.rows import Row, rows_of
from ocr.learning.labels.segments import Segment, read_segments
from ocr.learning.labels.upright import is_upside_down
from ocr.learning.leaders import Run, dotted_runs
from ocr.learning.places.continued import Continuation, TextColumn, continue_values
from ocr.learning.places.dates import with_dates
from ocr.learning.places.frame import FormRules, rules_of
from ocr.learning.places.notes import NotesColumn, notes_column
from ocr.learning.places.values import Value, common_left, common_right, drawn_to, first_lines, on_base_lines
from ocr.learning.strokes import Inks, Strokes, take_apart
from ocr.recognise.handwriting import HandwritingReader
from ocr.zones.form_print import Grey

UPRIGHT = 100.0
"""Weight of faultless labels from which a page is surely the right way up."""


@dataclass(frozen=True, slots=True)
class Text:
    """Text of a page the right way up, printed and written.

    Attributes:
        strokes: the page taken apart.
        segments: its pieces of text.
        rows: these in rows.
        more_runs: dotted runs on other pages of the print, where the median's dots are faded.
    """

    strokes: Strokes
    segments: tuple[Segment, ...]
    rows: tuple[Row, ...]
    more_runs: tuple[Run, ...] = ()

    def votes(self) -> dict[str, float]:
        """Return for every record type its share of what the page's labels say."""
        return votes(self.rows)


@dataclass(frozen=True, slots=True)
class Understood:
    """Values that a page asks for, and their places.

    Attributes:
        text: what it says.
        labels: with their persons, in reading order.
        cost: what had to be assumed to give them persons; 0 = nothing.
        rules: of the form.
        values: in reading order, with their lines.
        notes: the column of notes.
        continuation: lines that no label begins and no value owns.
        column: the edges of the values.
    """

    text: Text
    labels: tuple[Label, ...]
    cost: float
    rules: FormRules
    values: tuple[Value, ...]
    notes: NotesColumn | None
    continuation: Continuation
    column: TextColumn


def read_text(grey: Grey, inks: Inks, reader: HandwritingReader) -> Text:
    """Read everything on a page that is the right way up."""
    return text_of(take_apart(grey, inks), reader)


def text_of(strokes: Strokes, reader: HandwritingReader) -> Text:
    """Read everything on a page that was taken apart."""
    segments = read_segments(strokes, dotted_runs(strokes.strong_specks), reader)
    return Text(strokes, segments, rows_of(segments))


def upright_text(grey: Grey, inks: Inks, record_type: str, reader: HandwritingReader) -> tuple[Text, bool]:
    """Read everything on a page whose lines run across, and tell whether it had to be turned upside down for that."""
    strokes = take_apart(grey, inks)
    turned = is_upside_down(strokes, reader)
    text = read_text(upside_down(grey), inks, reader) if turned else text_of(strokes, reader)
    if (sure := surely_upright(text, record_type)) >= 1:
        return text, turned
    other = text_of(strokes, reader) if turned else read_text(upside_down(grey), inks, reader)
    return (other, not turned) if surely_upright(other, record_type) > sure else (text, turned)


def upside_down(grey: Grey) -> Grey:
    """Return a page turned by half a turn."""
    return np.ascontiguousarray(grey[::-1, ::-1])


def surely_upright(text: Text, record_type: str) -> float:
    """Return how surely a page is the right way up, in shares of what is enough."""
    return upright_weight(labels_in(text.rows, record_type)) / UPRIGHT


def read_labels(text: Text, record_type: str) -> tuple[Label, ...]:
    """Return the labels of a page by the wordings of its record type, nobody's yet."""
    return with_dates(clear(labels_in(text.rows, record_type)), text.rows, record_type)


def understand(text: Text, labels: Sequence[Label], record_type: str) -> Understood:
    """Give the labels of a page their persons and find the lines of their values."""
    strokes = text.strokes
    assigned = assign(tidy(labels), record_type)
    labels = assigned.labels
    rules = rules_of(strokes, labels, text.more_runs)
    notes = notes_column(labels, rules, strokes.grey.shape)
    values, used = first_lines(labels, strokes, rules, notes.label if notes else None)
    column = _column(values, rules, notes, side_by_side=assigned.side_by_side)
    if column.right is not None and not column.side_by_side:
        drawn_to(values, column.right)
    continuation = continue_values(values, labels, strokes.ink, rules, used, column)
    on_base_lines(values)
    return Understood(text, labels, assigned.cost, rules, tuple(values), notes, continuation, column)


def _column(values: Sequence[Value], rules: FormRules, notes: NotesColumn | None, *, side_by_side: bool) -> TextColumn:
    rule = notes.rect.left if notes else None
    return TextColumn(common_left(values), common_right(values, rules.leaders, rule), rule, side_by_side)
