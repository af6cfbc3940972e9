"""Questions that people ask each other about records, and their answers; both stay."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from pipeline.store.clock import now
from pipeline.store.repository import Repository
from pipeline.store.review.people import Person
from pipeline.store.schema.review_tables import UserRow
from pipeline.store.schema.tables import RecordRow
from pipeline.store.schema.team_tables import QuestionRow
from records.errors import RecordChanged
from records.language import gettext as _


@dataclass(frozen=True, slots=True)
class Question:
    """Question on a record, with its answer once there is one.

    Attributes:
        id: its row.
        record_id: the record.
        book: the record's book.
        so: the record's number.
        asker: who asks.
        to: who is asked, "" = the supervisors.
        text: what is asked.
        asked_at: when.
        answerer: who answered, "" = nobody yet.
        answer: what they said.
    """

    id: int
    record_id: int
    book: str
    so: str
    asker: str
    to: str
    text: str
    asked_at: str
    answerer: str
    answer: str


_OPEN = QuestionRow.answerer_id.is_(None)


class Questions(Repository):
    """Repository of questions."""

    def ask(self, record_id: int, asker: Person, to: int | None, text: str) -> None:
        """Keep a question to a person, None = to the supervisors of the record's commune."""
        row = QuestionRow(record_id=record_id, asker_id=asker.id, to_id=to, text=text, asked_at=now(), answer="")
        self._session.add(row)
        self._session.flush()

    def answer(self, question_id: int, record_id: int, person: Person, text: str) -> None:
        """Keep the answer to an open question on a record.

        Raises:
            RecordChanged: there is no such question, or somebody has answered it.
        """
        asked = select(QuestionRow).where(QuestionRow.id == question_id, QuestionRow.record_id == record_id, _OPEN)
        row = self._session.scalars(asked.with_for_update()).first()
        if row is None:
            raise RecordChanged(_("Câu hỏi này đã có người trả lời."), _("Tải lại trang."))
        row.answerer_id, row.answer, row.answered_at = person.id, text, now()
        self._session.flush()

    def of_record(self, record_id: int) -> list[Question]:
        """List the questions on a record, the oldest first."""
        return self._listed(QuestionRow.record_id == record_id)

    def waiting_for(self, person: Person, *, supervises: bool) -> list[Question]:
        """List the open questions to a person of records of their communes, and those to all supervisors."""
        to_them: ColumnElement[bool] = QuestionRow.to_id == person.id
        if supervises:
            to_them = or_(to_them, QuestionRow.to_id.is_(None))
        if person.scope.offices is not None:
            to_them &= RecordRow.office_id.in_(sorted(person.scope.offices))
        return self._listed(_OPEN, to_them, QuestionRow.asker_id != person.id)

    def answered_for(self, person: Person, count: int) -> list[Question]:
        """List the questions of a person that were answered last, the newest first."""
        answered = self._listed(QuestionRow.asker_id == person.id, QuestionRow.answerer_id.is_not(None))
        return answered[::-1][:count]

    def _listed(self, *conditions: ColumnElement[bool]) -> list[Question]:
        asker, to, answerer = aliased(UserRow), aliased(UserRow), aliased(UserRow)
        query = (
            select(QuestionRow, RecordRow.book_id, RecordRow.so, asker.name, to.name, answerer.name)
            .join(RecordRow, RecordRow.id == QuestionRow.record_id)
            .join(asker, asker.id == QuestionRow.asker_id)
            .outerjoin(to, to.id == QuestionRow.to_id)
            .outerjoin(answerer, answerer.id == QuestionRow.answerer_id)
            .where(*conditions)
            .order_by(QuestionRow.id)
        )
        return [
            Question(row.id, row.record_id, book, so, who, whom or "", row.text, row.asked_at, by or "", row.answer)
            for row, book, so, who, whom, by in self._session.execute(query)
        ]
