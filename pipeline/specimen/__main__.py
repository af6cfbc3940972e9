"""Draws the specimen books again from their facts: `python -m pipeline.specimen FONT`.

FONT is the folder of an unpacked handwriting font, made by `npm pack @fontsource/dancing-script` and `tar x`; the type
comes with Debian's fonts-croscore. The same fonts and libraries give the same scans.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image

from pipeline.specimen.book import (
    SCANS,
    SECOND_SCANS,
    SNAPSHOT,
    SpecimenBook,
    SpecimenScan,
    WritingKind,
    second_specimen,
    specimen,
)
from pipeline.specimen.pages import WritingDesk, closing, cover, record
from pipeline.specimen.pens import Pen, hand, printer
from pipeline.specimen.press import press
from pipeline.specimen.scanner import scanned
from pipeline.specimen.snapshot import write_snapshot
from records.editions import Edition, library
from records.stages import PageKind


def draw(book: SpecimenBook, edition: Edition, font: Path, scans: Path) -> None:
    """Write every scan of a book on its printed form into `scans`."""
    scans.mkdir(exist_ok=True)
    for number, scan in enumerate(book.scans):
        rng = np.random.default_rng([book.year, number])
        sheet = page(book, edition, scan, pen_for(scan, font, rng), rng)
        (scans / scan.file).write_bytes(scanned(sheet, scan, rng))


def pen_for(scan: SpecimenScan, font: Path, rng: np.random.Generator) -> Pen:
    """Return the pen for the values of a scan."""
    return hand(font, 52, rng) if scan.hand is WritingKind.HANDWRITTEN else printer("Regular", 50, rng)


def page(book: SpecimenBook, edition: Edition, scan: SpecimenScan, pen: Pen, rng: np.random.Generator) -> Image.Image:
    """Return the sheet that is laid on the glass."""
    desk = WritingDesk(edition, pen, rng, scan.indent)
    match scan.kind, scan.so:
        case PageKind.COVER, None:
            return cover(desk, book)
        case PageKind.RECORD, str(so):
            return record(desk, book.entry(so))
        case PageKind.CLOSING, None:
            return closing(desk, book, book.entries[0]["nguoiKy"])
        case _:
            raise ValueError(f"no way to draw {scan}")


def _draw_all(font: Path) -> None:
    """Draw both books, and the shared database's snapshot of the first."""
    first, second = specimen(), second_specimen()
    draw(first, library().get(first.edition), font, SCANS)
    write_snapshot(first, SNAPSHOT)
    with TemporaryDirectory() as folder:
        draw(second, press(second.edition, Path(folder)), font, SECOND_SCANS)


if __name__ == "__main__":
    _draw_all(Path(sys.argv[1]))
