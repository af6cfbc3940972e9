"""Reading of a folder of cropped line images into a table of texts, with any `LineReader` and without a home."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TextIO

import cv2
import numpy as np

from ocr.page import ImageLimits, decode
from ocr.recognise.readers import LineImage, LineReader, LineReading
from pipeline.home.progress import Progress
from records.errors import InputRefused, UsageError, WriteFailed
from records.language import gettext as _
from scanners.names import is_system_litter, natural_key, shown_name

HEADER = ("file", "text", "confidence")
LINES_AT_ONCE = 32
"""Lines given to the reader together: enough that many are of about one width, few enough to lie in memory."""
LINE_LIMITS = ImageLimits(max_pixels=20_000_000, min_side=8)
LONGEST = 100
"""Widths per height: small writing over both pages of an open A3 book; the reader's memory grows with it."""
# A name may hold what ends a cell or a row; texts hold neither, their words are joined by single blanks.
_ESCAPES = str.maketrans({"\t": "\\t", "\n": "\\n", "\r": "\\r"})


@dataclass(frozen=True, slots=True)
class LineReadingSummary:
    """Numbers of the lines in the table, and of the files that are no line image."""

    read: int
    refused: int

    @property
    def summary(self) -> str:
        """Sentence for the person who asked."""
        return _("Đã đọc {count} dòng.").format(count=self.read)


def read_lines(folder: Path, out: Path, reader: LineReader, progress: Progress) -> LineReadingSummary:
    """Read the images of a folder (not of its subfolders) in natural order into a UTF-8 table, one row an image.

    Columns: file name; text; confidence 0-1, the reader's own. A file that is no image is told and has no row: an empty
    text means that the reader saw no writing. The table takes its name only when it is complete.

    Args:
        folder: holds JPEG, PNG or TIFF images of one line each, dark on light.
        out: the table; replaced when it is there.
        reader: the reader.
        progress: is told every line, and every refusal with its reason.

    Raises:
        UsageError: no such folder.
        InputRefused: the folder holds no file.
        ReaderFailed: the reader cannot work.
        WriteFailed: the table cannot be written; an earlier one stays as it was.
    """
    files = _files(folder, out)
    progress.expect(len(files))
    read, images = 0, _images(files, progress)
    with _table(out) as table:
        while some := list(islice(images, LINES_AT_ONCE)):
            readings = reader.read([image for _name, image in some])
            for (name, _image), reading in zip(some, readings, strict=True):
                table.write(_row(name, reading))
                progress.advance()
            read += len(some)
    return LineReadingSummary(read, len(files) - read)


def _files(folder: Path, out: Path) -> Sequence[Path]:
    """List the files of the folder, without an earlier table that may lie there."""
    if not folder.is_dir():
        raise UsageError(_("Không có thư mục {folder}.").format(folder=folder), _("Kiểm tra lại đường dẫn."))
    found = [path for path in folder.iterdir() if path.is_file() and not is_system_litter(path.name)]
    files = [path for path in found if path.resolve() != out.resolve()]
    if not files:
        raise InputRefused(
            _("Thư mục {folder} không có tệp nào.").format(folder=folder),
            _("Đặt ảnh đã cắt vào thư mục, mỗi dòng chữ một tệp JPEG, PNG hoặc TIFF."),
        )
    return sorted(files, key=lambda path: natural_key(shown_name(path.name)))


def _images(files: Iterable[Path], progress: Progress) -> Iterator[tuple[str, LineImage]]:
    """Yield the files that are line images, with their names; the others are told."""
    for path in files:
        name = shown_name(path.name)
        try:
            yield name, _line(path)
        except InputRefused as refusal:
            progress.advance(failed=1)
            progress.say(f"{name}: {refusal.message} {refusal.advice}")


def _line(path: Path) -> LineImage:
    """Read one file as a gray line.

    Raises:
        InputRefused: unreadable, no image, damaged, or of a shape that no line has.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputRefused(_("Không mở được tệp."), _("Kiểm tra quyền đọc tệp.")) from error
    pixels = decode(data, LINE_LIMITS).pixels
    height, width = pixels.shape[:2]
    if width > LONGEST * height:
        raise InputRefused(
            _("Ảnh quá dài so với chiều cao: {width} × {height} điểm ảnh.").format(width=width, height=height),
            _("Cắt lại ảnh, mỗi ảnh một dòng chữ."),
        )
    return LineImage(np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), np.uint8))


def _row(name: str, reading: LineReading) -> str:
    return f"{name.translate(_ESCAPES)}\t{reading.text}\t{reading.confidence:.4f}\n"


@contextmanager
def _table(out: Path) -> Iterator[TextIO]:
    """Open a table under another name until it is complete."""
    failure = WriteFailed(
        _("Không ghi được tệp {path}.").format(path=out),
        _("Chọn thư mục ghi được và còn dung lượng cho --out."),
    )
    if out.is_dir():
        raise failure
    unfinished = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        try:
            with unfinished.open("w", encoding="utf-8", newline="\n") as table:
                table.write("\t".join(HEADER) + "\n")
                yield table
            unfinished.replace(out)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise failure from error
