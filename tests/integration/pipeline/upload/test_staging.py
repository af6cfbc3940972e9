"""Staging table in a receiver's database: SQLite, a real PostgreSQL and MariaDB; SQL Server by its dialect alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import mssql, mysql

from exports.upload.outcomes import CaseState, Outcome
from exports.upload.staging import CASES, STAGING, StagingUploader, insert_absent, staging
from exports.upload.uploader import AnswerBroken, ReceiverUnreachable
from records.errors import UsageError
from tests.support import mariadb_server
from tests.support.mariadb_server import MariaServer
from tests.support.upload_office import CASES as COUNT
from tests.support.upload_office import UploadOffice


@pytest.fixture
def office(packed_office: UploadOffice, tmp_path: Path) -> UploadOffice:
    return packed_office.copied(tmp_path / "home")


@pytest.fixture(scope="session")
def mariadb() -> Iterator[MariaServer]:
    """One server a session; its tests are skipped where none is installed."""
    if not mariadb_server.is_installed():
        pytest.skip("no MariaDB server is installed (Debian: mariadb-server-core and mariadb-client-core)")
    with mariadb_server.running() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql", "mariadb"])
def receiver_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a receiver's database without any table, once of each kind."""
    match request.param:
        case "sqlite":
            yield f"sqlite:///{tmp_path / 'receiver.sqlite'}"
        case "postgresql":
            with request.getfixturevalue("postgres").database("template0") as url:
                yield url
        case _:
            with request.getfixturevalue("mariadb").database() as url:
                yield url


def receiver_writes(url: str, **values: str | None) -> None:
    """Let the receiver answer for the cases of register numbers 1 to 3."""
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.update(CASES).where(CASES.c.number.in_(["1", "2", "3"])).values(**values))
    engine.dispose()


def rows(url: str) -> list[sa.Row[Any, Any, Any]]:
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        found = connection.execute(
            sa.select(CASES.c.number, CASES.c.record_type, CASES.c.cells).order_by(CASES.c.number)
        )
        kept = list(found)
    engine.dispose()
    return kept


def test_cases_lie_there_once_and_answers_are_read_from_their_columns(office: UploadOffice, receiver_url: str) -> None:
    for _again in range(2):
        with staging(receiver_url, "") as way:
            assert office.upload(way).line.unknown == COUNT
    assert [row.number for row in rows(receiver_url)] == [str(number) for number in range(1, COUNT + 1)]
    receiver_writes(receiver_url, status="received")
    with staging(receiver_url, "") as way:
        office.upload(way)
    receiver_writes(receiver_url, status="rejected", code="E7", message="Trùng số định danh")
    with staging(receiver_url, "") as way:
        assert office.upload(way).line.rejected == 3
    assert office.uploads()[0].standing.words == "Trùng số định danh"
    receiver_writes(receiver_url, status="imported", receiver_id="HT-1")
    with staging(receiver_url, "") as way:
        line = office.upload(way).line
    assert (line.imported, line.rejected, line.contradicted) == (3, 0, 3)
    assert "bị từ chối E7 Trùng số định danh; đã nhập HT-1" in office.contradictions()[0]
    assert len(rows(receiver_url)) == COUNT


def test_a_status_that_nobody_understands_is_told(office: UploadOffice, receiver_url: str) -> None:
    with staging(receiver_url, "") as way:
        office.upload(way)
        receiver_writes(receiver_url, status="ok")
        assert isinstance(office.upload(way).stopped, AnswerBroken)


class Cut(BaseException):
    """The process is killed."""


class CutStaging(StagingUploader):
    """Uploader that is killed before its transaction ends, or after it and before anybody hears of it."""

    @classmethod
    def over(cls, engine: sa.Engine, moment: str) -> CutStaging:
        def cut(_connection: sa.Connection) -> None:
            raise Cut

        if moment == "before":
            sa.event.listen(engine, "commit", cut, once=True)
        cut_one = cls(engine)
        cut_one.after = moment == "after"
        return cut_one

    after = False

    def send(self, submission: object) -> Iterator[tuple[Outcome, ...]]:
        for number, group in enumerate(super().send(submission)):  # type: ignore[arg-type]
            if self.after and number == 1:
                raise Cut
            yield group


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_cut_around_the_transaction_leaves_every_case_there_once(
    office: UploadOffice, receiver_url: str, moment: str
) -> None:
    engine = sa.create_engine(receiver_url)
    STAGING.create_all(engine)
    with pytest.raises(Cut):
        office.upload(CutStaging.over(engine, moment))
    engine.dispose()
    assert {one.standing.state for one in office.uploads()} == {CaseState.SENT}
    with staging(receiver_url, "") as way:
        office.upload(way)
    assert len(rows(receiver_url)) == COUNT


def test_the_standard_statement_inserts_once_too(receiver_url: str) -> None:
    engine = sa.create_engine(receiver_url)
    STAGING.create_all(engine)
    row = {column.name: "1" for column in CASES.c} | {"year": 2007}
    with engine.begin() as connection:
        for _twice in range(2):
            connection.execute(insert_absent("another"), row)
        assert connection.scalar(sa.select(sa.func.count()).select_from(CASES)) == 1
    engine.dispose()


def test_other_kinds_of_databases_by_their_dialect() -> None:
    said = str(insert_absent("mysql").compile(dialect=mysql.dialect()))
    assert "ON DUPLICATE KEY UPDATE" in said
    said = str(insert_absent("mssql").compile(dialect=mssql.dialect()))  # type: ignore[no-untyped-call]
    assert "WHERE NOT (EXISTS" in said
    for dialect in (mysql.dialect(), mssql.dialect()):  # type: ignore[no-untyped-call]
        assert "hotich_case" in str(sa.schema.CreateTable(CASES).compile(dialect=dialect))


def test_an_address_that_is_none_and_a_database_that_is_away_are_told(tmp_path: Path) -> None:
    for wrong in ("nothing", "oracle2://host/x"):
        with pytest.raises(UsageError, match="Địa chỉ"), staging(wrong, ""):
            raise AssertionError
    with pytest.raises(ReceiverUnreachable), staging(f"sqlite:///{tmp_path}/no/folder.sqlite", ""):
        raise AssertionError
