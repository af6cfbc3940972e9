"""The balance of a book: whatever is lost on its way, it never closes without the entry or somebody who answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pipeline.books.balance.balance import BookContents, balance
from pipeline.books.balance.page_ends import BookPlace, ScanEnd, page_ends
from records.stages import ClosingTotals, PageDecision
from tests.support.book_places import facts, place

MOST = 8
ACCIDENTS: dict[str, dict[str, Any]] = {
    "refused": {"decision": PageDecision.REJECTED},
    "unknown": {"decision": PageDecision.FORM_UNKNOWN},
    "unseen": {"decision": None},
    "unread": {"read": False, "entries": 0},
    "empty": {"entries": 0},
    "failed": {"failed": True, "entries": 0},
    "sent back": {"sent_back": True},
    "blank": {"decision": PageDecision.BLANK},
}
FATES = st.sampled_from(["good", "lost", "unnumbered", "duplicate", "replaced", *ACCIDENTS])
NUMBERS = st.integers(1, MOST + 1)


@dataclass(frozen=True)
class Sheet:
    """What becomes of a sheet; `named` is the place that a duplicate or a replaced page names, rightly or not."""

    fate: str
    named: int
    waived: bool


SHEETS = st.lists(st.builds(Sheet, FATES, NUMBERS, st.booleans()), min_size=1, max_size=MOST)


def scanned(sheet: Sheet, number: int) -> BookPlace | None:
    """The place of a sheet in the scan order, None when it never came."""
    made = {
        "lost": None,
        "duplicate": place(number, PageDecision.DUPLICATE, duplicate_of=sheet.named),
        "replaced": place(number, PageDecision.REJECTED, replaced_by=sheet.named),
        "good": place(number),
        "unnumbered": place(number),
    }
    found = made[sheet.fate] if sheet.fate in made else place(number, **ACCIDENTS[sheet.fate])
    return replace(found, waived=sheet.waived) if found else None


def book(sheets: list[Sheet]) -> BookContents:
    """A book of one entry a sheet, numbered from 1, whose closing statement was read."""
    places = [one for number, sheet in enumerate(sheets, 1) if (one := scanned(sheet, number))]
    on = [one.number for one in places if one.entries]
    numbers = [None if sheets[number - 1].fate == "unnumbered" else number for number in on]
    return facts(places, numbers, ClosingTotals(None, len(sheets)))


@given(SHEETS)
def test_a_book_that_nobody_answers_for_closes_only_with_every_entry(sheets: list[Sheet]) -> None:
    told = book([replace(sheet, waived=False) for sheet in sheets])
    found = balance(told)
    whole = all(sheet.fate == "good" for sheet in sheets)
    assert found.closed == whole


@given(SHEETS, st.data())
def test_with_answers_every_missing_number_has_one(sheets: list[Sheet], data: st.DataObject) -> None:
    told = book(sheets)
    keys = [point.key for point in balance(told).open if point.explainable]
    explained = frozenset(data.draw(st.sets(st.sampled_from(keys)))) if keys else frozenset[str]()
    found = balance(replace(told, explained=explained))
    if not found.closed:
        return
    known = {entry.number.value for _page, entry in told.entries if entry.number}
    missing = set(range(1, len(sheets) + 1)) - known
    gaps = [key.split("-")[2:] for key in explained if key.startswith("gap-")]
    covered = {number for first, last in gaps for number in range(int(first), int(last) + 1)}
    unnumbered = len(told.entries) - len(known)
    assert all(isinstance(end, ScanEnd) for end in found.ends.values())
    assert len(explained & {f"number-{page}" for page, _entry in told.entries}) == unnumbered
    assert missing <= covered or any(key.startswith(("entries-", "number-")) for key in explained)
    if len(told.entries) != len(sheets):
        assert any(key.startswith("entries-") for key in explained)


@given(SHEETS)
def test_every_place_ends_once_and_what_names_another_leads_to_an_end(sheets: list[Sheet]) -> None:
    told = book(sheets)
    ends, places = page_ends(told.places), {one.number: one for one in told.places}
    assert ends.keys() == places.keys()
    for number, end in ends.items():
        followed = 0
        while end in (ScanEnd.DUPLICATE, ScanEnd.REPLACED):
            named = places[number].duplicate_of if end is ScanEnd.DUPLICATE else places[number].replaced_by
            number, end = named or 0, ends[named or 0]
            followed += 1
            assert followed <= len(places)
