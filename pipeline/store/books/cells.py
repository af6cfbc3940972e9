"""Cells of entries, those that wait for a person and those that one has decided, without building every entry."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import and_, or_, select

from pipeline.store.books.record import APPROVED, BY_PERSON, DRAFT, WITHDRAWN, ReviewTask
from pipeline.store.repository import Repository
from pipeline.store.schema.tables import RecordRow
from records.language import gettext as _
from records.language import ngettext
from records.stages import FieldState

_READ = (FieldState.READ, FieldState.BLANK)
_FROM_THE_PAGE = (*_READ, FieldState.UNREAD)


@dataclass(frozen=True, slots=True)
class WaitingCells:
    """Numbers of cells to look at: `unread` are keyed from the picture, `unsure` were read but may be wrong."""

    unread: int = 0
    unsure: int = 0

    @property
    def cells(self) -> int:
        """Number of both together."""
        return self.unread + self.unsure

    @property
    def words(self) -> str:
        """Phrase for a clerk."""
        unread = ngettext("{n} ô chưa đọc được", "{n} ô chưa đọc được", self.unread).format(n=self.unread)
        unsure = ngettext("{n} ô đọc chưa chắc", "{n} ô đọc chưa chắc", self.unsure).format(n=self.unsure)
        return _("{unread}, {unsure}.").format(unread=unread, unsure=unsure)


@dataclass(frozen=True, slots=True)
class OpenColumns:
    """Columns of a record to look at, in its order, counted as in `WaitingCells`."""

    unread: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()


def total(waiting: Mapping[int, WaitingCells]) -> WaitingCells:
    """Add up the cells of all records."""
    return WaitingCells(sum(one.unread for one in waiting.values()), sum(one.unsure for one in waiting.values()))


class Cells(Repository):
    """Repository of the cells of records."""

    def waiting(self, book_id: str, sure_from: float) -> dict[int, WaitingCells]:
        """Return record id → its cells that wait; records without any are left out.

        Args:
            book_id: the book.
            sure_from: confidence (0–1) from which a field is not asked about.
        """
        query = select(RecordRow.id, RecordRow.current).where(RecordRow.book_id == book_id, RecordRow.state == DRAFT)
        found = {record: _count(current, sure_from) for record, current in self._session.execute(query)}
        return {record: waiting for record, waiting in found.items() if waiting.cells}

    def open_columns(self, record_ids: Collection[int], sure_from: float) -> dict[int, OpenColumns]:
        """Return record id → its columns that wait; `sure_from` as in `waiting`."""
        query = select(RecordRow.id, RecordRow.current).where(RecordRow.id.in_(record_ids))
        return {record: _open(current, sure_from) for record, current in self._session.execute(query)}

    def undecided(self, page_ids: Collection[int]) -> int:
        """Count the cells read from these pages that no person has decided, of records that nobody has approved."""
        query = select(RecordRow.current).where(RecordRow.page_id.in_(page_ids), RecordRow.state == DRAFT)
        return sum(_undecided(current) for current in self._session.scalars(query))

    def decided(self, book_id: str) -> dict[str, dict[str, str]]:
        """Return entry → column → value for what people decided in a book; entries without a decision are left out.

        A record that a person went through is decided as a whole, of others the cells that a person answered. One that
        passed by a policy decides nothing: what the machine believes must not make it believe more.
        """
        gone_through = or_(RecordRow.state == APPROVED, RecordRow.task == ReviewTask.APPROVAL)
        whole = and_(gone_through, RecordRow.policy_id.is_(None))
        query = select(RecordRow.entry, RecordRow.current, whole)
        query = query.where(RecordRow.book_id == book_id, RecordRow.state != WITHDRAWN).order_by(RecordRow.position)
        found = {
            entry: _cells(current) if by_person else _answered(current)
            for entry, current, by_person in self._session.execute(query)
        }
        return {entry: cells for entry, cells in found.items() if cells}


def _cells(entry: str) -> dict[str, str]:
    """Return column → value of what was read, or seen to be blank, on the page of an entry."""
    fields = json.loads(entry)["fields"]
    return {field["column"]: field["value"] for field in fields if field["state"] in _READ}


def _answered(entry: str) -> dict[str, str]:
    """Return what `_cells` does for the cells that a person answered."""
    by_person = {f["column"] for f in json.loads(entry)["fields"] if f["source"].startswith(BY_PERSON)}
    return {column: value for column, value in _cells(entry).items() if column in by_person}


def _undecided(entry: str) -> int:
    fields = json.loads(entry)["fields"]
    return sum(field["state"] in _FROM_THE_PAGE and not field["source"].startswith(BY_PERSON) for field in fields)


def _count(entry: str, sure_from: float) -> WaitingCells:
    found = _open(entry, sure_from)
    return WaitingCells(len(found.unread), len(found.unsure))


def _open(entry: str, sure_from: float) -> OpenColumns:
    """Look straight into the JSON, since a report counts whole shelves."""
    fields = [field for field in json.loads(entry)["fields"] if not field["source"].startswith(BY_PERSON)]
    unread = tuple(field["column"] for field in fields if field["state"] == FieldState.UNREAD)
    read = [field for field in fields if field["state"] == FieldState.READ]
    return OpenColumns(unread, tuple(field["column"] for field in read if field["confidence"] < sure_from))
