"""The pages that failed, one by one, in words for whoever has to do something about them."""

from __future__ import annotations

from exports.night_report import Table
from pipeline.editions import FormLost
from pipeline.executor import WorkerDied
from pipeline.store import Transaction
from pipeline.store.pages import PageInBook
from records.errors import IntegrityBroken, ReaderFailed
from records.language import gettext as _

SHOWN = 40
"""More lines than these help nobody; `hotich report` counts the rest."""

WORDS = {
    WorkerDied.__name__: (
        _("Chương trình đọc dừng đột ngột ở trang này."),
        _("Quét lại trang, hoặc nhập tay."),
    ),
    ReaderFailed.__name__: (
        _("Bộ đọc không trả lời ở trang này."),
        _("Đêm sau tự thử lại; nếu vẫn lỗi thì nhập tay."),
    ),
    IntegrityBroken.__name__: (
        _("Tệp ảnh của trang bị mất hoặc bị thay đổi."),
        _("Phục hồi tệp này từ bản sao lưu."),
    ),
    FormLost.__name__: (
        _("Mẫu sổ của trang không còn trong nơi làm việc."),
        _("Chép tệp của mẫu từ bản sao lưu vào thư mục editions rồi chạy lại."),
    ),
}


def failed_pages(rows: Transaction) -> Table:
    """A line a page or scan: book, place, file, what happened after how many attempts, what to do."""
    lines: list[tuple[str, ...]] = []
    for book_id in sorted(rows.steps.failed_counts()):
        places = _places(rows.pages.of_book(book_id))
        for subject, _step, code, attempts in rows.steps.failures(book_id):
            what, advice = WORDS.get(code) or (
                _("Lỗi chương trình ({code}).").format(code=code),
                _("Gửi tệp nhật ký cho người quản trị."),
            )
            tried = _("Đã thử {count} lần.").format(count=attempts)
            lines.append((book_id, places.get(subject, subject), f"{what} {tried}", advice))
    columns = (_("Sổ"), _("Trang"), _("Chuyện gì"), _("Làm gì"))
    return Table(_("Trang lỗi ({count})").format(count=len(lines)), columns, tuple(lines[:SHOWN]), _("Không có."))


def _places(pages: list[PageInBook]) -> dict[str, str]:
    """Subject of a step → the page's place in the book and its file, as people know them."""
    named = {f"scan:{page.scan_id}": f"{page.number} ({page.file})" for page in pages}
    return named | {f"page:{page.id}": f"{page.number} ({page.file})" for page in pages}
