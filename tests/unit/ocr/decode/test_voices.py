"""Voices beside a reading: other looks at the ink, and a reader of print."""

import pytest

from ocr.decode.ceilings import outvoted
from ocr.decode.confidence import FieldCurve
from ocr.decode.evidence import ReadingEvidence, evidence_of
from ocr.decode.measures import Measures, PrintVoice, Voices
from ocr.decode.reasons import figure_rival, free_text, short_title
from ocr.decode.voices import seconded, voices
from ocr.recognise.readers import LineReading
from ocr.recognise.testing import reading
from records.record_types import record_type

SURE = 0.95


def line(text: str, looks: tuple[str, ...], printed: str | None = None) -> ReadingEvidence:
    """The words of one line, what the looks at its ink read, and what the reader of print reads."""
    others = tuple((lambda said=said: reading(said)) for said in looks)
    in_print = None if printed is None else lambda: reading(printed)
    return evidence_of([LineReading(reading(text).words, others=others, printed=in_print)])


def test_case_signs_and_the_place_of_a_tone_make_no_other_reading() -> None:
    assert seconded(line("Hoà Bình", ("HÒA BÌNH", "Hòa Bình,", "HòaBình", "Hoa Bình"))) == 0.75


def test_figures_that_run_together_are_other_figures() -> None:
    assert seconded(line("1.12.2008", ("11.2.2008", "1/12/2008"))) == 0.5


def test_a_value_on_a_shared_line_needs_its_own_words_alone() -> None:
    whole = line("Trần Văn An, PCT", ("Trấn Văn An, PCT", "Trần Văn An PCT", "Trần Văn An, CT"))
    assert seconded(whole.part(3)) == pytest.approx(2 / 3)


def test_a_letter_more_is_another_reading() -> None:
    assert seconded(line("CT", ("PCT",))) == 0.0


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("NGUYỄN VĂN AN", PrintVoice.SAME),
        ("NGUYÊN VĂN AN", PrintVoice.LETTERS),
        ("NGUYỄN VĂN ÁN", PrintVoice.OTHER),
        ("", PrintVoice.OTHER),
    ],
)
def test_a_reader_of_print_may_lose_marks_but_not_see_others(printed: str, said: PrintVoice) -> None:
    assert voices(line("NGUYỄN VĂN AN", (), printed), lambda: True).printed is said


def test_a_stroke_through_d_is_a_mark() -> None:
    assert voices(line("ĐẶNG AN", (), "DĂNG AN"), lambda: True).printed is PrintVoice.LETTERS


def test_a_page_that_is_no_print_asks_no_reader_of_print() -> None:
    assert voices(line("An", (), "An"), lambda: False).printed is PrintVoice.UNASKED


def test_voices_are_asked_only_where_they_make_or_unmake_a_sure_value() -> None:
    curve = FieldCurve(bias=0.0, slope=1.0, looks=1.0)

    def never() -> Voices:
        raise AssertionError

    assert curve.weighed(Measures(0.3), never) < SURE
    assert curve.weighed(Measures(0.9999), never) > SURE
    assert curve.weighed(Measures(0.94), Voices) < SURE < curve.weighed(Measures(0.94), lambda: Voices(1.0))


def test_what_all_looks_read_alike_outvotes_a_doubt_about_a_letter() -> None:
    title, date, number = (
        record_type(kind).column(name)
        for kind, name in (("KS", "chucVuNguoiKy"), ("KS", "nksNgaySinh"), ("KS", "nycSoGiayToTuyThan"))
    )
    assert outvoted(short_title("CT"), title, Voices(1.0))
    assert not outvoted(short_title("CT"), title, Voices(0.75))
    assert outvoted(figure_rival("17", "11"), date, Voices(1.0))
    assert not outvoted(figure_rival("17", "11"), number, Voices(1.0))


def test_free_text_passes_only_where_a_reader_of_print_says_the_same() -> None:
    notes = record_type("KS").column("ghiChu")
    assert not outvoted(free_text(), notes, Voices(1.0))
    assert outvoted(free_text(), notes, Voices(1.0, PrintVoice.SAME))
