"""Memory on a long book: a PDF of 2,000 pages is made and taken in."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import cycle, islice
from multiprocessing import get_context
from pathlib import Path

import img2pdf

from scanners.sources.files import FileSource, SourceRefusal

PAGES = 2000
EARLY = 100
MEBIBYTE = 1024


def memory_of_long_pdf(jpegs: Sequence[bytes]) -> str:
    """Take in a PDF of 2,000 pages in a process of its own and return its memory early and at the end."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.pdf"
        with path.open("wb") as file:
            img2pdf.convert(list(islice(cycle(jpegs), PAGES)), outputstream=file)
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            early, end, refused = pool.submit(taken_in, path).result()
    return (
        f"\nA PDF of {PAGES} pages, taken in: {early:.0f} MiB after {EARLY} pages, {end:.0f} MiB at the end, "
        f"{refused} refused."
    )


def taken_in(path: Path) -> tuple[float, float, int]:
    """Return peak MiB after the early pages and at the end, and the number of refused pages."""
    early, refused = 0.0, 0
    for number, item in enumerate(FileSource((path,)).pages(), start=1):
        refused += isinstance(item, SourceRefusal)
        if number == EARLY:
            early = _peak()
    return early, _peak(), refused


def _peak() -> float:
    """Return the peak memory; `getrusage` would include that of the process which started this one."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return float(status["VmHWM"].split()[0]) / MEBIBYTE
