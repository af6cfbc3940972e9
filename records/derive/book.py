"""What an entry has from its book, its page and its birthplace."""

from __future__ import annotations

from records.derive.facts import DerivedValue, EntryFacts
from records.language import gettext as _
from records.places import ResolutionStatus, Unit, resolve

_PROVINCE_NOT_WRITTEN = 0.8


def book_number(known: EntryFacts) -> DerivedValue | None:
    """Volume and year of the book."""
    return DerivedValue(known.book.number, 1.0, "book", _("Theo sổ đang nhập.")) if known.book.number else None


def office(known: EntryFacts) -> DerivedValue | None:
    """The office that kept the book."""
    return (
        DerivedValue(known.book.office, 1.0, "book", _("Theo cơ quan của sổ đang nhập.")) if known.book.office else None
    )


def page_number(known: EntryFacts) -> DerivedValue | None:
    """The number that a table carries once, at the head of its page."""
    if not known.page_number:
        return None
    return DerivedValue(known.page_number, 1.0, "page", _("Theo số trang ghi ở đầu trang."))


def birth_province(known: EntryFacts) -> DerivedValue | None:
    """The province of the birthplace, under the name that is written; the only one that fits where none is written."""
    day = known.date("nksNgaySinh") or known.date("ngayDangKy")
    place = resolve(known.value("nksNoiSinh"), day.earliest() if day and day.is_full else None)
    sure = known.confidence("nksNoiSinh")
    if place.province:
        return DerivedValue(place.province.name, sure, "place", _("Theo tỉnh của nơi sinh."))
    own = _own_province(place.choices, known.book.office) if place.status is ResolutionStatus.AMBIGUOUS else None
    if own is None:
        return None
    reason = _("Nơi sinh không ghi tỉnh và có ở nhiều tỉnh; lấy tỉnh của cơ quan đăng ký.")
    return DerivedValue(own.name, sure * _PROVINCE_NOT_WRITTEN, "place", reason)


def _own_province(choices: tuple[tuple[Unit, ...], ...], office: str) -> Unit | None:
    """The province of the office when one of the choices lies in it."""
    home = resolve(office).province
    return next((units[0] for units in choices if home and units[0].id == home.id), None)
