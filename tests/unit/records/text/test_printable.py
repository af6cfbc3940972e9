"""Names from elsewhere steer no terminal."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.text.printable import one_line, printable


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("\x1b[2Jp1.jpg", "\\u001b[2Jp1.jpg"),
        ("p1\u202egpj.exe", "p1\\u202egpj.exe"),
        ("a\u2066b\u2069\u200f", "a\\u2066b\\u2069\\u200f"),
        ("\x9b31m", "\\u009b31m"),
        ("\x7f\b\r", "\\u007f\\b\\r"),
        ("\U000e0041", "\\udb40\\udc41"),
        ("a\u2028b", "a\\u2028b"),
        ("Sổ khai sinh – 2007 №1.jpg", "Sổ khai sinh – 2007 №1.jpg"),
        ("a\u00a0b", "a\u00a0b"),
    ],
)
def test_what_steers_or_hides_is_escaped_and_letters_are_not(name: str, shown: str) -> None:
    assert (printable(name), one_line(name)) == (shown, shown)


def test_lines_stay_lines_in_a_text_and_are_none_in_a_name() -> None:
    assert (printable("một\nhai\tba"), one_line("một\nhai")) == ("một\nhai\tba", "một\\nhai")


@given(st.text())
def test_nothing_that_a_terminal_obeys_is_left_and_a_line_of_json_means_the_same(text: str) -> None:
    shown = printable(text)
    assert {unicodedata.category(char) for char in shown if char not in "\n\t"} & {
        "Cc",
        "Cf",
        "Cs",
        "Zl",
        "Zp",
    } == set()
    assert printable(shown) == shown
    line = json.dumps({"name": text}, ensure_ascii=False)
    assert json.loads(printable(line)) == json.loads(line)
