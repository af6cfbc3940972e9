"""Forms of words: which are small and which large, by the habit of each."""

from pathlib import Path

import pytest

from ocr.recognise.language.word_forms import WordForm, WordForms, count_forms, form_of, load_forms, place_of

WRITTEN = ["Tổ 3, thị trấn Yên Lạc, Huyện Na Rì", "Tổ 3 Thị Trấn Yên Lạc Na Rì", "TP Huế"] * 10


@pytest.fixture(scope="module")
def forms() -> WordForms:
    return count_forms(WRITTEN)


def likeliest(forms: WordForms, text: str, at: int) -> WordForm:
    where = place_of(text.split(), at)
    return max(WordForm, key=lambda form: forms.log_chance(where, form))


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("xã", WordForm.SMALL),
        ("Xã,", WordForm.TITLE),
        ("TP.", WordForm.CAPITALS),
        ("A", WordForm.TITLE),
        ("P5i", WordForm.TITLE),
        ("12/3", None),
    ],
)
def test_words_have_forms(word: str, form: WordForm | None) -> None:
    assert form_of(word) is form


def test_a_word_is_put_into_a_form_and_keeps_what_stands_within() -> None:
    assert WordForm.TITLE.of("đường") == "Đường"
    assert WordForm.TITLE.of("TRẤN") == "Trấn"
    assert WordForm.TITLE.of("r'Lấp") == "R'Lấp"
    assert WordForm.SMALL.of("Thị") == "thị"
    assert WordForm.CAPITALS.of("Tp") == "TP"


def test_habits_differ_with_and_without_commas(forms: WordForms) -> None:
    assert likeliest(forms, "Tổ 3, thị trấn Yên Lạc, Huyện Na Rì", 2) is WordForm.SMALL
    assert likeliest(forms, "Tổ 3 thị trấn Yên Lạc Na Rì", 2) is WordForm.TITLE


def test_an_unknown_word_is_like_other_rare_words(forms: WordForms) -> None:
    assert likeliest(forms, "Tổ 3 Thị Trấn Krông", 4) is WordForm.TITLE


def test_counts_survive_their_file(forms: WordForms, tmp_path: Path) -> None:
    forms.save(tmp_path / "forms.tsv")
    again = load_forms(tmp_path / "forms.tsv")
    where = place_of(["Tổ", "3,", "thị", "trấn"], 2)
    assert again.log_chance(where, WordForm.SMALL) == forms.log_chance(where, WordForm.SMALL)
