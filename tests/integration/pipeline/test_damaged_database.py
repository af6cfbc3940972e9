"""A database that is damaged is found, named, and copied over no good backup."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from pipeline.backup.backup import back_up
from pipeline.backup.copies import BackupFolder
from pipeline.backup.verify import verify
from pipeline.home.home import DATABASE, Home
from pipeline.home.progress import SilentProgress
from pipeline.nightly.night import run_night
from pipeline.nightly.stages import NightContext
from pipeline.store import open_store
from pipeline.store.books.books import NewBook
from pipeline.store.integrity.soundness import check_quickly, check_thoroughly
from pipeline.work.run_context import RunContext
from records.errors import ExitCode, IntegrityBroken
from tests.acceptance.test_command_line import hotich
from tests.support.homes import new_home

PAGE = 4096


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with enough books that its database has pages to damage, and a good backup in it."""
    root = tmp_path_factory.mktemp("whole") / "home"
    home = new_home(root)
    with home.store() as store, store.begin() as rows:
        for year in range(1900, 1990):
            rows.books.add(NewBook("KS", year, "01", f"UBND xã số {year}"))
    back_up(home, root / "copies", SilentProgress())
    return root


@pytest.fixture
def home(whole: Path, tmp_path: Path) -> Home:
    return Home.open(shutil.copytree(whole, tmp_path / "home"))


def cut_in_half(file: Path) -> None:
    with file.open("rb+") as opened:
        opened.truncate(file.stat().st_size // 2)


def page_overwritten(file: Path) -> None:
    """A bad sector in the middle of a table."""
    with closing(sqlite3.connect(file)) as connection:
        pages = "SELECT rootpage FROM sqlite_master WHERE name = 'office'"
        page = connection.execute(pages).fetchone()[0]
    with file.open("rb+") as opened:
        opened.seek((page - 1) * PAGE)
        opened.write(random.Random(7).randbytes(PAGE))


def no_database(file: Path) -> None:
    file.write_bytes(b"\0" * file.stat().st_size)


def reference_lost(file: Path) -> None:
    """A row names another one that is not there; the pages themselves are good."""
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("DELETE FROM office WHERE id = 3")


DAMAGES = [cut_in_half, page_overwritten, no_database, reference_lost]


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_found_by_verify_backup_and_night_and_older_copies_stay(
    home: Home, damage: Callable[[Path], None]
) -> None:
    copies = BackupFolder(home.root / "copies")
    before = copies.copies()
    damage(home.root / DATABASE)
    night = NightContext(home, date(2026, 3, 1), _no_workers, SilentProgress())
    for work in (
        lambda: verify(home, SilentProgress()),
        lambda: back_up(home, copies.root, SilentProgress()),
        lambda: run_night(night),
    ):
        with pytest.raises(IntegrityBroken) as refused:
            work()
        assert str(home.root / DATABASE) in refused.value.message
        assert refused.value.exit_code is ExitCode.INTEGRITY_BROKEN
    assert copies.copies() == before
    assert not list(copies.root.glob("*.part"))


@pytest.mark.parametrize(
    "words", ["verify", "backup --out {home}/copies", "nightly", "review serve --port 1", "report"]
)
def test_half_a_database_is_told_in_words(home: Home, words: str) -> None:
    cut_in_half(home.root / DATABASE)
    ended = hotich("--home", home.root, *words.format(home=home.root).split())
    assert ended.returncode == ExitCode.INTEGRITY_BROKEN, ended.stderr
    assert "Traceback" not in ended.stderr and "hotich.sqlite" in ended.stderr


def test_the_server_does_not_start_on_lost_references(home: Home) -> None:
    reference_lost(home.root / DATABASE)
    ended = hotich("--home", home.root, "review", "serve", "--port", "1")
    assert ended.returncode == ExitCode.INTEGRITY_BROKEN and "office" in ended.stderr


def test_postgresql_is_asked_too(store_url: str) -> None:
    store = open_store(store_url, busy_seconds=5)
    check_quickly(store)
    check_thoroughly(store)
    store.close()


def test_an_index_that_postgresql_finds_broken_is_named(store_url: str) -> None:
    """`amcheck` finds an index over a function that has since changed its mind; no page needs to be overwritten."""
    if store_url.startswith("sqlite"):
        pytest.skip("amcheck is PostgreSQL's")
    store = open_store(store_url, busy_seconds=5)
    with store.engine.begin() as connection:
        if connection.scalar(text("SELECT count(*) FROM pg_available_extensions WHERE name = 'amcheck'")) == 0:
            pytest.skip("amcheck is not installed")
        connection.execute(text("CREATE EXTENSION amcheck"))
        connection.execute(text("INSERT INTO office (name) SELECT 'xa ' || n FROM generate_series(1, 50) AS n"))
        place = "CREATE FUNCTION place(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT {}'"
        connection.execute(text(place.format("$1")))
        connection.execute(text("CREATE INDEX ix_place ON office (place(id))"))
        connection.execute(text(place.replace("CREATE", "CREATE OR REPLACE").format("-$1")))
    check_quickly(store)
    with pytest.raises(IntegrityBroken, match="ix_place"):
        check_thoroughly(store)
    store.close()


def _no_workers() -> RunContext:
    raise AssertionError("a night on a damaged database begins no work")
