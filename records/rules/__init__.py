"""Rules about one record (V1–V11, V14–V19, V22, V23): declared objects, one module a subject.

Rules about a whole book are in records.book_rules. A rule yields nothing where it holds or cannot be judged; it never
changes a value.
"""

from __future__ import annotations

from functools import cache
from itertools import chain

from records.rules import ages, completeness, dates, families, papers, places
from records.rules.rule import Rule, Violation
from records.rules.view import BookFacts, RecordView
from records.stages import Finding

__all__ = ["RULES", "VERSION", "BookFacts", "RecordView", "Rule", "Violation", "check"]

VERSION = "4"
"""Raised when a rule about records or books finds otherwise or says it in other words."""

RULES: tuple[Rule, ...] = (
    *papers.RULES,
    *ages.RULES,
    *dates.RULES,
    *families.RULES,
    *completeness.RULES,
    *places.RULES,
)


def check(record: RecordView) -> tuple[Finding, ...]:
    """Return all findings of the rules about one record, in the order of the rules."""
    return tuple(chain.from_iterable(rule.check(record) for rule in _rules_of(record.record_type)))


@cache
def _rules_of(code: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in RULES if rule.concerns(code))
