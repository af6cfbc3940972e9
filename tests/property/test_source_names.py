"""Order and text of file names, for any names at all."""

from __future__ import annotations

import os

from hypothesis import given
from hypothesis import strategies as st

from scanners.names import natural_key, shown_name

NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=40)


@given(st.lists(NAMES))
def test_any_names_can_be_put_in_one_order(names: list[str]) -> None:
    ordered = sorted(names, key=natural_key)
    assert sorted(reversed(names), key=natural_key) == ordered
    assert sorted(ordered) == sorted(names)


@given(st.text(alphabet="abcđ .-_/", max_size=8), st.integers(0, 10**30), st.integers(0, 10**30), st.integers(0, 4))
def test_pages_come_by_the_value_of_their_number(prefix: str, low: int, high: int, zeros: int) -> None:
    low, high = sorted((low, high))
    if low < high:
        assert natural_key(f"{prefix}{'0' * zeros}{low}.jpg") < natural_key(f"{prefix}{high}.jpg")


@given(st.binary(min_size=1, max_size=40).filter(lambda raw: b"\0" not in raw))
def test_any_bytes_make_a_name_that_can_be_stored(raw: bytes) -> None:
    shown_name(os.fsdecode(raw)).encode("utf-8")
