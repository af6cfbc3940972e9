"""Printed labels of a page: wordings with their place, doubtful ones left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ocr.learning.geometry import MM, Rect
from ocr.learning.labels.matching import SURE, Hit, hits_in
from ocr.learning.labels.rows import Row
from records.editions import DatePart
from records.wordings import Wording, WordingRole, types_with_wordings

CLEAR, CLEAR_AT_START, ONCE_MORE = 93.0, 90.0, 84.0
"""Likeness from which a label stands for itself, anywhere, at the start of a row, and when it is there once more."""
LONG, LONG_AT_START = 15, 84.0
"""Nothing but a label is like a wording of so many letters at the start of a row."""
BEHIND_MM = 4.0
"""Nearer behind a label stand the first words of its value, whatever they are like."""
ALIGNED_MM, ALIGNED = 3.0, 2
"""A less clear one begins where so many clear ones begin, so near; with text right behind it, it is like its wording to
ONCE_MORE as well: values begin there too, and "Nguyễn Đại Kiên" is no "Nguyên quán"."""
BAND_MM = 3.0
"""Labels whose middles lie nearer to each other in height stand in one row."""
ONCE = ("so", "quyenSo", "trangSo", "ghiChu")


@dataclass(frozen=True, slots=True)
class Label:
    """A wording on a page.

    Attributes:
        wordings: what it may mean, the likeliest first.
        score: likeness, 0–100.
        weight: how much it explains.
        rect: where it stands.
        row: index of its row.
        span: its characters in the row's text, first and behind the last.
        first: nothing stands before it in the row.
        goes_on: other text follows it without a gap.
        person: whose it is; None before that is known and for labels of the entry itself.
        assumed: what had to be assumed to give it that person; 0 = nothing.
        in_gaps: a day whose month and year follow with gaps of their own.
    """

    wordings: tuple[Wording, ...]
    score: float
    weight: float
    rect: Rect
    row: int
    span: tuple[int, int]
    first: bool
    goes_on: bool
    person: str | None = None
    assumed: float = 0.0
    in_gaps: bool = False

    @property
    def wording(self) -> Wording:
        """Return what it means."""
        return self.wordings[0]

    @property
    def role(self) -> WordingRole:
        """Return what it does on the page."""
        return self.wording.role

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the ministry's columns of the value behind it; none where no value stands there."""
        return self.wording.columns(self.person) if self.role is WordingRole.LABEL else ()

    def means(self, wording: Wording, person: str | None, assumed: float) -> Label:
        """Return the same with its meaning settled."""
        return replace(self, wordings=(wording,), person=person, assumed=assumed)


def labels_in(rows: Sequence[Row], record_type: str) -> tuple[Label, ...]:
    """Return all labels of a page, row by row."""
    return tuple(_label(row, index, hit) for index, row in enumerate(rows) for hit in hits_in(row, record_type))


def votes(rows: Sequence[Row]) -> dict[str, float]:
    """Return for every record type how much of a page its wordings explain, a share of all of them together.

    What a type has no column for speaks for another one.
    """
    weights = {
        record_type: sum(
            hit.weight
            for row in rows
            for hit in hits_in(row, record_type)
            if hit.wordings[0].role is not WordingRole.OTHER
        )
        for record_type in types_with_wordings()
    }
    whole = sum(weights.values())
    return {record_type: weight / whole if whole else 0.0 for record_type, weight in weights.items()}


def upright_weight(labels: Sequence[Label]) -> float:
    """Return how surely a page is the right way up: the weight of the labels that were read without a mistake."""
    return sum(label.weight for label in labels if label.score >= SURE)


def clear(labels: Sequence[Label]) -> tuple[Label, ...]:
    """Return the labels that are read well, or nearly well at a place where labels begin."""
    starts = [label.rect.left for label in labels if label.score >= SURE]
    sure = {label.wordings for label in labels if label.score >= SURE}
    return tuple(
        label
        for label in labels
        if label.score >= CLEAR
        or (label.first and label.score >= (LONG_AT_START if _letters(label) >= LONG else CLEAR_AT_START))
        or (label.wordings in sure and label.score >= ONCE_MORE)
        or (_is_aligned(label, starts) and (label.score >= ONCE_MORE or not label.goes_on))
    )


def _is_aligned(label: Label, starts: Sequence[float]) -> bool:
    return sum(abs(start - label.rect.left) < ALIGNED_MM * MM for start in starts) >= ALIGNED


def tidy(labels: Sequence[Label]) -> tuple[Label, ...]:
    """Labels whose dates are whole and of whose numbers and notes there is one each."""
    first = [label for label in labels if not any(_begins_value_of(label, other) for other in labels)]
    dated = [label for band in bands(first) for label in _dates(list(_outside_whole_dates(band)))]
    dropped = {id(label) for column in ONCE for label in _but_best(dated, column)}
    return tuple(label for label in dated if id(label) not in dropped)


def _letters(label: Label) -> int:
    return label.span[1] - label.span[0]


def bands(labels: Sequence[Label]) -> list[list[Label]]:
    """Labels that stand at one height, from the top down, each band from left to right."""
    bands: list[list[Label]] = []
    for label in sorted(labels, key=lambda one: one.rect.middle[1]):
        if bands and label.rect.middle[1] - bands[-1][0].rect.middle[1] < BAND_MM * MM:
            bands[-1].append(label)
        else:
            bands.append([label])
    return [sorted(band, key=lambda label: label.rect.left) for band in bands]


def _label(row: Row, index: int, hit: Hit) -> Label:
    return Label(
        hit.wordings,
        hit.score,
        hit.weight,
        row.rect(hit.start, hit.end),
        index,
        (hit.start, hit.end),
        first=not row.text[: hit.start].strip(),
        goes_on=row.goes_on(hit.start, hit.end),
    )


def asks_for_a_date(label: Label) -> bool:
    """Return whether a label asks for a date in one piece."""
    return "ngay" in label.wording.column.lower() and label.wording.part is None


def _outside_whole_dates(row: Sequence[Label]) -> Iterator[Label]:
    """Leave out bare parts behind a label that asks for the whole date: somebody wrote "ngày 6 tháng 9" there."""
    in_date = False
    for label in row:
        bare_part = label.wording.part is not None and (label.wording.part is not DatePart.DAY or _bare(label))
        if in_date and bare_part:
            continue
        in_date = asks_for_a_date(label)
        yield label


def _dates(row: Sequence[Label]) -> Iterator[Label]:
    """Months and years only behind a day, each once; a bare "ngày" only with its month."""
    expected: DatePart | None = None
    has_month = any(label.wording.part is DatePart.MONTH for label in row)
    for label in row:
        part = label.wording.part
        if part is DatePart.DAY:
            if not has_month and _bare(label):
                continue
            expected = DatePart.MONTH
            yield replace(label, in_gaps=has_month)
        elif part is None:
            yield label
        elif part is expected:
            expected = DatePart.YEAR if part is DatePart.MONTH else None
            yield label


def _begins_value_of(label: Label, other: Label) -> bool:
    """Return whether a label is but the beginning of what is written behind another one."""
    away = label.rect.left - other.rect.right
    level = abs(label.rect.middle[1] - other.rect.middle[1]) < label.rect.height / 2
    value = other.role is WordingRole.LABEL and label.role is WordingRole.LABEL and label.wording.part is None
    return value and level and -MM < away < BEHIND_MM * MM


def _bare(label: Label) -> bool:
    """Return whether a day is named by a word that stands in other dates too."""
    return label.wording.text.lower() in ("ngày", "cấp ngày")


def _but_best(labels: Sequence[Label], column: str) -> list[Label]:
    """Return all but the likeliest label of a column that a page has once."""
    foot = max((label.rect.bottom for label in labels), default=0.0)
    mine = [label for label in labels if label.wording.column == column and not label.wording.persons]

    def likely(label: Label) -> tuple[float, bool, float]:
        """Numbers of pages stand at the head or the foot, all others at the head."""
        down = label.rect.bottom
        return label.score, label.first, -min(down, foot - down if column == "trangSo" else down)

    best = max(mine, key=likely, default=None)
    return [label for label in mine if label is not best]
