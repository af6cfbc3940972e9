"""Reading of fields that state the same fact, alone and together.

Run as `python -m bench.studies.same_fact --data DIR --fonts RUN/fonts`.

Invented births stand twice: in figures set from real ones, and in words of a pen font or within a personal number.
Half of the pairs agree, half hold a slip of the pen, which must stay; each half with clear and with damaged ink.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Annotated

import cv2
import numpy as np
import typer
from numpy.random import default_rng

from ocr.decode import decode, evidence_of
from ocr.decode.context import BookContext
from ocr.entries.joint_decoding import decode_jointly
from ocr.recognise.handwriting import HandwritingReader
from ocr.recognise.readers import LineImage
from ocr.training.line_images.augmentation import augment
from ocr.training.line_images.collage import collage
from ocr.training.line_images.faces import FontFace, FontKind
from ocr.training.line_images.rendering import render_text
from ocr.training.line_images.strips import Ink, Strip
from ocr.training.line_images.words import load_words
from ocr.training.options import PEN_FAMILIES
from records.date_words import DATE_STYLES, date_to_words, words_to_date
from records.dates import PartialDate, parse_date
from records.record_types import record_type

KS, BOOK = record_type("KS"), BookContext(2030)
FIGURES, WORDS, NUMBER = "nksNgaySinh", "nksNgaySinhBangChu", "nksSoDinhDanh"
COARSEST, FINEST = 0.35, 1.0
"""Resolution of damaged lines, of that of clear ones."""


@dataclass(slots=True)
class PairCounts:
    """Counts of pairs: both values right alone and together; values changed to the right one, and from it."""

    pairs: int = 0
    alone: int = 0
    together: int = 0
    changed: int = 0
    mended: int = 0
    lost: int = 0


class LineWriter:
    """Writer of lines in drawn hands."""

    def __init__(self, data: Path, fonts: Path, seed: int) -> None:
        """Take real figures from `data` and pen fonts from `fonts`."""
        self.random, self._rng = Random(seed), default_rng(seed)
        self._bank = load_words(data / "handwriting", frozenset())
        files = [path for path in sorted(fonts.glob("*.ttf")) if path.stem.rsplit("-", 2)[0] in PEN_FAMILIES]
        self._pens = [FontFace(path, FontKind.PEN, path.stem) for path in files]

    def line(self, text: str, kind: str, *, clear: bool) -> LineImage:
        """Write one line; figures in real ones where they can be composed."""
        pen = self.random.choice(self._pens)
        real: Strip | None = None if kind == "date_words" else collage(text, self._bank, pen, self._rng)
        ink = (real or render_text(text, pen, self._rng)).ink
        return LineImage(np.ascontiguousarray(255 - (ink if clear else self._worse(ink))), kind)

    def _worse(self, ink: Ink) -> Ink:
        """Damaged, and scanned coarsely."""
        line = augment(ink, np.ascontiguousarray(ink[:, ::-1]), self._rng)
        scale, (height, width) = self._rng.uniform(COARSEST, FINEST), line.shape
        small = (max(8, int(width * scale)), max(8, int(height * scale)))
        coarse = cv2.resize(line, small, interpolation=cv2.INTER_AREA)
        return np.asarray(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def main(
    data: Annotated[Path, typer.Option(help="folder with handwriting/words.npz")],
    fonts: Annotated[Path, typer.Option(help="the merged fonts of a training run")],
    pairs: Annotated[int, typer.Option(help="of each sort")] = 250,
    seed: Annotated[int, typer.Option(help="the same one writes the same pairs")] = 1,
) -> None:
    """Print the table."""
    writer, reader = LineWriter(data, fonts, seed), HandwritingReader()
    typer.echo("| written | ink | pairs | both right alone | together | changed | to right | from right |")
    typer.echo("|---|---|--:|--:|--:|--:|--:|--:|")
    for other in (WORDS, NUMBER):
        for says, slipped in (("agree", False), ("a slip", True)):
            for ink, clear in (("clear", True), ("damaged", False)):
                tally = PairCounts()
                for _ in range(pairs):
                    count(tally, texts(writer.random, other, slipped=slipped), writer, reader, clear=clear)
                figures = (tally.pairs, tally.alone, tally.together, tally.changed, tally.mended, tally.lost)
                typer.echo(f"| figures, {other}: {says} | {ink} | {' | '.join(map(str, figures))} |")


def texts(random: Random, other: str, *, slipped: bool) -> Mapping[str, str]:
    """Return a birth stated twice, in a drawn style; a slip alters one part (of a number always the year)."""
    year, month, day = random.randint(1930, 2029), random.randint(1, 12), random.randint(1, 28)
    born, mark = PartialDate(year, month, day), random.choice("///-.")
    figures = born.cell().replace(".", mark) if random.random() < 0.6 else f"{day}{mark}{month}{mark}{year}"
    if slipped and other == WORDS:
        slips = (PartialDate(year, month, day % 28 + 1), PartialDate(year, month % 12 + 1, day))
        born = random.choice((*slips, another_year(random, born)))
    elif slipped:
        born = another_year(random, born)
    century = 2 * (born.year // 100 - 19) + random.randint(0, 1)
    number = (
        f"0{random.choice(('01', '17', '38', '51', '79'))}{century}{born.year % 100:02d}{random.randrange(10**6):06d}"
    )
    return {FIGURES: figures, other: number if other == NUMBER else date_to_words(born, random.choice(DATE_STYLES))}


def another_year(random: Random, born: PartialDate) -> PartialDate:
    """Return the day with another last figure of its year."""
    return PartialDate(born.year - born.year % 10 + (born.year + random.randint(1, 9)) % 10, born.month, born.day)


def count(
    tally: PairCounts, written: Mapping[str, str], writer: LineWriter, reader: HandwritingReader, *, clear: bool
) -> None:
    """Write, read and judge one pair."""
    columns = {name: KS.column(name) for name in written}
    lines = reader.read([writer.line(written[name], str(column.kind), clear=clear) for name, column in columns.items()])
    alone = {name: decode(columns[name], evidence_of([line]), BOOK) for name, line in zip(columns, lines, strict=True)}
    together = decode_jointly(alone, KS, BOOK)
    was = {name: stated_fact(name, value.value) == stated_fact(name, written[name]) for name, value in alone.items()}
    now = {name: stated_fact(name, value.value) == stated_fact(name, written[name]) for name, value in together.items()}
    changed = [name for name in columns if together[name] != alone[name]]
    tally.pairs += 1
    tally.alone += all(was.values())
    tally.together += all(now.values())
    tally.changed += len(changed)
    tally.mended += sum(now[name] for name in changed)
    tally.lost += sum(was[name] and not now[name] for name in changed)


def stated_fact(column: str, text: str) -> PartialDate | str | None:
    """Return the fact that a value states, regardless of its wording."""
    return words_to_date(text) if column == WORDS else parse_date(text) or text


if __name__ == "__main__":
    typer.run(main)
