"""Questions to the ink before a difference becomes a finding: questions by page, and answers by entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ocr.entries.ditto import SOURCE as DITTO
from pipeline.shared.book_entries import BookEntries
from pipeline.store.books.record import APPROVED, BY_PERSON, Record
from reconcile.decision.verdicts import MatchDecision, RelationOutcome
from records.stages import FieldReading, InkAnswer, InkQuestion

_LINKED = (RelationOutcome.MATCH, RelationOutcome.DIFFERS, RelationOutcome.DUPLICATE)
Questions = dict[int, list[InkQuestion]]
"""Page id → what its ink is asked."""


class InkAnswers:
    """Answers of a book's pages as the decision asks for them."""

    def __init__(self, stored: Sequence[Record], answers: Mapping[int, Sequence[InkAnswer]]) -> None:
        """Take the entries and page id → answers."""
        self._found = {
            (page_id, answer.question.row, answer.question.column, answer.question.here, answer.question.there): answer
            for page_id, some in answers.items()
            for answer in some
        }
        self._stored = stored

    def answer(self, entry: int, column: str, here: str, there: str) -> InkAnswer | None:
        """Return the answer of an entry's ink about two values; None when it was not asked or could not be."""
        stored = self._stored[entry]
        return self._found.get((stored.page_id, stored.current.row, column, here, there))


def questions(book: BookEntries, decisions: Sequence[MatchDecision]) -> Questions:
    """Make one question for each value in which a machine's reading and the database differ."""
    found: Questions = {}
    for stored, decision in zip(book.stored, decisions, strict=True):
        if stored.state == APPROVED or decision.outcome not in _LINKED:
            continue
        fields = {field.column: field for field in stored.current.fields}
        for verdict in decision.fields:
            field = fields.get(verdict.column)
            if verdict.reason.is_difference and field is not None and _is_written(field):
                asked = InkQuestion(stored.current.row, verdict.column, field.as_written, verdict.here, verdict.there)
                found.setdefault(stored.page_id, []).append(asked)
    return found


def _is_written(field: FieldReading) -> bool:
    """Return whether a machine read it on lines of the page.

    A person's word stands, ticks and derived values have none.

    A ditto mark says nothing of the value that it repeats.
    """
    return bool(field.as_written and field.boxes) and not field.source.startswith((BY_PERSON, DITTO))
