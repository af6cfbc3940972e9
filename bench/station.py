"""Core seconds from a scan on the disk to its verdict at the station: `python -m bench.station --data DIR/books/dev`.

Counted are this process and the reader of titles that it starts. The printed forms and the reader, which are loaded
once a process, are loaded before.
"""

from __future__ import annotations

import json
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import cv2
import psutil
import typer

from pipeline.home.archive import Archive, StoredScan
from pipeline.work.executor import one_core
from pipeline.work.page_functions import examine
from pipeline.work.tasks import BookCard, ScanTask
from records.stages import PageKind
from scanners.gate.limits import QualityLimits

ALLOWED = 1.5


def main(
    data: Annotated[Path, typer.Option(help="Folder of books, each with input.json and pages/.")],
    only: Annotated[str, typer.Option(help="Part of the names of the books to take.")] = "",
    every: Annotated[int, typer.Option(help="Take every so many-th page.")] = 1,
) -> None:
    """Measure and print a table."""
    one_core()
    cv2.setNumThreads(1)
    seconds: dict[PageKind, list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        for book in sorted(path for path in data.iterdir() if only in path.name and (path / "input.json").is_file()):
            tasks = list(_tasks(book, Path(folder), every))
            examine(tasks[0])
            for task in tasks:
                begun = core_seconds()
                found = examine(task)
                seconds[found[0].layout.kind].append(core_seconds() - begun)
    print("| page | pages | median s | longest s | over 1.5 s |\n|---|--:|--:|--:|--:|")
    for kind, taken in seconds.items():
        over = sum(one > ALLOWED for one in taken)
        print(f"| {kind.value} | {len(taken)} | {statistics.median(taken):.2f} | {max(taken):.2f} | {over} |")


def core_seconds() -> float:
    """Return the processor time of this process and its living and ended children."""
    me = psutil.Process()
    times = [me.cpu_times(), *(child.cpu_times() for child in me.children(recursive=True))]
    return sum(one.user + one.system for one in times) + times[0].children_user + times[0].children_system


def _tasks(book: Path, folder: Path, every: int) -> Iterator[ScanTask]:
    said = json.loads((book / "input.json").read_text(encoding="utf-8"))
    card = BookCard(said["type"], said["year"], said["quyenSo"].partition("/")[0], said["noiDangKy"], None)
    archive = Archive(folder / "archive")
    for number, page in enumerate(sorted((book / "pages").iterdir())[::every]):
        scan = StoredScan(archive, archive.put(page.read_bytes()), recheck=True)
        yield ScanTask(number, page.name, scan, card, folder / "editions", 1, QualityLimits())


if __name__ == "__main__":
    typer.run(main)
