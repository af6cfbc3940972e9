"""What every scan of a book ends as, and what keeps its balance open."""

from __future__ import annotations

import pytest

from pipeline.books.balance.balance import OpenCount, balance
from pipeline.books.balance.page_ends import BookPlace, OpenPage, PageEnd, ScanEnd, page_ends
from pipeline.store.review.answers import PageKey
from records.language import use_language
from records.stages import ClosingTotals, PageDecision, PageKind
from tests.support.book_places import entry, facts, place

REFUSED_FILE = BookPlace(1, PageKey(1, 0, ""), "p1.jpg", PageDecision.REJECTED)


@pytest.mark.parametrize(
    ("page", "end"),
    [
        (place(1), ScanEnd.ENTRY),
        (place(1, kind=PageKind.COVER, entries=0), ScanEnd.COVER),
        (place(1, kind=PageKind.CLOSING, entries=0), ScanEnd.CLOSING),
        (place(1, PageDecision.BLANK), ScanEnd.BLANK),
        (place(1, PageDecision.REJECTED, waived=True), ScanEnd.WAIVED),
        (place(1, PageDecision.FORM_UNKNOWN, waived=True), ScanEnd.WAIVED),
        (place(1, waived=True), ScanEnd.ENTRY),
        (place(1, failed=True, waived=True), ScanEnd.ENTRY),
        (place(1, None), OpenPage.UNSEEN),
        (place(1, None, failed=True), OpenPage.FAILED),
        (REFUSED_FILE, OpenPage.REFUSED),
        (place(1, PageDecision.REJECTED), OpenPage.REJECTED),
        (place(1, PageDecision.FORM_UNKNOWN), OpenPage.FORM_UNKNOWN),
        (place(1, PageDecision.FORM_UNKNOWN, hand_ruled=True), OpenPage.HAND_RULED),
        (place(1, PageDecision.FORM_UNKNOWN, hand_ruled=True, waived=True), ScanEnd.WAIVED),
        (place(1, failed=True), OpenPage.FAILED),
        (place(1, entries=0), OpenPage.EMPTY),
        (place(1, entries=0, read=False), OpenPage.UNREAD),
        (place(1, kind=PageKind.COVER, entries=0, read=False), OpenPage.UNREAD),
        (place(1, kind=PageKind.COVER, entries=0, failed=True), OpenPage.FAILED),
        (place(1, PageDecision.BLANK, failed=True), OpenPage.FAILED),
        (place(1, rows_beyond=2), OpenPage.ROWS_BEYOND),
        (place(1, rows_beyond=2, waived=True), ScanEnd.ENTRY),
        (place(1, rows_beyond=2, failed=True), OpenPage.FAILED),
        (place(1, PageDecision.BLANK, rows_beyond=2), OpenPage.ROWS_BEYOND),
        (place(1, PageDecision.BLANK, rows_beyond=2, waived=True), ScanEnd.WAIVED),
        (place(1, PageDecision.REJECTED, rows_beyond=2), OpenPage.REJECTED),
        (place(1, sent_back=True), OpenPage.SENT_BACK),
        (place(1, PageDecision.DUPLICATE), OpenPage.UNNAMED),
        (place(1, PageDecision.DUPLICATE, duplicate_of=7), OpenPage.UNNAMED),
        (place(1, PageDecision.DUPLICATE, duplicate_of=1), OpenPage.UNNAMED),
        (place(1, PageDecision.REJECTED, replaced_by=7), OpenPage.UNNAMED),
    ],
)
def test_a_page_ends_as_one_thing_or_says_why_not(page: BookPlace, end: PageEnd) -> None:
    assert page_ends([page]) == {1: end}


def test_a_waived_page_that_is_scanned_again_is_replaced() -> None:
    waived = place(1, PageDecision.REJECTED, waived=True, replaced_by=2)
    assert page_ends([waived, place(2)]) == {1: ScanEnd.REPLACED, 2: ScanEnd.ENTRY}


def test_pages_that_name_each_other_are_both_open() -> None:
    one, other = (place(here, PageDecision.DUPLICATE, duplicate_of=there) for here, there in ((1, 2), (2, 1)))
    assert set(page_ends([one, other]).values()) == {OpenPage.UNNAMED}


def test_a_book_with_everything_is_closed_and_its_counts_are_one_object() -> None:
    pages = [place(1, kind=PageKind.COVER, entries=0), place(2), place(3, entries=2)]
    found = balance(facts(pages, [1, 2, 3], ClosingTotals(2, 3), packed=3))
    assert found.closed
    assert (found.pages, found.entries, found.numbers, found.rows, found.pdfs) == (2, 3, 3, 3, 3)
    assert found.counts == {"cover": 1, "entry": 2}


def test_holes_unread_numbers_and_totals_are_open_until_explained() -> None:
    pages = [place(number) for number in range(1, 5)]
    told = facts(pages, [1, 2, 4, None], ClosingTotals(5, 6))
    found = balance(told)
    keys = [point.key for point in found.open]
    assert [point.cause for point in found.open] == [
        OpenCount.NUMBER,
        OpenCount.GAP,
        OpenCount.PAGES,
        OpenCount.ENTRIES,
    ]
    assert keys == ["number-4", f"gap-{entry(1).year}-3-3", "pages-5-4", "entries-6-4"]
    assert balance(facts(pages, [1, 2, 4, None], ClosingTotals(5, 6), explained=frozenset(keys))).closed
    assert "3" in found.open[1].message


def test_an_explanation_is_of_one_difference_and_of_no_other() -> None:
    pages = [place(number) for number in range(1, 4)]
    explained = frozenset({"gap-2018-2-4"})
    assert balance(facts(pages, [1, 5, 6], explained=explained)).closed
    assert [point.key for point in balance(facts(pages, [1, 4, 5], explained=explained)).open] == ["gap-2018-2-3"]


def test_the_pages_of_a_book_ruled_by_hand_are_one_point() -> None:
    by_hand = [place(number, PageDecision.FORM_UNKNOWN, hand_ruled=True) for number in (1, 2, 3, 5)]
    (point,) = balance(facts(by_hand, [])).open
    assert (point.cause, point.pages, point.place) == (OpenPage.HAND_RULED, (1, 2, 3, 5), None)
    assert point.waivable
    assert point.message.startswith("Trang 1–3, 5: sổ kẻ tay")


def test_a_failed_step_on_the_whole_book_cannot_be_answered_for() -> None:
    (point,) = balance(facts([place(1)], [1], failed_steps=("settle",))).open
    assert not point.waivable and not point.explainable


def test_what_is_missing_is_told_in_the_language_of_the_reader() -> None:
    (point,) = balance(facts([place(1, PageDecision.REJECTED)], [])).open
    with use_language("en"):
        assert point.message == "Page 1 (p1.jpg) was not accepted; scan it again."
    assert point.message == "Trang 1 (p1.jpg) không nhận được; quét lại."
