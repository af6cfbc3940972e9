"""Reasons why an area that nobody described may be wrong."""

from __future__ import annotations

from collections.abc import Sequence

from ocr.learning.areas import Place
from ocr.learning.geometry import Rect
from ocr.learning.labels import CLEAR
from records.editions import AreaKind
from records.language import gettext as _
from records.record_types import Importance, record_type
from records.stages import Reason
from records.wordings import WordingRole, wordings_of

MOSTLY = 0.5
"""Where so large a share of the values has leaders, one without is odd."""
OVERLAP = 0.45
NOT_ALWAYS_PRINTED = ("quyenSo", "trangSo", "noiDangKy", "loaiDangKy")
"""Core columns that the book as a whole gives where a page has no place for them."""


def doubts_of(places: Sequence[Place]) -> dict[str, tuple[Reason, ...]]:
    """Area id → reasons to doubt it; areas without any are absent."""
    on_leaders = sum(place.seen for place in places) > MOSTLY * len(places)
    found = {place.id: tuple(_reasons(place, places, on_leaders=on_leaders)) for place in places}
    return {name: reasons for name, reasons in found.items() if reasons}


def missing_columns(places: Sequence[Place], code: str) -> tuple[str, ...]:
    """Core columns of the entry and its first person, and names of the others, that have a wording but no place."""
    first = wordings_of(code).persons[0]
    there = {column for place in places for column in place.columns}
    worded = {
        column
        for wording in wordings_of(code).of(WordingRole.LABEL)
        for person in (wording.persons or (None,))
        if person in (None, first) or wording.column == "HoTen"
        for column in wording.columns(person)
    }
    core = (column.name for column in record_type(code).columns if column.importance is Importance.CORE)
    return tuple(name for name in core if name in worded and name not in there and name not in NOT_ALWAYS_PRINTED)


def _reasons(place: Place, places: Sequence[Place], *, on_leaders: bool) -> list[Reason]:
    label, reasons = place.label, []
    if label.score < CLEAR:
        message = _("Nhãn in “{label}” đọc không rõ.").format(label=label.wording.text)
        reasons.append(Reason("label_guessed", message, label.score / 100))
    if label.assumed > 0:
        message = _("Không chắc nhãn “{label}” nói về người nào.").format(label=label.wording.text)
        reasons.append(Reason("person_guessed", message, label.assumed))
    if place.kind is AreaKind.WRITTEN and on_leaders and not place.seen:
        message = _("Không thấy dòng kẻ sau nhãn “{label}”.").format(label=label.wording.text)
        reasons.append(Reason("no_leader", message))
    shared = max((_shared(place, other) for other in places if other is not place), default=0.0)
    if shared > OVERLAP:
        reasons.append(Reason("overlap", _("Ô này chồng lên một ô khác."), shared))
    return reasons


def _shared(one: Place, other: Place) -> float:
    """Return the largest share of a line of one area that lies in a line of another."""
    return max(_covered(mine, theirs) for mine in one.rects() for theirs in other.rects())


def _covered(one: Rect, other: Rect) -> float:
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    return wide * high / (one.width * one.height) if wide > 0 and high > 0 else 0.0
