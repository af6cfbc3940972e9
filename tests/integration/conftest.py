"""Databases for the tests, SQLite and a real PostgreSQL alike, and an accepted book that tests send and move."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.store import Store, open_store
from tests.support.databases import PostgresServer
from tests.support.passing_office import PassingOffice
from tests.support.postgres_server import programs, running
from tests.support.upload_office import UploadOffice


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """One server a session; its tests are skipped where none is installed."""
    found = programs()
    if found is None:
        pytest.skip("no PostgreSQL server is installed")
    with running(found) as process:
        server = PostgresServer(process.url)
        yield server
        server.close()


@pytest.fixture(scope="session")
def read_office(tmp_path_factory: pytest.TempPathFactory) -> PassingOffice:
    """A book read and compared, of which all but one entry may pass; tests work on copies of its home."""
    return PassingOffice.at(tmp_path_factory.mktemp("passing"))


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file at the newest schema, to be copied: that costs a hundredth of migrating."""
    file = tmp_path_factory.mktemp("store") / "empty.sqlite"
    open_store(f"sqlite:///{file}", busy_seconds=5).close()
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path, empty_sqlite: Path) -> Iterator[str]:
    """The URL of an empty store at the newest schema, once of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{shutil.copyfile(empty_sqlite, tmp_path / 'test.sqlite')}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with server.database() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without any table, once of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with server.database("template0") as url:
        yield url


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """An empty store that is open, once of each kind."""
    store = open_store(store_url, busy_seconds=5)
    yield store
    store.close()


@pytest.fixture(scope="session")
def packed_office(tmp_path_factory: pytest.TempPathFactory) -> UploadOffice:
    """One accepted and packed book a session; every test works on a copy of it."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr("tests.support.cluster_flow.SECONDS_A_PAGE", 0)
        return UploadOffice.at(tmp_path_factory.mktemp("upload"))
