"""Order of the review queue: by the gain that is to be expected of a person's next minutes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import prod

from pipeline.store import Transaction
from pipeline.store.books.record import BY_PERSON
from records.stages import EntryReading, FieldReading, FieldState, Finding, Severity

SPEAKS = {Severity.BLOCK: 0.9, Severity.WARN: 0.3, Severity.HINT: 0.02}
"""Chance (0–1) that a field is wrong of which a finding speaks; set by hand, only their order is sure."""
PASSED_OVER = 0.05
"""Chance of being wrong up to which a field is not asked about: what is wrong there is not found by looking."""
KEYSTROKE, THOUGHT = 0.28, 1.35
"""Seconds of a key and of a thought before it, by the keystroke-level model (Card, Moran, Newell 1980, table 1)."""
LETTERS = 15
"""Usual length of a value that is keyed."""
LOOK, MEND, OPEN = THOUGHT + KEYSTROKE, THOUGHT + LETTERS * KEYSTROKE, 2 * THOUGHT + KEYSTROKE
"""Seconds to look at a field and say that it is right, to key another value, to come to a record and leave it."""
NOTHING_TO_FIND = 1_000_000


def effort(entry: EntryReading, findings: Iterable[Finding]) -> int:
    """Return the expected work for each wrong field found in a record, in tenths of a second: the least is first.

    It is the inverse of the expected gain, the number of wrong fields found in a second of work:

        gain = Σ p / (OPEN + Σ (LOOK + p · MEND))

    over the fields that a person is asked about, p = the chance that the value is wrong: 1 − confidence, 1 where
    nothing was read, raised by every finding about the field (`SPEAKS`); a finding about no field counts as one more
    field. Fields that a person has decided, or that are surer than `PASSED_OVER`, cost nothing and find nothing.
    `NOTHING_TO_FIND` is the highest value, that of a record in which nothing is asked.
    """
    chances = _chances(entry.fields, tuple(findings))
    wrong = sum(chances)
    if not chances:
        return NOTHING_TO_FIND
    seconds = OPEN + len(chances) * LOOK + wrong * MEND
    return min(NOTHING_TO_FIND, round(10 * seconds / wrong))


def rank_book(rows: Transaction, book_id: str) -> None:
    """Give the records of a book their place in the queue after readings or findings have changed."""
    findings: dict[int, list[Finding]] = defaultdict(list)
    for record_id, finding in rows.findings.of_book(book_id):
        if record_id is not None:
            findings[record_id].append(finding)
    entries = rows.records.of_book(book_id)
    rows.records.rank({entry.id: effort(entry.current, findings[entry.id]) for entry in entries})


def _chances(fields: Sequence[FieldReading], findings: Sequence[Finding]) -> list[float]:
    """Return the chance of being wrong of everything that a person is asked about, each above 0."""
    about = {column for finding in findings for column in finding.columns}
    open_ones = [field for field in fields if not field.source.startswith(BY_PERSON)]
    asked = [_chance(field, findings) for field in open_ones if field.column in about or _unsure(field) > PASSED_OVER]
    return asked + [SPEAKS[finding.severity] for finding in findings if not finding.columns]


def _chance(field: FieldReading, findings: Sequence[Finding]) -> float:
    spoken = [SPEAKS[finding.severity] for finding in findings if field.column in finding.columns]
    return 1 - (1 - _unsure(field)) * prod(1 - chance for chance in spoken)


def _unsure(field: FieldReading) -> float:
    """Return the chance of being wrong that the reading claims; blank and derived fields claim none."""
    if field.state is FieldState.UNREAD:
        return 1.0
    return 1 - field.confidence if field.state is FieldState.READ else 0.0
