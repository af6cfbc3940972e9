"""Reading a folder of cropped lines: the order, what is told of bad files, what the shipped reader makes of print."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from typer.testing import CliRunner

from cli import app
from ocr.recognise.readers import LineImage, LineReading, WordReading
from pipeline.home.progress import SilentProgress
from pipeline.work.line_reading import LineReadingSummary, read_lines
from records.errors import InputRefused, ReaderFailed, UsageError, WriteFailed

FONT = Path("/usr/share/fonts/truetype/croscore/Tinos-Regular.ttf")
LINES = {"1.png": "Nguyễn Văn An", "2.png": "Xã Tả Phời, tỉnh Lào Cai", "10.jpg": "Trần Thị Hoà"}


class Widths(SilentProgress):
    """A reader that reads the width of every line, and notes what it is given and what is told."""

    name = "widths"

    def __init__(self) -> None:
        self.calls: list[int] = []
        self.told: list[str] = []
        self.failed = 0

    def read(self, lines: Sequence[LineImage]) -> list[LineReading]:
        self.calls.append(len(lines))
        return [LineReading((WordReading(str(line.pixels.shape[1]), 0.25),)) for line in lines]

    def score(self, line: LineImage, texts: Sequence[str]) -> list[float]:
        return [0.0 for _text in texts]

    def advance(self, failed: int = 0) -> None:
        self.failed += failed

    def say(self, line: str) -> None:
        self.told.append(line)


class Broken(Widths):
    def read(self, lines: Sequence[LineImage]) -> list[LineReading]:
        raise ReaderFailed("hỏng")


def drawn(text: str) -> Image.Image:
    font = ImageFont.truetype(FONT, 42)
    image = Image.new("RGB", (round(font.getlength(text)) + 24, 64), "white")
    ImageDraw.Draw(image).text((12, 6), text, "black", font)
    return image


def strip(path: Path, width: int, height: int = 40) -> None:
    Image.new("L", (width, height), 255).save(path)


def cells(table: Path) -> list[list[str]]:
    text = table.read_bytes().decode("utf-8")
    assert text.endswith("\n")
    return [line.split("\t") for line in text.removesuffix("\n").split("\n")]


def test_the_shipped_reader_reads_clean_print(tmp_path: Path) -> None:
    folder, out = tmp_path / "lines", tmp_path / "lines.tsv"
    folder.mkdir()
    for name, text in LINES.items():
        drawn(text).save(folder / name)
    done = CliRunner().invoke(app, ["read-lines", str(folder), "--out", str(out)], catch_exceptions=False)
    assert done.exit_code == 0
    header, *rows = cells(out)
    assert header == ["file", "text", "confidence"]
    assert {name: text for name, text, _confidence in rows} == LINES
    assert [name for name, *_rest in rows] == ["1.png", "2.png", "10.jpg"]
    assert all(0.5 < float(confidence) <= 1 for *_rest, confidence in rows)


def test_bad_files_are_told_and_the_rest_is_read(tmp_path: Path) -> None:
    strip(tmp_path / "1.png", 100)
    strip(tmp_path / "3.png", 300)
    strip(tmp_path / "5.png", 5000, 20)
    strip(tmp_path / "6.png", 60, 4)
    (tmp_path / "2.png").write_text("no picture")
    (tmp_path / "4.jpg").write_bytes(b"")
    (tmp_path / "7.png").write_bytes((tmp_path / "3.png").read_bytes()[:60])
    (tmp_path / "subfolder").mkdir()
    os.mkfifo(tmp_path / "pipe.png")
    (tmp_path / ".DS_Store").write_bytes(b"litter")
    reader, out = Widths(), tmp_path / "out.tsv"
    assert read_lines(tmp_path, out, reader, reader) == LineReadingSummary(2, 5)
    assert cells(out)[1:] == [["1.png", "100", "0.2500"], ["3.png", "300", "0.2500"]]
    assert [line.split(":")[0] for line in reader.told] == ["2.png", "4.jpg", "5.png", "6.png", "7.png"]
    assert reader.failed == 5


def test_the_command_ends_with_a_refusal_after_bad_files(tmp_path: Path) -> None:
    folder, out = tmp_path / "lines", tmp_path / "lines.tsv"
    folder.mkdir()
    drawn("Lào Cai").save(folder / "1.png")
    (folder / "2.png").write_text("no picture")
    done = CliRunner().invoke(app, ["read-lines", str(folder), "--out", str(out)])
    assert isinstance(done.exception, InputRefused)
    assert "2.png" in done.stderr
    assert [row[:2] for row in cells(out)[1:]] == [["1.png", "Lào Cai"]]


def test_many_lines_go_to_the_reader_in_groups_and_come_back_in_order(tmp_path: Path) -> None:
    for number in range(1, 151):
        strip(tmp_path / f"{number}.png", 50 + number)
    reader, out = Widths(), tmp_path / "out.tsv"
    assert read_lines(tmp_path, out, reader, reader).read == 150
    assert 1 < len(reader.calls) < 150
    assert [row[:2] for row in cells(out)[1:]] == [[f"{n}.png", str(50 + n)] for n in range(1, 151)]


def test_an_earlier_table_among_the_images_is_no_line(tmp_path: Path) -> None:
    strip(tmp_path / "1.png", 100)
    reader, out = Widths(), tmp_path / "out.tsv"
    assert (
        read_lines(tmp_path, out, reader, reader)
        == read_lines(tmp_path, out, reader, reader)
        == LineReadingSummary(1, 0)
    )


def test_a_name_cannot_break_the_table(tmp_path: Path) -> None:
    strip(tmp_path / "a\tb\nc.png", 100)
    read_lines(tmp_path, tmp_path / "out" / "lines.tsv", Widths(), SilentProgress())
    assert cells(tmp_path / "out" / "lines.tsv")[1:] == [["a\\tb\\nc.png", "100", "0.2500"]]


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="không có tệp nào"):
        read_lines(tmp_path, tmp_path / "out.tsv", Widths(), SilentProgress())
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="lines"):
        read_lines(tmp_path / "lines", tmp_path / "out.tsv", Widths(), SilentProgress())


def test_a_table_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    strip(tmp_path / "1.png", 100)
    for out in (tmp_path / "1.png" / "out.tsv", tmp_path):
        with pytest.raises(WriteFailed):
            read_lines(tmp_path, out, Widths(), SilentProgress())


def test_a_reader_that_fails_leaves_the_earlier_table(tmp_path: Path) -> None:
    strip(tmp_path / "1.png", 100)
    (tmp_path / "out.tsv").write_text("earlier")
    with pytest.raises(ReaderFailed):
        read_lines(tmp_path, tmp_path / "out.tsv", Broken(), SilentProgress())
    assert (tmp_path / "out.tsv").read_text() == "earlier"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1.png", "out.tsv"]
