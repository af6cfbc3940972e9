"""Order and gaps of register numbers: those put in are those found."""

from hypothesis import given
from hypothesis import strategies as st

from records.book_rules import BookView, book_entry, check_book
from records.register_numbers import missing_runs, out_of_order, parse_number
from records.rules import RULES, RecordView, check

NUMBERS = st.sets(st.integers(1, 60), min_size=1)
CELLS = st.dictionaries(
    st.sampled_from(
        [
            "so",
            "ngayDangKy",
            "nksHoTen",
            "nksNgaySinh",
            "nksNgaySinhBangChu",
            "nksNoiSinh",
            "meNgaySinh",
            "nycSoGiayToTuyThan",
        ]
    ),
    st.text(max_size=30) | st.dates().map(lambda day: f"{day:%d.%m.%Y}") | st.integers(0, 10**12).map(str),
)


@given(NUMBERS)
def test_every_missing_number_lies_in_one_run(numbers: set[int]) -> None:
    missing = [number for first, last in missing_runs(sorted(numbers), 1) for number in range(first, last + 1)]
    assert sorted(numbers | set(missing)) == list(range(1, max(numbers) + 1))
    assert len(missing) + len(numbers) == max(numbers)


@given(st.lists(st.integers(0, 50), max_size=30))
def test_without_the_odd_ones_the_rest_goes_up(values: list[int]) -> None:
    odd = set(out_of_order(values))
    rest = [value for index, value in enumerate(values) if index not in odd]
    assert rest == sorted(rest)
    assert out_of_order(sorted(values)) == []


@given(st.integers(1, 99999), st.integers(1000, 9999))
def test_a_number_reads_the_same_with_zeros_and_year(value: int, year: int) -> None:
    number = parse_number(f"0{value}/{year}")
    assert number is not None
    assert (number.value, number.year) == (value, year)


@given(CELLS, st.sampled_from(["KS", "KH", "KT", "CMC", "HN", "GH", "CN", "TDCC", "CDGH"]))
def test_no_cell_stops_the_rules(cells: dict[str, str], code: str) -> None:
    record = RecordView(code, cells)
    known = {rule.id for rule in RULES}
    assert {finding.rule for finding in check(record)} <= known
    check_book(BookView(2007, 1, (book_entry("a", record), book_entry("b", record)), 2))
