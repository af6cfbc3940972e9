"""The books that are not all there yet, as the night's report lists them."""

from __future__ import annotations

from pathlib import Path

from exports.reports.night_report import ReportTable
from pipeline.books.balance.balancing import TOLD, balance_of
from pipeline.reports.balance_lines import BalanceLine
from pipeline.store import Transaction
from records.language import gettext as _


def balances(rows: Transaction, editions: Path) -> dict[str, BalanceLine]:
    """Return the balance of every book that something came of, by its id."""
    lines = {book.id: BalanceLine.of(balance_of(rows, editions, book)) for book in rows.books.all()}
    return {book_id: line for book_id, line in lines.items() if line.ends or line.open}


def open_books(lines: dict[str, BalanceLine]) -> ReportTable:
    """Return a line a book that is not all there: its counts, and what is missing."""
    rows = tuple((book_id, line.counted, _missing(line)) for book_id, line in lines.items() if not line.closed)
    columns = (_("Sổ"), _("Số liệu"), _("Còn thiếu"))
    return ReportTable(_("Sổ chưa cân ({count})").format(count=len(rows)), columns, rows, _("Không có."))


def _missing(line: BalanceLine) -> str:
    named = [point.message for point in line.open[:TOLD]]
    if more := line.open[TOLD:]:
        named.append(_("Và {count} điều nữa.").format(count=len(more)))
    return " ".join(named)
