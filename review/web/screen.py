"""The screen of one record."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.books.common_findings import shared_with
from pipeline.forms.form_usage import form_lost
from pipeline.forms.library import find_form
from pipeline.store import Transaction
from pipeline.store.books.books import Book
from pipeline.store.books.dismissals import Dismissal, point_of
from pipeline.store.books.record import APPROVED, Record, ReviewTask
from pipeline.store.review.keyings import KeyingRound
from pipeline.store.review.notes import StoredAmendment
from pipeline.store.review.people import Person
from pipeline.store.review.queue import Lease
from records.language import gettext as _
from records.notes.amendments import Amendment
from records.record_types import record_type
from records.stages import Box, FieldState, Finding
from review.web.form import FormContext, FormField, fields_of
from review.web.letter_differences import letters_apart
from review.web.notes import NOTES, not_yet_kept, notes_in
from review.web.pictures import PictureFrame
from review.web.service import Service
from review.web.shared_comparison import SharedComparison, shared_comparison, shared_values
from review.web.together.twin_values import twin_values
from review.work.form_answers import AnswerBasis, FieldAnswer
from review.work.keying_rounds import disputed_columns, keyed_round
from review.work.roles import DISMISSES, KEYED_TWICE, SUPERVISES, may_work_on


@dataclass(frozen=True, slots=True)
class CommonDoubt:
    """Finding about the record that other records of its book share: what it says, and the number of the records."""

    point: str
    message: str
    records: int


@dataclass(frozen=True, slots=True)
class Screen:
    """Record in front of one person.

    Attributes:
        record: the record.
        book: its book.
        task: the task of the person.
        lease: its lease, None = held by nobody.
        mine: this person holds it.
        open: this person may take it, when nobody holds it.
        kept_for: another person to whom it was handed by name, "" = nobody; a supervisor may take it from them.
        reopens: this person may withdraw its approval, or its passing by a policy.
        corrects: this person may correct it by a paper: its book is accepted and locked.
        frame: size of the page's picture.
        whole: the whole picture, for zooming out.
        fields: the fields in paper order.
        findings: findings about the record as a whole.
        amendments: its marginal notes.
        proposals: notes in its Ghi chú that nobody has kept.
        comparison: the shared database's side of it, None when it was not compared or must not be seen.
        common: findings that this person may dismiss for all records of the book that share them.
        dismissed: findings about it that somebody dismissed so.
        notice: the problem to settle first.
        said: confirmation of the last act.
        questions: number of open questions on it; None while nobody may speak of it.
        seen: token of the findings in `notice`; a save that carries it goes through.
        ahead: pages of the records that come next, for the browser to fetch while the person reads.
    """

    record: Record
    book: Book
    task: ReviewTask
    lease: Lease | None
    mine: bool
    open: bool
    kept_for: str
    reopens: bool
    corrects: bool
    frame: PictureFrame
    whole: Box
    fields: tuple[FormField, ...]
    findings: tuple[Finding, ...]
    amendments: tuple[StoredAmendment, ...]
    proposals: tuple[Amendment, ...]
    comparison: SharedComparison | None = None
    common: tuple[CommonDoubt, ...] = ()
    dismissed: tuple[Dismissal, ...] = ()
    notice: str = ""
    said: str = ""
    seen: str = ""
    questions: int | None = None
    ahead: tuple[int, ...] = ()

    @property
    def takes_over(self) -> bool:
        """Return whether this person takes the record from the one to whom it was handed."""
        return self.open and bool(self.kept_for)

    @property
    def blind(self) -> bool:
        """Return whether the fields are keyed without seeing the answers of others."""
        return self.mine and self.task in KEYED_TWICE

    def may_tell(self, column: str) -> bool:
        """Return whether the history of a column, "" = the record, may be seen: not while it is being keyed twice."""
        if not column or self.task not in KEYED_TWICE:
            return True
        return self.blind != (column in {field.column for field in self.fields})

    @property
    def scan_again(self) -> str:
        """Suggested message to the station, with the number that the page bears."""
        page = next((field.value for field in self.fields if field.column == "trangSo"), "") or _("này")
        return _("quét lại trang {page}: ảnh mờ").format(page=page)

    @property
    def labels(self) -> dict[str, str]:
        """Meaning of each column."""
        return {field.column: field.label for field in self.fields}

    @property
    def asked(self) -> int:
        """Number of fields that wait for an answer."""
        return sum(field.asked for field in self.fields)


def screen_of(
    service: Service, rows: Transaction, person: Person, record: Record, lease: Lease | None, said: str
) -> Screen:
    """Make the screen of a record; it holds nothing that a keyer must not see."""
    around = rows.surroundings.of(record.id)
    frame = service.pictures.frame(around.examination.layout)
    mine = lease is not None and lease.user_id == person.id
    findings = rows.findings.of_record(record.id) if around.found else []
    edition = around.examination.layout.edition
    form = find_form(service.home.editions, edition)
    relation = rows.relations.of_record(record.id) if around.compared else None
    context = FormContext(
        record_type(record.type),
        form,
        frame,
        findings,
        shared_values(relation, {field.column: field.value for field in record.current.fields}),
        service.settings.sure_from,
        twin_values(rows, person, record, findings),
    )
    fields = fields_of(record.current, context)
    comparison: SharedComparison | None = None
    about: tuple[Finding, ...] = ()
    twice = record.task in KEYED_TWICE
    if twice:
        fields = _between_keyers(rows, record, fields, record.task if mine else None)
    else:
        shown = {field.column for field in fields}
        about = tuple(finding for finding in findings if not shown.intersection(finding.columns))
        about += (form_lost(edition),) if edition and form is None else ()
        if relation:
            comparison = shared_comparison(
                service.home, context.kind, relation, rows.choices.of_record(record.id), fields
            )
    kept, proposals = _notes(rows.amendments.of(record.id) if around.noted else [], person, record, fields)
    kept_for = "" if mine else rows.hand_outs.kept_for(record, person)
    supervises = record.state == APPROVED and person.role in SUPERVISES
    locked = supervises and rows.acceptances.of_book(record.book_id) is not None
    return Screen(
        record,
        around.book,
        record.task,
        lease,
        mine,
        may_work_on(rows, record, person) and (not kept_for or person.role in SUPERVISES),
        kept_for,
        person.role in SUPERVISES and not locked and (record.state == APPROVED or record.policy_id is not None),
        locked,
        frame,
        Box(0, 0, frame.width, frame.height),
        fields,
        about,
        kept,
        proposals,
        comparison=comparison,
        common=_common(rows, person, record, findings),
        dismissed=tuple(rows.dismissals.of_record(record.id)) if around.dismissed and not twice else (),
        said=said,
        questions=None if twice else around.questions,
    )


def with_answers(screen: Screen, answers: Mapping[str, FieldAnswer], notice: str) -> Screen:
    """Return the screen with the person's answers; a different saved value is offered beside the answer."""
    fields = tuple(_typed(field, answers.get(field.column), blind=screen.blind) for field in screen.fields)
    return replace(screen, fields=fields, notice=notice)


def with_choice(screen: Screen, word: str) -> Screen:
    """Return the screen with the case chosen before a refused save, if it is still offered."""
    if screen.comparison is None or word not in screen.comparison.choices:
        return screen
    return replace(screen, comparison=replace(screen.comparison, chosen=word))


def with_decisions(screen: Screen, answers: Mapping[str, FieldAnswer], reopened: Collection[str], seen: str) -> Screen:
    """Return the screen with the decisions made before a refused save, except fields with new findings."""
    decided = {
        column: answer.basis for column, answer in answers.items() if column not in reopened and not answer.is_open
    }
    fields = tuple(replace(field, basis=decided.get(field.column, "")) for field in screen.fields)
    return replace(screen, fields=fields, seen=seen)


def _common(rows: Transaction, person: Person, record: Record, findings: Sequence[Finding]) -> tuple[CommonDoubt, ...]:
    if record.task in KEYED_TWICE or person.role not in DISMISSES:
        return ()
    counts, messages = shared_with(rows, record, findings), {point_of(one): one.message for one in findings}
    return tuple(CommonDoubt(point, messages[point], count) for point, count in counts.items())


def _notes(
    kept: list[StoredAmendment], person: Person, record: Record, fields: tuple[FormField, ...]
) -> tuple[tuple[StoredAmendment, ...], tuple[Amendment, ...]]:
    """Return those of the kept notes and the proposed ones that may be seen; none tells what is being keyed twice."""
    proposals: tuple[Amendment, ...] = ()
    if any(field.column == NOTES and field.value for field in fields):
        proposals = not_yet_kept(notes_in(record.current, record.type), kept)
    if record.task in KEYED_TWICE:
        kept = [note for note in kept if note.user_id == person.id]
    return tuple(kept), proposals


def _typed(field: FormField, answer: FieldAnswer | None, *, blind: bool) -> FormField:
    if answer is None or answer.text == field.value:
        return field
    if blind or answer.basis is AnswerBasis.UNTOUCHED and not answer.text:
        return replace(field, value=answer.text)
    saved = _("Bản đã lưu: “{value}”").format(value=field.value)
    choices = letters_apart((field.value, *field.alternatives))
    return replace(field, value=answer.text, asked=True, messages=(saved, *field.messages), alternatives=choices)


def _between_keyers(
    rows: Transaction, record: Record, fields: tuple[FormField, ...], turn: ReviewTask | None
) -> tuple[FormField, ...]:
    """Return the fields that a keyer may see on their turn; others see no risky field until keying is over."""
    if turn is ReviewTask.SECOND:
        return _blind(rows, record, fields)
    if turn is ReviewTask.ARBITRATION:
        return _between_two(rows, record, fields)
    risky = {field.column for field in _blind(rows, record, fields)}
    return tuple(field for field in fields if field.column not in risky)


def _blind(rows: Transaction, record: Record, fields: tuple[FormField, ...]) -> tuple[FormField, ...]:
    """Return the columns of the first round, emptied of every reading."""
    _first_id, first = keyed_round(rows, record.id, KeyingRound.FIRST)
    columns = {field.column for field in first}
    return tuple(_emptied(field) for field in fields if field.column in columns)


def _between_two(rows: Transaction, record: Record, fields: tuple[FormField, ...]) -> tuple[FormField, ...]:
    """Return the columns on which two keyers differ, with both values in an order that tells no author."""
    _first_id, first = keyed_round(rows, record.id, KeyingRound.FIRST)
    _second_id, second = keyed_round(rows, record.id, KeyingRound.SECOND)
    said = {field.column: {field.value} for field in first}
    for field in second:
        said[field.column].add(field.value)
    apart = disputed_columns(first, second)
    return tuple(
        replace(_emptied(field), alternatives=tuple(sorted(said[field.column])))
        for field in fields
        if field.column in apart
    )


def _emptied(field: FormField) -> FormField:
    return replace(
        field,
        value="",
        state=FieldState.UNREAD,
        confidence=0.0,
        asked=True,
        by_person=False,
        messages=(),
        alternatives=(),
        shared=None,
        twin=None,
        words="",
        found=False,
    )
