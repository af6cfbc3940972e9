"""Training images: reproducible by seed, legible, wide enough; alignment and cutting find the words."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.random import default_rng

from ocr.recognise.charset import BLANK, SIZE, encode
from ocr.recognise.ctc import align, blank_spans
from ocr.recognise.line_input import HEIGHT, batch, extract_ink, line_input
from ocr.training.line_images import paper_marks
from ocr.training.line_images.augmentation import augment
from ocr.training.line_images.collage import collage
from ocr.training.line_images.cutting import cut_out
from ocr.training.line_images.faces import FontFace, FontKind
from ocr.training.line_images.real_lines import CutLine, RealLine, find_gaps
from ocr.training.line_images.samples import MAX_WIDTH, SampleMaker, SampleSources, sample_of
from ocr.training.line_images.strips import InkWord, Strip, set_line
from ocr.training.line_images.words import Crop, WordBank
from ocr.training.register_texts.vocabulary import shipped_vocabulary

Ink = np.ndarray


def written(width: int = 300) -> Ink:
    ink = np.zeros((64, width), np.uint8)
    cv2.putText(ink, "Thon Ba", (6, 44), cv2.FONT_HERSHEY_SIMPLEX, 1.1, 255, 2, cv2.LINE_AA)
    return ink


def test_damage_repeats_with_the_seed_and_leaves_its_input_alone() -> None:
    ink = written()
    before = ink.copy()
    one, other = (augment(ink, written(200), default_rng(9)) for _ in range(2))
    assert np.array_equal(one, other)
    assert np.array_equal(ink, before)
    assert any(not np.array_equal(one, augment(ink, written(200), default_rng(seed))) for seed in range(3))


def test_damaged_writing_still_has_ink_on_paper() -> None:
    for seed in range(60):
        line = augment(written(), written(), default_rng(seed))
        assert line.dtype == np.uint8
        assert line.max() > 60
        assert np.median(line) < 60


def test_scribbles_and_struck_out_words_are_mostly_pen() -> None:
    rng = default_rng(1)
    assert (paper_marks.scribble(200, 64, rng) > 128).sum() > 200
    assert (paper_marks.struck_out(written(), rng) > 128).sum() > 2 * (written() > 128).sum()


def test_a_yellow_uneven_page_gives_the_ink_of_a_white_one() -> None:
    ink = written().astype(np.float32) / 255
    light = np.linspace(150, 230, ink.shape[1], dtype=np.float32)[None, :]
    found = extract_ink((light * (1 - 0.7 * ink)).astype(np.uint8))
    assert found[ink == 0].max() < 25
    assert abs(float(np.median(found[ink == 1])) - 0.7 * 255) < 12


def test_the_input_is_48_rows_and_dark_ink_becomes_minus_one() -> None:
    line = line_input(255 - written())
    assert line.shape[0] == HEIGHT
    tensor = batch([line, line[:, :40]], 320)
    assert tensor.shape == (2, 3, HEIGHT, 320)
    assert tensor.min() < -0.5
    assert (tensor[1, :, :, 40:] == 1).all()


def test_words_sit_on_one_baseline() -> None:
    tall, small = np.full((40, 10), 255, np.uint8), np.full((12, 10), 255, np.uint8)
    line = set_line([InkWord(tall, 40), InkWord(small, 12)], [0, 5], [0, 0])
    bottoms = [np.flatnonzero(line.ink[:, column])[-1] for column in (13, 30)]
    assert bottoms[0] == bottoms[1] == line.baseline - 1


def test_a_squeezed_text_gets_columns_for_its_letters() -> None:
    text = "mười bảy tháng mười hai"
    sample = sample_of(Strip(written(60), text), written(60))
    assert sample.line.shape[1] >= 6 * len(text)
    wide = sample_of(Strip(np.zeros((64, 4000), np.uint8), "a"), np.zeros((64, 4000), np.uint8))
    assert wide.line.shape == (HEIGHT, MAX_WIDTH)


def spoken(text: str, stretch: int) -> np.ndarray:
    """Log-probabilities that say a text: each letter one sure frame, then blanks."""
    rows = np.full((len(text) * stretch, SIZE), -12.0, np.float32)
    rows[:, BLANK] = -0.01
    for at, number in enumerate(encode(text)):
        rows[at * stretch, BLANK] = -12
        rows[at * stretch, number] = -0.01
    return rows


def test_alignment_finds_every_letter_even_doubled_ones() -> None:
    text = "Soong Ba"
    found = align(spoken(text, 3), text)
    assert found is not None
    assert [round(centre) for centre in found.centres] == [3 * at for at in range(len(text))]
    assert found.score > -0.1


def test_a_wrong_label_aligns_badly_and_a_longer_one_not_at_all() -> None:
    rows = spoken("Ba Na", 3)
    wrong = align(rows, "Xa La")
    assert wrong is not None
    assert wrong.score < -1
    assert align(rows, "Ba Na" * 8) is None


def test_a_line_is_cut_in_its_gaps(tmp_path: Path) -> None:
    image = np.full((60, 300), 200, np.uint8)
    for left in (10, 110, 220):
        image[20:45, left : left + 60] = 30
    cv2.imwrite(str(tmp_path / "line.png"), image)
    line = RealLine(tmp_path / "line.png", "một hai ba", "k1", "train")
    spans = ((60 / 300, 90 / 300, 115 / 300), (165 / 300, 195 / 300, 225 / 300))
    found = find_gaps(line, spans)
    assert 70 <= found.gaps[0] <= 110
    assert 170 <= found.gaps[1] <= 220
    pieces = {found.piece(default_rng(seed)).text for seed in range(40)}
    assert pieces == {"một", "hai", "ba", "một hai", "hai ba", "một hai ba"}


def test_blank_spans_are_parts_of_the_width() -> None:
    text = "Ba Na"
    found = align(spoken(text, 4), text)
    assert found is not None
    assert blank_spans(found, text, 20) == ((4.5 / 20, 8.5 / 20, 12.5 / 20),)


@pytest.fixture
def face() -> FontFace:
    path = next((p for p in Path("/usr/share/fonts/truetype").rglob("Tinos-Regular.ttf")), None)
    if path is None:
        pytest.skip("phông chữ Tinos (fonts-croscore) chưa được cài")
    return FontFace(path, FontKind.PEN, "tinos")


def bank(*texts: str) -> WordBank:
    crops = [Crop(text, "k1", at * 1200, 30, 40, 25, 20.0, 0.1, 3.0) for at, text in enumerate(texts)]
    return WordBank(np.full(1200 * len(texts), 200, np.uint8), crops)


def test_a_collage_takes_real_words_digits_and_draws_stops(face: FontFace) -> None:
    strip = collage("Ba, 11/2", bank("Ba", "1", "2"), face, default_rng(0))
    assert strip is not None
    assert strip.text == "Ba, 11/2"
    assert strip.ink.max() == 255 or strip.ink.max() == 200


def test_a_collage_of_unknown_words_is_refused(face: FontFace) -> None:
    assert collage("Krông Năng", bank("Ba"), face, default_rng(0)) is None


def test_a_stream_of_samples_repeats_with_its_seed(face: FontFace) -> None:
    printed = FontFace(face.path, FontKind.PRINT, "tinos")
    line = CutLine(written(), "Thon Ba", "k1", (150,))
    sources = SampleSources((line,), bank("Ba", "1"), (face, printed), shipped_vocabulary())
    streams = [SampleMaker(sources, 11) for _ in range(2)]
    for _ in range(40):
        one, other = (stream.draw() for stream in streams)
        assert one.text == other.text
        assert np.array_equal(one.line, other.line)
        assert one.line.shape[0] == HEIGHT


def test_lines_are_cut_from_a_form_as_the_product_cuts_them() -> None:
    cut = [cut_out(written(), (written(200), written(240)), default_rng(seed)) for seed in range(12)]
    found = [ink for ink in cut if ink is not None]
    assert len(found) >= 10
    assert all(ink.max() > 100 and ink.shape[1] > 60 for ink in found)


def test_paper_without_writing_gives_no_line() -> None:
    nothing = np.zeros((64, 200), np.uint8)
    assert all(cut_out(nothing, (nothing, nothing), default_rng(seed)) is None for seed in range(5))
