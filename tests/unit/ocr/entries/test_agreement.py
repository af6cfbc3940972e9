"""Agreement between the fields of one entry."""

from dataclasses import replace

from ocr.decode.reasons import said_twice
from ocr.entries.agreement import apply_agreement
from records.record_types import record_type
from records.stages import FieldReading, FieldState

KS = record_type("KS")
HN = record_type("HN")


def field(column: str, value: str, confidence: float = 0.9) -> FieldReading:
    return FieldReading(column, FieldState.READ, value, value, confidence)


def by_column(*fields: FieldReading, kind: str = "KS") -> dict[str, FieldReading]:
    return {reading.column: reading for reading in apply_agreement(fields, record_type(kind))}


def test_the_clearer_writing_of_a_name_decides_its_marks() -> None:
    agreed = by_column(field("chaHoTen", "Lê Tấn Vì", 0.6), field("nycHoTen", "Lê Tấn Vĩ", 0.95))
    assert agreed["chaHoTen"].value == "Lê Tấn Vĩ"
    assert agreed["chaHoTen"].alternatives == ("Lê Tấn Vì",)
    assert 0.6 < agreed["chaHoTen"].confidence < 0.95
    assert agreed["nycHoTen"].value == "Lê Tấn Vĩ"


def test_other_letters_are_another_person() -> None:
    agreed = by_column(field("chaHoTen", "Lê Tấn Vi", 0.6), field("nycHoTen", "Lê Tấn Vinh", 0.95))
    assert agreed["chaHoTen"].value == "Lê Tấn Vi"


def test_equally_clear_writings_both_stay() -> None:
    agreed = by_column(field("chaHoTen", "Lê Tấn Vì"), field("nycHoTen", "Lê Tấn Vĩ"))
    assert (agreed["chaHoTen"].value, agreed["nycHoTen"].value) == ("Lê Tấn Vì", "Lê Tấn Vĩ")


def test_figures_and_words_support_each_other() -> None:
    words = field("nksNgaySinhBangChu", "Ngày ba tháng hai năm hai nghìn không trăm mười bảy")
    agreed = by_column(field("nksNgaySinh", "03.02.2017"), words)
    assert agreed["nksNgaySinh"].confidence > 0.95
    assert agreed["nksNgaySinhBangChu"].confidence > 0.95


def test_figures_and_words_that_differ_make_both_doubtful() -> None:
    words = field("nksNgaySinhBangChu", "Ngày ba tháng hai năm hai nghìn không trăm mười bảy")
    agreed = by_column(field("nksNgaySinh", "08.02.2017"), words)
    assert {agreed["nksNgaySinh"].confidence, agreed["nksNgaySinhBangChu"].confidence} == {0.45}
    assert agreed["nksNgaySinh"].value == "08.02.2017"
    assert agreed["nksNgaySinh"].reasons[-1].code == "words_differ"


def test_a_date_chosen_to_agree_with_the_other_is_no_proof_of_it() -> None:
    chosen = replace(field("nksNgaySinh", "03.02.2017"), reasons=(said_twice("08/02/2017", "03.02.2017"),))
    words = field("nksNgaySinhBangChu", "Ngày ba tháng hai năm hai nghìn không trăm mười bảy")
    assert {reading.confidence for reading in by_column(chosen, words).values()} == {0.9}


def test_a_requester_who_is_the_person_names_the_person_with_a_doubt() -> None:
    unread = FieldReading("nxnHoTen", FieldState.UNREAD)
    requester = (field("nycHoTen", "Lê Thị Vân"), field("nycQuanHe", "Bản thân"))
    named = by_column(unread, *requester, kind="HN")["nxnHoTen"]
    assert (named.state, named.value, named.reasons[-1].code) == (FieldState.DERIVED, "Lê Thị Vân", "same_person")
    assert named.confidence <= 0.6


def test_another_requester_names_nobody_else() -> None:
    unread = FieldReading("nxnHoTen", FieldState.UNREAD)
    agreed = by_column(unread, field("nycHoTen", "Lê Thị Vân"), field("nycQuanHe", "Mẹ"), kind="HN")
    assert agreed["nxnHoTen"] == unread
