"""Linkage index: build, update and lookup; after any failure the old content stays."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import numpy as np
import pytest
import sqlalchemy as sa

from reconcile.index.encode import encode
from reconcile.index.gateway import SharedCase, SnapshotVersion, SqlSharedDatabase, SqlSource, cell_text
from reconcile.index.index_update import SnapshotChanges, update_index
from reconcile.index.keys import keys
from reconcile.index.linkage_index import LinkageIndex
from reconcile.index.offices import Offices
from reconcile.index.schema import schema
from reconcile.testing import FakeSharedDatabase
from reconcile.weights.book_evidence import encode_entries
from records.errors import InputRefused, SharedDatabaseUnreachable, UsageError
from tests.support.linkage_cases import birth, shared_rows

KS = schema("KS")


@pytest.fixture
def index() -> LinkageIndex:
    return LinkageIndex(sa.create_engine("sqlite://"), KS)


def _found(index: LinkageIndex, cells: dict[str, str]) -> set[str]:
    """Identifiers of the cases under any precise key of one entry."""
    cases = encode_entries(KS, Offices(index.offices()), [cells], np.zeros(1, np.intp)).cases
    _reading, records = index.candidates(keys(KS, cases, range(len(KS.keys))))
    return set(index.sources(records.tolist()).values())


def test_a_case_is_found_though_day_and_month_are_swapped(index: LinkageIndex) -> None:
    rows = [SharedCase("x", {**birth(1), "nksNgaySinh": "05.11.2007"})]
    update_index(index, FakeSharedDatabase({"KS": rows}))
    assert _found(index, {"noiDangKy": birth(1)["noiDangKy"], "nksNgaySinh": "11.05.2007"}) == {"x"}


def test_the_same_snapshot_again_changes_nothing(index: LinkageIndex) -> None:
    rows = shared_rows(range(2005, 2008))
    assert update_index(index, FakeSharedDatabase({"KS": rows})) == SnapshotChanges(180, 0, 0, 0)
    assert update_index(index, FakeSharedDatabase({"KS": rows}, "2")) == SnapshotChanges(0, 0, 0, 180)


def test_new_changed_and_removed_cases_are_taken_in(index: LinkageIndex) -> None:
    rows = shared_rows(range(2005, 2008))
    update_index(index, FakeSharedDatabase({"KS": rows}))
    changed = SharedCase("2005/1", {**rows[0].cells, "nksHoTen": "Lò Thị Ưng", "so": "901"})
    newer = [changed, *rows[2:], SharedCase("new", birth(61, 2007))]
    assert update_index(index, FakeSharedDatabase({"KS": newer}, "2")) == SnapshotChanges(1, 1, 1, 178)
    assert _found(index, {"nksHoTen": "Lò Thị Ưng", "noiDangKy": rows[0].cells["noiDangKy"]}) == {"2005/1"}
    old_key = {"so": "1", "ngayDangKy": "2005", "noiDangKy": rows[0].cells["noiDangKy"]}
    assert "2005/1" not in _found(index, old_key)
    assert index.count() == 180


def test_a_database_that_goes_away_leaves_the_index_as_it_was(index: LinkageIndex) -> None:
    rows = shared_rows(range(2005, 2008))
    update_index(index, FakeSharedDatabase({"KS": rows}))
    with pytest.raises(SharedDatabaseUnreachable):
        update_index(index, FakeSharedDatabase({"KS": rows[:40]}, "2", breaks_after=30))
    assert index.count() == len(rows)


def test_an_empty_snapshot_is_refused_and_nothing_is_lost(index: LinkageIndex) -> None:
    update_index(index, FakeSharedDatabase({"KS": shared_rows(range(2005, 2006))}))
    with pytest.raises(InputRefused):
        update_index(index, FakeSharedDatabase({"KS": []}, "2"))
    assert index.count() == 60


def test_two_cases_with_one_identifier_are_refused(index: LinkageIndex) -> None:
    with pytest.raises(InputRefused):
        update_index(index, FakeSharedDatabase({"KS": [SharedCase("1", birth(1)), SharedCase("1", birth(2))]}))
    assert index.count() == 0


def test_a_block_past_its_cap_is_dropped_but_the_others_find_the_case(index: LinkageIndex) -> None:
    couple = {"chaHoTen": "Nguyễn Văn An", "meHoTen": "Trần Thị Bình"}
    rows = [SharedCase(str(number), {**birth(number), **couple}) for number in range(1, 70)]
    update_index(index, FakeSharedDatabase({"KS": rows[:40]}))
    assert len(_found(index, couple)) == 40
    update_index(index, FakeSharedDatabase({"KS": rows}, "2"))
    assert _found(index, couple) == set()
    assert "5" in _found(index, birth(5))


def test_a_type_without_linkage_is_named() -> None:
    with pytest.raises(UsageError, match="GH"):
        schema("GH")


@pytest.mark.parametrize("code", ["KS", "KH", "KT", "CMC", "HN"])
def test_every_type_finds_its_own_cases(code: str) -> None:
    links = schema(code)
    index = LinkageIndex(sa.create_engine("sqlite://"), links)
    cells = {column: "17" for column in links.columns if column == links.number}
    for number, person in enumerate(links.persons):
        cells |= {person.name: f"Lò Văn {'Anh' * (number + 1)}", person.birth: f"0{number + 1}.02.1980"}
    cells |= {links.registered: "05.03.2001", links.office: birth(1)["noiDangKy"]}
    update_index(index, FakeSharedDatabase({code: [SharedCase("x", cells)]}))
    cases = encode(links, [cells])
    cases.rows["office"] = list(index.offices())
    found = [len(index.candidates(keys(links, cases, [number]))[1]) for number in range(len(links.keys))]
    without = [number for number, spec in enumerate(links.keys) if {"identity", "event"} & _last_parts(spec.parts)]
    assert [number for number, size in enumerate(found) if not size] == without


def _last_parts(parts: tuple[str, ...]) -> set[str]:
    return {part.rpartition(".")[2] for part in parts}


def test_a_sql_database_is_read_through_the_column_map() -> None:
    engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE births (ma TEXT, ten TEXT, so TEXT, noiDangKy TEXT, ngayDangKy DATE)")
        connection.exec_driver_sql("INSERT INTO births VALUES ('a', 'Lò Thị Ưng', NULL, ' ', '2001-02-03')")
    source = SqlSource("births", "ma", {"nksHoTen": "ten"})
    shared = SqlSharedDatabase(engine, {"KS": source}, SnapshotVersion("1", FakeSharedDatabase({}).version().taken_on))
    assert [(row.id, dict(row.cells)) for row in shared.rows("KS")] == [
        ("a", {"nksHoTen": "Lò Thị Ưng", "ngayDangKy": "03.02.2001"})
    ]
    wrong = SqlSharedDatabase(engine, {"KS": SqlSource("births", "ma", {"nksHoTen": "hoten"})}, shared.version())
    with pytest.raises(InputRefused, match="hoten"):
        list(wrong.rows("KS"))
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE bare (id TEXT, nksHoTen TEXT)")
    with pytest.raises(InputRefused, match="ngayDangKy"):
        list(SqlSharedDatabase(engine, {"KS": SqlSource("bare", "id", {})}, shared.version()).rows("KS"))
    missing = SqlSharedDatabase(engine, {"KS": SqlSource("deaths", "ma", {})}, shared.version())
    with pytest.raises(InputRefused, match="deaths"):
        list(missing.rows("KS"))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("  Hoa\u0300  ", "Hoà"),
        (date(2008, 10, 27), "27.10.2008"),
        (datetime(2008, 10, 27, 7, 30), "27.10.2008"),
        (12, "12"),
        (12.0, "12"),
        (Decimal(7), "7"),
    ],
)
def test_values_of_a_database_become_the_text_of_a_cell(value: object, text: str) -> None:
    assert cell_text(value) == text


@pytest.mark.parametrize("value", [b"\x00", 1.5, float("nan"), object()])
def test_values_that_are_no_text_number_or_date_are_refused(value: object) -> None:
    with pytest.raises(ValueError):
        cell_text(value)
