"""Reasons: the difference between the book's and the database's value of a column, with its sentence."""

from __future__ import annotations

from reconcile.decision.verdicts import FieldReason
from reconcile.index import name_forms
from reconcile.index.encode import place_code
from reconcile.weights.confusions import Slip, slips
from records.dates import PartialDate, parse_date
from records.language import N_
from records.language import gettext as _
from records.record_types import Column, FieldKind, code_list
from records.stages import FieldState
from records.text.vietnamese import collapse_blanks, comparison_key, name_key, nfc, syllables

_DATES = frozenset({FieldKind.DATE, FieldKind.PARTIAL_DATE})
_PLACES = frozenset({FieldKind.PLACE, FieldKind.OFFICE, FieldKind.PROVINCE})


SENTENCES = {
    FieldReason.SAME: N_("Giống nhau"),
    FieldReason.TONE_PLACEMENT: N_("Chỉ khác vị trí đặt dấu"),
    FieldReason.OTHER_MARK: N_("Khác dấu"),
    FieldReason.OTHER_LETTER: N_("Khác chữ"),
    FieldReason.SWAPPED: N_("Đảo ngày và tháng"),
    FieldReason.MISREAD_FIGURE: N_("Khác một chữ số dễ đọc nhầm"),
    FieldReason.OTHER_FIGURE: N_("Khác chữ số"),
    FieldReason.YEAR_ONLY: N_("Một bên ghi không đủ ngày, tháng"),
    FieldReason.ABBREVIATED: N_("Một bên viết tắt"),
    FieldReason.OTHER_UNIT_NAME: N_("Tên khác của cùng một đơn vị hành chính"),
    FieldReason.OTHER_VALUE: N_("Khác hẳn"),
    FieldReason.MISSING_HERE: N_("Sổ không ghi"),
    FieldReason.MISSING_THERE: N_("Cơ sở dữ liệu dùng chung để trống"),
    FieldReason.UNREAD: N_("Chưa đọc được trong sổ"),
    FieldReason.NOT_ON_FORM: N_("Mẫu sổ này không có mục này"),
}
"""Reason → its sentence for a clerk, marked."""


def sentence(reason: FieldReason) -> str:
    """Return the sentence of a reason for a clerk."""
    return _(SENTENCES[reason])


def field_reason(column: Column, here: str, there: str, state: FieldState = FieldState.READ) -> FieldReason:
    """Compare the book's value of a column with the database's."""
    if state is FieldState.NOT_ON_FORM:
        return FieldReason.NOT_ON_FORM
    if state is FieldState.UNREAD:
        return FieldReason.UNREAD
    if here == there:
        return FieldReason.SAME
    if not here.strip():
        return FieldReason.MISSING_HERE if there.strip() else FieldReason.SAME
    if not there.strip():
        return FieldReason.MISSING_THERE
    if _plain(here) == _plain(there):
        return FieldReason.SAME
    if name_key(here) == name_key(there):
        is_same = syllables(here.lower()) == syllables(there.lower())  # signs and letter case say nothing
        return FieldReason.SAME if is_same else FieldReason.TONE_PLACEMENT
    if column.codes:
        return _code_reason(column.codes, here, there)
    if column.kind in _DATES:
        return _date_reason(here, there)
    if column.kind in _PLACES:
        return _place_reason(here, there)
    if column.kind is FieldKind.NAME:
        return _name_reason(here, there)
    return _text_reason(here, there)


def _plain(text: str) -> str:
    return collapse_blanks(nfc(text)).casefold()


def _code_reason(codes: str, here: str, there: str) -> FieldReason:
    listed = code_list(codes)
    one, other = listed.value(here), listed.value(there)
    return FieldReason.SAME if one is not None and one == other else FieldReason.OTHER_VALUE


def _date_reason(here: str, there: str) -> FieldReason:
    one, other = parse_date(here), parse_date(there)
    if one is None or other is None:
        return _text_reason(here, there)
    if one == other:
        return FieldReason.SAME
    if not (one.is_full and other.is_full) and one.agrees_with(other):
        return FieldReason.YEAR_ONLY
    if _swapped(one) == other:
        return FieldReason.SWAPPED
    return _figures_reason(one.cell(), other.cell())


def _swapped(one: PartialDate) -> PartialDate | None:
    """Return the date with day and month swapped; None where the calendar has no such day."""
    if one.day is None or one.month is None or one.day > 12:
        return None
    return parse_date(f"{one.month}.{one.day}.{one.year:04d}")


def _place_reason(here: str, there: str) -> FieldReason:
    if comparison_key(here) == comparison_key(there):
        return FieldReason.ABBREVIATED
    if _is_part(here, there) or _is_part(there, here):
        return FieldReason.ABBREVIATED
    if place_code(here) == place_code(there):
        return FieldReason.OTHER_UNIT_NAME
    return _text_reason(here, there)


def _is_part(short: str, long: str) -> bool:
    """Return True if the shorter writing only leaves out type words or broader units of the longer one."""
    words, all_words = comparison_key(short).split(), comparison_key(long).split()
    rest = iter(all_words)
    return len(words) < len(all_words) and all(word in rest for word in words)


def _name_reason(here: str, there: str) -> FieldReason:
    one, other = name_forms.marked(here), name_forms.marked(there)
    if one == other:
        return FieldReason.ABBREVIATED
    same_letters = name_forms.skeleton(one) == name_forms.skeleton(other)
    return FieldReason.OTHER_MARK if same_letters else FieldReason.OTHER_LETTER


def _text_reason(here: str, there: str) -> FieldReason:
    if comparison_key(here) == comparison_key(there):
        return FieldReason.ABBREVIATED
    if any(map(str.isdecimal, here)) and not any(map(str.isalpha, here)):
        return _figures_reason(here, there)
    same_letters = name_forms.skeleton(comparison_key(here)) == name_forms.skeleton(comparison_key(there))
    if same_letters:
        return FieldReason.OTHER_MARK
    return (
        FieldReason.OTHER_LETTER
        if len(slips(here, there)) <= max(len(here), len(there)) / 2
        else FieldReason.OTHER_VALUE
    )


def _figures_reason(here: str, there: str) -> FieldReason:
    steps = slips(here, there)
    return FieldReason.MISREAD_FIGURE if steps == (Slip.FIGURE_ALIKE,) else FieldReason.OTHER_FIGURE
