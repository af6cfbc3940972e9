"""Columns derived from the book, the page and the birthplace of an entry."""

from __future__ import annotations

from records.derive.facts import DerivedValue, EntryFacts
from records.language import gettext as _
from records.places import ResolutionStatus, Unit, resolve

_PROVINCE_NOT_WRITTEN = 0.8


def book_number(facts: EntryFacts) -> DerivedValue | None:
    """Derive volume and year from the book."""
    return DerivedValue(facts.book.number, 1.0, "book", _("Theo sổ đang nhập.")) if facts.book.number else None


def office(facts: EntryFacts) -> DerivedValue | None:
    """Derive the registration office from the book."""
    return (
        DerivedValue(facts.book.office, 1.0, "book", _("Theo cơ quan của sổ đang nhập.")) if facts.book.office else None
    )


def page_number(facts: EntryFacts) -> DerivedValue | None:
    """Derive the page number from the one that a table carries at the head of its page."""
    if not facts.page_number:
        return None
    return DerivedValue(facts.page_number, 1.0, "page", _("Theo số trang ghi ở đầu trang."))


def birth_province(facts: EntryFacts) -> DerivedValue | None:
    """Derive the province from the birthplace, under its written name; if none is written, the only one that fits."""
    day = facts.date("nksNgaySinh") or facts.date("ngayDangKy")
    place = resolve(facts.value("nksNoiSinh"), day.earliest() if day and day.is_full else None)
    sure = facts.confidence("nksNoiSinh")
    if place.province:
        return DerivedValue(place.province.name, sure, "place", _("Theo tỉnh của nơi sinh."))
    own = _own_province(place.choices, facts.book.office) if place.status is ResolutionStatus.AMBIGUOUS else None
    if own is None:
        return None
    reason = _("Nơi sinh không ghi tỉnh và có ở nhiều tỉnh; lấy tỉnh của cơ quan đăng ký.")
    return DerivedValue(own.name, sure * _PROVINCE_NOT_WRITTEN, "place", reason)


def _own_province(choices: tuple[tuple[Unit, ...], ...], office: str) -> Unit | None:
    """Return the province of the office when one of the choices lies in it."""
    home = resolve(office).province
    return next((units[0] for units in choices if home and units[0].id == home.id), None)
