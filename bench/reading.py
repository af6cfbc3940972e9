"""Reading the values of whole pages, side by side in one run: `python -m bench.reading --data DIR --only PART`.

This program, one pytesseract call a field, and RapidOCR's recogniser (when it is installed) get the same crops of the
same pages, and the same decoding makes values of what they read. Only reading and decoding are timed for the peers; for
this program the whole way from the scan is timed as well.
"""

from __future__ import annotations

import importlib
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pytesseract
import typer

from bench.books import book_folders
from bench.confidence import Judged, judged_pages
from ocr.reading import Readers
from ocr.recognise.handwriting import HandwritingReader
from ocr.recognise.readers import LineImage, LineReader, LineReading, WordReading
from ocr.recognise.tesseract import TesseractReader


class Timed:
    """A `LineReader` that counts the processor seconds of another one, child processes included."""

    def __init__(self, reader: LineReader) -> None:
        """Starts at zero."""
        self.reader, self.seconds = reader, 0.0

    @property
    def name(self) -> str:
        """Of the reader inside."""
        return self.reader.name

    def read(self, lines: Sequence[LineImage]) -> list[LineReading]:
        """As the reader inside."""
        begun = processor_seconds()
        found = self.reader.read(lines)
        self.seconds += processor_seconds() - begun
        return found

    def score(self, line: LineImage, texts: Sequence[str]) -> list[float]:
        """As the reader inside."""
        return self.reader.score(line, texts)


class TesseractAField:
    """One pytesseract call a line, as a script would do it."""

    name = "pytesseract, one call a field"

    def read(self, lines: Sequence[LineImage]) -> list[LineReading]:
        """All words as sure as Tesseract is."""
        return [LineReading(tuple(self._words(line))) for line in lines]

    def score(self, _line: LineImage, texts: Sequence[str]) -> list[float]:
        """It cannot be asked."""
        return [0.0] * len(texts)

    @staticmethod
    def _words(line: LineImage) -> Iterator[WordReading]:
        table = pytesseract.image_to_data(line.pixels, lang="vie", config="--psm 7", output_type="dict")
        for text, sure in zip(table["text"], table["conf"], strict=True):
            if str(text).strip():
                yield WordReading(str(text).strip(), max(0.0, float(sure)) / 100)


class RapidOcr:
    """RapidOCR's recogniser with the model it comes with, which has no Vietnamese letters."""

    name = "RapidOCR recogniser"

    def __init__(self, engine: Any) -> None:
        """`engine` is a `rapidocr.RapidOCR`."""
        self._engine = engine

    def read(self, lines: Sequence[LineImage]) -> list[LineReading]:
        """All words as sure as the line."""
        return [self._line(line) for line in lines]

    def score(self, _line: LineImage, texts: Sequence[str]) -> list[float]:
        """It cannot be asked."""
        return [0.0] * len(texts)

    def _line(self, line: LineImage) -> LineReading:
        found = self._engine(np.dstack([line.pixels] * 3), use_det=False, use_cls=False, use_rec=True)
        text, sure = (found.txts[0], float(found.scores[0])) if found.txts else ("", 0.0)
        return LineReading(tuple(WordReading(word, sure) for word in text.split()))


@dataclass(frozen=True, slots=True)
class Result:
    """What one reader made of the pages: its fields, its own processor seconds, and those of everything."""

    name: str
    fields: list[Judged]
    reading: float
    everything: float
    pages: int

    def row(self) -> str:
        """A line of the table."""
        right = sum(field.right for field in self.fields) / max(1, len(self.fields))
        each, whole = self.reading / self.pages, self.everything / self.pages
        return f"| {self.name} | {len(self.fields)} | {right:.1%} | {each:.2f} | {whole:.2f} | {2 / whole:.2f} |"


def main(
    data: Annotated[Path, typer.Option(help="folder of books, or one that holds books/dev")],
    only: Annotated[str, typer.Option(help="a part of the folder names wanted")] = "",
    pages: Annotated[int, typer.Option(help="pages of each book")] = 2,
) -> None:
    """Read the same pages with every reader there is; print one table."""
    folders = book_folders(data, only)
    readers: list[LineReader] = [HandwritingReader(), TesseractAField()]
    try:
        readers.append(RapidOcr(importlib.import_module("rapidocr").RapidOCR()))
    except ImportError:
        typer.echo("RapidOCR is not installed (extra train): left out")
    typer.echo("| reader | values | right | core s/page reading | core s/page in all | pages/s on 2 cores |")
    typer.echo("|---|--:|--:|--:|--:|--:|")
    for reader in readers:
        typer.echo(measured(folders, reader, pages).row())


def measured(folders: Sequence[Path], reader: LineReader, pages: int) -> Result:
    """Everything read by one reader; what it leaves unread counts as no value."""
    timed, fields, done, begun = Timed(reader), list[Judged](), 0, processor_seconds()
    for folder in folders:
        for page in judged_pages(folder, Readers(TesseractReader(), timed), pages):
            fields += page
            done += 1
    return Result(reader.name, fields, timed.seconds, processor_seconds() - begun, max(1, done))


def processor_seconds() -> float:
    """Of this process and of the children it waited for."""
    spent = os.times()
    return time.process_time() + spent.children_user + spent.children_system


if __name__ == "__main__":
    typer.run(main)
