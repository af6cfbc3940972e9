"""Upload of a night: every accepted book that is not all there yet, within bounds of time, failures and hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from exports.upload.uploader import AnswerBroken, Uploader
from pipeline.home.home import Home
from pipeline.home.progress import Progress
from pipeline.home.upload_settings import UploadSettings
from pipeline.nightly.packages import is_accepted
from pipeline.store import Transaction
from pipeline.store.ledgers.nights import Trouble
from pipeline.upload.receiver import receiver
from pipeline.upload.sending import UploadBudget
from pipeline.upload.upload_book import UploadedBook, ask_about_book, judge_sent_books, upload_book
from records.errors import HotichError
from records.language import gettext as _

HOUR, MINUTE = 3600.0, 60.0


@dataclass(frozen=True, slots=True)
class NightlyUpload:
    """Books of a night's upload: those to send of, and those of which only answers are missing."""

    to_send: tuple[str, ...]
    to_ask: tuple[str, ...]


def seconds_left(settings: UploadSettings, moment: datetime) -> float:
    """Return the seconds that the upload may take from a moment on: 0 outside its window of hours."""
    most = settings.minutes * MINUTE
    length = (settings.ends_at - settings.begins_at) % 24 * HOUR
    if not length:
        return most
    begun = moment.replace(hour=settings.begins_at, minute=0, second=0, microsecond=0)
    since = (moment - begun) % timedelta(days=1)
    return max(min(most, length - since.total_seconds()), 0.0)


def upload_accepted(home: Home, seconds: float, progress: Progress) -> tuple[tuple[str, ...], tuple[Trouble, ...]]:
    """Send what is to be sent of all accepted books; a book that fails stops no other, a receiver that is away does.

    Returns:
        A sentence for every book, and the troubles.

    Raises:
        HotichError: the receiver cannot be opened.
        Interrupted: stopped by a person; what was sent is noted.
    """
    with home.store() as store, store.begin() as rows:
        due = _due(rows)
    judge_sent_books(home)
    if not due.to_send and not due.to_ask:
        return (_("Không có gì phải gửi."),), ()
    budget = UploadBudget(home.settings.upload.failures, seconds)
    said: list[str] = []
    troubles: list[Trouble] = []
    progress.expect(len(due.to_send) + len(due.to_ask))
    with receiver(home) as uploader:
        for book_id in (*due.to_ask, *due.to_send):
            outcome = _uploaded(home, book_id, uploader, budget, due)
            progress.advance()
            if isinstance(outcome, HotichError):
                troubles.append(Trouble.of(outcome))
                continue
            said.append(outcome.line.text)
            if outcome.stopped is not None:
                troubles.append(Trouble.of(outcome.stopped))
                if not isinstance(outcome.stopped, AnswerBroken):
                    break
    return tuple(said), tuple(troubles)


def _due(rows: Transaction) -> NightlyUpload:
    """Return the books to send of: accepted, packed, and not wholly imported; and the others that wait for answers."""
    states, sums = rows.records.counts(), rows.uploads.sums()
    packed = {package.book_id: package.entries for package in rows.packages.standing_final()}
    to_send = tuple(
        book_id
        for book_id, entries in packed.items()
        if is_accepted(states.get(book_id, {})) and not (book_id in sums and sums[book_id].imported >= entries)
    )
    to_ask = tuple(book_id for book_id, one in sums.items() if one.unknown and book_id not in to_send)
    return NightlyUpload(to_send, to_ask)


def _uploaded(
    home: Home, book_id: str, uploader: Uploader, budget: UploadBudget, due: NightlyUpload
) -> UploadedBook | HotichError:
    try:
        if book_id in due.to_ask:
            return ask_about_book(home, book_id, uploader, budget)
        return upload_book(home, book_id, uploader, budget, again=False)
    except HotichError as error:
        return error
