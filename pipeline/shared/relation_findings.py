"""Findings about an entry and the shared database, in a clerk's words."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from reconcile.decision.reasons import sentence
from reconcile.decision.verdicts import FieldVerdict, MatchDecision, RelationOutcome, Verdict
from reconcile.index.schema import schema
from records.language import gettext as _
from records.record_types import code_list, record_type
from records.stages import Finding, Severity

_MOST_CASES = 5
_LINKED = (RelationOutcome.MATCH, RelationOutcome.DIFFERS, RelationOutcome.DUPLICATE)
_PLAIN = (Verdict.DIFFERS, Verdict.UNSURE)


def relation_findings(code: str, decision: MatchDecision) -> Iterator[Finding]:
    """Return the findings of an entry: its outcome unless a match, then differences; facts warn, the rest hints."""
    outcomes: dict[RelationOutcome, tuple[Severity, Callable[[], str]]] = {
        RelationOutcome.ABSENT: (Severity.HINT, lambda: _("Chưa có trong cơ sở dữ liệu dùng chung.")),
        RelationOutcome.DUPLICATE: (
            Severity.WARN,
            lambda: _("Cơ sở dữ liệu dùng chung ghi người này hơn một lần: {ids}."),
        ),
        RelationOutcome.NUMBER_CONFLICT: (
            Severity.WARN,
            lambda: _("Dưới số này cơ sở dữ liệu dùng chung ghi một người khác: {ids}."),
        ),
        RelationOutcome.UNSURE: (
            Severity.WARN,
            lambda: _("Chưa chắc là trường hợp nào trong cơ sở dữ liệu dùng chung: {ids}."),
        ),
    }
    if decision.outcome in outcomes:
        severity, words = outcomes[decision.outcome]
        ids = ", ".join(decision.ids[:_MOST_CASES])
        yield Finding(f"shared.{decision.outcome.value}", severity, (), words().format(ids=ids))
    if decision.outcome in _LINKED:
        for verdict in decision.fields:
            if verdict.verdict in _PLAIN:
                weight = Severity.WARN if schema(code).is_fact(verdict.column) else Severity.HINT
                message = difference(code, verdict)
                yield Finding(f"shared.{verdict.verdict.value}", weight, (verdict.column,), message)


def difference(code: str, verdict: FieldVerdict) -> str:
    """Describe one column on both sides and the reason of its difference."""
    column = record_type(code).column(verdict.column)
    here, there = (_shown(column.codes, value) for value in (verdict.here, verdict.there))
    text = _("{label}: sổ “{here}”, cơ sở dữ liệu “{there}”. {reason}.").format(
        label=column.label, here=here, there=there, reason=sentence(verdict.reason)
    )
    return f"{text} {_('Nét chữ chưa đủ rõ để kết luận.')}" if verdict.verdict is Verdict.UNSURE else text


def _shown(codes: str | None, value: str) -> str:
    """Return the words of a code, any other value as it is."""
    return (code_list(codes).label(value) if codes else None) or value
