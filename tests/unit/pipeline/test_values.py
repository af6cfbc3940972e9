"""Canonical JSON of the values between stages."""

from pipeline.store.values import digest, from_json, to_json
from records.stages import Box, EntryReading, FieldReading, FieldState, Reason


def entry(value: str) -> EntryReading:
    field = FieldReading(
        "nksHoTen", FieldState.READ, value, value, 0.75, (Box(0.1, 0.2, 0.3, 0.04),), "fake", (Reason("r", "m", 1.5),)
    )
    return EntryReading(None, (field,))


def test_a_value_comes_back_equal() -> None:
    assert from_json(EntryReading, to_json(EntryReading, entry("Lê Văn Hòa"))) == entry("Lê Văn Hòa")


def test_equal_values_have_equal_text_and_others_do_not() -> None:
    assert to_json(EntryReading, entry("A")) == to_json(EntryReading, entry("A"))
    assert to_json(EntryReading, entry("A")) != to_json(EntryReading, entry("Á"))


def test_where_one_text_ends_counts() -> None:
    assert digest("ab", "c") != digest("a", "bc")
    assert digest("ab") != digest("ab", "")
