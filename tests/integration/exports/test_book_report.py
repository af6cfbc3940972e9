"""Report of a book: balanced counts, remarks, and nothing from a page that the browser would run."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

from exports.reports.book_report import ReportPage, ReportValue, write_report
from exports.reports.book_summary import REFUSED, Balance, BookSummary, Remark, summarise_fields
from records.record_types import record_type
from records.stages import FieldReading, FieldState, Severity
from tests.support.package_material import SMALL_PAGE

HOSTILE = "<script>alert('a')</script>"
COLUMNS = record_type("KS").columns
PAGE = ReportPage(
    2,
    "so/p2.jpg",
    "đã nhận",
    (),
    SMALL_PAGE,
    (
        ReportValue(
            "Họ, chữ đệm, tên", "Giàng Thị Sua", FieldState.READ, 0.97, (((0.1, 0.1), (0.4, 0.1), (0.4, 0.2)),)
        ),
        ReportValue("Ghi chú", "", FieldState.UNREAD, 0.0),
    ),
)


def summary(*remarks: Remark) -> BookSummary:
    entries = [
        [FieldReading("nksHoTen", FieldState.READ, value="Giàng Thị Sua", confidence=0.9)],
        [FieldReading("nksHoTen", FieldState.READ, value="Vừ A Chá", confidence=0.5)],
        [FieldReading("nksHoTen", FieldState.UNREAD), FieldReading("meHoTen", FieldState.BLANK)],
        [FieldReading("meNgaySinh", FieldState.NOT_ON_FORM)],
    ]
    counts = (Balance("Trường hợp", 4, "lời khóa sổ", 5), Balance("Trang", 4, "lời khóa sổ", None))
    return BookSummary(counts, remarks, summarise_fields(entries, COLUMNS))


class Text(HTMLParser):
    """The visible words and the tags of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data.strip())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)


def seen(report: Path) -> Text:
    text = Text()
    text.feed(report.read_text(encoding="utf-8"))
    return text


@pytest.mark.parametrize(
    ("counted", "expected", "verdict", "words"),
    [
        (5, 5, "agrees", "khớp"),
        (4, 5, "differs", "thiếu 1"),
        (7, 5, "differs", "thừa 2"),
        (5, None, "unknown", "chưa có số để đối chiếu"),
        (0, 0, "agrees", "khớp"),
    ],
)
def test_a_balance_says_in_words_what_is_missing(counted: int, expected: int | None, verdict: str, words: str) -> None:
    balance = Balance("Trường hợp", counted, "lời khóa sổ", expected)
    assert (balance.verdict, balance.words) == (verdict, words)


def test_columns_are_summed_up_over_all_entries() -> None:
    name, mother = summary().fields
    assert (name.read, name.unread, name.blank) == (2, 1, 0)
    assert name.confidence == pytest.approx(0.7)
    assert (mother.read, mother.blank, mother.confidence) == (0, 1, None)
    assert summary().share_read == pytest.approx(2 / 3)


def test_a_book_without_entries_has_no_share() -> None:
    assert BookSummary((), (), ()).share_read is None


def test_the_report_shows_counts_remarks_and_pages(tmp_path: Path) -> None:
    remarks = (
        Remark("so/p3.jpg", REFUSED, "Trang bị mờ."),
        Remark("Số 24", Severity.BLOCK, "Ngày chết trước ngày sinh."),
    )
    report = write_report("Sổ KS.2007.01", ["4 trường hợp"], [PAGE], tmp_path, summary(*remarks))
    words = seen(report).words
    for wanted in ("Bảng đối chiếu số lượng", "thiếu 1", "Trang bị mờ.", "Phải xử lý", "Số 24", "Giàng Thị Sua", "97%"):
        assert wanted in words
    assert (tmp_path / "pages" / "0002.jpg").read_bytes() == SMALL_PAGE


def test_the_report_can_do_without_a_summary(tmp_path: Path) -> None:
    assert "Bảng đối chiếu số lượng" not in seen(write_report("Sổ", [], [PAGE], tmp_path)).words


def test_what_stands_on_a_page_never_becomes_part_of_the_document(tmp_path: Path) -> None:
    value = ReportValue(HOSTILE, HOSTILE, FieldState.READ, 1.0)
    page = ReportPage(1, HOSTILE, HOSTILE, (HOSTILE,), None, (value,))
    remarks = (Remark(HOSTILE, Severity.WARN, HOSTILE),)
    text = seen(write_report(HOSTILE, [HOSTILE], [page], tmp_path, summary(*remarks)))
    assert "script" not in text.tags
    assert text.words.count(HOSTILE) >= 7
