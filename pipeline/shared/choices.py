"""Choice of a person among the cases that a record may be: kept at once, and by every later comparison."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.home.home import Home
from pipeline.shared.candidates import candidates, mark_of
from pipeline.shared.relation_findings import relation_findings
from pipeline.store import Transaction
from pipeline.store.books.record import Record
from pipeline.store.relations import Relation
from pipeline.store.review.choices import CaseChoice
from pipeline.store.review.decisions import DecisionKind
from pipeline.store.review.people import Person
from reconcile.decision.verdicts import MatchDecision, RelationOutcome
from reconcile.index.schema import schema
from records.errors import UsageError
from records.language import gettext as _

RECONCILE = "reconcile"
"""The step whose findings are those of the comparison."""
NONE = ""
"""Instead of a case: the record is none of those offered."""
_OPEN = (RelationOutcome.UNSURE, RelationOutcome.DUPLICATE)


class CaseNotOffered(UsageError):
    """Choice of a case that is none of those offered for the record."""


def standing_choice(relation: Relation, choice: CaseChoice | None) -> CaseChoice | None:
    """Return the choice that a relation rests on; None without one, or when its case has left the snapshot."""
    if choice is None:
        return None
    return choice if relation.decision.ids == ((choice.case,) if choice.case else ()) else None


def offered_decision(relation: Relation, choice: CaseChoice | None) -> MatchDecision | None:
    """Return the decision with the cases to choose from; None where nothing is to be chosen."""
    if stands := standing_choice(relation, choice):
        return stands.offered
    return relation.decision if relation.decision.outcome in _OPEN else None


def choose_case(home: Home, rows: Transaction, record: Record, person: Person, case: str) -> Record:
    """Keep the case of a record, `NONE` for none of those offered; an earlier choice is replaced.

    Raises:
        CaseNotOffered: the case is not among those offered, or the snapshot has lost it, or cannot be asked.
    """
    relation, before = rows.relations.of_record(record.id), rows.choices.of_record(record.id)
    among = offered_decision(relation, before) if relation else None
    found = _marks(home, record.type, among.ids) if among else {}
    if among is None or case not in (NONE, *found):
        raise CaseNotOffered(
            _("Trường hợp vừa chọn không còn trong các trường hợp của bản ghi này."), _("Chọn lại rồi lưu.")
        )
    act = rows.decisions.numbered(DecisionKind.CHOOSE, record.id, person.id, case or _("không phải trường hợp nào"))
    rows.choices.keep(record.id, CaseChoice(act, case, among, found))
    rows.audit.add("record.choose", f"record:{record.id}")
    return _settle(rows, record, _narrowed(among, case))


def withdraw_choice(rows: Transaction, record: Record, person: Person, choice: CaseChoice) -> Record:
    """Withdraw a choice: the cases are open again."""
    relation = rows.relations.of_record(record.id)
    if relation and standing_choice(relation, choice):
        record = _settle(rows, record, choice.offered)
    rows.choices.forget(record.id)
    rows.decisions.note(DecisionKind.UNDO, record.id, person.id, "", undoes=choice.decision_id)
    rows.audit.add("record.choose", f"record:{record.id}", withdrawn=choice.decision_id)
    return record


def _marks(home: Home, code: str, ids: Sequence[str]) -> dict[str, str]:
    """Return identifier → mark of the cases that the snapshot still has."""
    try:
        return {one.id: mark_of(schema(code), one.cells) for one in candidates(home, code, ids)}
    except UsageError as error:
        raise CaseNotOffered(error.message, error.advice) from error


def _narrowed(decision: MatchDecision, case: str) -> MatchDecision:
    """Narrow the decision to the chosen case; differences are left to the next comparison."""
    if not case:
        return replace(decision, outcome=RelationOutcome.ABSENT, ids=(), columns=(), fields=(), chance=0.0, weights={})
    return replace(decision, outcome=RelationOutcome.MATCH, ids=(case,), columns=(), fields=(), chance=1.0, weights={})


def _settle(rows: Transaction, record: Record, decision: MatchDecision) -> Record:
    """Give the record another decision, and the findings that follow from it."""
    rows.findings.replace_of_step(record.book_id, record.id, RECONCILE, relation_findings(record.type, decision))
    return rows.relations.settle(record, decision)
