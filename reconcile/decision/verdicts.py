"""What reconciling says of an entry: outcome, a verdict on every column, the weights. Light to load, fit to store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from records.language import gettext as _


class RelationOutcome(StrEnum):
    """How an entry stands to the shared database."""

    MATCH = "match"
    DIFFERS = "differs"
    ABSENT = "absent"
    DUPLICATE = "duplicate"
    NUMBER_CONFLICT = "number_conflict"
    UNSURE = "unsure"

    @property
    def words(self) -> str:
        """The outcome as a clerk says it."""
        return {
            RelationOutcome.MATCH: _("khớp"),
            RelationOutcome.DIFFERS: _("có khác biệt"),
            RelationOutcome.ABSENT: _("chưa có"),
            RelationOutcome.DUPLICATE: _("ghi hơn một lần"),
            RelationOutcome.NUMBER_CONFLICT: _("trùng số, khác người"),
            RelationOutcome.UNSURE: _("chưa chắc"),
        }[self]


class FieldReason(StrEnum):
    """What separates two values of one column."""

    SAME = "same"
    TONE_PLACEMENT = "tone_placement"
    OTHER_MARK = "other_mark"
    OTHER_LETTER = "other_letter"
    SWAPPED = "swapped"
    MISREAD_FIGURE = "misread_figure"
    OTHER_FIGURE = "other_figure"
    YEAR_ONLY = "year_only"
    ABBREVIATED = "abbreviated"
    OTHER_UNIT_NAME = "other_unit_name"
    OTHER_VALUE = "other_value"
    MISSING_HERE = "missing_here"
    MISSING_THERE = "missing_there"
    UNREAD = "unread"
    NOT_ON_FORM = "not_on_form"

    @property
    def is_difference(self) -> bool:
        """Whether the two values say different things."""
        return self in _DIFFERENCES


_DIFFERENCES = frozenset(
    {
        FieldReason.OTHER_MARK,
        FieldReason.OTHER_LETTER,
        FieldReason.SWAPPED,
        FieldReason.MISREAD_FIGURE,
        FieldReason.OTHER_FIGURE,
        FieldReason.OTHER_VALUE,
    }
)


class Verdict(StrEnum):
    """What is held of one column."""

    AGREES = "agrees"
    CORRECTED = "corrected"
    DIFFERS = "differs"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class FieldVerdict:
    """One column here and there.

    Attributes:
        column: the ministry's column.
        here: the book's value.
        there: the database's value.
        reason: what separates them.
        verdict: corrected means that the ink, or how readers slip, speaks for the database's value.
        chance_real: the chance that book and database say different things, 0–1.
        log_likelihoods: what the ink said of (here, there); None when it was not asked.
    """

    column: str
    here: str
    there: str
    reason: FieldReason
    verdict: Verdict
    chance_real: float
    log_likelihoods: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class MatchDecision:
    """How one entry stands to the shared database.

    Attributes:
        outcome: the outcome.
        ids: identifiers in the shared database: the case, the cases of a duplicate, the case that has the number, the
            cases to choose from; empty when absent.
        columns: facts of the case that are likelier to differ than not.
        fields: every column that was compared with the first of `ids`.
        chance: the chance that the entry is in the snapshot as one of them.
        weights: comparison → bits that it adds to the match weight of the first of `ids`.
        model: version of the model.
    """

    outcome: RelationOutcome
    ids: tuple[str, ...]
    columns: tuple[str, ...]
    fields: tuple[FieldVerdict, ...]
    chance: float
    weights: Mapping[str, float]
    model: str
