"""Rules about a book, each held and broken."""

from __future__ import annotations

from dataclasses import replace

import pytest

from records.book_rules import BOOK_RULES, BookEntry, BookView, book_entry, check_book, twins, usual_names
from records.dates import parse_date
from records.rules import RecordView
from records.stages import ClosingTotals, CoverFacts, Severity


def entry(number: int | str, page: int | None = None, day: str = "05.01.2007", **values: str) -> BookEntry:
    cells = {"so": str(number), "ngayDangKy": day, "trangSo": str(page or number), **values}
    return book_entry(f"e{number}", RecordView("KS", cells))


def book(*entries: BookEntry, totals: ClosingTotals | None = None, volume: int | None = None) -> BookView:
    return BookView(2007, volume, entries, record_pages=len(entries), totals=totals)


def run(first: int, last: int) -> list[BookEntry]:
    return [
        entry(number, day=f"{number % 27 + 1:02d}.{1 + number // 27:02d}.2007") for number in range(first, last + 1)
    ]


def found(view: BookView, rule: str) -> list[tuple[str, ...]]:
    return [finding.entries for finding in check_book(view) if finding.finding.rule == rule]


def messages(view: BookView, rule: str) -> list[str]:
    return [finding.finding.message for finding in check_book(view) if finding.finding.rule == rule]


def child(
    number: int, name: str, born: str = "13.02.2007", mother: str = "Hồ Thị Mai", father: str = "Hồ Văn An"
) -> BookEntry:
    values = {"nksHoTen": name, "nksNgaySinh": born, "meHoTen": mother, "chaHoTen": father}
    return entry(number, number, "16.02.2007", **{column: text for column, text in values.items() if text})


def signed(number: int, name: str) -> BookEntry:
    return replace(entry(number), reference=f"e{number}", signer=name)


def test_a_whole_book_has_no_finding() -> None:
    view = book(*run(1, 40), totals=ClosingTotals(40, 40), volume=1)
    assert check_book(view) == ()


# V12
def test_a_doubled_number_names_all_its_entries() -> None:
    doubled = replace(entry(48), reference="again")
    view = book(entry(47), entry(48), doubled, entry(49))
    assert found(view, "V12") == [("e48", "again")]
    assert next(f.finding.severity for f in check_book(view) if f.finding.rule == "V12") == Severity.BLOCK


def test_a_number_with_a_suffix_is_another_number() -> None:
    view = book(entry(12), entry("12a", 13), entry("12 bis", 14), entry(13, 15))
    assert found(view, "V12") == []
    assert found(view, "V12.gap") == []


def test_gaps_are_listed_with_the_entry_after_them() -> None:
    view = book(*run(45, 47), *run(50, 51), entry(53))
    assert found(view, "V12.gap") == [("e50",), ("e53",)]
    assert ["48–49" in messages(view, "V12.gap")[0], "52" in messages(view, "V12.gap")[1]] == [True, True]


def test_the_first_book_of_a_year_begins_at_one_and_the_second_goes_on() -> None:
    entries = run(3, 5)
    assert found(book(*entries, volume=1), "V12.gap") == [("e3",)]
    assert found(book(*entries, volume=2), "V12.gap") == []


def test_a_book_carried_into_a_new_year_begins_again_at_one() -> None:
    after = [replace(entry(n, day=f"0{n}.01.2008"), reference=f"n{n}", page=10 + n) for n in (1, 2)]
    view = book(*run(1, 3), *after, volume=1)
    assert check_book(view) == ()
    assert found(book(*run(1, 3), after[1], volume=1), "V12.gap") == [("n2",)]


def test_the_year_written_with_the_number_counts() -> None:
    view = book(entry("01/2007"), entry("01/2008", 2, day="05.01.2008"))
    assert found(view, "V12") == []


# V13
def test_a_page_out_of_order() -> None:
    odd = replace(entry(5), page=50)
    assert found(book(*run(1, 4), odd, *run(6, 9)), "V13") == [("e5",)]


def test_several_entries_on_a_page_are_in_order() -> None:
    assert found(book(*(replace(row, page=60) for row in run(1, 7))), "V13") == []


def test_a_date_out_of_order_and_one_within_the_tolerance() -> None:
    days = ["02.03.2007", "05.03.2007", "09.03.2007", "08.03.2007", "20.08.2007", "12.03.2007", "15.03.2007"]
    entries = [entry(number, day=day) for number, day in enumerate(days, start=1)]
    assert found(book(*entries), "V13.date") == [("e5",)]


# V20
@pytest.mark.parametrize(
    ("totals", "rules"),
    [
        (ClosingTotals(3, 3), []),
        (ClosingTotals(None, None), []),
        (None, []),
        (ClosingTotals(3, 4), ["V20"]),
        (ClosingTotals(2, 3), ["V20.pages"]),
    ],
)
def test_control_totals(totals: ClosingTotals | None, rules: list[str]) -> None:
    assert [finding.finding.rule for finding in check_book(book(*run(1, 3), totals=totals))] == rules


# V21
def test_a_signer_who_is_almost_the_usual_one() -> None:
    entries = [signed(number, "Trần Văn Long") for number in range(1, 9)] + [signed(9, "TRẦN VAN LONG")]
    view = book(*entries)
    assert found(view, "V21") == [("e9",)]
    assert "Trần Văn Long" in messages(view, "V21")[0]


def test_another_signer_is_another_person() -> None:
    names = ["Trần Văn Long"] * 6 + ["Lò Thị Hoa", "TRẦN VĂN LONG"]
    view = book(*(signed(number, name) for number, name in enumerate(names, start=1)))
    assert found(view, "V21") == []


def test_usual_names_are_the_few_that_sign_again_and_again() -> None:
    names = ["Trần Văn Long"] * 4 + ["TRẦN VĂN LONG"] + ["Lò Thị Hoa"] * 2 + ["Hà Văn Ba", ""]
    assert usual_names(names) == ("Trần Văn Long", "Lò Thị Hoa")


# V24, V25
def test_twins_with_numbers_in_a_row_raise_nothing() -> None:
    view = book(child(51, "Hồ Văn Tí"), child(52, "Hồ Văn Tèo"))
    assert [(one.reference, other.reference) for one, other in twins(view)] == [("e51", "e52")]
    assert check_book(view) == ()


def test_twins_with_numbers_apart_are_looked_at() -> None:
    view = book(child(51, "Hồ Văn Tí"), *run(52, 53), child(54, "Hồ Văn Tèo"))
    assert found(view, "V24") == [("e51", "e54")]


@pytest.mark.parametrize(
    "other",
    [
        child(52, "Hồ Văn Tèo", mother="Lò Thị Hoa"),
        child(52, "Hồ Văn Tèo", born="14.02.2007"),
        child(52, "Hồ Văn Tèo", born="2007"),
        child(52, "Hồ Văn Tèo", mother="", father=""),
    ],
)
def test_children_who_are_no_twins(other: BookEntry) -> None:
    assert twins(book(child(51, "Hồ Văn Tí"), other)) == ()


def test_the_same_child_twice() -> None:
    view = book(child(51, "Hồ Văn Tí"), *run(52, 53), child(54, "HỒ VĂN TÍ", father=""))
    assert found(view, "V25") == [("e51", "e54")]


def test_the_same_name_and_day_with_other_parents_is_another_child() -> None:
    view = book(child(51, "Hồ Văn Tí"), child(52, "Hồ Văn Tí", mother="Lò Thị Hoa", father="Lò Văn Sáu"))
    assert found(view, "V25") == []


def test_the_same_dead_person_twice() -> None:
    cells = {"nktHoTen": "Lò Văn Sáu", "nktNgaySinh": "01.02.1950"}
    dead = [replace(book_entry(f"d{n}", RecordView("KT", cells)), number=entry(n).number) for n in (1, 2)]
    assert found(book(*dead), "V25") == [("d1", "d2")]


def test_the_same_couple_twice() -> None:
    cells = {
        "chongHoTen": "Lò Văn Sáu",
        "chongNgaySinh": "01.02.1990",
        "voHoTen": "Hồ Thị Na",
        "voNgaySinh": "02.02.1992",
    }
    couple = [replace(book_entry(f"c{n}", RecordView("KH", cells)), number=entry(n).number) for n in (1, 2)]
    assert found(book(*couple), "V25") == [("c1", "c2")]


def test_every_rule_about_a_book_tells_what_to_do_and_why_it_exists() -> None:
    assert {rule.id for rule in BOOK_RULES} == {
        "V12",
        "V12.gap",
        "V13",
        "V13.date",
        "V20",
        "V20.pages",
        "V21",
        "V24",
        "V25",
        "V26",
    }
    assert all(rule.source and ("xem" in rule.message or "tìm" in rule.message) for rule in BOOK_RULES)


# V26
@pytest.mark.parametrize(
    ("cover", "told"),
    [
        (CoverFacts("KS", 1, 2007), ""),
        (CoverFacts("", None, None), ""),
        (None, ""),
        (CoverFacts("KS", 2, 2007), "KS 02/2007"),
        (CoverFacts("", 1, 2017), "01/2017"),
        (CoverFacts("KT", None, None), "KT"),
    ],
)
def test_a_cover_of_another_book(cover: CoverFacts | None, told: str) -> None:
    view = replace(book(*run(1, 3), volume=1), record_type="KS", cover=cover)
    said = messages(view, "V26")
    assert bool(said) == bool(told)
    assert all(told in message and "KS 01/2007" in message for message in said)


def test_an_entry_without_a_number_does_not_disturb() -> None:
    nameless = book_entry("x", RecordView("KS", {"ngayDangKy": "05.01.2007"}))
    assert check_book(book(*run(1, 3), nameless, volume=1)) == ()


def test_the_light_view_of_a_record() -> None:
    values = {
        "nksHoTen": "LÊ  THỊ SEN",
        "nksNgaySinh": "13.02.2007",
        "meHoTen": "Hồ Thị Mai",
        "nguoiKy": "Trần Văn Long",
    }
    view = entry("07", 7, **values)
    assert (view.number and view.number.value, view.page, view.registered) == (7, 7, parse_date("05.01.2007"))
    assert [person.name for person in view.principals] == ["lê thị sen"]
    assert (view.parents, view.signer, view.officer) == (("hồ thị mai",), "Trần Văn Long", "")
