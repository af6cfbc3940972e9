"""Hot folders under any schedule of writers, people and kill -9: nothing is lost, nothing is doubled.

A kill is an exception that no code catches, raised before any chosen line of the program; what runs after it in
`finally` only tidies memory and copies. That a real kill ends the same way is shown in the acceptance tests.
"""

from __future__ import annotations

import io
import itertools
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import FrameType
from typing import Any, BinaryIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from pipeline.capture.hot_folders import FolderWatch
from pipeline.home.home import Home
from pipeline.home.progress import SilentProgress
from pipeline.home.settings import RunSettings
from pipeline.store import Store
from pipeline.store.books.books import NewBook
from pipeline.work.inline_executor import InlineExecutor
from pipeline.work.run_context import RunContext, step_runner
from pipeline.work.steps import WorkerStep
from pipeline.work.tasks import ScanTask
from records.examination import WHOLE_REGION, Examination
from records.stages import PageDecision, PageKind, PageLayout, QualityVerdict
from scanners.folders.hot_folder import QUARANTINE, REASON
from tests.support import fake_flow
from tests.support.homes import new_home

ROOT = Path(__file__).parents[2]
OURS = tuple(f"{ROOT / part}{os.sep}" for part in ("pipeline", "scanners"))
LAYOUT = PageLayout(PageKind.RECORD, None, (1, 0, 0, 0, 1, 0, 0, 0, 1), 0, 0.0, 8.0, 1.0)
SECOND = 1_000_000_000


class Killed(BaseException):
    """The process is gone."""


def examine(_task: ScanTask) -> tuple[Examination, ...]:
    return (Examination(0, WHOLE_REGION, LAYOUT, QualityVerdict(PageDecision.ACCEPTED, ())),)


FLOW = replace(fake_flow.flow(), layout=WorkerStep("layout", "1", "", examine))
MEANS = RunContext(RunSettings(jobs=1), FLOW, SilentProgress(), lambda _settings: InlineExecutor())


def picture(number: int) -> bytes:
    """A page like no other."""
    output = io.BytesIO()
    Image.new("RGB", (8, 8), (number % 256, number // 256, 90)).save(output, "PNG")
    return output.getvalue()


def killed_before(line: int) -> Callable[[FrameType, str, Any], Any]:
    """A trace function that kills before so many lines of our code have run."""
    left = itertools.count(line, -1)

    def local(_frame: FrameType, event: str, _arg: Any) -> Any:
        if event == "line" and next(left) <= 0:
            raise Killed
        return local

    def trace(frame: FrameType, _event: str, _arg: Any) -> Any:
        return local if frame.f_code.co_filename.startswith(OURS) else None

    return trace


@dataclass
class Station:
    """The hot folder of a book, the watch and those who write into the folder; an open store serves every watch."""

    home: Home
    store: Store
    hot: Path
    moment: float = 0.0
    contents: Iterator[int] = field(default_factory=itertools.count)
    good: set[bytes] = field(default_factory=set)
    open: dict[str, tuple[BinaryIO, bytes]] = field(default_factory=dict)
    context: ExitStack = field(default_factory=ExitStack)
    watch: FolderWatch | None = None

    def new_page(self) -> bytes:
        data = picture(next(self.contents))
        self.good.add(data)
        return data

    def write(self, path: Path, data: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        self.stamp(path)

    def stamp(self, path: Path | int) -> None:
        """Every change has a time of its own, as it has when a scanner is at work."""
        self.moment += 0.001
        os.utime(path, ns=(0, int(self.moment * SECOND)))

    def save(self, name: str) -> None:
        self.finish(name)
        self.write(self.hot / name, self.new_page())

    def rename(self, name: str) -> None:
        """A program that writes under another name and renames when all is there."""
        self.write(self.hot / f"{name}.part", self.new_page())
        self.tick(5)
        self.finish(name)
        (self.hot / f"{name}.part").replace(self.hot / name)

    def begin(self, name: str) -> None:
        """A slow writer: half of the page, the file stays open."""
        self.finish(name)
        data = self.new_page()
        (self.hot / name).parent.mkdir(exist_ok=True)
        file = (self.hot / name).open("wb")
        file.write(data[: len(data) // 2])
        file.flush()
        self.stamp(file.fileno())
        self.open[name] = file, data[len(data) // 2 :]

    def finish(self, name: str) -> None:
        """The slow writer goes on wherever its file has been moved to."""
        if name in self.open:
            file, rest = self.open.pop(name)
            file.write(rest)
            file.flush()
            self.stamp(file.fileno())
            file.close()

    def spoil(self, name: str) -> None:
        self.finish(name)
        self.write(self.hot / name, b"no picture at all %d" % next(self.contents))

    def mend(self, name: str) -> None:
        """A person puts a good scan in the place of a bad one in the quarantine."""
        if (self.hot / QUARANTINE / name).exists() and name not in self.open:
            self.write(self.hot / QUARANTINE / name, self.new_page())

    def touch(self, name: str) -> None:
        if (self.hot / name).exists() and name not in self.open:
            self.stamp(self.hot / name)

    def move(self, name: str) -> None:
        """A person gives a file another name."""
        if (self.hot / name).exists() and name not in self.open:
            (self.hot / name).replace(self.hot / f"doi-ten-{next(self.contents)}.png")

    def tick(self, seconds: int) -> None:
        self.moment += seconds
        self.round()

    def kill(self, act: str, name: str, line: int) -> None:
        """Something happens and is complete; the process dies before it has run so many lines of taking it."""
        getattr(self, act)(name)
        self.round()
        self.moment += 3
        self.round(line)
        self.stop()

    def round(self, line: int | None = None) -> bool:
        before = sys.gettrace()
        try:
            if line is not None:
                sys.settrace(killed_before(line))
            if self.watch is None:
                self.watch = self.begun()
            return self.watch.round(self.moment)
        except Killed:
            self.stop()
            return True
        finally:
            sys.settrace(before)

    def begun(self) -> FolderWatch:
        worker = self.context.enter_context(step_runner(self.store, MEANS))
        return FolderWatch.begin(self.home, worker, FLOW, [self.hot])

    def stop(self) -> None:
        self.watch = None
        self.context.close()
        self.context = ExitStack()


@pytest.fixture(scope="module")
def office() -> Iterator[tuple[Home, Store]]:
    with tempfile.TemporaryDirectory() as folder:
        home = new_home(Path(folder).resolve() / "home")
        with home.store() as store:
            yield home, store


WRITES = st.sampled_from(["save", "rename", "begin", "finish", "spoil", "mend", "touch", "move"])
NAME = st.sampled_from(["p1.png", "p2.png", "phu/p1.png"])
ACTS = st.one_of(
    st.tuples(WRITES, NAME),
    st.tuples(st.just("tick"), st.integers(1, 3)),
    st.tuples(st.just("kill"), WRITES, NAME, st.integers(1, 700)),
)


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")  # of the dead
@settings(max_examples=200, deadline=None)
@given(acts=st.lists(ACTS, min_size=3, max_size=12))
def test_any_schedule_of_writes_and_kills_loses_nothing_and_doubles_nothing(
    office: tuple[Home, Store], acts: list[tuple[Any, ...]]
) -> None:
    home, store = office
    with store.begin() as rows:
        volume = f"{len(rows.books.all()):03d}"
        book = rows.books.add(NewBook("KS", 2007, volume, "UBND xã Thử Nghiệm")).id
    hot = home.root.parent / book
    hot.mkdir()
    station = Station(home, store, hot)
    for act, *arguments in acts:
        getattr(station, act)(*arguments)
    for name in list(station.open):
        station.finish(name)
    for _round in range(6):
        station.tick(3)
    station.stop()
    check(station, book)


def check(station: Station, book: str) -> None:
    """Every good file is one scan, in the archive and looked at; every bad one is set aside with its reason."""
    with station.store.begin() as rows:
        scans, pages = rows.scans.of_book(book), rows.pages.places(book)
    taken = Counter(station.home.archive.read(scan.sha256, recheck=True) for scan in scans if scan.sha256)
    assert set(taken.values()) <= {1}
    assert {page.scan_id for page in pages} == {scan.id for scan in scans}
    files = {path for path in station.hot.rglob("*") if path.is_file()}
    good = {path for path in files if path.read_bytes() in station.good}
    assert {path.read_bytes() for path in good} <= set(taken)
    aside = {path for path in files if path.is_relative_to(station.hot / QUARANTINE)}
    reasons = {path for path in aside if path.name.endswith(REASON)}
    bad = files - good - reasons
    assert bad <= aside
    assert {path.with_name(path.name + REASON) for path in bad} == reasons
