"""Dates printed with gaps, "ngày … tháng … năm …", found through the writing that stands between the words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ocr.learning.geometry import MM, Rect
from ocr.learning.labels.labels import Label, asks_for_a_date
from ocr.learning.labels.rows import Row, key_of
from records.editions import DatePart
from records.wordings import Wording, WordingRole, wordings_of

DAY, MONTH = re.compile("n? ?g ?a ?y"), re.compile("t ?h ?a ?n ?g|t ?a ?n ?g|t ?h ?n ?g")
YEAR = re.compile("n ?[ae] ?m")
YEAR_ALONE = re.compile("[a-z0-9]{0,2} ?n ?[ae]? ?m ?[a-z0-9 ]{0,5}")
SURE, GUESSED = 99.0, 60.0
CLEAR = 90.0
YEAR_BEHIND_MM, YEAR_WIDE_MM, UNSEEN_YEAR_MM = 4.0, 8.0, 22.0
WEIGHT, GUESS_WEIGHT = 9.0, 1.0


def with_dates(labels: Sequence[Label], rows: Sequence[Row], record_type: str) -> tuple[Label, ...]:
    """Return the labels with the parts of dates found by their pattern instead of one by one."""
    found = list(labels)
    for index, row in enumerate(rows):
        mine = [label for label in found if label.row == index]
        parts = _parts(row, index, mine, rows, record_type)
        if parts:
            kept = [label for label in found if label.row != index or _stays(label, parts)]
            found = [*kept, *parts]
    return tuple(found)


def _stays(label: Label, parts: Sequence[Label]) -> bool:
    """Return whether a label of the row of a date is kept: those before it that are no parts of a date."""
    if _opens_date(label):
        return label.wording.part is None or not any(part.wording.part is DatePart.DAY for part in parts)
    return label.wording.part is None and label.rect.left < min(part.rect.left for part in parts) - 2


def _opens_date(label: Label) -> bool:
    """Return whether a date in gaps may follow a label.

    One that says so, the number of a decision, or of a certificate.
    """
    if label.score < CLEAR:
        return False
    wording = label.wording
    full_day = wording.part is DatePart.DAY and key_of(wording.text) != "ngay"
    return full_day or wording.column == "quyetDinhSo" or label.role is WordingRole.OTHER


def _parts(row: Row, index: int, mine: Sequence[Label], rows: Sequence[Row], record_type: str) -> list[Label]:
    """Return the labels of day, month and year of a row that has such a date, else none."""
    opening = [label for label in mine if _opens_date(label)]
    if not opening or any(_other_date(label) for label in mine):
        return []
    start = max(label.span[1] for label in opening)
    month = MONTH.search(row.text, start)
    if month is None:
        return []
    has_day = any(label.wording.part is DatePart.DAY for label in opening)
    days = [one for one in DAY.finditer(row.text, start) if one.end() <= month.start() + 1]
    if not days and not has_day:
        return []
    words = {wording.part: wording for wording in wordings_of(record_type).wordings if wording.part}
    found = [] if has_day else [_part(row, index, days[-1].span(), words[DatePart.DAY])]
    found.append(_part(row, index, month.span(), words[DatePart.MONTH]))
    year = YEAR.search(row.text, month.end())
    if year is not None:
        return [*found, _part(row, index, year.span(), words[DatePart.YEAR])]
    return [*found, _year_behind(found[-1], rows, words[DatePart.YEAR])]


def _other_date(label: Label) -> bool:
    """Return whether a label asks for a date in one piece, or heads a part."""
    return label.score >= CLEAR and (asks_for_a_date(label) or label.role is WordingRole.SECTION)


def _part(row: Row, index: int, span: tuple[int, int], wording: Wording) -> Label:
    start, end = span
    while start < end and row.origin[start] is None or row.text[start] == " ":
        start += 1
    return Label(
        (wording,),
        SURE,
        WEIGHT,
        row.rect(start, end),
        index,
        (start, end),
        first=False,
        goes_on=row.goes_on(start, end),
    )


def _year_behind(month: Label, rows: Sequence[Row], wording: Wording) -> Label:
    """Return the year's word in another piece at the height of the month.

    Where none is seen, it stands behind the month.
    """
    beyond = month.rect.right + YEAR_BEHIND_MM * MM
    for segment in (segment for row in rows for segment in row.segments):
        level = abs(segment.rect.bottom - month.rect.bottom) < 3 * MM
        if level and segment.rect.left > beyond and YEAR_ALONE.fullmatch(key_of(segment.text)):
            right = min(segment.rect.right, segment.rect.left + YEAR_WIDE_MM * MM)
            rect = Rect(segment.rect.left, month.rect.top, right, month.rect.bottom)
            return replace(month, wordings=(wording,), rect=rect, goes_on=True)
    left = month.rect.right + UNSEEN_YEAR_MM * MM
    rect = Rect(left, month.rect.top, left + MM / 2, month.rect.bottom)
    return replace(month, wordings=(wording,), rect=rect, goes_on=True, score=GUESSED, weight=GUESS_WEIGHT)
