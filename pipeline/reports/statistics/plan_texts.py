"""Lines of the inventory as people write them, in a form or in an Excel table, and the plan that they mean."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipeline.store.statistics.inventory import Plan
from records.dates import parse_date
from records.errors import InputRefused, UsageError
from records.language import gettext as _
from records.record_types import record_type, record_types
from records.text.vietnamese import comparison_key

_YEARS, _MOST = range(1900, 2101), 10_000_000


@dataclass(frozen=True, slots=True)
class PlanTexts:
    """Line of the inventory as it is written; "" where nothing is.

    Attributes:
        type: code or Vietnamese name of the record type.
        first_year: first year of the books.
        last_year: last year, the first where left out.
        books: number of the books.
        pages: number of pages, if known.
        entries: number of entries, if known.
        due: target day, if there is one.
    """

    type: str
    first_year: str
    last_year: str
    books: str
    pages: str
    entries: str
    due: str

    def plan(self) -> Plan:
        """Return what is meant.

        Raises:
            InputRefused: a word is no number, day or record type, or they do not fit together.
        """
        first = _number(_("Năm đầu"), self.first_year, _YEARS)
        last = _number(_("Năm cuối"), self.last_year, _YEARS) if self.last_year.strip() else first
        if last < first:
            raise InputRefused(_("Năm cuối {last} trước năm đầu {first}.").format(last=last, first=first))
        books = _number(_("Số sổ"), self.books, range(1, _MOST))
        return Plan(_type(self.type), first, last, books, _count(self.pages), _count(self.entries), _day(self.due))


def _number(what: str, text: str, within: range) -> int:
    plain = text.strip().replace(".", "").replace(" ", "")
    if not (plain.isascii() and plain.isdigit() and len(plain) < 10 and int(plain) in within):
        least, most = within.start, within.stop - 1
        raise InputRefused(
            _("{what}: “{text}” không phải là số từ {least} đến {most}.").format(
                what=what, text=text.strip(), least=least, most=most
            )
        )
    return int(plain)


def _count(text: str) -> int | None:
    return _number(_("Số trang hoặc số trường hợp"), text, range(_MOST)) if text.strip() else None


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    read = parse_date(text.strip().partition(" 00:00:00")[0])
    if read is None or not read.is_full or read.year not in _YEARS:
        raise InputRefused(_("Hạn: “{text}” không phải là ngày đầy đủ, ví dụ 31.12.2026.").format(text=text.strip()))
    return read.earliest()


def _type(text: str) -> str:
    wanted = comparison_key(text)
    for kind in record_types().values():
        if wanted in (comparison_key(kind.code), comparison_key(kind.name_vi)):
            return kind.code
    try:
        return record_type(text).code
    except UsageError as unknown:
        raise InputRefused(unknown.message, unknown.advice) from unknown
