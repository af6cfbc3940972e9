"""Distances in letters and marks."""

import pytest

from records.text.letter_distance import letter_distance


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("hòa", "hoà", 0),
        ("Thiền", "THIỆN", 1),
        ("Mưởng Cha", "Mường Chà", 2),
        ("Đăk", "Dăk", 1),
        ("Phan Rang - Tháp Chàm", "Phan Rang-Tháp Chàm", 0),
        ("Nguyễn", "Nguyên", 1),
        ("Lan", "Lanh", 1),
    ],
)
def test_letters_and_marks_count_as_one(one: str, other: str, distance: int) -> None:
    assert letter_distance(one, other) == distance
