"""The open home behind every page, and the dependencies of its routes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Path, Request

from pipeline.forms.library import ID
from pipeline.home.home import Home
from pipeline.home.settings import ReviewSettings
from pipeline.store import Store, Transaction
from pipeline.store.books.books import Book
from pipeline.store.books.pages import Page
from pipeline.store.books.record import Record
from pipeline.store.review.people import Person
from review.web.pages import Templates
from review.web.pictures import Pictures
from review.work.examination import ScanExaminer
from review.work.refusals import TriesPerMinute
from review.work.sessions import Session, SignInDesk


class NotVisible(Exception):
    """Absence of a thing, or its place outside the person's communes; the answer does not tell which."""


@dataclass(frozen=True, slots=True)
class Service:
    """Open home of one server process."""

    home: Home
    store: Store
    pictures: Pictures
    templates: Templates
    wrong_tries: TriesPerMinute
    sign_ins: SignInDesk
    api_calls: TriesPerMinute
    examiner: ScanExaminer

    @property
    def settings(self) -> ReviewSettings:
        """Settings of the review."""
        return self.home.settings.review

    def record(self, rows: Transaction, person: Person, record_id: int) -> Record:
        """Return a record that the person may see.

        Raises:
            NotVisible: there is none for this person.
        """
        record = rows.records.get(record_id)
        if record is None or not person.scope.covers(record.office_id):
            raise NotVisible
        return record

    def book(self, rows: Transaction, person: Person, book_id: str) -> Book:
        """Return a book that the person may see.

        Raises:
            NotVisible: there is none for this person.
        """
        book = rows.books.get(book_id)
        if book is None or not person.scope.covers(book.office.id):
            raise NotVisible
        return book

    def page(self, rows: Transaction, person: Person, page_id: int) -> Page:
        """Return a page whose book the person may see.

        Raises:
            NotVisible: there is none for this person.
        """
        page = rows.pages.get(page_id)
        if page is None:
            raise NotVisible
        self.book(rows, person, page.book_id)
        return page


def service_of(request: Request) -> Service:
    """Return the service that answers a request."""
    return cast(Service, request.app.state.service)


async def service_dep(request: Request) -> Service:
    """Return the service to a route, without a thread: the hop costs more than the look-up."""
    return service_of(request)


async def session_of(request: Request) -> Session:
    """Return the session that the guard found."""
    return cast(Session, request.state.session)


async def person_of(session: Annotated[Session, Depends(session_of)]) -> Person:
    """Return the signed-in person."""
    return session.person


ServiceDep = Annotated[Service, Depends(service_dep)]
RowId = Annotated[int, Path(ge=1, le=2**31 - 1)]
"""An id in an address; larger ones no database column holds."""
EditionId = Annotated[str, Path(pattern=f"^{ID.pattern}$")]
"""An id of a form in an address; nothing else is looked for among files."""
SignedInPerson = Annotated[Person, Depends(person_of)]
