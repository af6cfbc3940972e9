"""Saving of a record: by one keyer, or by two who do not see each other and an arbitrator between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.books.judging import judge_record
from pipeline.home.home import Home
from pipeline.home.settings import ReviewSettings
from pipeline.shared.choices import choose_case, standing_choice, withdraw_choice
from pipeline.store import Transaction
from pipeline.store.books.record import BY_PERSON, Record, ReviewTask
from pipeline.store.review.decisions import DecisionKind, FieldChange
from pipeline.store.review.keyings import KeyingRound
from pipeline.store.review.people import Person
from pipeline.store.review.surroundings import Surroundings
from pipeline.store.values import digest
from records.errors import UsageError
from records.language import gettext as _
from records.record_types import Importance, RecordType, record_type
from records.stages import EntryReading, FieldReading, FieldState, Finding, Severity
from review.work.form_answers import AnswerBasis, FieldAnswer, apply_answer
from review.work.grid.marks import without_answered
from review.work.keying_rounds import disputed_columns, keyed_round, overruled_columns, settled_fields
from review.work.questions import against_both, case_of, case_word, is_asked

READABLE = (FieldState.READ, FieldState.UNREAD)


class UnansweredFields(UsageError):
    """Refusal of a save that leaves fields without an answer."""


class NewFindings(UsageError):
    """Refusal of a save whose values raise new findings of the rules; nothing was kept.

    Attributes:
        columns: the columns of the findings.
        token: hash of these very findings; a save that carries it says that they were seen.
    """

    def __init__(self, findings: Sequence[Finding]) -> None:
        """Join the messages of all findings."""
        messages = [finding.message for finding in findings]
        super().__init__(" ".join(messages), _("Nếu đúng như nét mực, lưu lần nữa."))
        self.columns = frozenset(column for finding in findings for column in finding.columns)
        self.token = digest(*messages)


@dataclass(frozen=True, slots=True)
class SaveAttempt:
    """One person's save of one record.

    Attributes:
        rows: the transaction.
        person: the person who saves.
        record: the record, whose row is locked.
        answers: the person's answers by column.
        policy: the review settings of the home.
        home: the home, with its forms and its snapshot of the shared database.
        seen: token of the findings that the person was shown after an earlier try.
        chosen: the chosen case of the shared database in the form's word; None where none was to be chosen.
    """

    rows: Transaction
    person: Person
    record: Record
    answers: Mapping[str, FieldAnswer]
    policy: ReviewSettings
    home: Home
    seen: str
    chosen: str | None = None

    def save(self) -> Record:
        """Keep the answers and hand the record on; return its new state.

        Raises:
            UnansweredFields: a field that has to be answered was not.
            NewFindings: the answers raise findings that the person has not seen.
            CaseNotOffered: the case that was chosen is not among those offered.
        """
        if self.record.task is ReviewTask.SECOND:
            return self._second()
        if self.record.task is ReviewTask.ARBITRATION:
            return self._arbitrate()
        return self._first()

    def _first(self) -> Record:
        record = self._choose()
        around = self.rows.surroundings.of(record.id)
        findings = self._findings(around)
        changes = self._changes(record.current, findings)
        by_column = {field.column: field for field in record.current.fields}
        by_column |= {change.field.column: change.field for change in changes}
        risky = risky_columns(record.current, record_type(record.type), self.policy)
        keyed = settled_fields(self.rows, record.id) if around.keyed else {}
        risky |= overruled_columns(keyed, record.current.fields, by_column)
        settled = [one for one in changes if one.field.column not in risky]
        if not risky:
            with self.rows.at_once:
                changed = self._change(record, around, settled, findings, self.seen)
                return self.rows.decisions.hand_on(changed, self.person, DecisionKind.ACCEPT, ReviewTask.APPROVAL)
        changed = self._change(record, around, settled, findings, self.seen)
        self.rows.keyings.forget(record.id)
        self.rows.keyings.add(record.id, KeyingRound.FIRST, self.person.id, [by_column[one] for one in sorted(risky)])
        return self.rows.decisions.hand_on(changed, self.person, DecisionKind.KEYED, ReviewTask.SECOND)

    def _choose(self) -> Record:
        """Keep the choice among the cases when it has changed."""
        if self.chosen is None:
            return self.record
        relation, before = self.rows.relations.of_record(self.record.id), self.rows.choices.of_record(self.record.id)
        stands = standing_choice(relation, before) if relation else None
        if self.chosen == (case_word(stands.case) if stands else ""):
            return self.record
        if self.chosen:
            return choose_case(self.home, self.rows, self.record, self.person, case_of(self.chosen))
        return withdraw_choice(self.rows, self.record, self.person, stands) if stands else self.record

    def _second(self) -> Record:
        first_id, first = keyed_round(self.rows, self.record.id, KeyingRound.FIRST)
        second = self._keyed_now(first)
        self.rows.keyings.add(self.record.id, KeyingRound.SECOND, self.person.id, second)
        if disputed_columns(first, second):
            return self.rows.decisions.hand_on(self.record, self.person, DecisionKind.KEYED, ReviewTask.ARBITRATION)
        agreed = _("hai người nhập độc lập, giống nhau")
        changed = self._changed(self.record, [FieldChange(field, agreed, first_id) for field in first])
        return self.rows.decisions.hand_on(changed, self.person, DecisionKind.KEYED, ReviewTask.APPROVAL)

    def _arbitrate(self) -> Record:
        first_id, first = keyed_round(self.rows, self.record.id, KeyingRound.FIRST)
        _second_id, second = keyed_round(self.rows, self.record.id, KeyingRound.SECOND)
        apart = disputed_columns(first, second)
        judged = self._keyed_now([field for field in first if field.column in apart])
        self.rows.keyings.add(self.record.id, KeyingRound.ARBITRATOR, self.person.id, judged)
        agreed, ruled = _("hai người nhập độc lập, giống nhau"), _("phân xử giữa hai người nhập")
        changes = [FieldChange(field, agreed, first_id) for field in first if field.column not in apart]
        changes += [FieldChange(field, ruled, self.person.id) for field in judged]
        changed = self._changed(self.record, changes)
        return self.rows.decisions.hand_on(changed, self.person, DecisionKind.ARBITRATE, ReviewTask.APPROVAL)

    def _changed(self, record: Record, changes: Sequence[FieldChange]) -> Record:
        """Give fields the values on which several people agree; there is nobody to show new findings to."""
        around = self.rows.surroundings.of(record.id)
        return self._change(record, around, changes, self._findings(around))

    def _findings(self, around: Surroundings) -> list[Finding]:
        return self.rows.findings.of_record(self.record.id) if around.found else []

    def _change(
        self,
        record: Record,
        around: Surroundings,
        changes: Sequence[FieldChange],
        before: Sequence[Finding],
        seen: str | None = None,
    ) -> Record:
        """Give fields new values, and the record everything that follows from them.

        Args:
            record: the record as it stands.
            around: what stands around it.
            changes: the fields.
            before: the findings about the record.
            seen: token of the findings that the person was shown; None: there is nobody to show new ones to.
        """
        changed = self.rows.decisions.change(record, changes)
        before = without_answered(self.rows, record, before, {change.field.column for change in changes})
        if not values_changed(record.current, changed.current):
            return changed
        judged, new = judge_record(self.home.editions, self.rows, around, changed, before)
        blank = {column for column, answer in self.answers.items() if answer.basis is AnswerBasis.BLANK}
        heavy = [one for one in new if one.severity is not Severity.HINT and not blank.intersection(one.columns)]
        heavy += self._against_both(record, changes) if around.compared else []
        unseen = NewFindings(heavy)
        if heavy and seen not in (None, unseen.token):
            raise unseen
        return judged

    def _against_both(self, record: Record, changes: Sequence[FieldChange]) -> list[Finding]:
        by_hand = {column for column, answer in self.answers.items() if answer.basis is AnswerBasis.TYPED}
        typed = [change.field for change in changes if change.field.column in by_hand]
        relation = self.rows.relations.of_record(record.id)
        return against_both(record_type(record.type), record.current, typed, relation)

    def _changes(self, entry: EntryReading, findings: Sequence[Finding]) -> list[FieldChange]:
        """Return the changes by the answers: every field that was asked about, and every other that was touched."""
        kind, changes = record_type(self.record.type), []
        for field in entry.fields:
            answer = self.answers.get(field.column)
            if answer is None:
                continue
            asked = is_asked(field, findings, self.policy.sure_from)
            if asked and field.state is FieldState.UNREAD:
                self._must_say(answer)
            same = answer.basis is AnswerBasis.UNTOUCHED and answer.text == field.value
            if asked or not same:
                answer = FieldAnswer(field.column, answer.text, AnswerBasis.ACCEPTED, "") if same else answer
                after = apply_answer(field, kind.column(field.column), answer, self.person.id)
                changes.append(FieldChange(after, answer.why or AnswerBasis.TYPED.words, self.person.id))
        return changes

    def _keyed_now(self, asked: list[FieldReading] | tuple[FieldReading, ...]) -> list[FieldReading]:
        """Return the asked fields with this person's answers."""
        kind, fields = record_type(self.record.type), []
        for field in asked:
            answer = self.answers.get(field.column, FieldAnswer(field.column, "", AnswerBasis.UNTOUCHED, ""))
            self._must_say(answer)
            fields.append(apply_answer(field, kind.column(field.column), answer, self.person.id))
        return fields

    def _must_say(self, answer: FieldAnswer) -> None:
        if answer.is_open:
            label = record_type(self.record.type).column(answer.column).label
            raise UnansweredFields(
                _("Ô “{label}” chưa có câu trả lời.").format(label=label),
                _("Gõ theo nét mực, hoặc F9 nếu không đọc được, Shift+F9 nếu trong sổ để trống."),
            )


def risky_columns(entry: EntryReading, kind: RecordType, settings: ReviewSettings) -> frozenset[str]:
    """Return the columns that a second person has to key, by the policy of this home."""
    if settings.second_keying == "never":
        return frozenset()
    read = [field for field in entry.fields if field.state in READABLE and not field.source.startswith(BY_PERSON)]
    unsure = {
        field.column for field in read if field.state is FieldState.UNREAD or field.confidence < settings.second_below
    }
    if settings.second_keying == "doubtful":
        return frozenset(unsure)
    core = {field.column for field in read if kind.column(field.column).importance is Importance.CORE}
    return frozenset(unsure | core)


def values_changed(before: EntryReading, after: EntryReading) -> bool:
    """Return whether any value has changed; a person now standing for it is no change."""
    known = {(field.column, field.value, field.state) for field in before.fields}
    return any((field.column, field.value, field.state) not in known for field in after.fields)
