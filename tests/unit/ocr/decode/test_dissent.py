"""Looks at the ink alone that would have read another text."""

from ocr.decode.confidence import FieldCurve
from ocr.decode.dissent import dissent
from ocr.decode.evidence import evidence_of
from ocr.decode.measures import Measures
from ocr.recognise.readers import LineReading, WordReading
from ocr.recognise.testing import scored_reading


def line(
    text: str, known: dict[str, float], rivals: tuple[str, ...] = (), again: LineReading | None = None
) -> LineReading:
    words = tuple(WordReading(word, 0.99) for word in text.split())
    return LineReading(words, rivals, scored_reading(text, known).ink, None if again is None else lambda: again)


def test_what_every_look_reads_alike_has_no_dissent() -> None:
    assert dissent(evidence_of([line("Bố", {}, ("Bà",), scored_reading("Bố", {}))])) == 0.0


def test_a_text_that_language_put_in_place_of_what_the_ink_says_has_dissent() -> None:
    assert dissent(evidence_of([line("Bà", {"Bc": 1.5}, ("Bc",))])) == 1.5


def test_a_second_look_that_reads_otherwise_is_dissent() -> None:
    second = scored_reading("Bố", {"Bà": -4.0})
    assert dissent(evidence_of([line("Bà", {}, (), second)])) == 4.0


def test_the_lines_of_a_value_add_up() -> None:
    assert dissent(evidence_of([line("Bà", {"Bc": 1.5}, ("Bc",)), line("nội", {"nôi": 1.0}, ("nôi",))])) == 2.5


def test_dissent_and_strangeness_lower_a_value_and_never_raise_it() -> None:
    curve = FieldCurve(bias=0.0, slope=1.0, dissent=0.7, strange=0.5, caution=0.0)
    plain = curve.chance(Measures(0.98))
    assert curve.chance(Measures(0.98, dissent=3.0)) < plain
    assert curve.chance(Measures(0.98, strangeness=1.0)) < plain
    assert curve.model_copy(update={"caution": 1.0}).chance(Measures(0.98)) < plain
