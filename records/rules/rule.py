"""What a rule is: a declared object with a pure condition."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from records.language import gettext as _
from records.rules.view import RecordView
from records.stages import Finding, Severity


@dataclass(frozen=True, slots=True)
class Violation:
    """Where a record breaks a rule: the columns, and the words for the placeholders of the rule's message."""

    columns: tuple[str, ...]
    words: Mapping[str, object] = field(default_factory=dict)


Condition = Callable[[RecordView], Iterator[Violation]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One declared rule.

    Attributes:
        id: number in the list of rules, "V7"; the parts of one rule that weigh differently are "V10", "V10.age".
        severity: how a violation weighs.
        condition: yields the violations of a record; nothing where it holds or cannot be judged.
        message: Vietnamese, with placeholders: what is wrong and what to do.
        source: law article or paper, and its mark of evidence (S seen, I inferred, K knowledge).
        record_types: the record types it is about; empty = all.
    """

    id: str
    severity: Severity
    condition: Condition
    message: str
    source: str
    record_types: frozenset[str] = frozenset()

    def check(self, record: RecordView) -> Iterator[Finding]:
        """A finding for every violation."""
        if self.record_types and record.record_type not in self.record_types:
            return
        for violation in self.condition(record):
            message = _(self.message).format(**violation.words)
            yield Finding(self.id, self.severity, violation.columns, message)
