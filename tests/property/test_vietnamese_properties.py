"""Laws that hold for any text and for every possible syllable."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from records.text.syllables import toneless_syllables
from records.text.vietnamese import (
    comparison_key,
    fold_tone_placement,
    is_possible_syllable,
    name_key,
    new_tone_placement,
    nfc,
    skeleton,
    title_case,
    without_tone,
)

SYLLABLES = st.sampled_from(sorted(toneless_syllables()))
TONES = st.sampled_from(["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"])
TEXT = st.text(alphabet=st.sampled_from("aàâấăđĐeêệoóôỡơuưứyỳ nghHQtc.,'-12\u0301\u0323"), max_size=30)


@st.composite
def toned(draw: st.DrawFn) -> str:
    """A possible syllable with a mark on any of its letters."""
    bare, tone = draw(SYLLABLES), draw(TONES)
    index = draw(st.integers(0, len(bare) - 1))
    return unicodedata.normalize("NFC", bare[: index + 1] + tone + bare[index + 1 :])


@given(toned())
def test_both_habits_fold_to_one_and_back(word: str) -> None:
    old, new = fold_tone_placement(word), new_tone_placement(word)
    assert fold_tone_placement(new) == old
    assert new_tone_placement(old) == new
    assert without_tone(old) == without_tone(new) == without_tone(word)


@given(toned())
def test_letter_case_and_decomposition_do_not_change_what_a_syllable_is(word: str) -> None:
    assert is_possible_syllable(word) == is_possible_syllable(word.upper())
    assert name_key(word.upper()) == name_key(unicodedata.normalize("NFD", word))


@given(TEXT)
def test_forms_are_stable_when_made_twice(text: str) -> None:
    for form in (nfc, skeleton, fold_tone_placement, new_tone_placement, title_case, comparison_key, name_key):
        assert form(form(text)) == form(text)


@given(TEXT)
def test_the_skeleton_is_bare(text: str) -> None:
    bare = skeleton(text)
    assert bare.isascii()
    assert "đ" not in bare


@given(TEXT)
def test_blanks_and_case_never_count(text: str) -> None:
    assert name_key(f"  {text.upper()}\n") == name_key(text)
