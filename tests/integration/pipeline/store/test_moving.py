"""A home's database moved between SQLite and PostgreSQL: the same rows, proven; cut off, it leaves nothing whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect
from sqlalchemy.exc import DatabaseError

from exports.upload.testing import ScriptedReceiver
from pipeline.backup.verify import verify
from pipeline.home.home import DATABASE, Home
from pipeline.home.progress import SilentProgress
from pipeline.home.settings import StoreSettings
from pipeline.store.books.books import NewBook
from pipeline.store.engine import engine_of
from pipeline.store.ledgers.audit_search import AuditQuestion
from pipeline.store.moving.move import MOVED, MovedDatabase, move_database
from pipeline.store.moving.table_rows import all_tables
from records.errors import IntegrityBroken, LockedByAnotherRun, UsageError, WriteFailed
from tests.support.databases import PostgresServer
from tests.support.forced import forced
from tests.support.killing import done_in_a_fork, killed_in_a_fork
from tests.support.upload_office import CASES, UploadOffice

EMPTY = "template0"


@pytest.fixture(scope="module")
def sent_office(packed_office: UploadOffice, tmp_path_factory: pytest.TempPathFactory) -> UploadOffice:
    """The accepted book after its cases were sent."""
    office = packed_office.copied(tmp_path_factory.mktemp("moving") / "home")
    office.upload(ScriptedReceiver())
    return office


def at(office: UploadOffice, url: str) -> UploadOffice:
    """The same home on another database."""
    settings = office.home.settings.model_copy(update={"store": StoreSettings(url=url)})
    return replace(office, home=Home(office.home.root, settings))


def move(office: UploadOffice, source: str, target: str) -> MovedDatabase:
    return move_database(source, target, office.home.notary, 5.0, lambda _one: None)


def test_no_table_of_a_home_is_left_behind(sent_office: UploadOffice) -> None:
    """What is left out can be made anew: the search index, and the revision."""
    with sent_office.home.store() as store:
        there = inspect(store.engine).get_table_names()
    left = set(there) - {table.name for table in all_tables()}
    assert {name for name in left if not name.startswith("search")} == {"alembic_version"}


def built_in(office: UploadOffice) -> str:
    return f"sqlite:///{office.home.root / DATABASE}"


def test_there_and_back_the_rows_are_the_same_and_prove_themselves(
    sent_office: UploadOffice, postgres: PostgresServer, tmp_path: Path
) -> None:
    office = sent_office.copied(tmp_path / "home")
    back = f"sqlite:///{tmp_path / 'back.sqlite'}"
    with postgres.database(EMPTY) as url:
        there = move(office, built_in(office), url)
        served = at(office, url)
        assert verify(served.home, SilentProgress()).scans == CASES
        assert served.line() == office.line()
        assert served.line().imported == CASES
        with served.home.store() as store, store.begin() as rows:
            book = rows.books.add(NewBook("KT", 2008, "02", "UBND xã Thử Nghiệm")).id
            assert [one.detail for one in rows.audit_search.find(AuditQuestion(action=MOVED), 9)]
        assert move(served, url, back).events == there.events + 1
    again = at(office, back)
    assert verify(again.home, SilentProgress()).scans == CASES
    with again.home.store() as store, store.begin() as rows:
        assert {one.id for one in rows.books.all()} == {office.book, book}
        assert [record.so for record in rows.records.of_book(office.book)] == ["1", "2", "3", "4"]
    assert {one.table: one.rows for one in there.tables}["upload_case"] == CASES
    assert not (tmp_path / "back.sqlite.part").exists()


def test_a_moved_home_works_on(sent_office: UploadOffice, postgres: PostgresServer, tmp_path: Path) -> None:
    """Its numbers go on, its triggers refuse what they refused, its records are found."""
    office = sent_office.copied(tmp_path / "home")
    with postgres.database(EMPTY) as url:
        move(office, built_in(office), url)
        served = at(office, url)
        served.revise(1, "so", "1A")
        served.export(tmp_path / "delivery")
        assert verify(served.home, SilentProgress()).packages == 2
        with served.home.store() as store, pytest.raises(DatabaseError, match="append-only"):
            forced(store, "DELETE FROM upload_event")


def test_a_target_that_holds_something_is_left_alone(
    sent_office: UploadOffice, postgres: PostgresServer, tmp_path: Path
) -> None:
    file = tmp_path / "other.sqlite"
    file.write_bytes(b"what somebody keeps")
    with pytest.raises(UsageError, match="không trống"):
        move(sent_office, built_in(sent_office), f"sqlite:///{file}")
    assert file.read_bytes() == b"what somebody keeps"
    with postgres.database() as url, pytest.raises(UsageError, match="không trống"):
        move(sent_office, built_in(sent_office), url)


def test_a_source_that_is_not_there_is_not_made(sent_office: UploadOffice, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"none\.sqlite"):
        move(sent_office, f"sqlite:///{tmp_path / 'none.sqlite'}", f"sqlite:///{tmp_path / 'new.sqlite'}")
    assert list(tmp_path.iterdir()) == []


def test_a_source_that_was_changed_by_hand_is_not_moved(sent_office: UploadOffice, tmp_path: Path) -> None:
    office = sent_office.copied(tmp_path / "home")
    engine = create_engine(built_in(office))
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE office SET name = 'another'")
    engine.dispose()
    with pytest.raises(IntegrityBroken, match="office"):
        move(office, built_in(office), f"sqlite:///{tmp_path / 'new.sqlite'}")
    assert not (tmp_path / "new.sqlite").exists()


def test_a_move_that_is_killed_leaves_nothing_that_looks_whole(sent_office: UploadOffice, tmp_path: Path) -> None:
    office = sent_office.copied(tmp_path / "home")
    file = tmp_path / "new.sqlite"

    def moving() -> None:
        move(office, built_in(office), f"sqlite:///{file}")

    acts = done_in_a_fork(moving)
    file.unlink()
    for act in (acts // 4, acts // 2, acts - 6):
        assert killed_in_a_fork(moving, act)
        assert not file.exists()
    moving()
    assert verify(at(office, f"sqlite:///{file}").home, SilentProgress()).scans == CASES


def test_a_server_that_goes_away_has_nothing_of_a_move(sent_office: UploadOffice, postgres: PostgresServer) -> None:
    with postgres.database(EMPTY) as url:
        watched = engine_of(url, 5.0)

        def cut(name: str) -> None:
            if name == "record":
                with watched.begin() as connection:
                    connection.exec_driver_sql(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                    )

        with pytest.raises(WriteFailed):
            move_database(built_in(sent_office), url, sent_office.home.notary, 5.0, lambda one: cut(one.table))
        with watched.connect() as connection:
            assert inspect(connection).get_table_names() == []
        watched.dispose()
        assert move(sent_office, built_in(sent_office), url).tables


def test_nobody_writes_into_a_source_that_is_moved(
    sent_office: UploadOffice, postgres: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.store.moving.places.LOCK_SECONDS", 1)
    with postgres.database(EMPTY) as url:
        move(sent_office, built_in(sent_office), url)
        served = at(sent_office, url)
        with served.home.store() as store, store.begin() as rows:
            rows.books.add(NewBook("KT", 2008, "02", "UBND xã Thử Nghiệm"))
            with pytest.raises(LockedByAnotherRun):
                move(served, url, f"sqlite:///{tmp_path / 'new.sqlite'}")
    assert not (tmp_path / "new.sqlite").exists()
