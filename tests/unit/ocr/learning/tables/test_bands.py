"""Entries below each other are told by the labels that every entry has once."""

import pytest

from ocr.learning.geometry import Rect
from ocr.learning.labels import Label
from ocr.learning.tables.bands import agreed, bands_of
from ocr.learning.tables.rules import RuleLine
from records.wordings import Wording, WordingRole

MM = 8.0
ENTRY = ("so", "ngayDangKy", "HoTen", "NgaySinh", "NoiChet", "NguyenNhanChet", "ghiChu")
OF_PERSONS = ("HoTen", "NgaySinh", "DanToc", "QuocTich", "NoiCuTru", "GioiTinh")


def label(column: str, top_mm: float, score: float = 100.0, role: WordingRole = WordingRole.LABEL) -> Label:
    persons = ("nkt",) if column[0].isupper() else ()
    wording = Wording(column, role, persons, column, None, "", (), personal=False)
    rect = Rect(80.0, top_mm * MM, 400.0, (top_mm + 3) * MM)
    person = persons[0] if persons else None
    return Label((wording,), score, score, rect, 0, (0, 9), first=True, goes_on=False, person=person)


def entries(columns: tuple[str, ...], tops_mm: tuple[float, ...]) -> list[Label]:
    return [label(column, top + 10 * index) for top in tops_mm for index, column in enumerate(columns)]


@pytest.mark.parametrize("tops", [(20.0, 150.0), (20.0, 110.0, 200.0), (10.0, 80.5, 151.0, 221.5)])
def test_entries_are_found_with_their_distance(tops: tuple[float, ...]) -> None:
    bands = bands_of(entries(ENTRY, tops), ())
    assert [band.down / MM for band in bands] == pytest.approx([top - tops[0] for top in tops], abs=0.5)


def test_an_entry_begins_at_the_rule_above_it() -> None:
    between = RuleLine(140 * MM, 140 * MM, ((70.0, 420.0),))
    first, second = bands_of(entries(ENTRY, (20.0, 150.0)), [between])
    assert first.bottom == second.top == 140 * MM


def test_two_persons_of_one_entry_are_one_entry() -> None:
    once = [label("so", 5.0), label("ngayDangKy", 12.0)]
    assert bands_of([*once, *entries(OF_PERSONS, (20.0, 100.0))], ()) == ()


def test_a_label_read_badly_counts_when_it_is_read_again() -> None:
    bad = label("NoiChet", 40.0, score=86.0)
    assert agreed([[bad], []]) == ()
    assert agreed([[bad], [label("NoiChet", 40.2, score=85.0)]]) == (bad,)


def test_of_labels_in_one_place_the_one_read_most_often_stays() -> None:
    often = [label("NoiChet", 40.0, score=94.0)]
    seldom = [label("nguoi", 40.0, score=95.0, role=WordingRole.SECTION)]
    assert [one.wording.column for one in agreed([often, often, seldom])] == ["NoiChet"]
