"""Pages a second and memory, side by side in one run: `python -m bench.pages --data DIR`.

Every row works on the same pages (A4, brought to 300 dpi) with the same number of worker processes, each on one core.
Pages a second are those of an idle machine; core seconds a page hold on a busy one too. The methods:

* clean + register + crop: from the bytes of a scan to the line crops, nothing is read;
* this program: the same, with every line read and decoded;
* one pytesseract call a field: the crops of the form's value boxes, one process each, nothing decoded;
* whole page: one `image_to_data`, whose words are not assigned to fields.
"""

from __future__ import annotations

import io
import os
import resource
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Annotated

import pytesseract
import typer
from PIL import Image

from bench.support.long_pdf import memory_of_long_pdf
from ocr.decode.context import BookContext
from ocr.layout import find_layout, rectify
from ocr.page import decode
from ocr.reading import Readers, read_page
from ocr.recognise.printed.tesseract import TesseractReader
from ocr.zones import cut_zones
from pipeline.work.executor import one_core
from records.editions import Edition, library
from records.stages import PageLayout

DPI = 300
A4_WIDTH = 2480
PIXELS_PER_MM = DPI / 25.4
MEBIBYTE = 1024
USER_TICKS, SYSTEM_TICKS, RESIDENT_PAGES = 11, 12, 21
LANGUAGE = "vie"
LIMIT = 120
HEAD = "| way of working | pages | pages/s | core seconds a page | peak MiB a worker |\n|---|--:|--:|--:|--:|"


@dataclass(frozen=True, slots=True)
class SamplePage:
    """Page to work on: the bytes of a JPEG and the record type of its book."""

    data: bytes
    record_type: str


@dataclass(frozen=True, slots=True)
class Measurement:
    """Figures of one method."""

    name: str
    pages: int
    seconds: float
    core_seconds: float
    peak_mib: float

    @property
    def text(self) -> str:
        """Return the row in Markdown."""
        a_page = self.core_seconds / self.pages
        return f"| {self.name} | {self.pages} | {self.pages / self.seconds:.2f} | {a_page:.2f} | {self.peak_mib:.0f} |"


@dataclass(frozen=True, slots=True)
class PageCost:
    """Cost of one page to a worker: core seconds including its child processes, and its peak memory so far."""

    core_seconds: float
    mib: float


def main(
    data: Annotated[Path | None, typer.Option(help="folder of books (folders with input.json and scans)")] = None,
    pages: Annotated[int, typer.Option(min=2, help="how many pages")] = 8,
    workers: Annotated[int, typer.Option(min=1, help="worker processes")] = 2,
    *,
    long: Annotated[bool, typer.Option("--long", help="also take in a PDF of 2,000 pages")] = False,
) -> None:
    """Measure every method on the same pages."""
    if data is None or not data.is_dir():
        raise typer.BadParameter("name a folder of typed books with --data DIR", param_hint="--data")
    samples = typed_pages(data, pages)
    if not samples:
        raise typer.BadParameter(f"no typed record pages in {data}", param_hint="--data")
    one_core()
    typer.echo(HEAD)
    for name, work in WAYS.items():
        typer.echo(measured(name, work, samples, workers).text)
    if long:
        typer.echo(memory_of_long_pdf([sample.data for sample in samples]))


def typed_pages(data: Path, count: int) -> list[SamplePage]:
    """Return pages of typed books that lie on a known form, at 300 dpi, taken evenly from all books."""
    root = data / "books" / "dev" if (data / "books" / "dev").is_dir() else data
    books = [sorted(folder.glob("pages/*.jpg")) for folder in sorted(root.glob("*typed*"))]
    candidates = [path for turn in zip(*books, strict=False) for path in turn]
    samples: list[SamplePage] = []
    for path in candidates:
        sample = SamplePage(_at_300_dpi(path), path.parents[1].name.split(".")[0])
        if len(samples) < count and _registered(sample) is not None:
            samples.append(sample)
    return samples


def measured(name: str, work: Callable[[SamplePage], None], samples: Sequence[SamplePage], workers: int) -> Measurement:
    """Time the work in warm workers: each has done one page before the clock starts."""
    context = get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        task = partial(_worked, work)
        list(pool.map(task, samples[:workers]))
        begun = time.monotonic()
        costs = list(pool.map(task, samples))
        seconds = time.monotonic() - begun
    return Measurement(
        name, len(samples), seconds, sum(cost.core_seconds for cost in costs), max(cost.mib for cost in costs)
    )


def crop(sample: SamplePage) -> None:
    """Clean, register and crop."""
    image = decode(sample.data)
    layout = find_layout(image, library().of_type(sample.record_type))
    if layout.edition is not None:
        cut_zones(image, layout, library().get(layout.edition))


def read(sample: SamplePage) -> None:
    """Run the whole reading of a page."""
    image = decode(sample.data)
    layout = find_layout(image, library().of_type(sample.record_type))
    if layout.edition is not None:
        edition = library().get(layout.edition)
        read_page(image, layout, edition, Readers(TesseractReader()), BookContext())


def call_a_field(sample: SamplePage) -> None:
    """Call pytesseract once for every line of every area, on crops of the straightened page."""
    found = _registered(sample)
    if found is None:
        return
    layout, edition = found
    straight = Image.fromarray(rectify(decode(sample.data), layout, edition, PIXELS_PER_MM)[:, :, ::-1])
    width, height = straight.size
    for area in edition.areas:
        for line in area.lines:
            box = line.box
            left, top = round(box.x * width), round(box.y * height)
            right, bottom = left + round(box.width * width), top + round(box.height * height)
            field = straight.crop((left, top, right, bottom))
            pytesseract.image_to_string(field, lang=LANGUAGE, config="--psm 7", timeout=LIMIT)


def whole_page(sample: SamplePage) -> None:
    """Call pytesseract once for all words of the page."""
    with Image.open(io.BytesIO(sample.data)) as picture:
        pytesseract.image_to_data(picture, lang=LANGUAGE, timeout=LIMIT)


WAYS: dict[str, Callable[[SamplePage], None]] = {
    "clean + register + crop": crop,
    "this program, read and decoded": read,
    "one pytesseract call a field": call_a_field,
    "whole-page image_to_data": whole_page,
}


def _at_300_dpi(path: Path) -> bytes:
    with Image.open(path) as picture:
        height = round(picture.height * A4_WIDTH / picture.width)
        output = io.BytesIO()
        picture.resize((A4_WIDTH, height), Image.Resampling.BICUBIC).save(output, "JPEG", quality=85, dpi=(DPI, DPI))
        return output.getvalue()


def _registered(sample: SamplePage) -> tuple[PageLayout, Edition] | None:
    layout = find_layout(decode(sample.data), library().of_type(sample.record_type))
    return (layout, library().get(layout.edition)) if layout.edition is not None else None


def _worked(work: Callable[[SamplePage], None], sample: SamplePage) -> PageCost:
    """Process one page."""
    before = _core_seconds()
    work(sample)
    return PageCost(_core_seconds() - before, _peak_mib())


def _core_seconds() -> float:
    """Return the core seconds of this worker so far, including its child processes, ended or still running."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    ended = sum(one.ru_utime + one.ru_stime for one in used)
    running = sum(sum(map(int, _stat(child)[USER_TICKS : SYSTEM_TICKS + 1])) for child in _children())
    return ended + running / os.sysconf("SC_CLK_TCK")


def _peak_mib() -> float:
    """Return the peak memory of this worker so far, including the child processes that it keeps running."""
    running = sum(int(_stat(child)[RESIDENT_PAGES]) for child in _children())
    kibibytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss + running * resource.getpagesize() / 1024
    return kibibytes / MEBIBYTE


def _children() -> list[str]:
    """Return the process numbers of the worker's running child processes."""
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()


def _stat(process: str) -> list[str]:
    """Return the kernel's fields of a process, from its state on (proc(5), fields 3 and later)."""
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()


if __name__ == "__main__":
    typer.run(main)
