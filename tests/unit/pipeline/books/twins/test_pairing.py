"""Pairing of entries of two copies: one to one, the same from either side, by number or by who it is about."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.books.twins.pairing import pair_entries
from records.record_types import record_type
from records.stages import EntryReading, FieldReading, FieldState

KS = record_type("KS")
NAMES = ("Nguyễn Văn An", "Trần Thị Bình", "Lê Hoàng Châu", "Phạm Quốc Dũng", "Võ Thị Em", "Đặng Gia Hân")


def entry(number: str, name: str, day: str, mother: str = "Trần Thị Mẹ") -> EntryReading:
    values = {"so": number, "nksHoTen": name, "nksNgaySinh": day, "meHoTen": mother}
    read = (FieldReading(column, FieldState.READ, text, text, 0.9) for column, text in values.items() if text)
    return EntryReading(None, tuple(read))


ENTRIES = st.lists(
    st.builds(
        entry,
        st.sampled_from(["1", "2", "3", "4", ""]),
        st.sampled_from(NAMES),
        st.sampled_from(["01.02.2018", "03.04.2018", "05.06.2018"]),
        st.sampled_from(NAMES),
    ),
    max_size=6,
)


def test_the_number_pairs_entries_whose_names_are_read_a_little_differently() -> None:
    ours = [entry("1", "Nguyễn Văn An", "01.02.2018"), entry("2", "Trần Thị Bình", "03.04.2018")]
    theirs = [entry("2", "Trần Thị Bính", "03.04.2018"), entry("1", "Nguyễn Văn Ân", "01.02.2018")]
    assert pair_entries(ours, theirs, KS) == ((0, 1), (1, 0))


def test_a_number_that_was_misread_does_not_pair_strangers() -> None:
    ours = [entry("7", "Nguyễn Văn An", "01.02.2018", "Lê Thị Mai")]
    theirs = [
        entry("7", "Võ Thị Em", "05.06.2018", "Đặng Gia Hân"),
        entry("1", "Nguyễn Văn An", "01.02.2018", "Lê Thị Mai"),
    ]
    assert pair_entries(ours, theirs, KS) == ((0, 1),)


def test_twins_without_a_number_are_left_apart() -> None:
    ours = [entry("", "Nguyễn Văn An", "01.02.2018")]
    theirs = [entry("", "Nguyễn Văn An", "01.02.2018"), entry("", "Nguyễn Văn An", "01.02.2018")]
    assert pair_entries(ours, theirs, KS) == ()


@given(ENTRIES, ENTRIES)
def test_pairs_are_one_to_one_and_the_same_from_either_side(
    ours: list[EntryReading], theirs: list[EntryReading]
) -> None:
    pairs = pair_entries(ours, theirs, KS)
    assert len({here for here, _there in pairs}) == len({there for _here, there in pairs}) == len(pairs)
    assert {(there, here) for here, there in pairs} == set(pair_entries(theirs, ours, KS))


@given(st.permutations(range(len(NAMES))))
def test_a_copy_in_another_order_is_paired_whole(order: list[int]) -> None:
    ours = [entry(str(number), name, f"0{number}.03.2018", name) for number, name in enumerate(NAMES, start=1)]
    assert pair_entries(ours, [ours[place] for place in order], KS) == tuple(
        (place, order.index(place)) for place in range(len(NAMES))
    )
