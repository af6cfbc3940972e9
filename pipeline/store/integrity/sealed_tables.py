"""Tables whose rows people answer for, the columns that a seal covers, and how a row is sealed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, String, cast, inspect, literal

from pipeline.store.integrity.notary import TrailKey
from pipeline.store.schema import acceptance_tables as acceptance
from pipeline.store.schema import review_tables as people
from pipeline.store.schema import tables as books
from pipeline.store.schema.api_tables import ApiTokenRow
from pipeline.store.schema.base import Base
from pipeline.store.schema.ledger_tables import ExtractRow, PackageRow
from pipeline.store.schema.passing_tables import PassingPolicyRow, PassingRow
from pipeline.store.schema.upload_tables import SubmissionRow, UploadCaseRow, UploadEventRow

Value = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class SealedTable:
    """Table whose rows are sealed.

    Attributes:
        row: its mapped class.
        columns: the columns that the seal covers, in the order of the table.
        key: the columns of its primary key.
    """

    row: type[Base]
    columns: tuple[str, ...]
    key: tuple[str, ...]

    @property
    def kind(self) -> str:
        """Name of the table."""
        return str(self.row.__tablename__)

    def name(self, values: Mapping[str, Any]) -> str:
        """Return the name of a row: its primary key as text."""
        return "-".join(str(values[column]) for column in self.key)

    @property
    def name_in_sql(self) -> ColumnElement[str]:
        """Return the name of a row as the database makes it."""
        first, *others = (cast(self.row.__table__.c[column], String) for column in self.key)
        name: ColumnElement[str] = first
        for other in others:
            name = name.concat(literal("-")).concat(other)
        return name

    def is_named(self, name: SQLColumnExpression[str]) -> ColumnElement[bool]:
        """Return the condition that a column names a row; by a key of one column it is found along its index."""
        if len(self.key) > 1:
            return self.name_in_sql == name
        column = self.row.__table__.c[self.key[0]]
        return column == cast(name, column.type)

    def seal(self, key: TrailKey, values: Sequence[Value]) -> str:
        """Return the seal of a row with these values, in the order of `columns`."""
        return key.seal(self.kind, json.dumps(values, ensure_ascii=False))


def _table(row: type[Base], *left_out: str) -> SealedTable:
    columns = tuple(column.name for column in row.__table__.columns if column.name not in left_out)
    return SealedTable(row, columns, tuple(column.name for column in inspect(row).primary_key))


SEALED: dict[type[Base], SealedTable] = {
    table.row: table
    for table in (
        _table(books.OfficeRow),
        _table(books.BookRow),
        _table(books.ScanRow),
        _table(books.PageRow),
        _table(books.RecordRow, "effort"),
        _table(books.ReadingRow),
        _table(people.UserRow, "failures", "locked_until"),
        _table(people.UserOfficeRow),
        _table(people.OneTimeCodeRow, "used_step"),
        _table(people.KeyingRow),
        _table(people.DecisionRow),
        _table(people.ChoiceRow),
        _table(people.DismissalRow),
        _table(people.AmendmentRow),
        _table(people.WaiverRow),
        _table(people.ExplanationRow),
        _table(acceptance.AcceptanceRow),
        _table(acceptance.CorrectionRow),
        _table(acceptance.SampleRow),
        _table(acceptance.SampleItemRow),
        _table(acceptance.SampleKeyingRow),
        _table(acceptance.SampleRulingRow),
        _table(acceptance.SampleOutcomeRow),
        _table(PackageRow),
        _table(ExtractRow),
        _table(ApiTokenRow),
        _table(PassingPolicyRow),
        _table(PassingRow),
        _table(SubmissionRow),
        _table(UploadCaseRow),
        _table(UploadEventRow),
    )
}
"""What is counted or ranked by the way is left out: the place in the queue, wrong tries, the newest code used."""
