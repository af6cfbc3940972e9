"""The home's own table of wordings: kept by office, added to, never against the law's words."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.forms.library import office_folder
from pipeline.forms.wordings import FILE_NAME, keep_wordings, read_wordings, wordings_for
from records.editions import DatePart
from records.errors import InputRefused
from records.wordings.named import NamedWording

CARD = NamedWording("KT", 'Giấy "căn cước" số', "nktSoGiayToTuyThan")
DAY = NamedWording("KT", "Ghi sổ hôm", "ngayDangKy", DatePart.DAY)


def test_what_is_kept_is_read_again_and_added_to(tmp_path: Path) -> None:
    assert keep_wordings(tmp_path, [CARD]) == (CARD,)
    assert keep_wordings(tmp_path, [CARD, DAY]) == (DAY,)
    assert read_wordings(tmp_path) == (CARD, DAY)


def test_an_office_knows_its_own_and_those_of_everybody_and_no_other_office_s(tmp_path: Path) -> None:
    keep_wordings(office_folder(tmp_path, 1), [CARD])
    keep_wordings(tmp_path, [DAY])
    assert wordings_for(tmp_path, 1) == (CARD, DAY)
    assert wordings_for(tmp_path, 2) == (DAY,)


@pytest.mark.parametrize(
    "wording",
    [
        NamedWording("KT", "Họ và tên:", "nktHoTen"),
        NamedWording("KT", "  ", "nktHoTen"),
        NamedWording("KT", "Nhãn lạ", "khongCo"),
    ],
    ids=["the law says whose it is by its place", "no letters", "no such column"],
)
def test_what_says_nothing_new_is_not_kept(tmp_path: Path, wording: NamedWording) -> None:
    assert keep_wordings(tmp_path, [wording]) == ()
    assert not (tmp_path / FILE_NAME).exists()


@pytest.mark.parametrize("text", ["[[wordings]]\ntext = 1", "đây không phải TOML", '[[words]]\na = "b"\n[wordings]'])
def test_a_table_that_somebody_broke_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE_NAME).write_text(text, encoding="utf-8")
    with pytest.raises(InputRefused, match=FILE_NAME):
        read_wordings(tmp_path)
