"""Nights with an increasing number of workers over the same books: the work that `bench.night` measures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bench.books import BookInput
from bench.support.stage_clock import NightTiming, StageClock
from pipeline.backup.backup import back_up
from pipeline.books.registration import add_book
from pipeline.capture.intake import Entrance, Station, receive_page
from pipeline.capture.scanning import examine_scans
from pipeline.delivery.book_export import PackageStage
from pipeline.home.home import Home
from pipeline.home.progress import SilentProgress
from pipeline.nightly.packages import write_packages
from pipeline.run import READING, RECONCILING, BookStage, run_books
from pipeline.shared.load import load_workbooks
from pipeline.store.books.books import NewBook
from pipeline.work.page_steps import home_context
from scanners.sources.files import FileSource


def nights(
    folders: Sequence[Path], out: Path, pages: int, snapshot: Sequence[Path], workers: Sequence[int]
) -> list[NightTiming]:
    """Run a night with each number of workers.

    Args:
        folders: books, each with `input.json`.
        out: folder for the homes; must not exist.
        pages: number of scans of each book, 0 = all.
        snapshot: Excel files of the shared database.
        workers: the numbers of workers.
    """
    index = _index(out, list(snapshot))
    measured = []
    for count in workers:
        home = _home(out / f"workers-{count}", index)
        _receive(home, folders, pages)
        measured.append(_night(home, count, reconciled=bool(index)))
    return measured


def some_scans(folders: Sequence[Path], count: int) -> list[Path]:
    """Return a scan of each of the first books, from its middle."""
    return [folder / scans[len(scans) // 2] for folder in folders[:count] if (scans := _arrival(folder).scans)]


def _home(root: Path, index_url: str) -> Home:
    home = Home.create(root)
    shared = home.settings.shared.model_copy(update={"index_url": index_url})
    return replace(home, settings=home.settings.model_copy(update={"shared": shared}))


def _index(out: Path, snapshot: list[Path]) -> str:
    """Load the snapshot once, for all homes."""
    if not snapshot:
        return ""
    url = f"sqlite:///{out.resolve() / 'shared.sqlite'}"
    load_workbooks(_home(out / "shared", url), snapshot, None, None)
    return url


def _receive(home: Home, folders: Sequence[Path], pages: int) -> None:
    """Put the scans into the books as a station does, but leave all processing to the night."""
    books: dict[str, str] = {}
    for folder in folders:
        arrival = _arrival(folder)
        if arrival.type not in books:
            new = NewBook(arrival.type, arrival.year, arrival.quyenSo, arrival.noiDangKy, "commune", None, None, None)
            books[arrival.type] = add_book(home, new)
        scans = arrival.scans[:pages] if pages else arrival.scans
        source = FileSource(tuple(folder / scan for scan in scans), home.settings.sources)
        with home.store() as store:
            for page in source.pages():
                named = replace(page, name=f"{folder.name}/{page.name}")
                receive_page(Entrance(store, home.archive, Station.FILES), books[arrival.type], named)


def _arrival(folder: Path) -> BookInput:
    return BookInput.model_validate_json((folder / "input.json").read_bytes())


def _night(home: Home, workers: int, *, reconciled: bool) -> NightTiming:
    """Go through a night's stages one after another, each with workers of its own."""
    run = home.settings.run.model_copy(update={"jobs": workers})
    home = replace(home, settings=home.settings.model_copy(update={"run": run}))
    context, clock = home_context(home, run, SilentProgress()), StageClock()
    stages: dict[str, tuple[BookStage, ...]] = {"layout and gate": (examine_scans,), "read, draft, judge": READING}
    for name, of_stage in (stages | ({"reconcile": RECONCILING} if reconciled else {})).items():
        clock.begin(name)
        run_books(home, [], context, of_stage)
    books, pages, entries = _counts(home)
    clock.begin("packages")
    with home.store() as store:
        list(write_packages(home, store, books, home.root / "out", PackageStage.DRAFT, context))
    clock.begin("backup")
    back_up(home, home.root / "backup", SilentProgress())
    clock.begin("")
    return NightTiming(workers, pages, entries, clock.stages)


def _counts(home: Home) -> tuple[list[str], int, int]:
    """Return the books with entries; the pages of all books, their entries."""
    with home.store() as store, store.begin() as rows:
        entries: Counter[str] = Counter({book: sum(counts.values()) for book, counts in rows.records.counts().items()})
        pages = sum(sum(counts.values()) for counts in rows.pages.counts().values())
    return [book for book, count in entries.items() if count], pages, entries.total()
