"""Names under signatures: settled by the ink of the whole book, within the limits of each line's own ink."""

from dataclasses import replace

import numpy as np
import pytest

from ocr.book.signed_lines import settle_signed_lines
from ocr.book.signing_ink import SignedLine, plain_line, signed_line, usual_signers, who_signed
from ocr.recognise.beam import Hypothesis
from ocr.recognise.charset import SIZE, encode
from ocr.recognise.handwriting import HandwritingReader
from ocr.recognise.trace import Trace, unpack_trace
from records.stages import EntryReading, FieldReading, FieldState, InkTrace

CLEAR, HIDDEN = 0.97, 0.3
OFFICER = "nguoiThucHien"


def ink(text: str, shown_instead: str = "") -> Trace:
    """Ink of a text, two frames a letter; where `shown_instead` differs a crossing makes it look like that."""
    seen = shown_instead or text
    rows = np.full((2 * len(text), SIZE), 1e-5, np.float32)
    for at, (meant, other) in enumerate(zip(encode(text), encode(seen), strict=True)):
        rows[2 * at, other] = CLEAR
        if other != meant:
            rows[2 * at, [other, meant]] = 1 - HIDDEN, HIDDEN
        rows[2 * at + 1, 0] = CLEAR
    return Trace(np.log(rows / rows.sum(axis=1, keepdims=True)))


def line(text: str, shown_instead: str = "") -> SignedLine:
    seen = shown_instead or text
    return signed_line((ink(text, seen),), [Hypothesis(seen, 0.0, (0.9,) * len(seen))])


def test_a_packed_trace_answers_like_the_ink_it_was_made_from() -> None:
    trace = ink("Lò Văn Páo", "Lò Văn Bảo")
    texts = ["Lò Văn Páo", "Lò Văn Bảo", "Lò Văn Tảo"]
    assert unpack_trace(trace.packed())(texts) == pytest.approx(trace(texts), abs=1.0)
    assert len(trace.packed()) < 1000


def test_what_is_no_packed_trace_is_refused() -> None:
    with pytest.raises(ValueError, match="trace"):
        unpack_trace("Lò Văn Páo")


def test_a_name_that_no_line_shows_whole_is_found_in_all_of_them() -> None:
    lines = [line("Hà Văn Nam", shown) for shown in ("Hà Văr Nam", "Hè Văn Nam", "Hà Văn Nem", "Hà Vzn Nam")]
    assert [(signer.name, signer.lines) for signer in usual_signers(lines)] == [("Hà Văn Nam", 4)]


def test_what_a_stroke_hides_in_one_look_another_look_shows() -> None:
    name, seen = "Võ Hồng Anh", "Hồ Hồng Anh"
    misread = [Hypothesis(seen, 0.0, (0.9,) * len(seen)), Hypothesis(name, -1.0, (0.9,) * len(name))]
    alone = signed_line((ink(name, seen),), misread)
    both = signed_line((ink(name, seen), ink(name)), misread)
    assert usual_signers([alone] * 4)[0].name == seen
    assert usual_signers([both] * 4)[0].name == name


def test_two_people_who_sign_are_told_apart() -> None:
    lines = [*map(line, ["Hà Văn Nam"] * 4), *map(line, ["Lò Thị Mận"] * 3)]
    assert [signer.name for signer in usual_signers(lines)] == ["Hà Văn Nam", "Lò Thị Mận"]


def test_what_no_signature_crosses_is_believed_against_what_is_usual() -> None:
    """The ink of seven lines leans a little to the rarer name; a crossing may look like that each time."""
    crossed = line("Hoàng Duy Khánh", "Hoàng Duy Khanh")
    assert usual_signers([crossed] * 7)[0].name == "Hoàng Duy Khánh"
    assert usual_signers([replace(crossed, crossed=False)] * 7)[0].name == "Hoàng Duy Khanh"


@pytest.mark.parametrize(
    "names", [[], ["Hà Văn Nam"] * 2, ["Hà Văn Nam", "Lò Thị Mận", "Đỗ Quang Huy"], ["X Q", "Hz Bk", "Tr Ng"]]
)
def test_what_is_not_shown_often_enough_or_is_no_name_signs_no_book(names: list[str]) -> None:
    assert usual_signers([line(name) for name in names]) == []


@pytest.mark.parametrize("other", ["Hà Văn Tám", "Lò Thị Mận", "Hà Nam"])
def test_a_line_that_shows_another_name_clearly_is_not_given_the_usual_one(other: str) -> None:
    usual = usual_signers([plain_line((ink("Hà Văn Nam"),), "Hà Văn Nam")] * 5)
    assert who_signed(line(other), usual) is None
    assert who_signed(line("Hà Văn Nam", "Hà Văr Nam"), usual) is not None


def entry(state: FieldState, value: str, confidence: float) -> EntryReading:
    return EntryReading(None, (FieldReading(OFFICER, state, value, value, confidence),))


def test_an_unread_name_of_a_book_is_read_by_the_ink_of_all_its_pages() -> None:
    name, crossed = "Hà Văn Nam", "Hè Vzn Nam"
    entries = [entry(FieldState.READ, name, 0.95) for _ in range(4)] + [entry(FieldState.UNREAD, "", 0.0)]
    traces = [[InkTrace(None, OFFICER, ink(name).packed())]] * 4 + [
        [InkTrace(None, OFFICER, ink(name, crossed).packed())]
    ]
    field = settle_signed_lines(entries, traces, HandwritingReader())[-1].fields[0]
    assert (field.state, field.value) == (FieldState.READ, name)
    assert 0.5 < field.confidence <= 0.9
    assert [reason.code for reason in field.reasons] == ["book_vocabulary"]


def test_an_unread_name_stays_unread_when_its_ink_says_something_else() -> None:
    entries = [entry(FieldState.READ, "Hà Văn Nam", 0.95) for _ in range(4)] + [entry(FieldState.UNREAD, "", 0.0)]
    traces = [[InkTrace(None, OFFICER, ink(name).packed())] for name in ["Hà Văn Nam"] * 4 + ["Lò Thị Mận"]]
    assert settle_signed_lines(entries, traces, HandwritingReader()) == entries


def test_a_trace_of_another_row_says_nothing_of_an_entry() -> None:
    entries = [entry(FieldState.READ, "Hà Văn Nam", 0.95) for _ in range(4)] + [entry(FieldState.UNREAD, "", 0.0)]
    traces = [[InkTrace(None, OFFICER, ink("Hà Văn Nam").packed())]] * 4
    other = [InkTrace(2, OFFICER, ink("Hà Văn Nam").packed())]
    assert settle_signed_lines(entries, [*traces, other], HandwritingReader()) == entries


def test_a_name_that_two_spellings_fit_as_well_is_not_sure() -> None:
    clear = usual_signers([line("Hà Văn Nam")] * 4)
    torn = usual_signers([line("Hà Văn Nam", "Hồ Văn Nam")] * 2 + [line("Hồ Văn Nam", "Hà Văn Nam")] * 2)
    assert clear[0].chance > 0.9 > torn[0].chance
