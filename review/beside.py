"""What the shared database has beside a record: the outcome in words, its values, and the cases to choose from."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.home import Home
from pipeline.shared.candidates import candidates
from pipeline.shared.relation_lines import outcome_words
from pipeline.store.relations import Relation
from reconcile.reasons import sentence
from records.errors import HotichError
from records.language import gettext as _
from records.record_types import FieldKind, RecordType
from review.form import Field, SharedValue, shared_value

SHOWN_KINDS = (FieldKind.NAME, FieldKind.DATE, FieldKind.PARTIAL_DATE, FieldKind.BOOK_NUMBER)
MOST_COLUMNS = 7


@dataclass(frozen=True, slots=True)
class CaseCell:
    """One value of a case beside ours."""

    column: str
    value: SharedValue


@dataclass(frozen=True, slots=True)
class Case:
    """A case of the shared database that the record may be."""

    id: str
    cells: tuple[CaseCell, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """The shared database beside a record; `labels` head the columns of `cases`."""

    words: str
    labels: tuple[str, ...] = ()
    cases: tuple[Case, ...] = ()


def shared_values(relation: Relation | None, ours: dict[str, str]) -> dict[str, SharedValue]:
    """Column → the shared database's value, where it has one that is not ours."""
    fields = relation.decision.fields if relation else ()
    return {
        one.column: shared_value(ours[one.column], one.there, sentence(one.reason))
        for one in fields
        if one.there and ours.get(one.column, one.there) != one.there
    }


def beside(home: Home, kind: RecordType, relation: Relation, fields: tuple[Field, ...]) -> Beside:
    """The outcome, and every case when there are several; a snapshot out of reach hides only the cases."""
    words = _("Cơ sở dữ liệu: {outcome}").format(outcome=outcome_words(relation.decision.outcome))
    if len(relation.decision.ids) < 2:
        return Beside(words)
    shown = [field for field in fields if kind.column(field.column).kind in SHOWN_KINDS][:MOST_COLUMNS]
    try:
        found = candidates(home, kind.code, relation.decision.ids)
    except HotichError as error:
        return Beside(f"{words}. {error}")
    cases = (Case(one.id, tuple(_cell(field, one.cells.get(field.column, "")) for field in shown)) for one in found)
    return Beside(words, tuple(field.label for field in shown), tuple(cases))


def _cell(field: Field, value: str) -> CaseCell:
    return CaseCell(field.column, shared_value(field.value, value, ""))
