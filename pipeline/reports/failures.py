"""Failed pages and scans of a book, one by one, in words for whoever has to do something about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.forms.library import FormLost
from pipeline.store import Transaction
from pipeline.store.books.pages import PageInBook, PlaceInBook
from pipeline.work.executor import WorkerDied
from records.errors import IntegrityBroken, ReaderFailed
from records.language import N_
from records.language import gettext as _

WORDS = {
    WorkerDied.__name__: (
        N_("Chương trình đọc dừng đột ngột ở trang này."),
        N_("Quét lại trang, hoặc nhập tay."),
    ),
    ReaderFailed.__name__: (
        N_("Bộ đọc không trả lời ở trang này."),
        N_("Đêm sau tự thử lại; nếu vẫn lỗi thì nhập tay."),
    ),
    IntegrityBroken.__name__: (
        N_("Tệp ảnh của trang bị mất hoặc bị thay đổi."),
        N_("Phục hồi tệp này từ bản sao lưu."),
    ),
    FormLost.__name__: (
        N_("Mẫu sổ của trang không còn trong nơi làm việc."),
        N_("Chép tệp của mẫu từ bản sao lưu vào thư mục editions rồi chạy lại."),
    ),
}
UNFORESEEN = (N_("Lỗi chương trình ({code})."), N_("Gửi tệp nhật ký cho người quản trị."))


@dataclass(frozen=True, slots=True)
class Failure:
    """Failure of a page: its place in the book and its file, the cause, the advice."""

    page: str
    what: str
    advice: str


def failures_of(rows: Transaction, book_id: str) -> tuple[Failure, ...]:
    """List the failures of a book; those that ended well later are none."""
    found = rows.steps.failures(book_id)
    places = _places(rows.pages.places(book_id)) if found else {}
    return tuple(_failure(places.get(subject, subject), code, attempts) for subject, _step, code, attempts in found)


def _failure(page: str, code: str, attempts: int) -> Failure:
    what, advice = WORDS.get(code, UNFORESEEN)
    tried = _("Đã thử {count} lần.").format(count=attempts)
    return Failure(page, f"{_(what).format(code=code)} {tried}", _(advice))


def _places(places: Sequence[PlaceInBook]) -> dict[str, str]:
    """Return subject of a step → the page's place in the book and its file, as people know them."""
    named = {f"scan:{place.scan_id}": f"{place.number} ({place.file})" for place in places}
    pages = (place for place in places if isinstance(place, PageInBook))
    return named | {f"page:{page.id}": f"{page.number} ({page.file})" for page in pages}
