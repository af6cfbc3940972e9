"""Generator of the specimen book from its facts: `python -m pipeline.specimen FONT`.

FONT is the folder of an unpacked handwriting font, made by `npm pack @fontsource/dancing-script` and `tar x`; the type
comes with Debian's fonts-croscore. The same fonts and libraries give the same scans.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from PIL import Image

from pipeline.specimen.book import SCANS, SNAPSHOT, SpecimenBook, SpecimenScan, WritingKind, specimen
from pipeline.specimen.pages import WritingDesk, closing, cover, record
from pipeline.specimen.pens import Pen, hand, printer
from pipeline.specimen.scanner import scanned
from pipeline.specimen.snapshot import write_snapshot
from records.editions import library
from records.stages import PageKind


def draw(book: SpecimenBook, font: Path, scans: Path, snapshot: Path) -> None:
    """Write every scan of the book into `scans`, and the shared database's snapshot."""
    scans.mkdir(exist_ok=True)
    for number, scan in enumerate(book.scans):
        rng = np.random.default_rng([book.year, number])
        sheet = page(book, scan, pen_for(scan, font, rng), rng)
        (scans / scan.file).write_bytes(scanned(sheet, scan, rng))
    write_snapshot(book, snapshot)


def pen_for(scan: SpecimenScan, font: Path, rng: np.random.Generator) -> Pen:
    """Return the pen for the values of a scan."""
    return hand(font, 52, rng) if scan.hand is WritingKind.HANDWRITTEN else printer("Regular", 50, rng)


def page(book: SpecimenBook, scan: SpecimenScan, pen: Pen, rng: np.random.Generator) -> Image.Image:
    """Draw the page that is laid on the glass."""
    desk = WritingDesk(library().get(book.edition), pen, rng)
    match scan.kind, scan.so:
        case PageKind.COVER, None:
            return cover(desk, book)
        case PageKind.RECORD, str(so):
            return record(desk, book.entry(so))
        case PageKind.CLOSING, None:
            return closing(desk, book, book.entries[0]["nguoiKy"])
        case _:
            raise ValueError(f"no way to draw {scan}")


if __name__ == "__main__":
    draw(specimen(), Path(sys.argv[1]), SCANS, SNAPSHOT)
