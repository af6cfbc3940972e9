"""Evidence for passing: what counts as agreement with the shared database, and what speaks against an entry."""

from __future__ import annotations

import pytest

from pipeline.passing.conditions import FieldEvidence
from pipeline.passing.evidence import field_evidence, same_value
from records.record_types import record_type
from records.stages import FOLLOWED, ONE_BIT, STRANGE_PAGE, FieldReading, FieldState, Reason

KS = record_type("KS")


@pytest.mark.parametrize(
    ("column", "here", "there"),
    [
        ("nksHoTen", "Vũ Văn Thịnh", "VŨ VĂN THỊNH"),
        ("nksHoTen", "Lê Hoà", "Lê Hòa"),
        ("chucVuNguoiKy", "Phó Chủ tịch", "PCT"),
        ("nksNgaySinh", "03.02.2007", "3/2/2007"),
    ],
)
def test_other_writings_of_a_value_agree(column: str, here: str, there: str) -> None:
    assert same_value(KS.column(column), here, there)


@pytest.mark.parametrize(
    ("column", "here", "there"),
    [
        ("nksHoTen", "Vũ Văn Thịnh", "VŨ VĂN THINH"),
        ("chucVuNguoiKy", "Chủ tịch", "PCT"),
        ("nksNgaySinh", "2007", "03.02.2007"),
        ("nksQueQuan", "Xã Huổi Mí, huyện Mường Chà", "Xã Huổi Mí, huyện Mường Chà, tỉnh Điện Biên"),
        ("nksHoTen", "", ""),
    ],
)
def test_a_part_of_a_value_or_none_does_not_agree(column: str, here: str, there: str) -> None:
    assert not same_value(KS.column(column), here, there)


def test_a_value_that_the_ink_was_asked_about_does_not_agree_by_itself() -> None:
    name = FieldReading("nksHoTen", FieldState.READ, "Lê Hòa", "Lê Hòa", 0.9)
    found = field_evidence(KS.column("nksHoTen"), name, "Lê Hòa", differs=True)
    assert (found.agrees, found.differs) == (False, True)


@pytest.mark.parametrize(
    ("column", "there", "agrees"),
    [("nksQueQuan", "", "yes"), ("nksQueQuan", "Hà Nội", "no"), ("nksQueQuan", None, "no"), ("ghiChu", "", "no")],
)
def test_a_blank_agrees_with_a_blank_of_its_case_but_for_notes(column: str, there: str | None, agrees: str) -> None:
    blank = FieldReading(column, FieldState.BLANK, confidence=0.6)
    assert field_evidence(KS.column(column), blank, there, differs=False).agrees is (agrees == "yes")


@pytest.mark.parametrize("code", sorted(FOLLOWED))
def test_what_followed_another_value_is_told_by_its_reason(code: str) -> None:
    assert of_name(code).followed and not of_name(code).strange


@pytest.mark.parametrize("code", [STRANGE_PAGE, ONE_BIT])
def test_a_strange_page_is_told_by_the_reason_on_its_values(code: str) -> None:
    assert of_name(code).strange and not of_name(code).followed


def test_other_reasons_speak_through_the_confidence_alone() -> None:
    assert not (of_name("mended").strange or of_name("mended").followed)


def of_name(code: str) -> FieldEvidence:
    name = FieldReading("nksHoTen", FieldState.READ, "Lê Hòa", "Lê Hòa", 0.9, reasons=(Reason(code, "…"),))
    return field_evidence(KS.column("nksHoTen"), name, "", differs=False)
