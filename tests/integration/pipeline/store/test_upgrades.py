"""Databases with rows in them, of every earlier revision: the upgrade loses nothing, and the store reads it all."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, Table, create_engine, func, inspect, select, text
from sqlalchemy.exc import DatabaseError

from pipeline.store import Store, Transaction, migrations, open_store
from pipeline.store.books.twins import TwinPlace
from pipeline.store.integrity.notary import Notary
from pipeline.store.integrity.sealed_tables import SEALED, SealedTable
from pipeline.store.integrity.sealing import seal_as_it_is
from pipeline.store.ledgers.nights import NightOutcome
from pipeline.store.review.keyings import KeyingRound
from pipeline.store.review.people import Scope
from pipeline.store.schema.base import Base
from records.errors import IntegrityBroken
from records.stages import FieldState
from tests.support.imports import imports

FOLDER = Path(str(migrations.__file__)).parent
ROWS: dict[str, list[dict[str, Any]]] = json.loads((Path(__file__).parent / "earlier_rows.json").read_text("utf-8"))
"""A small store as it was written once: table → its rows. A column or table that a revision lacks is left out."""
REVISIONS = sorted(script.revision for script in ScriptDirectory(str(FOLDER)).walk_revisions())
APPROVED, CHIEF = 1, 3
FILLED_BY_MIGRATION = "audit_head"
LEDGER = "alembic_version"
KEPT = {"waiver", "explanation", "extract", "submission", "upload_event", "passing_policy", "passing"}
KEPT |= {"sample", "sample_item", "sample_keying", "sample_ruling", "sample_outcome"}
"""Tables of later revisions whose rows nobody may change."""
DERIVED = ("searched", "search_word")
"""Begin the names of tables whose rows follow from others, and are made when a database is opened."""
RENAMED = {"trust": "effort"}
LOCKS = {"acceptance", "correction"}
"""Tables that lock the book that they name: the only one here stays open."""
MOVED = {"totp_secret": ""}
"""Columns that a later revision took away → what every row of the store above has there."""

Content = dict[str, list[dict[str, object]]]


@pytest.mark.parametrize("revision", REVISIONS)
def test_an_earlier_database_keeps_every_cell_and_is_read_by_the_store(empty_url: str, revision: str) -> None:
    before = made_at(empty_url, revision)
    assert all(before.values())
    store = open_store(empty_url, busy_seconds=5)
    after = content(store.engine)
    assert {name: shortened(after[name], rows) for name, rows in before.items()} == before
    with store.begin() as rows:
        read_books(rows)
        for table, read in READ_SINCE.items():
            if table in before:
                read(rows)
        assert rows.audit.check() == len(ROWS["audit_event"])
    with store.begin() as rows:
        record = rows.records.of_book("KS.2018.01-50e7")[-1]
        rows.records.revise(record, record.current, record.effort)
        rows.audit.add("test.upgrade", revision)
    with store.begin() as rows:
        assert rows.audit.check() == len(ROWS["audit_event"]) + 1
    for table in ("audit_event", "reading", *(KEPT & before.keys())):
        with pytest.raises(DatabaseError, match="append-only"), store.engine.begin() as connection:
            connection.execute(text(f"DELETE FROM {table}"))
    store.close()


def test_secrets_of_one_time_codes_move_out_of_the_accounts(empty_url: str) -> None:
    made_at(empty_url, "0009")
    engine = create_engine(empty_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE \"user\" SET totp_secret = 'JBSWY3DPEHPK3PXP' WHERE id = 2"))
    engine.dispose()
    store = open_store(empty_url, busy_seconds=5)
    with store.begin() as rows:
        secrets = {account.name: account.code_secret for account in rows.people.all()}
    assert secrets == {"ann": "", "bob": "JBSWY3DPEHPK3PXP", "head": ""}
    store.close()


def test_migrations_know_nothing_of_the_code_that_they_bring_databases_to() -> None:
    live = {
        f"{script.name}: {module}"
        for script in FOLDER.rglob("*.py")
        for module in imports(script)
        if module.partition(".")[0] in {"pipeline", "records", "reconcile", "ocr", "review", "exports", "scanners"}
        and not module.startswith("pipeline.store.migrations.")
    }
    assert live == set()


def made_at(url: str, revision: str) -> Content:
    """Make a database of a revision, put the rows into it, and return what it holds."""
    engine = create_engine(url)
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(FOLDER))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    with engine.begin() as connection:
        fill(connection)
    found = content(engine)
    engine.dispose()
    return found


def fill(connection: Connection) -> None:
    """Put the rows into the tables that there are, then approve a record, which the decisions on it must precede."""
    tables = tables_of(connection)
    for table in tables:
        if table.name == FILLED_BY_MIGRATION:
            connection.execute(table.delete())
        rows = [{name: value for name, value in row.items() if name in table.c} for row in ROWS[table.name]]
        connection.execute(table.insert(), rows)
    record = next(table for table in tables if table.name == "record")
    approved: dict[str, object] = {"state": "approved", "task": "none", "approver_id": CHIEF}
    known = {name: value for name, value in approved.items() if name in record.c}
    connection.execute(record.update().where(record.c.id == APPROVED).values(known))
    if connection.dialect.name == "postgresql":
        for table in tables:
            count_on(connection, table)


def count_on(connection: Connection, table: Table) -> None:
    """Let the numbers of new rows follow those that were written out."""
    sequence = connection.scalar(
        text("SELECT pg_get_serial_sequence(:name, 'id') WHERE :numbered"),
        {"name": f'"{table.name}"', "numbered": "id" in table.c and table.name != "book"},
    )
    if sequence is not None:
        connection.execute(select(func.setval(sequence, select(func.max(table.c.id)).scalar_subquery())))


def content(engine: Engine) -> Content:
    """Table → its rows, but for the ledger of migrations."""
    with engine.connect() as connection:
        found = {table.name: connection.execute(select(table)).mappings().all() for table in tables_of(connection)}
    return {name: sorted((dict(row) for row in rows), key=str) for name, rows in found.items()}


def tables_of(connection: Connection) -> list[Table]:
    """The tables, those that others refer to first."""
    metadata = MetaData()
    metadata.reflect(connection, only=lambda name, _metadata: not name.startswith(DERIVED) and name not in LOCKS)
    return [table for table in metadata.sorted_tables if table.name != LEDGER]


def sealed_in(engine: Engine) -> dict[type[Base], SealedTable | None]:
    """What the program sealed that made this database: tables and columns of later revisions were not there."""
    found = inspect(engine)
    columns = {name: {column["name"] for column in found.get_columns(name)} for name in found.get_table_names()}
    return {
        row: replace(table, columns=tuple(name for name in table.columns if name in columns[table.kind]))
        if table.kind in columns
        else None
        for row, table in SEALED.items()
    }


def shortened(rows: list[dict[str, object]], before: list[dict[str, object]]) -> list[dict[str, object]]:
    """The rows with the columns only that they had before; a column that was moved elsewhere has a test of its own."""
    return sorted(
        ({name: row.get(RENAMED.get(name, name), MOVED.get(name)) for name in before[0]} for row in rows), key=str
    )


def read_books(rows: Transaction) -> None:
    """What every revision has."""
    (book,) = rows.books.all()
    assert (book.id, book.office.name) == ("KS.2018.01-50e7", "UBND xã Thử Nghiệm")
    places = rows.pages.places(book.id)
    assert [(place.number, place.file) for place in places] == [
        (1, "p1.jpg"),
        (2, "p2.jpg"),
        (3, "p3.jpg"),
        (4, "hong.pdf"),
    ]
    assert [page.examination.layout.edition for page in rows.pages.of_book(book.id)] == ["KS-2016"] * 3
    records = rows.records.of_book(book.id)
    assert [(one.so, one.state) for one in records] == [("1", "approved"), ("2", "draft"), ("3", "draft")]
    name = next(field for field in records[0].current.fields if field.column == "nksHoTen")
    assert (name.value, name.state, name.source) == ("Trần Văn Bình", FieldState.READ, "person:1")
    kept = [finding.message for _record, finding in rows.findings.of_book(book.id)]
    assert kept == [row["message"] for row in ROWS["finding"]]
    assert len(rows.steps.failures(book.id)) == 1
    assert [package.entries for package in rows.packages.of_book(book.id)] == [3]
    assert [run.outcome for run in rows.runs.all()] == ["done"]


def read_review(rows: Transaction) -> None:
    assert [account.name for account in rows.people.all()] == ["ann", "bob", "head"]
    assert [one.user for one in rows.decisions.history(1)] == ["ann", "ann"]
    assert rows.keyings.of(1, KeyingRound.FIRST) is not None
    assert [kept.amendment.basis for kept in rows.amendments.of(1)] == ["QĐ số 3"]
    assert [wish.user for wish in rows.rescans.waiting(Scope(None))] == ["bob"]


def read_relations(rows: Transaction) -> None:
    assert {one: relation.decision.ids for one, relation in rows.relations.of_book("KS.2018.01-50e7").items()} == {
        3: ("A", "B")
    }


def read_arrivals(rows: Transaction) -> None:
    assert list(rows.arrivals.settled("/in")) == ["so/p1.jpg"]


def read_nights(rows: Transaction) -> None:
    day = date(2026, 11, 20)
    assert rows.nights.outcome(day) is NightOutcome.DONE
    assert [stage.name for stage in rows.nights.stages(day)] == ["read"]


def read_rescans(rows: Transaction) -> None:
    assert [page.again for page in rows.pages.of_book("KS.2018.01-50e7")] == [None, None, 1]


def read_choices(rows: Transaction) -> None:
    assert {one: choice.case for one, choice in rows.choices.of_book("KS.2018.01-50e7").items()} == {3: "A"}


def read_dismissals(rows: Transaction) -> None:
    (dismissal,) = rows.dismissals.of_record(3)
    assert (dismissal.user, dismissal.reason, dismissal.finding.rule) == ("ann", "sổ ghi đúng", "V22.date")


def read_twins(rows: Transaction) -> None:
    assert rows.twins.of("KS.2018.01-50e7") == "KS.2018.01-50e7"
    assert rows.twins.place_of(3) == TwinPlace("KS.2018.01-50e7", 2)


def read_answers(rows: Transaction) -> None:
    (waiver,), (point,) = rows.answers.waivers("KS.2018.01-50e7").items(), rows.answers.explanations("KS.2018.01-50e7")
    assert (waiver[0].scan_id, waiver[1].user, point) == (4, "head", "gap-2018-4-4")


def read_one_time_codes(rows: Transaction) -> None:
    account = rows.people.find("head")
    assert account.code_secret == "age:c2VhbGVk"
    assert not rows.people.use_code(account, 59_000_000)


def read_extracts(rows: Transaction) -> None:
    (logged,) = rows.extracts.latest(None, 5)
    assert (logged.number, logged.type, logged.extract.requester) == (1, "KS", "Trần Văn Cha")
    assert rows.extracts.next_number(1, 2026) == 2


def read_tokens(rows: Transaction) -> None:
    token = rows.api_tokens.known("d" * 64)
    assert token is not None and (token.name, token.communes) == ("một cửa", Scope(frozenset({1})))
    assert (kept := rows.api_tokens.answer(token, "k-1")) is not None and kept.status == 201


def read_passing(rows: Transaction) -> None:
    policy = rows.policies.of_book("KS.2018.01-50e7")
    assert policy is not None and (policy.is_on, policy.user, policy.thresholds.of("name")) == (True, "head", 0.95)
    assert [(line.policy, str(line.said)) for line in rows.passings.of_record(2)] == [(1, "21")]


def read_samples(rows: Transaction) -> None:
    (sample,) = rows.samples.of_book("KS.2018.01-50e7")
    assert (sample.user, set(sample.wrong_records)) == ("bob", {3}) and sample.outcome is not None
    assert [(item.keyer, item.keyed[0].value, item.rulings) for item in sample.items] == [("head", "8", {"so": True})]


def read_team(rows: Transaction) -> None:
    (question,) = rows.questions.of_record(2)
    assert (question.asker, question.to, question.answerer) == ("head", "ann", "")
    assert rows.hand_outs.of_book("KS.2018.01-50e7") == {}


READ_SINCE = {
    "user": read_review,
    "relation": read_relations,
    "arrival": read_arrivals,
    "night": read_nights,
    "again": read_rescans,
    "choice": read_choices,
    "dismissal": read_dismissals,
    "twin_entry": read_twins,
    "waiver": read_answers,
    "one_time_code": read_one_time_codes,
    "extract": read_extracts,
    "api_token": read_tokens,
    "passing": read_passing,
    "sample": read_samples,
    "question": read_team,
}
"""Table → what is read of it, in databases that had it before they were upgraded."""


SEALED_SINCE = "0016"


@pytest.mark.parametrize("guards", ["stand", "changed"])
def test_a_sealed_database_is_upgraded_only_when_its_guards_stand(empty_url: str, guards: str, tmp_path: Path) -> None:
    earlier = next(revision for revision in REVISIONS if revision > SEALED_SINCE)
    made_at(empty_url, earlier)
    notary = Notary(tmp_path / "keys")
    engine = create_engine(empty_url)
    with pytest.MonkeyPatch.context() as then:
        for row, sealed in sealed_in(engine).items():
            then.setitem(SEALED, row, sealed) if sealed else then.delitem(SEALED, row)
        seal_as_it_is(Store(engine, notary), notary)
    if guards == "changed":
        with engine.begin() as connection:
            table = " ON decision" if engine.dialect.name == "postgresql" else ""
            name = "decision_append_only" if table else "decision_no_update"
            connection.execute(text(f"DROP TRIGGER {name}{table}"))
    engine.dispose()
    if guards == "changed":
        with pytest.raises(IntegrityBroken, match="trigger"):
            open_store(empty_url, busy_seconds=5, notary=notary)
        return
    store = open_store(empty_url, busy_seconds=5, notary=notary)
    with store.begin() as rows:
        assert rows.audit.check() == len(ROWS["audit_event"])
    store.close()
