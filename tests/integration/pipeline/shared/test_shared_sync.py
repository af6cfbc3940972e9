"""The shared database read from SQL: only what changed where a table says so, and whatever is wrong is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from pipeline.home.home import Home
from pipeline.home.settings import SharedTable
from pipeline.shared.indexes import snapshots
from pipeline.shared.load import forget_sources, sync
from reconcile.index.index_update import SnapshotChanges
from records.errors import InputRefused, UsageError
from tests.support.homes import new_home
from tests.support.linkage_cases import birth


class Births:
    """A table of births in a database of its own, as the ministry's side keeps it."""

    def __init__(self, folder: Path) -> None:
        self.url = f"sqlite:///{folder / 'ministry.db'}"
        self.engine = sa.create_engine(self.url)
        columns = ", ".join(f"{column} TEXT" for column in birth(1))
        with self.engine.begin() as connection:
            connection.exec_driver_sql(f"CREATE TABLE births (ma TEXT, sua_luc DATETIME, {columns})")

    def put(self, identifier: str | None, day: int, cells: Mapping[str, str]) -> None:
        values = {"ma": identifier, "sua_luc": f"2020-01-{day:02d} 08:00:00.000000", **cells}
        names, marks = ", ".join(values), ", ".join(f":{name}" for name in values)
        with self.engine.begin() as connection:
            connection.execute(sa.text("DELETE FROM births WHERE ma = :ma"), {"ma": identifier})
            connection.execute(sa.text(f"INSERT INTO births ({names}) VALUES ({marks})"), values)  # noqa: S608

    def drop(self, identifier: str) -> None:
        with self.engine.begin() as connection:
            connection.execute(sa.text("DELETE FROM births WHERE ma = :ma"), {"ma": identifier})


@pytest.fixture
def births(tmp_path: Path) -> Births:
    made = Births(tmp_path)
    for number in range(1, 7):
        made.put(str(number), number, birth(number))
    return made


@pytest.fixture
def home(tmp_path: Path, births: Births) -> Home:
    made = new_home(tmp_path / "home")
    tables = {"KS": SharedTable(table="births", id="ma", changed="sua_luc")}
    shared = made.settings.shared.model_copy(update={"url": births.url, "tables": tables})
    return replace(made, settings=made.settings.model_copy(update={"shared": shared}))


def _sync(home: Home) -> SnapshotChanges:
    (loaded,) = sync(home, None)
    return loaded.changes


def test_only_what_changed_since_is_read_and_the_rest_stays(home: Home, births: Births) -> None:
    assert _sync(home) == SnapshotChanges(6, 0, 0, 0)
    births.put("2", 9, {**birth(2), "meHoTen": "Lò Thị Ưng"})
    births.put("7", 9, birth(7))
    assert _sync(home) == SnapshotChanges(1, 1, 0, 1)
    assert [one.records for one in snapshots(home)] == [7]
    content = snapshots(home)[0].content
    forget_sources(home)
    assert _sync(home) == SnapshotChanges(0, 0, 0, 7)
    assert snapshots(home)[0].content == content


def test_what_was_removed_is_seen_when_all_is_read(home: Home, births: Births) -> None:
    _sync(home)
    births.drop("3")
    assert _sync(home).removed == 0
    forget_sources(home)
    assert _sync(home).removed == 1


def test_another_database_is_read_from_its_beginning(home: Home, births: Births, tmp_path: Path) -> None:
    _sync(home)
    (tmp_path / "other").mkdir()
    other = Births(tmp_path / "other")
    other.put("1", 1, birth(1))
    (loaded,) = sync(home, other.url)
    assert (loaded.changes.same, loaded.changes.removed) == (1, 5)


def test_a_case_that_is_read_twice_is_refused(home: Home, births: Births) -> None:
    _sync(home)
    before = snapshots(home)
    with births.engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO births SELECT * FROM births WHERE ma = '6'")
    with pytest.raises(InputRefused):
        sync(home, None)
    assert snapshots(home) == before


@pytest.mark.parametrize("identifier", [None, " "])
def test_a_case_without_identifier_is_refused_by_its_place(home: Home, births: Births, identifier: str | None) -> None:
    births.put(identifier, 9, birth(8))
    with pytest.raises(InputRefused, match="births.*7.*ma"):
        sync(home, None)
    assert snapshots(home) == []


def test_a_column_of_changes_that_is_not_there_is_named(home: Home, births: Births) -> None:
    with births.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE births DROP COLUMN sua_luc")
    with pytest.raises(InputRefused, match="sua_luc"):
        sync(home, None)


def test_an_address_without_a_driver_is_told(home: Home) -> None:
    with pytest.raises(UsageError):
        sync(home, "nosuch://host/database")
