"""Docket of a book: its code survives printing and a poor scan."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from exports.reports.docket import Docket, write_docket
from records.docket import book_on_docket, docket_text
from scanners.docket_code import docket_book

BOOK = "KS.2007.01-ab12"
DOCKET = Docket(BOOK, ("Sổ đăng ký khai sinh, quyển số 01/2007", "UBND xã Thử Nghiệm", "Sổ lưu ở xã"))


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Image.Image:
    file = tmp_path_factory.mktemp("docket") / "docket.pdf"
    write_docket(DOCKET, file)
    subprocess.run(["pdftoppm", "-r", "200", "-gray", "-singlefile", file, file.with_suffix("")], check=True)
    return Image.open(file.with_suffix(".pgm"))


@pytest.mark.parametrize("degrees", [-9.0, 4.0, 93.0, 180.0])
def test_the_code_is_read_from_a_skewed_grey_scan(printed: Image.Image, degrees: float) -> None:
    """200 dpi, askew, a little blurred, faint, grainy and badly compressed."""
    askew = printed.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=235)
    grey = np.asarray(askew.filter(ImageFilter.GaussianBlur(1.5)), np.float32) * 0.6 + 70
    grain = np.random.default_rng(7).normal(0, 12, grey.shape)
    output = io.BytesIO()
    Image.fromarray(np.clip(grey + grain, 0, 255).astype(np.uint8)).save(output, "JPEG", quality=40)
    assert docket_book(output.getvalue()) == BOOK


def test_the_same_docket_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        write_docket(DOCKET, tmp_path / name)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_a_page_without_a_code_is_no_docket() -> None:
    output = io.BytesIO()
    Image.new("RGB", (300, 400), "white").save(output, "PNG")
    assert docket_book(output.getvalue()) is None


@pytest.mark.parametrize("text", ["", "hotich:", "https://example.org/", BOOK])
def test_codes_of_others_are_no_dockets(text: str) -> None:
    assert book_on_docket(text) is None
    assert book_on_docket(docket_text(BOOK)) == BOOK
