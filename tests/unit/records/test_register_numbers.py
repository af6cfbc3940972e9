"""Register numbers, their gaps and order."""

import pytest

from records.register_numbers import RegisterNumber, missing_runs, out_of_order, parse_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("24", RegisterNumber(24)),
        ("007", RegisterNumber(7)),
        ("01/2018", RegisterNumber(1, "", 2018)),
        ("12a", RegisterNumber(12, "a")),
        ("12 bis", RegisterNumber(12, "bis")),
        ("12A/2018", RegisterNumber(12, "a", 2018)),
        ("", None),
        ("0", None),
        ("số 5", None),
        ("1/18", None),
    ],
)
def test_numbers_as_registers_write_them(text: str, number: RegisterNumber | None) -> None:
    assert parse_number(text) == number


def test_missing_runs() -> None:
    assert missing_runs([3, 4, 7, 7, 9], 1) == [(1, 2), (5, 6), (8, 8)]
    assert missing_runs([], 1) == []


def test_the_fewest_values_are_out_of_order() -> None:
    assert out_of_order([1, 2, 30, 3, 4, 1, 5]) == [2, 5]
    assert out_of_order([1, 1, 2, 2]) == []
    assert out_of_order([10, 14, 9, 15], tolerance=5) == []
    assert out_of_order([]) == []
