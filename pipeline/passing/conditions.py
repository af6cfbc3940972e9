"""Conditions under which an entry passes without a person: a pure decision about what is known of it.

Every value has to be vouched for: by the ink and the shared database together, where the one case that the entry is
linked to has it as well, or else by the ink alone. Anything that speaks against the entry is a cause to ask a person.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pipeline.store.passing.policies import PassingThresholds
from reconcile.decision.verdicts import RelationOutcome
from records.language import N_, Message
from records.stages import FieldState

_LINKED = (RelationOutcome.MATCH, RelationOutcome.DIFFERS)
_VALUES = (FieldState.READ, FieldState.BLANK, FieldState.DERIVED)


class Cause(StrEnum):
    """Cause for which a person is asked about an entry."""

    BALANCE = "balance"
    PERSON = "person"
    RULE = "rule"
    UNLINKED = "unlinked"
    DIFFERS = "differs"
    FOLLOWED = "followed"
    STRANGE = "strange"
    UNREAD = "unread"
    UNSURE = "unsure"
    EMPTY = "empty"

    @property
    def words(self) -> str:
        """Cause in a clerk's words."""
        return str(self.said)

    @property
    def said(self) -> Message:
        """Cause in a clerk's words, to be kept."""
        return Message(_WORDS[self])


_WORDS = {
    Cause.BALANCE: N_("cân đối của sổ còn mở"),
    Cause.PERSON: N_("đã có người làm việc với trường hợp này"),
    Cause.RULE: N_("có quy tắc cảnh báo hoặc chặn"),
    Cause.UNLINKED: N_("chưa chắc là trường hợp nào trong cơ sở dữ liệu dùng chung"),
    Cause.DIFFERS: N_("khác cơ sở dữ liệu dùng chung"),
    Cause.FOLLOWED: N_("có giá trị lấy theo một giá trị khác"),
    Cause.STRANGE: N_("trang khác các trang đã đo"),
    Cause.UNREAD: N_("có ô chưa đọc được"),
    Cause.UNSURE: N_("có giá trị dưới ngưỡng tin cậy"),
    Cause.EMPTY: N_("không đọc được giá trị nào"),
}


@dataclass(frozen=True, slots=True)
class FieldEvidence:
    """Evidence about a field.

    Attributes:
        column: the ministry's column.
        kind: its `FieldKind` value.
        state: whether and how its value is known.
        confidence: 0–1.
        by_person: whether a person decided it.
        followed: whether its value followed another one.
        strange: whether its page is unlike those that were measured.
        agrees: whether the case that the entry is linked to has the same value, or none either.
        differs: whether that case states something else.
    """

    column: str
    kind: str
    state: FieldState
    confidence: float
    by_person: bool = False
    followed: bool = False
    strange: bool = False
    agrees: bool = False
    differs: bool = False


@dataclass(frozen=True, slots=True)
class EntryEvidence:
    """Evidence about an entry.

    Attributes:
        balance_open: whether something is missing in its book.
        taken_up: whether a person has decided anything about it.
        rules: rules of severity warn or block that speak about it.
        outcome: its relation to the shared database; None = there is no snapshot for its type.
        fields: its fields.
    """

    balance_open: bool
    taken_up: bool
    rules: tuple[str, ...]
    outcome: RelationOutcome | None
    fields: tuple[FieldEvidence, ...]


@dataclass(frozen=True, slots=True)
class Passed:
    """Decision that an entry passes.

    Attributes:
        agreeing: number of values that ink and shared database have alike.
        sure: number of values that the ink alone vouches for.
        least: the least confidence among those.
    """

    agreeing: int
    sure: int
    least: float


@dataclass(frozen=True, slots=True)
class Doubt:
    """Cause to ask a person about an entry, with the columns or the rules that it is about."""

    cause: Cause
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Referred:
    """Decision that a person is asked, with every cause."""

    doubts: tuple[Doubt, ...]


def decide(entry: EntryEvidence, thresholds: PassingThresholds) -> Passed | Referred:
    """Decide whether an entry passes without a person."""
    doubts = (*_about_entry(entry), *_about_fields(entry.fields, thresholds))
    if doubts:
        return Referred(doubts)
    values = [field for field in entry.fields if field.state in _VALUES and not field.by_person]
    alone = [field.confidence for field in values if not field.agrees]
    return Passed(len(values) - len(alone), len(alone), min(alone, default=1.0))


def _about_entry(entry: EntryEvidence) -> Iterator[Doubt]:
    if entry.balance_open:
        yield Doubt(Cause.BALANCE)
    if entry.taken_up:
        yield Doubt(Cause.PERSON)
    if entry.rules:
        yield Doubt(Cause.RULE, entry.rules)
    if entry.outcome not in (None, RelationOutcome.ABSENT, *_LINKED):
        yield Doubt(Cause.UNLINKED)
    if not any(field.state is FieldState.READ for field in entry.fields):
        yield Doubt(Cause.EMPTY)


def _about_fields(fields: tuple[FieldEvidence, ...], thresholds: PassingThresholds) -> Iterator[Doubt]:
    open_ones = [field for field in fields if not field.by_person]
    against = {
        Cause.DIFFERS: [field.column for field in open_ones if field.differs],
        Cause.FOLLOWED: [field.column for field in open_ones if field.followed],
        Cause.STRANGE: [field.column for field in open_ones if field.strange],
        Cause.UNREAD: [field.column for field in open_ones if field.state is FieldState.UNREAD],
        Cause.UNSURE: [field.column for field in open_ones if _is_unsure(field, thresholds)],
    }
    yield from (Doubt(cause, tuple(columns)) for cause, columns in against.items() if columns)


def _is_unsure(field: FieldEvidence, thresholds: PassingThresholds) -> bool:
    if field.state not in _VALUES:
        return False
    alone = thresholds.blank_from if field.state is FieldState.BLANK else thresholds.of(field.kind)
    return field.confidence < (thresholds.agreeing_from if field.agrees else alone)
