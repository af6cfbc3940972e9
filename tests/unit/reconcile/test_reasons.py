"""Reasons for differences between two values of a column."""

from __future__ import annotations

import pytest

from reconcile.decision.reasons import field_reason, sentence
from reconcile.decision.verdicts import FieldReason
from reconcile.weights.confusions import KEYER, Slip, reader_slips, slip_probability, slips
from records.record_types import record_type
from records.stages import FieldState

KS = record_type("KS")
PLACE = "xã Huổi Mí, huyện Mường Chà, tỉnh Điện Biên"


@pytest.mark.parametrize(
    ("column", "here", "there", "reason"),
    [
        ("nksHoTen", "NGUYỄN THỊ  HÀ", "Nguyễn Thị Hà", FieldReason.SAME),
        ("nksHoTen", "Lò Thị Hoà", "Lò Thị Hòa", FieldReason.TONE_PLACEMENT),
        ("nksHoTen", "Lò Thị Hạ", "Lò Thị Hà", FieldReason.OTHER_MARK),
        ("nksHoTen", "Lò Thị Hạnh", "Lò Thị Hà", FieldReason.OTHER_LETTER),
        ("nksHoTen", "Ng. Thị Hà", "Nguyễn Thị Hà", FieldReason.ABBREVIATED),
        ("nksNgaySinh", "12.02.2007", "02.12.2007", FieldReason.SWAPPED),
        ("nksNgaySinh", "11.02.2007", "17.02.2007", FieldReason.MISREAD_FIGURE),
        ("nksNgaySinh", "12.02.2007", "13.02.2007", FieldReason.OTHER_FIGURE),
        ("nksNgaySinh", "2007", "13.02.2007", FieldReason.YEAR_ONLY),
        ("nksNgaySinh", "12/2/2007", "12.02.2007", FieldReason.SAME),
        ("nksGioiTinh", "Nam", "1", FieldReason.SAME),
        ("nksGioiTinh", "2", "1", FieldReason.OTHER_VALUE),
        ("nksQueQuan", "TP. Điện Biên Phủ", "thành phố Điện Biên Phủ", FieldReason.ABBREVIATED),
        ("nksQueQuan", "Huổi Mí, Mường Chà, Điện Biên", PLACE, FieldReason.ABBREVIATED),
        ("nksQueQuan", "Xã Huổi Mí huyện Mường Chà, tỉnh Điện Biên.", PLACE, FieldReason.SAME),
        ("nksQueQuan", "", PLACE, FieldReason.MISSING_HERE),
        ("nksQueQuan", PLACE, "", FieldReason.MISSING_THERE),
        ("nksQueQuan", "", "", FieldReason.SAME),
    ],
)
def test_the_reason_is_what_a_clerk_would_say(column: str, here: str, there: str, reason: FieldReason) -> None:
    assert field_reason(KS.column(column), here, there) is reason


def test_what_the_form_lacks_or_nobody_could_read_is_no_difference() -> None:
    column = KS.column("nksQueQuan")
    assert field_reason(column, "", PLACE, FieldState.NOT_ON_FORM) is FieldReason.NOT_ON_FORM
    assert field_reason(column, "", PLACE, FieldState.UNREAD) is FieldReason.UNREAD
    assert not FieldReason.UNREAD.is_difference


@pytest.mark.parametrize("reason", list(FieldReason))
def test_every_reason_has_its_words(reason: FieldReason) -> None:
    assert sentence(reason)


def test_slips_are_told_apart() -> None:
    assert slips("Hạ", "Hà") == (Slip.MARK,)
    assert slips("Tuan", "Tuau") == (Slip.ALIKE,)
    assert slips("Lan", "Lang") == (Slip.OTHER,)
    assert slips("11.02.2007", "17.02.2007") == (Slip.FIGURE_ALIKE,)
    assert slips("12.02.2007", "02.12.2007") == (Slip.SWAPPED,)


def test_a_surer_reader_makes_a_real_difference_likelier() -> None:
    chances = [slip_probability("Hạ", "Hà", reader_slips(confidence)) for confidence in (0.5, 0.9, 0.99, 0.9999)]
    assert chances == sorted(chances, reverse=True)
    assert slip_probability("Hà", "Hà", KEYER) == 1
