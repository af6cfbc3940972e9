"""Books and offices."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from pipeline.store.clock import now
from pipeline.store.repository import Repository
from pipeline.store.schema.tables import BookRow, OfficeRow
from pipeline.store.values import digest
from records.errors import UsageError
from records.language import gettext as _
from records.text.likeness import as_seen, same_office

SUFFIX = 4


@dataclass(frozen=True, slots=True)
class NewBook:
    """Operator's data of a book that arrives; `volume` is two digits and perhaps a letter."""

    type: str
    year: int
    volume: str
    office: str
    copy: str = "commune"
    edition: str | None = None
    pages: int | None = None
    entries: int | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """Registration office, named as on the cover."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Book:
    """Register book; `copy` tells the twin books of commune and district apart. `id` is fit for a file name.

    `expected_pages` and `expected_entries` are an operator's copy from the closing statement.
    """

    id: str
    type: str
    year: int
    volume: str
    office: Office
    copy: str
    edition: str | None
    expected_pages: int | None
    expected_entries: int | None


class Books(Repository):
    """Repository of books."""

    def add(self, new: NewBook) -> Book:
        """Add a book.

        Raises:
            UsageError: this book is here already.
        """
        office = office_row(self._session, new.office)
        same = select(BookRow).where(
            BookRow.office_id == office.id,
            BookRow.type == new.type,
            BookRow.year == new.year,
            BookRow.volume == new.volume,
            BookRow.copy == new.copy,
        )
        if known := self._session.scalars(same).first():
            raise UsageError(
                _("Sổ này đã có, mã {book}.").format(book=known.id),
                _("Dùng mã đó, hoặc đổi --volume hay --copy nếu là sổ khác."),
            )
        row = BookRow(
            id=self._free_id(new, office.name),
            office=office,
            type=new.type,
            year=new.year,
            volume=new.volume,
            copy=new.copy,
            edition=new.edition,
            expected_pages=new.pages,
            expected_entries=new.entries,
            added_at=now(),
        )
        self._session.add(row)
        self._session.flush()
        return _book(row)

    def all(self) -> list[Book]:
        """List every book, by id."""
        return self.within(None)

    def get(self, book_id: str) -> Book | None:
        """Return the book of exactly this id."""
        row = self._session.get(BookRow, book_id)
        return _book(self._at_hand(row)) if row else None

    def within(self, offices: Collection[int] | None) -> list[Book]:
        """List the books of these communes, or of all for None, by id."""
        query = select(BookRow).order_by(BookRow.id)
        query = query if offices is None else query.where(BookRow.office_id.in_(offices))
        return [_book(row) for row in self._session.scalars(query)]

    def office(self, name: str) -> Office:
        """Return the office that is written so or means the same.

        Raises:
            UsageError: no book of such an office is here.
        """
        if office := office_called(self._session, name):
            return Office(office.id, office.name)
        raise UsageError(
            _("Chưa có sổ nào của {office}.").format(office=name), _("Ghi tên như trong `hotich book list`.")
        )

    def offices(self, ids: Collection[int] | None) -> list[Office]:
        """List these offices, or all for None, by name."""
        query = select(OfficeRow).order_by(OfficeRow.name)
        query = query if ids is None else query.where(OfficeRow.id.in_(ids))
        return [Office(row.id, row.name) for row in self._session.scalars(query)]

    def named_by(self, folder: str) -> Book | None:
        """Return the book whose id, or all of it before the dash, is a folder's name; None for none or several."""
        name = func.lower(BookRow.id)
        fits = or_(name == folder.lower(), name.startswith(f"{folder.lower()}-", autoescape=True))
        found = list(self._session.scalars(select(BookRow).where(fits).limit(2)))
        return _book(found[0]) if len(found) == 1 else None

    def find(self, text: str) -> Book:
        """Return the book of this id, or the only one whose id begins so; letter case and blanks around do not count.

        Raises:
            UsageError: there is none, or several; the message names them.
        """
        if book := self.get(text):
            return book
        wanted = text.strip().casefold()
        near = [book for book in self.all() if wanted and book.id.casefold().startswith(wanted)]
        if len(near) == 1:
            return near[0]
        if near:
            names = ", ".join(book.id for book in near)
            raise UsageError(
                _("Có {count} sổ bắt đầu bằng {text}: {names}.").format(count=len(near), text=text, names=names)
            )
        raise UsageError(_("Không có sổ {text}.").format(text=text), _("Xem các sổ bằng `hotich book list`."))

    def _free_id(self, new: NewBook, office: str) -> str:
        """Return TYPE.YEAR.VOLUME and a few letters of the office's hash: readable, unique, fit for a file name."""
        hashed = digest(office, new.copy)
        stem = f"{new.type}.{new.year}.{new.volume}"
        for length in range(SUFFIX, len(hashed) + 1):
            name = f"{stem}-{hashed[:length]}"
            if self._session.get(BookRow, name) is None:
                return name
        raise UsageError(_("Không đặt được mã cho sổ {book}.").format(book=stem))


def office_called(session: Session, name: str) -> OfficeRow | None:
    """Return the row of the office that is written so or means the same; None where there is none."""
    known = same_office(name, session.scalars(select(OfficeRow.name).order_by(OfficeRow.id)))
    return session.scalars(select(OfficeRow).where(OfficeRow.name == known)).one() if known is not None else None


def office_row(session: Session, name: str) -> OfficeRow:
    """Return the row of the office that is written so or means the same, else a new one."""
    if office := office_called(session, name):
        return office
    office = OfficeRow(name=as_seen(name))
    session.add(office)
    session.flush()
    return office


def _book(row: BookRow) -> Book:
    return Book(
        id=row.id,
        type=row.type,
        year=row.year,
        volume=row.volume,
        office=Office(row.office.id, row.office.name),
        copy=row.copy,
        edition=row.edition,
        expected_pages=row.expected_pages,
        expected_entries=row.expected_entries,
    )
