"""What a save does: one pair of eyes, or two that do not see each other and a third that decides between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.books.judging import judge_record
from pipeline.home.home import Home
from pipeline.home.settings import ReviewSettings
from pipeline.shared.choices import choose, standing, take_back
from pipeline.store import Transaction
from pipeline.store.books.record import BY_PERSON, Record, Task
from pipeline.store.review.decisions import Act, Change
from pipeline.store.review.keyings import Round
from pipeline.store.review.people import Person
from pipeline.store.values import digest
from records.errors import UsageError
from records.language import gettext as _
from records.record_types import Importance, RecordType, record_type
from records.stages import EntryReading, FieldReading, FieldState, Finding, Severity
from review.work.answers import Answer, Basis, decided
from review.work.asked import case_of, is_asked, word_for
from review.work.typed import same_value

READABLE = (FieldState.READ, FieldState.UNREAD)


class StillOpen(UsageError):
    """Fields were left without an answer."""


class NewDoubts(UsageError):
    """With the values as typed the rules doubt what they did not doubt before; nothing was kept.

    Attributes:
        columns: those that the doubts are about.
        token: stands for these very doubts; a save that carries it says that they were seen.
    """

    def __init__(self, doubts: Sequence[Finding]) -> None:
        """Say all of them."""
        messages = [doubt.message for doubt in doubts]
        super().__init__(" ".join(messages), _("Nếu đúng như nét mực, lưu lần nữa."))
        self.columns = frozenset(column for doubt in doubts for column in doubt.columns)
        self.token = digest(*messages)


@dataclass(frozen=True, slots=True)
class Saving:
    """One person saving one record.

    Attributes:
        rows: the transaction.
        person: who saves.
        record: the record, whose row is locked.
        answers: what the person says, by column.
        policy: how people review here.
        home: the home, with its forms and its snapshot of the shared database.
        seen: token of the doubts that the person was shown after an earlier try.
        chosen: which case of the shared database it is, as the form says it; None where none was to be chosen.
    """

    rows: Transaction
    person: Person
    record: Record
    answers: Mapping[str, Answer]
    policy: ReviewSettings
    home: Home
    seen: str
    chosen: str | None = None

    def save(self) -> Record:
        """Keep the answers and hand the record on; how it stands then.

        Raises:
            StillOpen: a field that has to be answered was not.
            NewDoubts: the answers raise doubts that the person has not seen.
            OtherCases: the case that was chosen is not among those offered.
        """
        if self.record.task is Task.SECOND:
            return self._second()
        if self.record.task is Task.ARBITRATION:
            return self._arbitrate()
        return self._first()

    def _first(self) -> Record:
        record = self._choose()
        findings = self.rows.findings.of_record(record.id)
        changes = self._changes(record.current, findings)
        risky = risky_columns(record.current, record_type(record.type), self.policy)
        if self.policy.second_keying != "never":
            self.rows.keyings.forget(record.id)
        settled = [one for one in changes if one.field.column not in risky]
        if not risky:
            with self.rows.at_once:
                changed = self._change(record, settled, findings, self.seen)
                return self.rows.decisions.hand_on(changed, self.person, Act.ACCEPT, Task.APPROVAL)
        changed = self._change(record, settled, findings, self.seen)
        by_column = {field.column: field for field in record.current.fields}
        by_column |= {change.field.column: change.field for change in changes}
        self.rows.keyings.add(record.id, Round.FIRST, self.person.id, [by_column[one] for one in sorted(risky)])
        return self.rows.decisions.hand_on(changed, self.person, Act.KEYED, Task.SECOND)

    def _choose(self) -> Record:
        """Keep the choice among the cases when it is another than before."""
        if self.chosen is None:
            return self.record
        relation, before = self.rows.relations.of_record(self.record.id), self.rows.choices.of_record(self.record.id)
        stands = standing(relation, before) if relation else None
        if self.chosen == (word_for(stands.case) if stands else ""):
            return self.record
        if self.chosen:
            return choose(self.home, self.rows, self.record, self.person, case_of(self.chosen))
        return take_back(self.rows, self.record, self.person, stands) if stands else self.record

    def _second(self) -> Record:
        first_id, first = keyed(self.rows, self.record.id, Round.FIRST)
        second = self._keyed_now(first)
        self.rows.keyings.add(self.record.id, Round.SECOND, self.person.id, second)
        if differing(first, second):
            return self.rows.decisions.hand_on(self.record, self.person, Act.KEYED, Task.ARBITRATION)
        agreed = _("hai người nhập độc lập, giống nhau")
        findings = self.rows.findings.of_record(self.record.id)
        changed = self._change(self.record, [Change(field, agreed, first_id) for field in first], findings)
        return self.rows.decisions.hand_on(changed, self.person, Act.KEYED, Task.APPROVAL)

    def _arbitrate(self) -> Record:
        first_id, first = keyed(self.rows, self.record.id, Round.FIRST)
        _second_id, second = keyed(self.rows, self.record.id, Round.SECOND)
        apart = differing(first, second)
        judged = self._keyed_now([field for field in first if field.column in apart])
        self.rows.keyings.add(self.record.id, Round.ARBITRATOR, self.person.id, judged)
        agreed, ruled = _("hai người nhập độc lập, giống nhau"), _("phân xử giữa hai người nhập")
        changes = [Change(field, agreed, first_id) for field in first if field.column not in apart]
        changes += [Change(field, ruled, self.person.id) for field in judged]
        changed = self._change(self.record, changes, self.rows.findings.of_record(self.record.id))
        return self.rows.decisions.hand_on(changed, self.person, Act.ARBITRATE, Task.APPROVAL)

    def _change(
        self, record: Record, changes: Sequence[Change], before: Sequence[Finding], seen: str | None = None
    ) -> Record:
        """Give fields new values, and the record what follows from them.

        Args:
            record: the record as it stands.
            changes: the fields.
            before: the findings about the record.
            seen: token of the doubts that the person was shown; None: there is nobody to show new ones to.
        """
        book, changed = self.rows.books.get(record.book_id), self.rows.decisions.change(record, changes)
        if book is None or not other_values(record.current, changed.current):
            return changed
        judged, doubts = judge_record(self.home.editions, self.rows, book, changed, before)
        blank = {column for column, answer in self.answers.items() if answer.basis is Basis.BLANK}
        heavy = [one for one in doubts if one.severity is not Severity.HINT and not blank.intersection(one.columns)]
        unseen = NewDoubts(heavy)
        if heavy and seen not in (None, unseen.token):
            raise unseen
        return judged

    def _changes(self, entry: EntryReading, findings: Sequence[Finding]) -> list[Change]:
        """What the answers change: every field that was asked about, and every other that was touched."""
        kind, changes = record_type(self.record.type), []
        for field in entry.fields:
            answer = self.answers.get(field.column)
            if answer is None:
                continue
            asked = is_asked(field, findings, self.policy.sure_from)
            if asked and field.state is FieldState.UNREAD:
                self._must_say(answer)
            same = answer.basis is Basis.UNTOUCHED and answer.text == field.value
            if asked or not same:
                answer = Answer(field.column, answer.text, Basis.ACCEPTED, "") if same else answer
                after = decided(field, kind.column(field.column), answer, self.person.id)
                changes.append(Change(after, answer.why or Basis.TYPED.words, self.person.id))
        return changes

    def _keyed_now(self, asked: list[FieldReading] | tuple[FieldReading, ...]) -> list[FieldReading]:
        """The asked fields as this person says they are."""
        kind, fields = record_type(self.record.type), []
        for field in asked:
            answer = self.answers.get(field.column, Answer(field.column, "", Basis.UNTOUCHED, ""))
            self._must_say(answer)
            fields.append(decided(field, kind.column(field.column), answer, self.person.id))
        return fields

    def _must_say(self, answer: Answer) -> None:
        if answer.is_open:
            label = record_type(self.record.type).column(answer.column).label
            raise StillOpen(
                _("Ô “{label}” chưa có câu trả lời.").format(label=label),
                _("Gõ theo nét mực, hoặc F9 nếu không đọc được, Shift+F9 nếu trong sổ để trống."),
            )


def risky_columns(entry: EntryReading, kind: RecordType, settings: ReviewSettings) -> frozenset[str]:
    """The columns that a second person has to key, by the policy of this home."""
    if settings.second_keying == "never":
        return frozenset()
    read = [field for field in entry.fields if field.state in READABLE and not field.source.startswith(BY_PERSON)]
    doubtful = {
        field.column for field in read if field.state is FieldState.UNREAD or field.confidence < settings.second_below
    }
    if settings.second_keying == "doubtful":
        return frozenset(doubtful)
    core = {field.column for field in read if kind.column(field.column).importance is Importance.CORE}
    return frozenset(doubtful | core)


def other_values(before: EntryReading, after: EntryReading) -> bool:
    """Whether any value is another than before; that a person now stands for it is no other value."""
    known = {(field.column, field.value, field.state) for field in before.fields}
    return any((field.column, field.value, field.state) not in known for field in after.fields)


def keyed(rows: Transaction, record_id: int, turn: Round) -> tuple[int, tuple[FieldReading, ...]]:
    """Who keyed a round that must be there, and what."""
    found = rows.keyings.of(record_id, turn)
    if found is None:
        raise LookupError(f"record {record_id} has no round {turn}")
    return found


def differing(first: tuple[FieldReading, ...], second: list[FieldReading] | tuple[FieldReading, ...]) -> frozenset[str]:
    """The columns on which two keyers truly differ."""
    other = {field.column: field for field in second}
    return frozenset(
        field.column
        for field in first
        if field.state is not other[field.column].state or not same_value(field.value, other[field.column].value)
    )
