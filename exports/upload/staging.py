"""Staging table: cases laid into a table of their own in a database of the receiver, who answers in its columns."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from exports.upload.cases import HANDED_OVER, TO_SEND, Submission, SubmittedCase
from exports.upload.outcomes import CaseState, Outcome
from exports.upload.uploader import AnswerBroken, ReceiverUnreachable
from records.errors import UsageError
from records.language import gettext as _

AT_ONCE = 200
STAGING = sa.MetaData()
CASES = sa.Table(
    "hotich_case",
    STAGING,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("submission", sa.String(64), nullable=False, index=True),
    sa.Column("office", sa.Unicode(500), nullable=False),
    sa.Column("record_type", sa.String(10), nullable=False),
    sa.Column("year", sa.Integer, nullable=False),
    sa.Column("volume", sa.String(10), nullable=False),
    sa.Column("number", sa.Unicode(100), nullable=False),
    sa.Column("pdf", sa.String(120), nullable=False),
    sa.Column("cells", sa.UnicodeText, nullable=False),
    sa.Column("sent_at", sa.String(32), nullable=False),
    sa.Column("status", sa.String(20)),
    sa.Column("receiver_id", sa.Unicode(200)),
    sa.Column("code", sa.Unicode(60)),
    sa.Column("message", sa.UnicodeText),
    mysql_charset="utf8mb4",  # many a server of theirs still makes tables in Latin-1, which has no Vietnamese
    mariadb_charset="utf8mb4",
)
"""The last four columns are the receiver's: `status` is received, imported or rejected; the rest is the sender's."""
_STATES = {one.value: one for one in (CaseState.RECEIVED, CaseState.IMPORTED, CaseState.REJECTED)}


class StagingUploader:
    """Uploader into the staging tables; made by `staging`. A key that is there is left as it is."""

    channel = "sql"

    def __init__(self, engine: sa.Engine) -> None:
        """Take the receiver's database, whose tables are there."""
        self._engine = engine

    def send(self, submission: Submission) -> Iterator[tuple[Outcome, ...]]:
        """Insert the cases that are not there, so many a transaction."""
        waiting = submission.within(TO_SEND)
        for start in range(0, len(waiting), AT_ONCE):
            group = waiting[start : start + AT_ONCE]
            yield tuple(Outcome(one.case.key, CaseState.SENT) for one in group)
            rows = [_row(submission, one) for one in group]
            with _told(), self._engine.begin() as connection:
                insert = insert_absent(self._engine.dialect.name)
                for row in rows:
                    connection.execute(insert, row)
            yield tuple(Outcome(one.case.key, CaseState.SENT, proof=CASES.name) for one in group)

    def answers(self, submission: Submission) -> Iterator[tuple[Outcome, ...]]:
        """Read what the receiver wrote beside the cases.

        Raises:
            AnswerBroken: a status says nothing understood.
        """
        asked = [one.case.key for one in submission.within(HANDED_OVER)]
        strange: set[str] = set()
        for start in range(0, len(asked), AT_ONCE):
            rows = self._answered(asked[start : start + AT_ONCE])
            strange |= {row["status"] for row in rows if row["status"] not in _STATES}
            yield tuple(_outcome(row) for row in rows if row["status"] in _STATES)
        if strange:
            raise AnswerBroken(
                _("Cột status của bên nhận có giá trị không hiểu được: {values}.").format(
                    values=", ".join(sorted(strange))
                ),
                _("Các giá trị đã hẹn: {known}. Những trả lời khác đã được ghi nhận.").format(known=", ".join(_STATES)),
            )

    def _answered(self, keys: Sequence[str]) -> list[Mapping[str, str]]:
        said = (CASES.c.key, CASES.c.status, CASES.c.receiver_id, CASES.c.code, CASES.c.message)
        query = sa.select(*said).where(CASES.c.key.in_(keys), CASES.c.status.is_not(None), CASES.c.status != "")
        with _told(), self._engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
        return [{name: value or "" for name, value in row.items()} for row in rows]


@contextmanager
def staging(url: str, password: str) -> Iterator[StagingUploader]:
    """Open the receiver's database and make the tables that are not there; closed at the end.

    Args:
        url: SQLAlchemy URL.
        password: its password, "" when the URL needs none.

    Raises:
        UsageError: the URL is none, or no database of that kind is known.
        ModuleNotFoundError: its driver is not installed.
        ReceiverUnreachable: the database does not answer, or does not let the account in.
    """
    try:
        address = sa.make_url(url)
        engine = sa.create_engine(address.set(password=password) if password else address, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError) as error:
        raise UsageError(
            _("Địa chỉ cơ sở dữ liệu của bên nhận không đúng."), _("Sửa staging.url theo mẫu của SQLAlchemy.")
        ) from error
    try:
        with _told():
            STAGING.create_all(engine)
        yield StagingUploader(engine)
    finally:
        engine.dispose()


def insert_absent(dialect: str) -> sa.Insert:
    """Return the statement that inserts a row unless its key is there, as this kind of database says it."""
    match dialect:
        case "postgresql":
            return postgresql.insert(CASES).on_conflict_do_nothing(index_elements=[CASES.c.key])
        case "sqlite":
            return sqlite.insert(CASES).on_conflict_do_nothing(index_elements=[CASES.c.key])
        case "mysql" | "mariadb":
            return mysql.insert(CASES).on_duplicate_key_update(key=CASES.c.key)
        case _:
            return _insert_unless_there()


def _insert_unless_there() -> sa.Insert:
    """Return the same in standard SQL; two senders at one moment are kept apart by the primary key."""
    ours = [column for column in CASES.c if column.name not in ("status", "receiver_id", "code", "message")]
    values = [sa.bindparam(column.name, type_=column.type) for column in ours]
    there = sa.exists().where(CASES.c.key == sa.bindparam("key", type_=CASES.c.key.type))
    return sa.insert(CASES).from_select([column.name for column in ours], sa.select(*values).where(~there))


def _row(submission: Submission, one: SubmittedCase) -> dict[str, object]:
    return {
        "key": one.case.key,
        "submission": submission.id,
        "office": submission.office,
        "record_type": submission.book.record_type,
        "year": submission.book.year,
        "volume": submission.book.volume,
        "number": one.case.number,
        "pdf": one.case.pdf,
        "cells": json.dumps(dict(one.case.cells), ensure_ascii=False, sort_keys=True),
        "sent_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _outcome(row: Mapping[str, str]) -> Outcome:
    words = (row["receiver_id"], row["code"], row["message"])
    return Outcome(row["key"], _STATES[row["status"]], *words, proof=CASES.name)


@contextmanager
def _told() -> Iterator[None]:
    """Tell that the database does not answer; what it says itself may name values of a case, and is left out."""
    try:
        yield
    except SQLAlchemyError as error:
        raise ReceiverUnreachable(
            _("Cơ sở dữ liệu của bên nhận không làm được việc này ({why}).").format(why=type(error).__name__),
            _("Kiểm tra staging.url, tài khoản và quyền tạo, ghi bảng; rồi gửi lại."),
        ) from error
