"""Very many records in a store, and reviewers for them: for measuring only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Insert, String, cast, column, func, insert, literal, select, table, text

from pipeline.specimen.book import specimen
from pipeline.store import Store
from pipeline.store.books.books import Book, NewBook
from pipeline.store.review.people import Role
from pipeline.store.values import to_json
from records.editions import Edition, library
from records.examination import WHOLE_REGION, Examination
from records.stages import EntryReading, FieldReading, FieldState, PageDecision, PageKind, PageLayout, QualityVerdict

COMMUNES, VOLUMES = 200, 5
EDITION = "KS-2016"
ENTRY = "122"
DOUBTFUL = ("nksHoTen", "meHoTen")
LAYOUT = PageLayout(PageKind.RECORD, EDITION, (1600.0, 0, 0, 0, 2260.0, 0, 0, 0, 1), 0, 0.0, 8.0, 1.0)
DAY = 86400.0


def fill(store: Store, records: int) -> None:
    """Put records into an empty PostgreSQL store, the same number into every book; do nothing when there are books."""
    with store.begin() as rows:
        if rows.books.all():
            return
    current = to_json(EntryReading, _entry(library().get(EDITION)))
    for commune in range(COMMUNES):
        for volume in range(1, VOLUMES + 1):
            book, page_id = _book(store, f"UBND xã Thử {commune}", f"{volume:02d}")
            with store.engine.begin() as connection:
                connection.execute(_records(book, page_id, current, records // (COMMUNES * VOLUMES)))
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


def reviewers(store: Store, secret_hashes: Sequence[str]) -> None:
    """Add reviewers with a session each: every second one on four communes, the others on all."""
    with store.begin() as rows:
        offices = sorted({book.office.name for book in rows.books.all()})
        for number, secret_hash in enumerate(secret_hashes):
            if rows.sign_ins.of(secret_hash, DAY) is not None:
                continue
            user = rows.people.add(f"bench-{number}", "", Role.REVIEWER, everywhere=True)
            if number % 2:
                rows.people.limit(user, [offices[(number * 4 + step) % len(offices)] for step in range(4)])
            rows.sign_ins.begin(user, secret_hash, "bench", DAY)


def _book(store: Store, office: str, volume: str) -> tuple[Book, int]:
    with store.begin() as rows:
        book = rows.books.add(NewBook("KS", 2018, volume, office))
        scan = rows.scans.add(book.id, "p.jpg", "0" * 64, "image/jpeg", 10)
        seen = Examination(0, WHOLE_REGION, LAYOUT, QualityVerdict(PageDecision.ACCEPTED, ()))
        return book, rows.pages.replace(scan, [seen])[0].id


def _records(book: Book, page_id: int, current: str, count: int) -> Insert:
    """Make the wanted number of records in the database itself, with findings spread evenly."""
    number = func.generate_series(1, count).column_valued("number")
    values: dict[str, ColumnElement[Any]] = {
        "book_id": literal(book.id),
        "office_id": literal(book.office.id),
        "page_id": literal(page_id),
        "entry": cast(number, String),
        "position": number,
        "type": literal(book.type),
        "year": literal(book.year),
        "so": cast(number, String),
        "name_folded": literal("nguyen thi binh"),
        "state": literal("draft"),
        "current": literal(current),
        "version": literal(1),
        "effort": number * 7919 % 1000,
        "task": literal("review"),
    }
    record = table("record", *(column(name) for name in values))
    return insert(record).from_select(list(values), select(*values.values()))


def _entry(edition: Edition) -> EntryReading:
    """Return an entry of the specimen book as its form holds it, with two of its names doubtful."""
    cells = specimen().entry(ENTRY)
    places = {column: area.lines[0].box for area in edition.areas for column in area.columns}
    fields = (
        FieldReading(
            column,
            FieldState.READ if cells.get(column) else FieldState.BLANK,
            cells.get(column, ""),
            cells.get(column, ""),
            0.6 if column in DOUBTFUL else 0.99,
            (box,),
            "bench",
            alternatives=("Nguyễn Thị Bính",) if column in DOUBTFUL else (),
        )
        for column, box in places.items()
    )
    return EntryReading(None, tuple(fields))
