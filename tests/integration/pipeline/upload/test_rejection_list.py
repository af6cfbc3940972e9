"""The ministry's Excel list of refused cases: its words become findings, rows that fit nothing are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from exports.upload.testing import Deed, ScriptedReceiver
from pipeline.upload.rejection_receipt import receive_list
from records.errors import InputRefused, UsageError
from tests.support.shared_case import write_table
from tests.support.upload_office import CASES, UploadOffice


@pytest.fixture
def office(packed_office: UploadOffice, tmp_path: Path) -> UploadOffice:
    office = packed_office.copied(tmp_path / "home")
    office.upload(ScriptedReceiver([Deed.LOSE_CASE] * CASES))
    return office


def test_rows_become_outcomes_and_findings_with_the_words_kept(office: UploadOffice, tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {"so": "01/2007", "Lỗi ": "Trùng thông tin công dân đã cấp số", "mã lỗi": "HT-12", "ID": ""},
        {"so": 2, "ID": "9001"},
        {"so": "77", "Lỗi ": "Không rõ"},
        {"so": "3"},
    ]
    file = write_table(tmp_path / "KS.2007.01.loi.xlsx", rows)
    told = receive_list(office.home, file, "")
    assert (told.book, told.rejected, told.imported, told.strangers) == (office.book, 1, 1, (4, 5))
    assert receive_list(office.home, file, office.book) == told
    line = office.line()
    assert (line.rejected, line.imported, line.unknown) == (1, 1, CASES - 2)
    assert office.findings() == ["upload.rejected"]
    standing = office.uploads()[0].standing
    assert (standing.code, standing.words) == ("HT-12", "Trùng thông tin công dân đã cấp số")
    assert standing.proof.startswith("KS.2007.01.loi.xlsx sha256:")


@pytest.mark.parametrize("name", ["KS.2007.01.xlsx", "ks.2007.01 (1).xlsx", "KS.2007.01_loi.xlsx"])
def test_a_list_is_known_by_its_name(office: UploadOffice, tmp_path: Path, name: str) -> None:
    file = write_table(tmp_path / name, [{"so": "1", "Lỗi": "Sai"}])
    assert receive_list(office.home, file, "").book == office.book


def test_a_list_of_no_known_book_and_one_without_headings_are_refused(office: UploadOffice, tmp_path: Path) -> None:
    for name in ("loi.xlsx", "KS.2007.011.xlsx"):
        file = write_table(tmp_path / name, [{"so": "1", "Lỗi": "Sai"}])
        with pytest.raises(UsageError, match="của sổ nào"):
            receive_list(office.home, file, "")
    other = write_table(tmp_path / "other.xlsx", [{"number": "1"}])
    with pytest.raises(InputRefused, match="không có tiêu đề so, Lỗi"):
        receive_list(office.home, other, office.book)
