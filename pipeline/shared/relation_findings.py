"""Findings about an entry and the shared database, in a clerk's words."""

from __future__ import annotations

from collections.abc import Iterator

from reconcile.decision.reasons import SENTENCES
from reconcile.decision.verdicts import FieldVerdict, MatchDecision, RelationOutcome, Verdict
from reconcile.index.schema import schema
from records.language import N_, Message
from records.record_types import code_list, record_type
from records.stages import Finding, Severity

_MOST_CASES = 5
_LINKED = (RelationOutcome.MATCH, RelationOutcome.DIFFERS, RelationOutcome.DUPLICATE)
_PLAIN = (Verdict.DIFFERS, Verdict.UNSURE)
_OUTCOMES = {
    RelationOutcome.ABSENT: (Severity.HINT, N_("Chưa có trong cơ sở dữ liệu dùng chung.")),
    RelationOutcome.DUPLICATE: (Severity.WARN, N_("Cơ sở dữ liệu dùng chung ghi người này hơn một lần: {ids}.")),
    RelationOutcome.NUMBER_CONFLICT: (
        Severity.WARN,
        N_("Dưới số này cơ sở dữ liệu dùng chung ghi một người khác: {ids}."),
    ),
    RelationOutcome.UNSURE: (
        Severity.WARN,
        N_("Chưa chắc là trường hợp nào trong cơ sở dữ liệu dùng chung: {ids}."),
    ),
}
_DOUBT = N_("Nét chữ chưa đủ rõ để kết luận.")


def relation_findings(code: str, decision: MatchDecision) -> Iterator[Finding]:
    """Yield the findings of an entry: its outcome unless it matches, then what differs; facts warn, the rest hints."""
    if decision.outcome in _OUTCOMES:
        severity, words = _OUTCOMES[decision.outcome]
        said = Message.of(words, ids=", ".join(decision.ids[:_MOST_CASES]))
        yield Finding(f"shared.{decision.outcome.value}", severity, (), said)
    if decision.outcome in _LINKED:
        for verdict in decision.fields:
            if verdict.verdict in _PLAIN:
                weight = Severity.WARN if schema(code).is_fact(verdict.column) else Severity.HINT
                rule = f"shared.{verdict.verdict.value}"
                yield Finding(rule, weight, (verdict.column,), difference(code, verdict))


def difference(code: str, verdict: FieldVerdict) -> Message:
    """Tell of one column here and there with what separates them."""
    column = record_type(code).column(verdict.column)
    told = Message.of(
        N_("{label}: sổ “{here}”, cơ sở dữ liệu “{there}”. {reason}."),
        label=column.label,
        here=_shown(column.codes, verdict.here),
        there=_shown(column.codes, verdict.there),
        reason=Message(SENTENCES[verdict.reason]),
    )
    if verdict.verdict is not Verdict.UNSURE:
        return told
    return Message.of("{difference} {doubt}", difference=told, doubt=Message(_DOUBT))


def _shown(codes: str | None, value: str) -> str:
    """Return the words of a code, any other value as it is."""
    return (code_list(codes).label(value) if codes else None) or value
