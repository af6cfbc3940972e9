"""Sampling of a book before its acceptance: both its lots are drawn, and what the samples show is acted on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.acceptance.measures import NOT_KEYED, measured
from pipeline.acceptance.readiness import require_decided, require_supervisor
from pipeline.home.acceptance_settings import AcceptanceSettings
from pipeline.home.home import Home
from pipeline.passing.passing import apply_policy
from pipeline.passing.policy_changes import raise_thresholds
from pipeline.store import Transaction
from pipeline.store.acceptance.samples import Sample, SampledLot
from pipeline.store.books.books import Book
from pipeline.store.books.record import Record
from pipeline.store.review.people import Person
from records.errors import UsageError
from records.language import N_, Message
from records.language import gettext as _
from records.sampling.drawing import drawn, new_seed
from records.sampling.plans import SamplingPlan, plan_by_bound, plan_by_standard

WRONG = N_("mẫu kiểm tra tìm thấy ô sai trong trường hợp này")
OVER_LIMIT = N_("mẫu kiểm tra của sổ có {wrong} trường hợp sai, quá mức {accepts}")


class SampleMissing(UsageError):
    """Refusal of an acceptance: no sample shows yet how many errors are in the book as it stands."""


def draw_samples(home: Home, rows: Transaction, book: Book, person: Person) -> list[Sample]:
    """Draw a sample of every lot of a book that none stands for, by seeds that nobody chose.

    Raises:
        BookLocked: the book is accepted.
        UsageError: the person is no supervisor of it, records are still open, or nothing is to be drawn.
    """
    require_supervisor(book, person)
    rows.acceptances.require_open(book.id)
    apply_policy(home, rows, book)
    require_decided(rows, book)
    due = lots_due(rows, book)
    if not due or any(sample.outcome is None for sample in rows.samples.of_book(book.id)):
        raise UsageError(_("Sổ {book} không cần rút mẫu lúc này.").format(book=book.id))
    for lot, records in due.items():
        plan, seed = plan_of(home.settings.acceptance, records), new_seed()
        rows.samples.add(lot, records, drawn(seed, [one.id for one in records], plan.size), seed, plan, person.id)
        rows.audit.add("sample.draw", book.id, lot=lot.value, seed=seed, size=plan.size, of=len(records))
    return [sample for sample in rows.samples.of_book(book.id) if sample.outcome is None]


def plan_of(settings: AcceptanceSettings, records: Sequence[Record]) -> SamplingPlan:
    """Return the plan for a lot, by the settings of the home."""
    if not settings.bound:
        return plan_by_standard(len(records), settings.quality_limit, settings.level)
    values = sum(field.state not in NOT_KEYED for record in records for field in record.current.fields)
    return plan_by_bound(len(records), settings.bound, values)


def lots_due(rows: Transaction, book: Book) -> dict[SampledLot, list[Record]]:
    """Return the lots of a book with a record that no accepted sample stands for, each with all its records."""
    accepted = [sample for sample in rows.samples.of_book(book.id) if sample.outcome and sample.outcome.accepted]
    lots: dict[SampledLot, list[Record]] = {}
    for record in rows.records.of_book(book.id):
        lots.setdefault(lot_of(record), []).append(record)
    return {
        lot: found
        for lot, found in lots.items()
        if not all(any(_stands_for(sample, record) for sample in accepted) for record in found)
    }


def is_sampled(rows: Transaction, book: Book) -> bool:
    """Return whether accepted samples stand for every record of a book, which has some."""
    return bool(rows.records.versions(book.id)) and not lots_due(rows, book)


def lot_of(record: Record) -> SampledLot:
    """Return the lot of a record."""
    return SampledLot.REVIEWED if record.policy_id is None else SampledLot.PASSED


def require_sample(rows: Transaction, book: Book) -> None:
    """Check that accepted samples stand for every record of a book.

    Raises:
        SampleMissing: none was drawn, one is not ended, or records changed since.
    """
    if any(sample.outcome is None for sample in rows.samples.of_book(book.id)):
        raise SampleMissing(
            _("Mẫu kiểm tra của sổ {book} chưa xong.").format(book=book.id),
            _("Chờ người nhập lại và phân xử xong: `hotich sample show {book}`.").format(book=book.id),
        )
    if not is_sampled(rows, book):
        raise SampleMissing(
            _("Sổ {book} chưa có mẫu kiểm tra cho các trường hợp như hiện nay.").format(book=book.id),
            _("Rút mẫu ở trang của sổ, hoặc `hotich sample draw {book}`.").format(book=book.id),
        )


def end_if_ready(home: Home, rows: Transaction, sample: Sample, person: Person) -> None:
    """End a sample when everything of it is keyed and ruled, and act on what it shows.

    Entries with an error are opened again. Over the limit the whole lot is gone through again: entries that people
    reviewed are opened, those that passed have to meet higher thresholds.
    """
    book = rows.books.find(sample.book_id)
    measure = measured(sample, book.type)
    if sample.outcome or not measure.is_ready:
        return
    wrong = len(sample.wrong_records)
    rows.samples.end(sample, person.id, wrong, accepted=measure.accepts)
    rows.audit.add("sample.end", book.id, sample=sample.id, wrong=wrong, accepted=str(measure.accepts))
    over = Message.of(OVER_LIMIT, wrong=wrong, accepts=sample.accepts)
    if measure.accepts or sample.lot is SampledLot.PASSED:
        _open(rows, sample.wrong_records, person, Message(WRONG))
    else:
        _open(rows, sample.entries, person, over)
    if not measure.accepts and sample.lot is SampledLot.PASSED:
        raise_thresholds(home, rows, book, person, str(over))


def _open(rows: Transaction, records: Iterable[int], person: Person, why: Message) -> None:
    """Let records wait for review again; by a person's decision, so that no policy lets them pass anew."""
    for record_id in sorted(records):
        rows.supervision.send_again(record_id, person, str(why))


def _stands_for(sample: Sample, record: Record) -> bool:
    """Return whether a sample vouches for a record: it was of the lot as it stands, or was found wrong and mended."""
    of_lot = sample.lot is lot_of(record) and sample.entries.get(record.id) == record.version
    return of_lot or record.id in sample.wrong_records
