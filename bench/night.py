"""A night of mixed books, stage by stage, with more and more workers: `python -m bench.night --data DIR --out OUT`.

The scans are those of folders with `input.json`, as `bench.books` takes them; all of a record type make one book, for a
real book has a hundred pages and more. Every number of workers gets a home of its own with the same books. Pages a
second are by the clock and mean something only on a machine that does nothing else; core seconds (this process and its
ended children) stay the same on a busy one.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer

from bench.books import Arrival, book_folders
from pipeline.backup.backup import back_up
from pipeline.capture import receive_page
from pipeline.delivery import Stage
from pipeline.flow import Flow
from pipeline.home import Home
from pipeline.nightly.packages import write_packages
from pipeline.progress import Quiet
from pipeline.real_flow import real_means
from pipeline.registering import add_book
from pipeline.run import read_book, run_books
from pipeline.scanning import examine, waiting_scans
from pipeline.shared.load import load_workbooks
from pipeline.shared.reconcile_book import reconcile_book
from pipeline.steps import Worker
from pipeline.store.books import NewBook
from pipeline.store.tables import Book
from scanners.sources import FileSource

PROVINCE = 76_574
"""Entries of a province; the last column tells how long they would take."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What a stage took: seconds by the clock, and seconds of all cores together."""

    clock: float
    cores: float


@dataclass(frozen=True, slots=True)
class Measured:
    """A night with so many workers: what it held, and what each stage took."""

    workers: int
    pages: int
    entries: int
    stages: dict[str, Spent]

    @property
    def clock(self) -> float:
        """Seconds of the whole night."""
        return sum(spent.clock for spent in self.stages.values())

    @property
    def cores(self) -> float:
        """Seconds of all cores together."""
        return sum(spent.cores for spent in self.stages.values())


def main(
    data: Annotated[Path, typer.Option(help="folder of books, or one that holds books/dev")],
    out: Annotated[Path, typer.Option(help="where the homes go; must not exist")],
    only: Annotated[str, typer.Option(help="a part of the folder names wanted")] = "",
    pages: Annotated[int, typer.Option(help="so many scans of each book, 0 = all")] = 0,
    snapshot: Annotated[list[Path] | None, typer.Option(help="Excel files of the shared database")] = None,
    workers: Annotated[list[int] | None, typer.Option(help="numbers of workers; 1 and 2 unless named")] = None,
) -> None:
    """Measure a night with each number of workers and print the tables."""
    folders = book_folders(data, only)
    if not folders:
        raise typer.BadParameter(f"no books (folders with input.json) in {data}", param_hint="--data")
    index = _index(out, snapshot or [])
    nights = []
    for count in workers or [1, 2]:
        home = _home(out / f"workers-{count}", index)
        _receive(home, folders, pages)
        nights.append(_night(home, count, reconciled=bool(index)))
    typer.echo(_table(nights))


def _home(root: Path, index_url: str) -> Home:
    home = Home.create(root)
    shared = home.settings.shared.model_copy(update={"index_url": index_url})
    return replace(home, settings=home.settings.model_copy(update={"shared": shared}))


def _index(out: Path, snapshot: list[Path]) -> str:
    """The snapshot is loaded once, for all homes."""
    if not snapshot:
        return ""
    url = f"sqlite:///{out.resolve() / 'shared.sqlite'}"
    load_workbooks(_home(out / "shared", url), snapshot, None, None)
    return url


def _receive(home: Home, folders: list[Path], pages: int) -> None:
    """Put the scans into the books as a station does, but leave all looking at them to the night."""
    books: dict[str, str] = {}
    for folder in folders:
        arrival = Arrival.model_validate_json((folder / "input.json").read_bytes())
        if arrival.type not in books:
            new = NewBook(arrival.type, arrival.year, arrival.quyenSo, arrival.noiDangKy, "commune", None, None, None)
            books[arrival.type] = add_book(home, new)
        scans = arrival.scans[:pages] if pages else arrival.scans
        source = FileSource(tuple(folder / scan for scan in scans), home.settings.sources)
        with home.store() as store:
            for page in source.pages():
                named = replace(page, name=f"{folder.name}/{page.name}")
                receive_page(store, home.archive, books[arrival.type], named)


def _night(home: Home, workers: int, *, reconciled: bool) -> Measured:
    run = home.settings.run.model_copy(update={"jobs": workers})
    home = replace(home, settings=home.settings.model_copy(update={"run": run}))
    means = real_means(home, run, Quiet())
    stages = {
        "layout and gate": _spent(lambda: run_books(home, [], means, [_look])),
        "read, draft, judge": _spent(lambda: run_books(home, [], means, [read_book])),
    }
    if reconciled:
        stages["reconcile"] = _spent(lambda: run_books(home, [], means, [reconcile_book]))
    books, pages, entries = _counts(home)
    stages["packages"] = _spent(lambda: list(write_packages(home, books, home.root / "out", Stage.DRAFT)))
    stages["backup"] = _spent(lambda: back_up(home, home.root / "backup", Quiet()))
    return Measured(workers, pages, entries, stages)


def _look(home: Home, worker: Worker, flow: Flow, book: Book) -> None:
    examine(worker, flow, book, waiting_scans(home, worker, flow, book))


def _spent(work: Callable[[], object]) -> Spent:
    clock, cores = time.monotonic(), _cores()
    work()
    return Spent(time.monotonic() - clock, _cores() - cores)


def _cores() -> float:
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def _counts(home: Home) -> tuple[list[str], int, int]:
    """The books with entries, the longest first; the pages of all books, their entries."""
    with home.store() as store, store.begin() as rows:
        entries: Counter[str] = Counter({book: sum(counts.values()) for book, counts in rows.records.counts().items()})
        pages = sum(sum(counts.values()) for counts in rows.pages.counts().values())
    return [book for book, count in entries.most_common() if count], pages, entries.total()


def _table(nights: list[Measured]) -> str:
    """Pages a second and core seconds a page by stage, then whole nights, in Markdown."""
    heads = [f"pages/s, {night.workers} at work" for night in nights]
    lines = [f"| stage | core seconds a page | {' | '.join(heads)} |", "|---|--:|" + "--:|" * len(nights)]
    first = nights[0]
    for stage, spent in first.stages.items():
        speeds = " | ".join(f"{night.pages / night.stages[stage].clock:.2f}" for night in nights)
        lines.append(f"| {stage} | {spent.cores / first.pages:.3f} | {speeds} |")
    lines += ["", "| workers | pages | entries | core seconds | seconds | times the first | hours for the province |"]
    lines += ["|--:|--:|--:|--:|--:|--:|--:|", *(_line(night, first) for night in nights)]
    return "\n".join(lines)


def _line(night: Measured, first: Measured) -> str:
    hours = night.clock / night.entries * PROVINCE / 3600
    return (
        f"| {night.workers} | {night.pages} | {night.entries} | {night.cores:.0f} | {night.clock:.0f} "
        f"| {first.clock / night.clock:.2f} | {hours:.1f} |"
    )


if __name__ == "__main__":
    typer.run(main)
