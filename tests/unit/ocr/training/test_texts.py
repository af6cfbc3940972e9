"""Training texts: register contents in known letters, reproducible by seed."""

import re
from random import Random

import pytest

from ocr.recognise.charset import CHARACTERS, collapse, decode, encode, normalise, writable
from ocr.training.register_texts import corpora, dates, places, texts
from ocr.training.register_texts.vocabulary import Vocabulary, shipped_vocabulary
from records.date_words import words_to_date
from records.text.vietnamese import nfc


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return shipped_vocabulary(("Thôn 5, Xã An Lập",))


def test_every_vietnamese_letter_is_known_once() -> None:
    letters = {
        nfc(base + mark) for base in "aăâeêioôơuưy" for mark in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    }
    wanted = letters | {letter.upper() for letter in letters} | {"đ", "Đ"}
    assert wanted <= set(CHARACTERS)
    assert len(set(CHARACTERS)) == len(CHARACTERS)


def test_encoding_and_decoding_are_inverse() -> None:
    text = "Đặng Thị Huyền, 07/01/2007"
    assert decode(encode(text)) == text


def test_a_ctc_path_loses_repeats_but_keeps_doubled_letters() -> None:
    o, n = encode("on")
    assert decode(collapse([0, o, o, 0, o, n, n, 0])) == "oon"


def test_decomposed_letters_and_fancy_dashes_are_normalised() -> None:
    assert normalise("  Nguye\u0302\u0303n\u00a0Văn  –  A ") == "Nguyễn Văn - A"


def test_other_alphabets_are_not_writable() -> None:
    assert writable("Ksor H'Bia")
    assert not writable("Nguyễn漢")


def test_texts_repeat_with_the_seed_and_differ_without(vocabulary: Vocabulary) -> None:
    def draw(seed: int) -> list[str]:
        random = Random(seed)
        return [texts.register_text(random, vocabulary) for _ in range(50)]

    assert draw(4) == draw(4)
    assert draw(4) != draw(5)


def test_every_text_is_one_writable_line(vocabulary: Vocabulary) -> None:
    random = Random(2)
    for _ in range(3000):
        text = texts.register_text(random, vocabulary)
        assert text
        assert text == normalise(text)
        assert writable(text)
        assert len(text) <= texts.MAX_LENGTH + 1


def test_names_come_in_title_case_and_in_capitals(vocabulary: Vocabulary) -> None:
    random = Random(3)
    names = [texts.written_name(random, vocabulary) for _ in range(300)]
    capitals = sum(name.isupper() for name in names)
    assert 60 < capitals < 150
    assert all(name.isupper() or all(word[0].isupper() for word in name.split()) for name in names)
    assert sum(name.upper().startswith("NGUYỄN") for name in names) > 60


def test_dates_in_words_are_dates(vocabulary: Vocabulary) -> None:
    random = Random(5)
    drawn = [dates.words(random, vocabulary) for _ in range(300)]
    assert all(words_to_date(text) is not None for text in drawn)
    assert len(set(drawn)) > 290


def test_identity_numbers_have_the_lengths_of_cards_and_passports(vocabulary: Vocabulary) -> None:
    random = Random(6)
    drawn = [texts.identity_number(random, vocabulary).replace(" ", "") for _ in range(300)]
    assert {len(number) for number in drawn} == {8, 9, 12}


def test_addresses_name_units_of_one_gazetteer_chain(vocabulary: Vocabulary) -> None:
    random = Random(7)
    provinces = {chain[-1].name.lower() for chain in vocabulary.places}
    drawn = [places.address(random, vocabulary).lower() for _ in range(300)]
    assert sum(any(text.endswith(name) for name in provinces) for text in drawn) > 200
    assert any(text == "thôn 5, xã an lập" for text in drawn)


def test_a_commune_is_written_with_all_it_lies_in(vocabulary: Vocabulary) -> None:
    random = Random(6)
    chain = (("xã", "Thụy Lâm"), ("huyện", "Đông Anh"), ("thành phố", "Hà Nội"))
    drawn = {places.written_chain(random, chain) for _ in range(300)}
    assert {"Thuỵ Lâm Đông Anh Hà Nội", "Xã Thụy Lâm, Huyện Đông Anh, Hà Nội"} <= drawn
    assert any("xã Thụy Lâm, huyện" in text for text in drawn)
    for text in drawn:
        names = text.replace("Thuỵ", "Thụy")
        assert names.index("Thụy Lâm") < names.index("Đông Anh") < names.index("Hà Nội")


def test_a_numbered_ward_is_never_a_bare_number(vocabulary: Vocabulary) -> None:
    random = Random(7)
    chain = (("phường", "5"), ("quận", "10"), ("thành phố", "Hồ Chí Minh"))
    drawn = {places.written_chain(random, chain) for _ in range(100)}
    assert all(re.match(r"(phường|p)\.? ?5\W+(quận|q)\.? ?10", text.lower()) for text in drawn)


def test_capitals_of_addresses_are_those_of_running_text() -> None:
    drawn = corpora.running_addresses(shipped_vocabulary(), 8)
    communes = [text for text, _ in drawn if ", xã " in text.lower()]
    assert len(communes) > 200
    assert sum(", xã " in text for text in communes) > len(communes) / 2
    assert all(writable(text) for text, _ in drawn)


def test_a_time_of_death_stands_beside_its_day(vocabulary: Vocabulary) -> None:
    random = Random(3)
    drawn = [texts.hour_of_a_day(random, vocabulary) for _ in range(200)]
    assert all(re.search(r"\d{1,2} ?(?:giờ|h)", text) and re.search(r"[Nn]gày \d{1,2}", text) for text in drawn)
    assert any(text.lower().startswith("ngày") for text in drawn)


def test_some_addresses_end_with_the_initials_of_their_province(vocabulary: Vocabulary) -> None:
    random = Random(5)
    drawn = [places.address(random, vocabulary) for _ in range(600)]
    assert any(re.search(r"[\s,-](?:HG|NB|KT|TG|QN|BG|HN|ĐT)$", text) for text in drawn)
