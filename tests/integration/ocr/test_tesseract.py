"""The real Tesseract, and stand-ins that hang or fail."""

import os
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytesseract
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.recognise.printed.tesseract import TesseractReader
from ocr.recognise.readers import LineImage
from records.errors import ReaderFailed
from tests.support.typed_page import FONTS

SAYS_WHAT_IT_IS = """#!/bin/sh
case "$*" in
    *--version*) echo "tesseract 5.3.0"; exit ;;
    *--list-langs*) printf 'List of available languages (1):\nvie\n'; exit ;;
esac
"""
TALKER = """
echo start >> {log}
page=0
while read image; do
    page=$((page + 1))
    printf '1\\t%s\\t0\\t0\\t0\\t0\\t0\\t0\\t9\\t9\\t-1\\t\\n' $page
    printf '5\\t%s\\t1\\t1\\t1\\t1\\t0\\t0\\t9\\t9\\t90.5\\tword%s\\n' $page $page
done
"""


def line(text: str) -> LineImage:
    sheet = Image.new("L", (40 + 30 * max(1, len(text)), 90), 255)
    ImageDraw.Draw(sheet).text(
        (10, 15), text, font=ImageFont.truetype(FONTS / "croscore/Tinos-Regular.ttf", 52), fill=20
    )
    return LineImage(np.asarray(sheet, np.uint8))


@dataclass(frozen=True)
class FakeTesseract:
    """A script in Tesseract's place, which calls itself Tesseract 5 with Vietnamese."""

    script: Path

    def does(self, commands: str) -> None:
        """Let it do this instead of reading."""
        self.script.write_text(SAYS_WHAT_IT_IS + commands)


@pytest.fixture
def fake_tesseract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeTesseract:
    script = tmp_path / "tesseract"
    script.touch(0o755)
    monkeypatch.setattr(pytesseract.pytesseract, "tesseract_cmd", str(script))
    return FakeTesseract(script)


def test_lines_come_back_in_order_each_with_its_own_words() -> None:
    texts = ["Việt Nam", "22/01/2019", "huyện Mường Chà, tỉnh Điện Biên"]
    readings = TesseractReader().read([line(text) for text in texts])
    assert [reading.text for reading in readings] == texts
    assert all(reading.confidence > 0.8 for reading in readings)


def test_an_empty_line_keeps_its_place() -> None:
    readings = TesseractReader().read([line("Kinh"), LineImage(np.full((60, 200), 255, np.uint8)), line("1996")])
    assert (readings[0].text, readings[2].text) == ("Kinh", "1996")
    assert not any(letter.isalnum() for letter in readings[1].text)


def test_no_lines_start_no_engine(fake_tesseract: FakeTesseract) -> None:
    fake_tesseract.does("exit 1\n")
    assert TesseractReader().read([]) == []


def test_the_right_text_scores_best() -> None:
    scores = TesseractReader().score(line("Mường Chà"), ["Mường Chà", "Mường Nhé"])
    assert scores[0] > scores[1]


def test_the_name_tells_the_version() -> None:
    assert TesseractReader().name.startswith("tesseract 5.")


def test_a_reader_that_hangs_is_ended_with_all_its_children(fake_tesseract: FakeTesseract, tmp_path: Path) -> None:
    child = tmp_path / "child.pid"
    fake_tesseract.does(f"sleep 300 &\necho $! > {child}\nwait\n")
    with pytest.raises(ReaderFailed, match="không trả lời"):
        TesseractReader(timeout_seconds=1.0).read([line("Kinh")])
    assert _gone(int(child.read_text()))


def test_a_crash_is_told_with_its_reason(fake_tesseract: FakeTesseract) -> None:
    fake_tesseract.does("echo 'out of memory' >&2\nexit 3\n")
    with pytest.raises(ReaderFailed, match="out of memory"):
        TesseractReader().read([line("Kinh")])


def test_a_machine_without_tesseract_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pytesseract.pytesseract, "tesseract_cmd", "/nonexistent/tesseract")
    with pytest.raises(ReaderFailed, match="tesseract-ocr-vie"):
        TesseractReader().read([line("Kinh")])


def test_one_thread_only(fake_tesseract: FakeTesseract, tmp_path: Path) -> None:
    seen = tmp_path / "threads"
    fake_tesseract.does(f"echo $OMP_THREAD_LIMIT > {seen}\nexit 1\n")
    with pytest.raises(ReaderFailed):
        TesseractReader().read([line("Kinh")])
    assert seen.read_text().strip() == "1"


def test_the_engine_stays_for_the_lines_of_later_pages(fake_tesseract: FakeTesseract, tmp_path: Path) -> None:
    log = tmp_path / "starts"
    fake_tesseract.does(TALKER.format(log=log))
    first = TesseractReader().read([line("a"), line("b")])
    second = TesseractReader().read([line("c"), line("d")])
    assert [reading.text for reading in first] == ["word1", "word2"]
    # Page 3 was the mark of the end of the first lines.
    assert [reading.text for reading in second] == ["word4", "word5"]
    assert second[0].confidence == pytest.approx(0.905)
    assert log.read_text().split() == ["start"]


def test_an_engine_that_failed_is_started_again(fake_tesseract: FakeTesseract, tmp_path: Path) -> None:
    fake_tesseract.does("exit 1\n")
    with pytest.raises(ReaderFailed):
        TesseractReader().read([line("Kinh")])
    fake_tesseract.does(TALKER.format(log=tmp_path / "starts"))
    assert TesseractReader().read([line("Kinh")])[0].text == "word1"


def _gone(process: int) -> bool:
    """Whether a killed process has left, or waits only to be collected."""
    for _try in range(50):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        if Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False
