"""Lines of lists about an entry: its outcome against the shared database, the reasons, and the findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.home.home import Home
from pipeline.shared.relation_findings import difference
from pipeline.store.relations import Relation
from pipeline.store.review.people import Scope
from reconcile.decision.reasons import sentence
from reconcile.decision.verdicts import FieldVerdict, MatchDecision, RelationOutcome, Verdict
from records.language import gettext as _
from records.record_types import record_type
from records.stages import Finding, Severity

VEILED = "sample.waits"
"""Rule of the note that stands in place of all findings about an entry that waits to be keyed blind."""


@dataclass(frozen=True, slots=True)
class FieldLine:
    """Line of one column: its value on both sides, the reason in words and in code."""

    column: str
    label: str
    here: str
    there: str
    reason: str
    words: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class FindingNote:
    """Finding in the reader's language; the attributes are those of `Finding`."""

    rule: str
    severity: Severity
    columns: tuple[str, ...]
    message: str

    @classmethod
    def of(cls, finding: Finding) -> FindingNote:
        """Return the line of a finding."""
        return cls(finding.rule, finding.severity, finding.columns, finding.message)


@dataclass(frozen=True, slots=True)
class RelationLine:
    """Line of one entry; of the whole book when `so` is "" and `record` None.

    Attributes:
        book: id of the book, or its number in a table that was keyed elsewhere.
        so: the register number as read, "" when unread.
        record: the id of the record in the store.
        outcome: match, differs, absent, duplicate, number_conflict, unsure; None when nothing was compared.
        columns: facts of the case that are likelier to differ than not.
        unsure: columns that may differ; the ink did not decide.
        corrected: columns whose reading the ink gave up for the database's value.
        reasons: a sentence for every column that differs; why nothing is told of an entry that waits to be keyed blind.
        ids: identifiers in the shared database.
        chance: the chance that the entry is there.
        findings: the findings.
        fields: every column that was compared.
        weights: comparison → bits that it adds to the match weight.
    """

    book: str
    so: str
    record: int | None
    outcome: RelationOutcome | None
    columns: tuple[str, ...]
    unsure: tuple[str, ...]
    corrected: tuple[str, ...]
    reasons: tuple[str, ...]
    ids: tuple[str, ...]
    chance: float | None
    findings: tuple[FindingNote, ...]
    fields: tuple[FieldLine, ...]
    weights: Mapping[str, float]

    @property
    def text(self) -> str:
        """Line for people."""
        outcome = self.outcome.words if self.outcome else ""
        return "  ".join([f"{self.so or '–':>8}", outcome, *self.reasons]).rstrip()


def relation_lines(home: Home, book_id: str) -> list[RelationLine]:
    """List the entries of a book in their order, then the book itself if there are findings about it.

    Whoever reads the list may yet key a drawn entry blind: of one that waits for that nothing but its number is told.
    """
    with home.store() as store, store.begin() as rows:
        book = rows.books.find(book_id)
        entries, relations = rows.records.of_book(book.id), rows.relations.of_book(book.id)
        found, veiled = rows.findings.of_book(book.id), rows.samples.awaiting(Scope(None))
    findings: dict[int | None, list[Finding]] = {}
    for record_id, finding in found:
        findings.setdefault(record_id, []).append(finding)
    lines = [
        _veiled_line(book.id, (entry.so, entry.id))
        if entry.id in veiled
        else line_of(book.id, book.type, (entry.so, entry.id), relations.get(entry.id), findings.get(entry.id, ()))
        for entry in entries
    ]
    return lines + ([line_of(book.id, book.type, ("", None), None, findings[None])] if None in findings else [])


def line_of(
    book: str, code: str, entry: tuple[str, int | None], relation: Relation | None, findings: Iterable[Finding]
) -> RelationLine:
    """Make the line of an entry, named by number and record id."""
    if relation is None:
        return _uncompared_line(book, entry, (), tuple(FindingNote.of(one) for one in findings))
    return decided_line(book, code, entry, relation.decision, findings)


def _veiled_line(book: str, entry: tuple[str, int | None]) -> RelationLine:
    words = _("đang chờ nhập lại cho mẫu kiểm tra")
    return _uncompared_line(book, entry, (words,), (FindingNote(VEILED, Severity.HINT, (), words),))


def _uncompared_line(
    book: str, entry: tuple[str, int | None], reasons: tuple[str, ...], findings: tuple[FindingNote, ...]
) -> RelationLine:
    return RelationLine(book, *entry, None, (), (), (), reasons, (), None, findings, (), {})


def decided_line(
    book: str, code: str, entry: tuple[str, int | None], decision: MatchDecision, findings: Iterable[Finding]
) -> RelationLine:
    """Make the line of an entry that was compared."""
    differing = [one for one in decision.fields if one.column in decision.columns]
    return RelationLine(
        book,
        *entry,
        decision.outcome,
        decision.columns,
        tuple(one.column for one in decision.fields if one.verdict is Verdict.UNSURE),
        tuple(one.column for one in decision.fields if one.verdict is Verdict.CORRECTED and one.log_likelihoods),
        tuple(str(difference(code, one)) for one in differing),
        decision.ids,
        decision.chance,
        tuple(FindingNote.of(one) for one in findings),
        tuple(_field(code, one) for one in decision.fields),
        decision.weights,
    )


def finding_text(line: RelationLine) -> str:
    """Write the findings, a line each under the entry's outcome."""
    head = "  ".join([f"{line.so or '–':>8}", line.outcome.words if line.outcome else ""]).rstrip()
    return "\n".join([head, *(f"{'':10}{one.severity.value:5}  {one.rule}  {one.message}" for one in line.findings)])


def weights_text(line: RelationLine) -> str:
    """Write the findings with every column on both sides, and the waterfall of the match weight."""
    fields = [f"{'':10}{one.label}: “{one.here}” | “{one.there}”  {one.words}" for one in line.fields]
    weights = [f"{'':10}{name:16}{bits:+8.1f}" for name, bits in line.weights.items()]
    total = [f"{'':10}{_('tổng'):16}{sum(line.weights.values()):+8.1f}"] if weights else []
    return "\n".join([finding_text(line), *fields, *weights, *total])


def _field(code: str, one: FieldVerdict) -> FieldLine:
    label = record_type(code).column(one.column).label
    return FieldLine(one.column, label, one.here, one.there, one.reason.value, sentence(one.reason), one.verdict)
