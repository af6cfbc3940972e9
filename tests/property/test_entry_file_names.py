"""File names of entries: never equal, always readable, whatever the numbers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from exports.package.contents import BookName
from exports.package.file_names import EntryFileNamer, NamePattern, read_entry_file_name
from records.dates import PartialDate

NUMBERS = st.one_of(
    st.from_regex(r"[0-9]{0,4}[a-cA-C]?(bis)?(/[0-9]{4})?", fullmatch=True),
    st.sampled_from(["", "7", "07", "7a"]),
    st.text(),
)
DATES = st.one_of(
    st.none(),
    st.builds(PartialDate, st.integers(1900, 2030)),
    st.builds(PartialDate, st.integers(1900, 2030), st.integers(1, 12), st.integers(1, 28)),
)


@given(st.sampled_from(NamePattern), st.lists(st.tuples(NUMBERS, DATES), max_size=60))
def test_names_differ_and_are_accepted(pattern: NamePattern, entries: list[tuple[str, PartialDate | None]]) -> None:
    book = BookName("KS", 2007, "01")
    namer = EntryFileNamer(book, pattern)
    names = [namer.name(number, registered) for number, registered in entries]
    assert len({name.lower() for name in names}) == len(names)
    for name in names:
        read = read_entry_file_name(name)
        assert read is not None and read.book == book
