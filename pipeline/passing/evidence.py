"""Evidence about the entries of a book when their passing is decided: looked up in the store and the snapshot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.books.balance.balancing import balance_of
from pipeline.books.derivation import derived_anew
from pipeline.home.home import Home
from pipeline.passing.conditions import EntryEvidence, FieldEvidence
from pipeline.shared.indexes import index_of, open_index
from pipeline.store import Transaction
from pipeline.store.books.books import Book
from pipeline.store.books.record import BY_PERSON, Record
from pipeline.store.relations import Relation
from reconcile.decision.reasons import field_reason
from reconcile.decision.verdicts import FieldReason, MatchDecision, RelationOutcome
from reconcile.index.schema import schemas
from records.record_types import Column, FieldKind, record_type
from records.stages import FOLLOWED, ONE_BIT, STRANGE_PAGE, TOO_STRANGE, FieldReading, FieldState, Finding, Severity
from records.text.vietnamese import comparison_key

LINKED = (RelationOutcome.MATCH, RelationOutcome.DIFFERS)
"""Outcomes in which an entry is one case of the shared database."""
EVEN = 0.5
"""Confidence from which a value is likelier right than wrong, so that a case with the same value vouches for it."""
_STRANGE = frozenset({STRANGE_PAGE, TOO_STRANGE, ONE_BIT})
_SAME = (FieldReason.SAME, FieldReason.TONE_PLACEMENT)
_COMPARABLE = (FieldState.READ, FieldState.DERIVED)
Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """Entry of a book with the evidence about it; `held` by a person who has not decided anything about it yet."""

    record: Record
    evidence: EntryEvidence
    held: bool


@dataclass(frozen=True, slots=True)
class _BookKnowledge:
    """Evidence about a whole book, by record id."""

    book: Book
    balance_open: bool
    taken_up: frozenset[int]
    findings: Mapping[int, Sequence[Finding]]
    relations: Mapping[int, Relation]
    cases: Mapping[str, Cells]

    def of(self, record: Record) -> EntryEvidence:
        relation = self.relations.get(record.id)
        decision = relation.decision if relation else None
        linked = decision is not None and decision.outcome in LINKED
        case = self.cases.get(decision.ids[0]) if decision and linked else None
        compared = decision.fields if decision and linked else ()
        differing = {one.column for one in compared if one.reason.is_difference}
        heavy = (one.rule for one in self.findings.get(record.id, ()) if one.severity is not Severity.HINT)
        return EntryEvidence(
            self.balance_open,
            record.id in self.taken_up,
            tuple(dict.fromkeys(heavy)),
            decision.outcome if decision else None,
            _fields(self.book, record, case, differing),
        )


def book_evidence(home: Home, rows: Transaction, book: Book) -> list[KnownEntry]:
    """Look up what is known of every entry of a book.

    Raises:
        UsageError: the database of the snapshot does not answer.
    """
    records = rows.records.of_book(book.id)
    relations = rows.relations.of_book(book.id)
    findings: dict[int, list[Finding]] = defaultdict(list)
    for record_id, finding in rows.findings.of_book(book.id):
        if record_id is not None:
            findings[record_id].append(finding)
    held = rows.queue.holders([record.id for record in records])
    known = _BookKnowledge(
        book,
        not balance_of(rows, home.editions, book).closed,
        frozenset(rows.passings.taken_up(book.id)),
        findings,
        relations,
        _cases(home, book.type, [relation.decision for relation in relations.values()]),
    )
    return [KnownEntry(record, known.of(record), record.id in held) for record in records]


def _fields(book: Book, record: Record, case: Cells | None, differing: Collection[str]) -> tuple[FieldEvidence, ...]:
    """Return what is known of the fields of an entry; derived ones are as sure as the values that they follow from."""
    kind = record_type(record.type)
    found = [
        field_evidence(
            kind.column(one.column),
            one,
            None if case is None else case.get(one.column, ""),
            differs=one.column in differing,
        )
        for one in record.current.fields
    ]
    agreeing = {one.column for one in found if one.agrees and one.confidence >= EVEN}
    vouched = tuple(replace(one, confidence=1.0) if one.column in agreeing else one for one in record.current.fields)
    derived = derived_anew(book, replace(record.current, fields=vouched)).fields
    sure = {one.column: one.confidence for one in derived if one.state is FieldState.DERIVED}
    return tuple(replace(one, confidence=sure.get(one.column, one.confidence)) for one in found)


def field_evidence(column: Column, field: FieldReading, there: str | None, *, differs: bool) -> FieldEvidence:
    """Return what is known of a field.

    Args:
        column: its column.
        field: the field.
        there: the value of the one case that its entry is linked to, "" where it has none; None without such a case.
        differs: whether the comparison found that the case states something else, even where the ink settled it.
    """
    codes = {reason.code for reason in field.reasons}
    agrees = not differs and there is not None and _agrees(column, field, there)
    return FieldEvidence(
        column.name,
        str(column.kind),
        field.state,
        field.confidence,
        by_person=field.source.startswith(BY_PERSON),
        followed=bool(codes & FOLLOWED),
        strange=bool(codes & _STRANGE),
        agrees=agrees,
        differs=differs,
    )


def _agrees(column: Column, field: FieldReading, there: str) -> bool:
    """Return whether a case says the same; a blank of free text never is: notes are added on paper alone."""
    if field.state is FieldState.BLANK:
        return not there.strip() and column.kind is not FieldKind.TEXT
    return field.state in _COMPARABLE and same_value(column, field.value, there)


def same_value(column: Column, here: str, there: str) -> bool:
    """Return whether two values of a column are the same but for letter case, blanks, tone placement, abbreviations."""
    if not (here.strip() and there.strip()):
        return False
    return field_reason(column, here, there) in _SAME or comparison_key(here) == comparison_key(there)


def _cases(home: Home, code: str, decisions: Sequence[MatchDecision]) -> Mapping[str, Cells]:
    """Return the cells of the cases that entries are linked to, as the snapshot has them now."""
    wanted = [one.ids[0] for one in decisions if one.outcome in LINKED]
    if not wanted or code not in schemas():
        return {}
    with index_of(home) as engine:
        return open_index(engine, code).cells_of(wanted)
