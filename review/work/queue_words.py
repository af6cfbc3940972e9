"""The queue in words: what is open on a record, what a filter asks for, what a book is called."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.store.books.books import Book
from pipeline.store.books.cells import OpenColumns
from reconcile.decision.verdicts import RelationOutcome
from records.language import gettext as _
from records.record_types import RecordType, record_type
from records.rules import RULES
from records.rules.rule import Rule

NAMED = 3
"""Columns that a line names; of the others it tells how many they are."""


def rule_choices() -> dict[str, str]:
    """Return rule → what it finds, for the filter: the rules of records, then the differences to the database."""
    database = _("Cơ sở dữ liệu dùng chung: {outcome}")
    compared = {
        f"shared.{one.value}": database.format(outcome=one.words)
        for one in RelationOutcome
        if one is not RelationOutcome.MATCH
    }
    return {rule.id: _rule_words(rule) for rule in RULES} | compared


def open_words(type: str, columns: OpenColumns) -> str:
    """Return the columns of a record that wait, by their names; "" when none does."""
    kind = record_type(type)
    told = [
        words.format(columns=_named(kind, names))
        for words, names in ((_("chưa đọc: {columns}"), columns.unread), (_("chưa chắc: {columns}"), columns.unsure))
        if names
    ]
    return "; ".join(told)


def book_title(book: Book) -> str:
    """Return what is on the back of a book: its type, volume and year."""
    return f"{record_type(book.type).name_vi} {book.volume}/{book.year}"


def book_words(book: Book) -> str:
    """Return the title of a book with its office."""
    return f"{book_title(book)} – {book.office.name}"


def _named(kind: RecordType, names: Iterable[str]) -> str:
    labels = [kind.column(name).label for name in names]
    more = len(labels) - NAMED
    rest = _(" và {count} ô nữa").format(count=more) if more > 0 else ""
    return " · ".join(labels[:NAMED]) + rest


def _rule_words(rule: Rule) -> str:
    """Return what a rule finds, without the values that it would quote and what to do about it."""
    return re.sub(r"\{\w+\}", "…", _(rule.message)).partition(";")[0]
