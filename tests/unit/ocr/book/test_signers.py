"""Signer vocabulary: doubtful readings of usual signers' names are settled, and nothing else."""

import pytest

from ocr.book.signers import settle_signers
from records.stages import EntryReading, FieldReading, FieldState

OFFICER = "nguoiThucHien"


def book(*names: str, confidence: float = 0.7, column: str = OFFICER) -> list[EntryReading]:
    """One entry a name; a name with an exclamation mark was read surely, "?" could not be read."""
    fields = []
    for name in names:
        state = FieldState.UNREAD if name == "?" else FieldState.READ
        value, sure = name.strip("!?"), 0.95 if name.endswith("!") else confidence
        fields.append(FieldReading(column, state, value, value, sure if value else 0.0))
    return [EntryReading(None, (FieldReading("so", FieldState.READ, "1", "1", 0.9), field)) for field in fields]


def settled(*names: str, column: str = OFFICER) -> list[str]:
    return [entry.fields[1].value for entry in settle_signers(book(*names, column=column))]


@pytest.mark.parametrize(
    "names",
    [
        ["Đinh Thị Mận", "Đinh Thị Mận", "Đinh Thị Mận", "Đinh Thi Mân", "Đnh Th Mận"],
        ["Ninh Thị Mận", "Đỉnh Thị Mận", "Định Ti Mận", "Đinh Ti Mận", "Đinh Thị Mận", "Đinh Tìn Mận", "Đình Th Mận"],
        ["Đinh Thị Mận", "Đinh Thị Mận", "Đinh Thị Mận", "Đinh T Hị Mận"],
    ],
)
def test_readings_scattered_around_a_name_become_the_name(names: list[str]) -> None:
    assert set(settled(*names)) == {"Đinh Thị Mận"}


def test_a_settled_name_keeps_what_was_read_and_says_why() -> None:
    field = settle_signers(book("Lò Văn Páo", "Lò Văn Páo", "Lò Văn Páo", "Lò Vắn Pao"))[3].fields[1]
    assert (field.value, field.as_written, field.alternatives) == ("Lò Văn Páo", "Lò Vắn Pao", ("Lò Vắn Pao",))
    assert [reason.code for reason in field.reasons] == ["book_vocabulary"]
    assert "Lò Vắn Pao" in field.reasons[0].message
    assert 0.7 <= field.confidence < 0.9


@pytest.mark.parametrize(
    "names",
    [
        ["Lò Văn Páo", "Lò Vắn Pao"],  # too few readings to know a signer
        ["Lò Văn Páo"] * 3 + ["Lò Văn Bảo!"],  # read surely: another person
        ["Lò Văn Páo"] * 3 + ["Lò Văn Bảo"] * 3,  # both sign often
        ["Lò Văn Páo"] * 3 + ["Lò Văn Bảo"] * 3 + ["Lò Văn Bão"],  # as near to two
        ["Lò Văn Páo"] * 5 + ["Lò Văn Bảo"] * 3 + ["Lò Văn Bão"],  # nearer to the one that signs less often
        ["Lò Văn Páo"] * 3 + ["Sùng Thị Chư"],  # another person altogether
        ["Lò Văn Páo"] * 3 + ["?"],  # unread stays unread
        ["Chủ tịch"] * 4 + ["Phó Chủ tịch"] * 3,
    ],
)
def test_what_may_be_another_person_stays_as_read(names: list[str]) -> None:
    assert settled(*names) == [name.strip("!?") for name in names]


def test_only_the_columns_of_those_who_sign_are_settled() -> None:
    names = ["Lò Văn Páo"] * 3 + ["Lò Vắn Pao"]
    assert settled(*names, column="nksHoTen") == names


def sure(*names: str) -> list[float]:
    return [entry.fields[1].confidence for entry in settle_signers(book(*names, confidence=1.0))]


def test_a_signer_whom_the_book_shows_often_stays_sure() -> None:
    assert sure("Lò Văn Páo", "Lò Văn Páo", "Lò Văn Páo") == [1.0] * 3


def test_a_signer_who_is_read_once_or_twice_is_a_question() -> None:
    assert sure("Lò Văn Páo", "Lò Văn Páo", "Lò Văn Páo", "Trần Thị Hoa")[3] == 0.9
    assert sure("Lò Văn Páo") == [0.9]


def test_two_signers_a_letter_apart_may_be_one_misread() -> None:
    assert sure(*["Trần Văn Đông"] * 3, *["Trần Văn Đồng"] * 3) == [0.9] * 6


def test_a_title_that_is_known_does_not_become_another_one() -> None:
    titles = ["Chủ tịch"] * 6
    assert settled(*titles, "Phó Chủ tịch", column="chucVuNguoiKy")[-1] == "Phó Chủ tịch"
    assert settled(*titles, "Chi tịch", column="chucVuNguoiKy")[-1] == "Chủ tịch"
