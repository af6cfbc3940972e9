"""Results of reconciling an entry: outcome, verdict on every column, weights. Light to import, fit to be stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from records.language import gettext as _


class RelationOutcome(StrEnum):
    """Relation of an entry to the shared database."""

    MATCH = "match"
    DIFFERS = "differs"
    ABSENT = "absent"
    DUPLICATE = "duplicate"
    NUMBER_CONFLICT = "number_conflict"
    UNSURE = "unsure"

    @property
    def words(self) -> str:
        """Outcome in a clerk's words."""
        return {
            RelationOutcome.MATCH: _("khớp"),
            RelationOutcome.DIFFERS: _("có khác biệt"),
            RelationOutcome.ABSENT: _("chưa có"),
            RelationOutcome.DUPLICATE: _("ghi hơn một lần"),
            RelationOutcome.NUMBER_CONFLICT: _("trùng số, khác người"),
            RelationOutcome.UNSURE: _("chưa chắc"),
        }[self]


class FieldReason(StrEnum):
    """Difference between two values of one column."""

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
        """Return whether the two values state different things."""
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
    """Verdict on one column."""

    AGREES = "agrees"
    CORRECTED = "corrected"
    DIFFERS = "differs"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class FieldVerdict:
    """One column in the book and in the database, with its verdict.

    Attributes:
        column: the ministry's column.
        here: the book's value.
        there: the database's value.
        reason: the kind of difference.
        verdict: "corrected" if the ink, or the slips of readers, favour the database's value.
        chance_real: probability (0–1) that book and database state different things.
        log_likelihoods: of (here, there) by the ink; None when it was not scored.
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
    """Decision on one entry against the shared database.

    Attributes:
        outcome: the outcome.
        ids: identifiers in the shared database: the case, the cases of a duplicate, the case that has the number, the
            cases to choose from; empty when absent.
        columns: facts of the case that are likelier to differ than not.
        fields: every column that was compared with the first of `ids`.
        chance: probability that the entry is in the snapshot as one of them.
        weights: bits that each comparison adds to the match weight of the first of `ids`.
        model: version of the model.
    """

    outcome: RelationOutcome
    ids: tuple[str, ...]
    columns: tuple[str, ...]
    fields: tuple[FieldVerdict, ...]
    chance: float
    weights: Mapping[str, float]
    model: str
