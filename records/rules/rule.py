"""The form of a rule: a declared object with a pure condition."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from records.language import Message
from records.rules.view import RecordView
from records.stages import Finding, Severity


def N_(message: str) -> str:  # noqa: N802 - the name that gettext tools look for
    """Mark a message for the catalogue; it is translated when it is used."""
    return message


@dataclass(frozen=True, slots=True)
class Violation:
    """Violation of a rule by a record: its columns, and the values of the message's placeholders."""

    columns: tuple[str, ...]
    words: Mapping[str, object] = field(default_factory=dict)


Condition = Callable[[RecordView], Iterator[Violation]]


@dataclass(frozen=True, slots=True)
class Rule:
    """Declared rule about a record.

    Attributes:
        id: number in the list of rules, "V7"; the parts of one rule that weigh differently are "V10", "V10.age".
        severity: weight of a violation.
        condition: yields the violations of a record; nothing where it holds or cannot be judged.
        message: Vietnamese, with placeholders: the problem and what to do.
        source: law article or paper, and its mark of evidence (S seen, I inferred, K knowledge).
        record_types: the record types to which it applies; empty = all.
    """

    id: str
    severity: Severity
    condition: Condition
    message: str
    source: str
    record_types: frozenset[str] = frozenset()

    def concerns(self, code: str) -> bool:
        """Return whether the rule applies to a record type."""
        return not self.record_types or code in self.record_types

    def check(self, record: RecordView) -> Iterator[Finding]:
        """Yield a finding for every violation by a record of a type that the rule concerns."""
        for violation in self.condition(record):
            said = Message.of(self.message, **violation.words)
            yield Finding(self.id, self.severity, violation.columns, said)
