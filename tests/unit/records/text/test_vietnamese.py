"""Vietnamese text: forms in which the same words become equal and different words stay different."""

import unicodedata

import pytest

from records.text.syllables import Tone, TonePlacement, place_tone
from records.text.vietnamese import (
    comparison_key,
    fold_tone_placement,
    is_possible_syllable,
    name_key,
    new_tone_placement,
    nfc,
    open_abbreviations,
    skeleton,
    syllables,
    title_case,
    tone_of,
    without_tone,
)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        *(("hòa", "hoà"), ("khỏe", "khoẻ"), ("thúy", "thuý"), ("Thủy", "Thuỷ"), ("HÒA", "HOÀ")),
        *(("quý", "quý"), ("hoàng", "hoàng"), ("khuỷu", "khuỷu"), ("già", "già"), ("giếng", "giếng"), ("của", "của")),
        *(("xoáy", "xoáy"), ("toét", "toét"), ("quốc", "quốc"), ("thuở", "thuở"), ("gìn", "gìn"), ("mía", "mía")),
    ],
)
def test_the_tone_mark_moves_only_where_two_habits_exist(old: str, new: str) -> None:
    for written in (old, new, unicodedata.normalize("NFD", new)):
        assert fold_tone_placement(written) == old
        assert new_tone_placement(written) == new


def test_a_mark_on_a_wrong_letter_is_brought_home_but_other_words_are_left_alone() -> None:
    assert place_tone("hóang", TonePlacement.OLD) == "hoáng"
    assert fold_tone_placement("Đắk R'Lấp, Krông Nô, Plei Kần") == "Đắk R'Lấp, Krông Nô, Plei Kần"


def test_decomposed_and_look_alike_letters_become_one_form() -> None:
    assert nfc(unicodedata.normalize("NFD", "NGUYỄN ĐỨC")) == "NGUYỄN ĐỨC"
    assert nfc("Ðặng H’Mông") == "Đặng H'Mông"


def test_skeleton_takes_every_mark_and_the_bar_of_d() -> None:
    assert skeleton("Đặng Đình Đức, NGUYỄN THUỲ ưỡn") == "Dang Dinh Duc, NGUYEN THUY uon"
    assert without_tone("NGUYỄN thưởng đệ") == "NGUYÊN thương đê"


@pytest.mark.parametrize(
    ("syllable", "tone"),
    [
        ("lan", Tone.NGANG),
        ("làn", Tone.HUYEN),
        ("lán", Tone.SAC),
        ("lẫn", Tone.NGA),
        ("lẩn", Tone.HOI),
        ("lận", Tone.NANG),
    ],
)
def test_tone_is_apart_from_vowel_marks(syllable: str, tone: Tone) -> None:
    assert tone_of(syllable) is tone


@pytest.mark.parametrize(
    "name",
    ["Nguyễn Thị Quyên", "Phạm Thùy Dương", "Lê Huỳnh Khuyến", "ngoằn ngoèo", "NGHIÊM YẾN QUỲNH", "Giang Gìn Kỳ"],
)
def test_real_syllables_are_possible(name: str) -> None:
    assert all(is_possible_syllable(word) for word in syllables(name))


@pytest.mark.parametrize(
    "word", ["ngệ", "ceo", "kà", "hòc", "hoat", "tlan", "yêng3", "nguyễễn", "Krông", "gha", "quôn", "", "12"]
)
def test_misreadings_are_not_possible(word: str) -> None:
    assert not is_possible_syllable(word)


def test_names_are_cased_by_syllable() -> None:
    assert title_case("  NGUYỄN\u00a0 THỊ  HOÀ ") == "Nguyễn Thị Hoà"
    assert title_case("y'bih ÊBAN giẻ-triêng") == "Y'Bih Êban Giẻ-Triêng"


def test_syllables_part_at_hyphens_and_signs_but_not_at_apostrophes() -> None:
    assert syllables("Giẻ-Triêng, H’Mông (tổ 3)") == ("Giẻ", "Triêng", "H'Mông", "tổ", "3")


@pytest.mark.parametrize(
    ("written", "opened"),
    [
        ("CT.UBND xã", "chủ tịch ủy ban nhân dân xã"),
        ("P.3, Q.5, TP.HCM", "phường 3, quận 5, thành phố Hồ Chí Minh"),
        ("P3 Q10 Tp Đà Lạt", "phường 3 quận 10 thành phố Đà Lạt"),
        ("tx. Sa Đéc, h. Lai Vung, t. Đồng Tháp", "thị xã Sa Đéc, huyện Lai Vung, tỉnh Đồng Tháp"),
        ("(UBND)", "(ủy ban nhân dân)"),
        ("ca sĩ, quá trình, P, ct", "ca sĩ, quá trình, P, ct"),
    ],
)
def test_clerks_abbreviations_open_and_other_words_do_not(written: str, opened: str) -> None:
    assert open_abbreviations(written) == opened


def test_comparison_ignores_case_blanks_hyphens_tone_placement_and_abbreviations() -> None:
    assert comparison_key("PCT.UBND  P. Hoà-Bình") == comparison_key("phó chủ tịch Ủy ban nhân dân phường hòa bình")
    assert name_key("CA VĂN THUÝ") == name_key("Ca  Văn Thúy")


@pytest.mark.parametrize(
    ("one", "other"), [("Lan", "Loan"), ("Nam", "Năm"), ("An", "Ân"), ("Hòa", "Hóa"), ("Dung", "Đung")]
)
def test_comparison_never_hides_a_tone_a_mark_or_a_bar(one: str, other: str) -> None:
    assert comparison_key(one) != comparison_key(other)
    assert name_key(one) != name_key(other)
