"""Comparison of a record with the shared database: the outcome in words, its values, and the cases to choose from."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.home.home import Home
from pipeline.shared.candidates import candidates
from pipeline.shared.choices import NONE, offered_decision, standing_choice
from pipeline.store.relations import Relation
from pipeline.store.review.choices import CaseChoice
from reconcile.decision.reasons import sentence
from records.errors import HotichError
from records.language import gettext as _
from records.record_types import FieldKind, RecordType
from review.web.form import FormField, SharedValue, shared_value
from review.web.letter_differences import letters_apart, same_letters
from review.work.questions import case_word

SHOWN_KINDS = (
    FieldKind.NAME,
    FieldKind.DATE,
    FieldKind.PARTIAL_DATE,
    FieldKind.BOOK_NUMBER,
    FieldKind.IDENTITY_NUMBER,
)
MOST_ROWS = 7


@dataclass(frozen=True, slots=True)
class CaseColumn:
    """One column: our value, and the value of each case."""

    column: str
    label: str
    ours: str
    cells: tuple[SharedValue, ...]

    @property
    def differs(self) -> bool:
        """Return whether any case has another value than the book."""
        return any(not same_letters(cell.value, self.ours) for cell in self.cells)

    @property
    def tells_apart(self) -> bool:
        """Return whether it tells the cases from each other."""
        return len(letters_apart(cell.value for cell in self.cells)) > 1


@dataclass(frozen=True, slots=True)
class SharedComparison:
    """Side of the shared database, as a record's screen shows it.

    Attributes:
        words: the outcome in words.
        cases: identifiers of the cases that the record may be, when a person has to say which.
        rows: the columns that tell the cases apart, then the principal's name, and what else tells them from the book.
        chosen: the person's choice: "" = none yet, else the `case_word` of a case or of none of them.
    """

    words: str
    cases: tuple[str, ...] = ()
    rows: tuple[CaseColumn, ...] = ()
    chosen: str = ""

    @property
    def choices(self) -> tuple[str, ...]:
        """Words of the possible choices: one for each case, the last for none of them."""
        return (*(case_word(case) for case in self.cases), case_word(NONE))

    @property
    def columns(self) -> frozenset[str]:
        """Columns that can be taken from a case."""
        return frozenset(row.column for row in self.rows)


def shared_values(relation: Relation | None, ours: dict[str, str]) -> dict[str, SharedValue]:
    """Return column → the shared database's value, where it has one that differs from ours."""
    fields = relation.decision.fields if relation else ()
    return {
        one.column: shared_value(ours[one.column], one.there, sentence(one.reason))
        for one in fields
        if one.there and not same_letters(ours.get(one.column, one.there), one.there)
    }


def shared_comparison(
    home: Home, kind: RecordType, relation: Relation, choice: CaseChoice | None, fields: tuple[FormField, ...]
) -> SharedComparison:
    """Return the outcome, and every case when one is to be chosen; an unreachable snapshot hides only the cases."""
    words = _("Cơ sở dữ liệu: {outcome}").format(outcome=relation.decision.outcome.words)
    among, stands = offered_decision(relation, choice), standing_choice(relation, choice)
    if among is None:
        return SharedComparison(words)
    try:
        found = candidates(home, kind.code, among.ids)
    except HotichError as error:
        return SharedComparison(f"{words}. {error}")
    told = [field for field in fields if kind.column(field.column).kind in SHOWN_KINDS]
    rows = [_row(field, [one.cells.get(field.column, "") for one in found]) for field in told]
    names = [row.column for row in rows if kind.column(row.column).kind is FieldKind.NAME][:1]
    telling = [row for row in rows if row.differs or row.tells_apart or row.column in names]
    telling.sort(key=lambda row: (not row.tells_apart, row.column not in names))
    cases, chosen = tuple(one.id for one in found), case_word(stands.case) if stands else ""
    return SharedComparison(words, cases, tuple(telling[:MOST_ROWS]), chosen)


def _row(field: FormField, theirs: list[str]) -> CaseColumn:
    cells = tuple(shared_value(field.value, value, "") for value in theirs)
    return CaseColumn(field.column, field.label, field.value, cells)
