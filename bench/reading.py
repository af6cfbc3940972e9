"""Reading the values of whole pages, side by side in one run: `python -m bench.reading --data DIR --only PART`.

This program, one pytesseract call a field, and RapidOCR's recogniser (when it is installed) get the same crops of the
same pages, and the same decoding makes values of their text. Only reading and decoding are timed for the peers; for
this program the whole path from the scan is timed as well.
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
from bench.support.curve_fit import KnownValue
from bench.support.known_books import known_values, read_book
from ocr.entries.strange_pages import trait_ranges
from ocr.recognise.handwriting import HandwritingReader
from ocr.recognise.readers import LineImage, LineReader, LineReading, WordReading


class TimedReader:
    """Line reader that counts the processor seconds of another one, child processes included."""

    def __init__(self, reader: LineReader) -> None:
        """Start at zero."""
        self.reader, self.seconds = reader, 0.0

    @property
    def name(self) -> str:
        """Return the name of the inner reader."""
        return self.reader.name

    def read(self, lines: Sequence[LineImage]) -> list[LineReading]:
        """Read with the inner reader."""
        begun = processor_seconds()
        found = self.reader.read(lines)
        self.seconds += processor_seconds() - begun
        return found

    def score(self, line: LineImage, texts: Sequence[str]) -> list[float]:
        """Score with the inner reader."""
        return self.reader.score(line, texts)


class TesseractPerField:
    """One pytesseract call for each line, as a script would do it."""

    name = "pytesseract, one call a field"

    def read(self, lines: Sequence[LineImage]) -> list[LineReading]:
        """Read the lines; all words are as certain as Tesseract says."""
        return [LineReading(tuple(self._words(line))) for line in lines]

    def score(self, _line: LineImage, texts: Sequence[str]) -> list[float]:
        """Return no information, for it cannot score texts."""
        return [0.0] * len(texts)

    @staticmethod
    def _words(line: LineImage) -> Iterator[WordReading]:
        table = pytesseract.image_to_data(line.without_print, lang="vie", config="--psm 7", output_type="dict")
        for text, sure in zip(table["text"], table["conf"], strict=True):
            if str(text).strip():
                yield WordReading(str(text).strip(), max(0.0, float(sure)) / 100)


class RapidOcrReader:
    """Recogniser of RapidOCR with the model it comes with, which has no Vietnamese letters."""

    name = "RapidOCR recogniser"

    def __init__(self, engine: Any) -> None:
        """Take the engine, a `rapidocr.RapidOCR`."""
        self._engine = engine

    def read(self, lines: Sequence[LineImage]) -> list[LineReading]:
        """Read the lines; all words are as certain as their line."""
        return [self._line(line) for line in lines]

    def score(self, _line: LineImage, texts: Sequence[str]) -> list[float]:
        """Return no information, for it cannot score texts."""
        return [0.0] * len(texts)

    def _line(self, line: LineImage) -> LineReading:
        found = self._engine(np.dstack([line.without_print] * 3), use_det=False, use_cls=False, use_rec=True)
        text, sure = (found.txts[0], float(found.scores[0])) if found.txts else ("", 0.0)
        return LineReading(tuple(WordReading(word, sure) for word in text.split()))


@dataclass(frozen=True, slots=True)
class ReaderResult:
    """Result of one reader: its fields, its own processor seconds, and those of the whole run."""

    name: str
    fields: list[KnownValue]
    reading: float
    everything: float
    pages: int

    def row(self) -> str:
        """Return a line of the table."""
        right = sum(field.right for field in self.fields) / max(1, len(self.fields))
        each, whole = self.reading / self.pages, self.everything / self.pages
        return f"| {self.name} | {len(self.fields)} | {right:.1%} | {each:.2f} | {whole:.2f} | {2 / whole:.2f} |"


def main(
    data: Annotated[Path, typer.Option(help="folder of books, or one that holds books/dev")],
    only: Annotated[str, typer.Option(help="a part of the folder names wanted")] = "",
    pages: Annotated[int, typer.Option(help="pages of each book")] = 2,
) -> None:
    """Read the same pages with every available reader; print one table."""
    folders = book_folders(data, only)
    readers: list[LineReader] = [HandwritingReader(), TesseractPerField()]
    try:
        readers.append(RapidOcrReader(importlib.import_module("rapidocr").RapidOCR()))
    except ImportError:
        typer.echo("RapidOCR is not installed (extra train): left out")
    typer.echo("| reader | values | right | core s/page reading | core s/page in all | pages/s on 2 cores |")
    typer.echo("|---|--:|--:|--:|--:|--:|")
    for reader in readers:
        typer.echo(measured(folders, reader, pages).row())


def measured(folders: Sequence[Path], reader: LineReader, pages: int) -> ReaderResult:
    """Read everything with one reader; an unread field counts as no value."""
    timed, fields, done, begun = TimedReader(reader), list[KnownValue](), 0, processor_seconds()
    for folder in folders:
        book = read_book(folder, timed, most=pages)
        fields += known_values(book, trait_ranges())
        done += len(book.pages)
    return ReaderResult(reader.name, fields, timed.seconds, processor_seconds() - begun, max(1, done))


def processor_seconds() -> float:
    """Return the processor seconds of this process and of the children it waited for."""
    spent = os.times()
    return time.process_time() + spent.children_user + spent.children_system


if __name__ == "__main__":
    typer.run(main)
