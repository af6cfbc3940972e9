"""Blind keying of a sample by somebody who did not work on the book, and rulings on what they keyed otherwise."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from pipeline.acceptance.measures import NOT_KEYED, measured
from pipeline.acceptance.readiness import require_supervisor
from pipeline.acceptance.sampling import end_if_ready
from pipeline.home.home import Home
from pipeline.store import Transaction
from pipeline.store.acceptance.samples import Sample, SampleItem
from pipeline.store.books.record import Record, ReviewTask
from pipeline.store.review.people import Person
from records.errors import UsageError
from records.language import gettext as _
from records.record_types import record_type
from records.stages import FieldReading, FieldState
from review.work.form_answers import AnswerBasis, FieldAnswer, apply_answer
from review.work.saving import UnansweredFields


def samples_for(rows: Transaction, person: Person) -> list[Sample]:
    """List the samples of a person's communes with entries that wait for keying, and that this person may key."""
    waiting = [sample for sample in rows.samples.unfinished(person.scope) if sample.waiting]
    return [sample for sample in waiting if not rows.acceptances.worked_on(sample.book_id, person.id)]


def next_item(rows: Transaction, person: Person, book_id: str) -> SampleItem | None:
    """Return an entry for a person to key, None when nothing waits; two people at once seldom get the same."""
    waiting = [item for sample in samples_for(rows, person) if sample.book_id == book_id for item in sample.waiting]
    return min(waiting, key=lambda item: hashlib.sha256(f"{person.id}:{item.id}".encode()).digest(), default=None)


def item_for(rows: Transaction, person: Person, item_id: int) -> tuple[Sample, SampleItem] | None:
    """Return a drawn entry with its sample to who may key it, None to others and when somebody has keyed it."""
    found = rows.samples.of_item(item_id)
    if found is None or found[1].keyer or found[0].id not in {sample.id for sample in samples_for(rows, person)}:
        return None
    return found


def veiled_records(rows: Transaction, person: Person) -> frozenset[int]:
    """Return the records that a person may yet key blind: no list and no search shows them anything of these."""
    return frozenset(item.record_id for sample in samples_for(rows, person) for item in sample.waiting)


def require_seen(rows: Transaction, person: Person, record: Record) -> None:
    """Refuse what would show the values of a record to somebody who may yet key it blind.

    Raises:
        UsageError: this person may.
    """
    if is_veiled(rows, person, record):
        raise UsageError(
            _("Trường hợp này đang chờ nhập lại cho mẫu kiểm tra."),
            _("Ai còn có thể nhập lại thì chưa xem được; nhập xong sẽ mở."),
        )


def is_veiled(rows: Transaction, person: Person, record: Record) -> bool:
    """Return whether a record waits to be keyed blind, which this person may do."""
    if record.task not in (ReviewTask.APPROVAL, ReviewTask.NONE) or not rows.samples.awaits_keying(record.id):
        return False
    return not rows.acceptances.worked_on(record.book_id, person.id)


def blind_fields(item: SampleItem) -> tuple[FieldReading, ...]:
    """Return the fields of an entry that stand on its page, emptied of every value."""
    on_page = (field for field in item.standing.fields if field.state not in NOT_KEYED)
    return tuple(FieldReading(field.column, FieldState.UNREAD, boxes=field.boxes) for field in on_page)


def key_item(
    home: Home, rows: Transaction, person: Person, found: tuple[Sample, SampleItem], answers: Mapping[str, FieldAnswer]
) -> None:
    """Keep an entry as a person keyed it; with the last one the sample may end.

    Raises:
        UnansweredFields: a field has no answer.
    """
    sample, item = found
    kind = record_type(rows.books.find(sample.book_id).type)
    fields = []
    for field in blind_fields(item):
        answer = answers.get(field.column, FieldAnswer(field.column, "", AnswerBasis.UNTOUCHED, ""))
        column = kind.column(field.column)
        if answer.is_open:
            raise UnansweredFields(
                _("Ô “{label}” chưa có câu trả lời.").format(label=column.label),
                _("Gõ theo nét mực, hoặc chọn: trong sổ để trống, không đọc được."),
            )
        fields.append(apply_answer(field, column, answer, person.id))
    rows.samples.key(item, person.id, fields)
    rows.audit.add("sample.key", f"record:{item.record_id}", sample=sample.id)
    _end(home, rows, sample, person)


def rule(home: Home, rows: Transaction, person: Person, item_id: int, column: str, *, wrong: bool) -> None:
    """Rule whether a record or its keying is wrong in a field; with the last ruling the sample ends.

    Raises:
        UsageError: the person is no supervisor of the book or keyed the entry, entries still wait for keying, or the
            field needs no ruling.
    """
    found = rows.samples.of_item(item_id)
    if found is None:
        raise UsageError(_("Không có mẫu kiểm tra này."))
    sample, item = found
    book = rows.books.find(sample.book_id)
    require_supervisor(book, person)
    if sample.waiting:
        raise UsageError(_("Còn {count} trường hợp của mẫu chưa nhập lại.").format(count=len(sample.waiting)))
    if item.keyer == person.name:
        raise UsageError(_("Bạn đã nhập lại trường hợp này; người khác phân xử."))
    open_ones = {(one.item.id, one.standing.column) for one in measured(sample, book.type).open}
    if (item.id, column) not in open_ones:
        raise UsageError(_("Ô này không cần phân xử."), _("Tải lại trang."))
    rows.samples.rule(item, column, person.id, wrong=wrong)
    rows.audit.add("sample.rule", f"record:{item.record_id}", sample=sample.id, column=column, wrong=str(wrong))
    _end(home, rows, sample, person)


def _end(home: Home, rows: Transaction, sample: Sample, person: Person) -> None:
    now = next(one for one in rows.samples.of_book(sample.book_id) if one.id == sample.id)
    end_if_ready(home, rows, now, person)
