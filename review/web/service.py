"""The open home behind every page, and the dependencies of its routes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, cast

import structlog
from fastapi import Depends, Path, Request

from pipeline.forms.library import ID
from pipeline.home.home import Home
from pipeline.home.settings import FILE_NAME, ReviewSettings, load_settings
from pipeline.store import Store, Transaction
from pipeline.store.books.books import Book
from pipeline.store.books.pages import Page
from pipeline.store.books.record import Record
from pipeline.store.review.people import Person
from records.errors import UsageError
from review.web.pages import Templates
from review.web.pictures import Pictures
from review.work.background import BackgroundWork
from review.work.refusals import TriesPerMinute
from review.work.sessions import Session, SignInDesk


class NotVisible(Exception):
    """Absence of a thing, or its place outside the person's communes; the answer does not tell which."""


@dataclass(slots=True)
class CurrentHome:
    """Home with the settings as its file has them now: a change holds at once, in every server process.

    Where rows and scans lie stays as it was when the server opened them. A file that a person has broken is told in
    the log, and the settings before it hold on.

    Attributes:
        home: as it was last read.
    """

    home: Home
    _read: tuple[int, int, int] = (0, 0, 0)

    def __post_init__(self) -> None:
        """Take the file as read."""
        self._read = self._stamp()

    def now(self) -> Home:
        """Return the home; its file is read again when it is another one."""
        stamp = self._stamp()
        if stamp != self._read:
            self._read = stamp
            self._read_again()
        return self.home

    def _stamp(self) -> tuple[int, int, int]:
        try:
            found = (self.home.root / FILE_NAME).stat()
        except FileNotFoundError:
            return self._read
        return found.st_mtime_ns, found.st_ino, found.st_size

    def _read_again(self) -> None:
        before = self.home.settings
        try:
            fresh = load_settings(self.home.root / FILE_NAME)
        except UsageError as broken:
            structlog.get_logger().warning("settings.broken", error=type(broken).__name__)
            return
        opened = {"store": before.store, "archive": before.archive}
        self.home = replace(self.home, settings=fresh.model_copy(update=opened))


@dataclass(frozen=True, slots=True)
class Service:
    """Open home of one server process."""

    current: CurrentHome
    store: Store
    pictures: Pictures
    templates: Templates
    background: BackgroundWork

    @property
    def home(self) -> Home:
        """Home with its settings of this moment."""
        return self.current.now()

    @property
    def settings(self) -> ReviewSettings:
        """Settings of the review."""
        return self.home.settings.review

    @property
    def sign_ins(self) -> SignInDesk:
        """Desk where people sign in."""
        return SignInDesk(self.store, self.home.vault, self.settings.session_hours)

    @property
    def wrong_tries(self) -> TriesPerMinute:
        """Wrong tries to sign in, by address."""
        return TriesPerMinute(self.store, "address", self.settings.wrong_tries)

    @property
    def api_calls(self) -> TriesPerMinute:
        """Requests of other programs, by token."""
        return TriesPerMinute(self.store, "token", self.settings.api_calls)

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
