"""Separators of addresses: a habit of the whole line."""

from pathlib import Path

import pytest

from ocr.recognise.language.separators import Separators, count_gaps, load_separators, parted_alike

WRITTEN = [
    "Ấp Tân Cang Xã Phước Tân Thành Phố Biên Hoà",
    "Tổ 3, Phường Cao Xanh, Thành phố Hạ Long, Quảng Ninh",
    "12 Lê Lợi, Phường 5, Quận 3, TP Hồ Chí Minh",
] * 20


@pytest.fixture(scope="module")
def separators() -> Separators:
    return count_gaps(WRITTEN)


def test_a_separator_that_stands_alone_is_less_likely_than_none(separators: Separators) -> None:
    alone, none = "Ấp Tân Cang, Xã Phước Tân Biên Hoà", "Ấp Tân Cang Xã Phước Tân Biên Hoà"
    assert separators.log_chance(none) > separators.log_chance(alone) + 2
    assert separators.log_chance("Khâu Tử Du Lập Thạch") > separators.log_chance("Khâu Tử Du - Lập Thạch") + 2


def test_among_others_a_separator_is_likelier_than_none(separators: Separators) -> None:
    lost = "Tổ 3, Phường Cao Xanh Thành phố Hạ Long, Quảng Ninh"
    assert (
        separators.log_chance("Tổ 3, Phường Cao Xanh, Thành phố Hạ Long, Quảng Ninh") > separators.log_chance(lost) + 2
    )


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("Tử Du - Lập Thạch", ["Tử Du Lập Thạch"]),
        ("Tổ 3, Phường Cao Xanh Thành phố Hạ Long, Huế", ["Tổ 3, Phường Cao Xanh, Thành phố Hạ Long, Huế"]),
        ("Tân Cang Xã Phước Tân", []),
        ("", []),
    ],
)
def test_others_stand_everywhere_or_nowhere(text: str, others: list[str]) -> None:
    assert list(parted_alike(text)) == others


def test_counts_survive_their_file(separators: Separators, tmp_path: Path) -> None:
    separators.save(tmp_path / "separators.tsv")
    assert load_separators(tmp_path / "separators.tsv").counts == separators.counts
