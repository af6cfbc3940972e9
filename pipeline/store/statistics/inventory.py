"""Inventory: the books that offices have and that are to be digitised."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from pipeline.store.books.books import Office, office_row
from pipeline.store.repository import Repository
from pipeline.store.schema.inventory_tables import PlannedRow
from pipeline.store.schema.tables import OfficeRow
from records.errors import RecordChanged
from records.language import gettext as _


@dataclass(frozen=True, slots=True)
class Plan:
    """Books of a record type and some years that are to be digitised.

    Attributes:
        type: record type, "KS".
        first_year: first year in which one of them was opened.
        last_year: last such year.
        books: their number, 1 and up.
        pages: pages with entries in all of them; None when nobody has counted.
        entries: entries in all of them, likewise.
        due: day by which they are to be accepted, None without one.
    """

    type: str
    first_year: int
    last_year: int
    books: int
    pages: int | None = None
    entries: int | None = None
    due: date | None = None

    def covers(self, code: str, year: int) -> bool:
        """Return whether a book of this type and year is one of them."""
        return code == self.type and self.first_year <= year <= self.last_year


@dataclass(frozen=True, slots=True)
class KeptPlan:
    """Line of the inventory: its id, its office, the plan, and how often it was changed."""

    id: int
    office: Office
    plan: Plan
    version: int


class Inventory(Repository):
    """Repository of the lines of the inventory."""

    def within(self, offices: Collection[int] | None) -> list[KeptPlan]:
        """List the lines of these offices, or of all for None, by office, type and year."""
        order = (OfficeRow.name, PlannedRow.type, PlannedRow.first_year, PlannedRow.id)
        query = select(PlannedRow, OfficeRow).join(OfficeRow, OfficeRow.id == PlannedRow.office_id).order_by(*order)
        query = query if offices is None else query.where(PlannedRow.office_id.in_(offices))
        return [_kept(row, office) for row, office in self._session.execute(query)]

    def get(self, plan_id: int) -> KeptPlan | None:
        """Return a line, None when it is gone."""
        row = self._session.get(PlannedRow, plan_id)
        return _kept(row, self._session.get_one(OfficeRow, row.office_id)) if row else None

    def put(self, office: str, plan: Plan) -> KeptPlan:
        """Keep a plan; it takes the place of one for the same office, type and years."""
        of = office_row(self._session, office)
        same = select(PlannedRow).where(
            PlannedRow.office_id == of.id,
            PlannedRow.type == plan.type,
            PlannedRow.first_year == plan.first_year,
            PlannedRow.last_year == plan.last_year,
        )
        row = self._session.scalars(same).first()
        if row is None:
            row = PlannedRow(office_id=of.id, version=0)
            self._session.add(row)
        _fill(row, plan)
        self._session.flush()
        return _kept(row, of)

    def change(self, plan_id: int, seen: int, plan: Plan) -> KeptPlan:
        """Change a line that was seen in this version.

        Raises:
            RecordChanged: somebody else changed or removed it since.
        """
        row = self._seen(plan_id, seen)
        _fill(row, plan)
        self._session.flush()
        return _kept(row, self._session.get_one(OfficeRow, row.office_id))

    def remove(self, plan_id: int, seen: int) -> None:
        """Remove a line that was seen in this version.

        Raises:
            RecordChanged: somebody else changed or removed it since.
        """
        self._session.delete(self._seen(plan_id, seen))
        self._session.flush()

    def _seen(self, plan_id: int, seen: int) -> PlannedRow:
        row = self._session.get(PlannedRow, plan_id, with_for_update=True, populate_existing=True)
        if row is None or row.version != seen:
            raise RecordChanged(_("Dòng này vừa được người khác sửa hoặc xóa."), _("Tải lại trang rồi sửa lại."))
        return row


def _fill(row: PlannedRow, plan: Plan) -> None:
    row.type, row.first_year, row.last_year = plan.type, plan.first_year, plan.last_year
    row.books, row.pages, row.entries = plan.books, plan.pages, plan.entries
    row.due = plan.due.isoformat() if plan.due else None
    row.version += 1


def _kept(row: PlannedRow, office: OfficeRow) -> KeptPlan:
    due = date.fromisoformat(row.due) if row.due else None
    plan = Plan(row.type, row.first_year, row.last_year, row.books, row.pages, row.entries, due)
    return KeptPlan(row.id, Office(office.id, office.name), plan, row.version)
