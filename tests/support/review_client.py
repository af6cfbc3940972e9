"""Browser without a screen: the application on a small store, with somebody signed in."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from pipeline.home.home import Home
from pipeline.store.books.record import ReviewTask
from pipeline.store.review.decisions import DecisionKind
from pipeline.store.review.people import Person, Role
from review.web.app import application
from review.work.sessions import COOKIE
from tests.support.homes import new_home
from tests.support.review_store import HERE, ReviewStore, books_in

HOURS = 36000.0


def signed_in(
    books: ReviewStore, name: str, role: Role = Role.REVIEWER, office: str | None = HERE
) -> tuple[Person, str]:
    """Add a person with a session; return both with its secret."""
    person, secret = books.person(name, role, office), f"secret-of-{name}"
    with books.store.begin() as rows:
        user = rows.people.find(name)
        rows.sign_ins.begin(user, hashlib.sha256(secret.encode()).hexdigest(), f"csrf-of-{name}", HOURS)
    return person, secret


@dataclass(frozen=True)
class ReviewOffice:
    """Home with the books of some communes, and its application."""

    home: Home
    app: FastAPI
    books: list[ReviewStore]

    def enter(self, name: str, role: Role = Role.REVIEWER, office: str | None = HERE) -> Browser:
        """Open a browser in which a new person is signed in."""
        person, secret = signed_in(self.books[0], name, role, office)
        client = TestClient(self.app, follow_redirects=False, cookies={COOKIE: secret})
        return Browser(client, person)


@dataclass(frozen=True)
class Browser:
    client: TestClient
    person: Person

    def get(self, path: str) -> Response:
        return self.client.get(path)

    def post(self, path: str, **form: str | int) -> Response:
        return self.client.post(path, data={"csrf": f"csrf-of-{self.person.name}", **form})

    def next(self) -> str:
        """Return the text of the next record's page."""
        return self.post("/next").text


def office(folder: Path, offices: tuple[str, ...] = (HERE,), entries: int = 3, settings: str = "") -> ReviewOffice:
    new_home(folder)
    (folder / "hotich.toml").write_text(settings, encoding="utf-8")
    home = Home.open(folder)
    books = books_in(home.open_store(), offices, entries, home.archive)
    return ReviewOffice(home, application(home, books[0].store), books)


def keyed_once(books: ReviewStore, by: Person) -> None:
    """Have a person key the first record of a book, which then waits for a second keying."""
    with books.store.begin() as rows:
        record = rows.records.get(books.records[0])
        assert record is not None
        rows.queue.take(record.id, by, 60)
        rows.decisions.hand_on(record, by, DecisionKind.KEYED, ReviewTask.SECOND)


def version_in(page: str) -> int:
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found, page
    return int(found[1])


def record_in(page: str) -> int:
    found = re.search(r'data-record="(\d+)"', page)
    assert found, page
    return int(found[1])
