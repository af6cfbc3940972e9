"""What every page of the application works with, and what its routes may ask of a request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Path, Request

from pipeline.home.home import Home
from pipeline.home.settings import ReviewSettings
from pipeline.store import Store, Transaction
from pipeline.store.books.books import Book
from pipeline.store.books.pages import Page
from pipeline.store.books.record import Record
from pipeline.store.review.people import Person
from review.web.pages import Templates
from review.web.pictures import Pictures
from review.work.refusals import WrongTries
from review.work.sessions import Session, SignInDesk


class NotHere(Exception):
    """There is no such thing, or it lies outside the person's communes; the answer does not tell which."""


@dataclass(frozen=True, slots=True)
class Service:
    """The open home of one server process."""

    home: Home
    store: Store
    pictures: Pictures
    templates: Templates
    wrong_tries: WrongTries
    sign_ins: SignInDesk

    @property
    def settings(self) -> ReviewSettings:
        """How people review here."""
        return self.home.settings.review

    def record(self, rows: Transaction, person: Person, record_id: int) -> Record:
        """The record, if the person may see it.

        Raises:
            NotHere: there is none for this person.
        """
        record = rows.records.get(record_id)
        if record is None or not person.scope.covers(record.office_id):
            raise NotHere
        return record

    def book(self, rows: Transaction, person: Person, book_id: str) -> Book:
        """The book, if the person may see it.

        Raises:
            NotHere: there is none for this person.
        """
        book = rows.books.get(book_id)
        if book is None or not person.scope.covers(book.office.id):
            raise NotHere
        return book

    def page(self, rows: Transaction, person: Person, page_id: int) -> Page:
        """The page, if the person may see its book.

        Raises:
            NotHere: there is none for this person.
        """
        page = rows.pages.get(page_id)
        if page is None:
            raise NotHere
        self.book(rows, person, page.book_id)
        return page


def service_of(request: Request) -> Service:
    """The service that answers a request."""
    return cast(Service, request.app.state.service)


async def here_of(request: Request) -> Service:
    """The service, for a route. What asks nothing of the store is no work for another thread: the hop costs more."""
    return service_of(request)


async def session_of(request: Request) -> Session:
    """Who asks; the guard has put it there."""
    return cast(Session, request.state.session)


async def person_of(session: Annotated[Session, Depends(session_of)]) -> Person:
    """The person who asks."""
    return session.person


Here = Annotated[Service, Depends(here_of)]
RowId = Annotated[int, Path(ge=1, le=2**31 - 1)]
"""An id in an address; larger ones no database column holds."""
Who = Annotated[Person, Depends(person_of)]
