"""Random kills in every command that writes: what the next call makes of it is the same, byte for byte.

Each command is killed several times at acts drawn at random (the same ones every time), on what earlier kills left, and
then comes to its end. At the end everything proves itself, and the packages are those of a home that nobody killed.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from pipeline.backup.backup import back_up
from pipeline.backup.restore import restore
from pipeline.backup.trail import renew_trail
from pipeline.backup.verify import verify
from pipeline.capture.file_scanning import scan_book
from pipeline.delivery.book_export import PackageStage, export_book
from pipeline.home.home import Home
from pipeline.home.progress import SilentProgress
from pipeline.home.settings import FILE_NAME, RunSettings
from pipeline.nightly.night import run_night
from pipeline.nightly.stages import NightContext
from pipeline.run import run_books
from pipeline.store.books.books import NewBook
from pipeline.store.books.record import ReviewTask
from pipeline.store.review.decisions import DecisionKind
from pipeline.store.review.people import Role
from pipeline.work.run_context import RunContext
from records.errors import UsageError
from scanners.testing import ScriptedSource
from tests.support.cluster_flow import flow, picture
from tests.support.fake_flow import inline
from tests.support.killing import done_in_a_fork, killed_in_a_fork

KILLS = int(os.environ.get("HOTICH_KILLS", "8"))
"""In a command of a round: 208 in all, unless more are asked for."""
ROUNDS = (1, 2)
PAGES = 3
QUIET = SilentProgress()
CONTEXT = RunContext(RunSettings(jobs=1), flow(), QUIET, inline)


@dataclass(frozen=True)
class Life:
    """The commands of a home in their order; each may be called again after a kill."""

    folder: Path

    @property
    def home(self) -> Home:
        return Home.open(self.folder / "home")

    @property
    def book(self) -> str:
        with self.home.store() as store, store.begin() as rows:
            return rows.books.all()[0].id

    def init(self) -> None:
        Home.create(self.folder / "home")

    def user_add(self) -> None:
        for name, role in (("lan", Role.REVIEWER), ("binh", Role.SUPERVISOR)):
            with self.home.store() as store, suppress(UsageError), store.begin() as rows:
                user = rows.people.add(name, "no hash", role, everywhere=True)
                rows.audit.add("user.add", f"user:{user.id}")

    def book_add(self) -> None:
        with self.home.store() as store, suppress(UsageError), store.begin() as rows:
            rows.audit.add("book.add", rows.books.add(NewBook("KS", 2007, "01", "UBND xã Thử Nghiệm")).id)

    def scan(self) -> None:
        scan_book(self.home, self.book, ScriptedSource([picture(number + 1) for number in range(PAGES)]), CONTEXT)

    def run(self) -> None:
        run_books(self.home, [self.book], CONTEXT)

    def review(self) -> None:
        book = self.book
        with self.home.store() as store:
            with store.begin() as rows:
                lan, records = rows.people.person("lan"), rows.records.of_book(book)
            for record in records:
                with store.begin("lan") as rows:
                    rows.queue.take(record.id, lan, 900)
                    if record.task is ReviewTask.REVIEW:
                        held = rows.decisions.opened(record.id, lan, record.version)
                        rows.decisions.hand_on(held, lan, DecisionKind.ACCEPT, ReviewTask.APPROVAL)
                        rows.audit.add("record.save", f"record:{record.id}")

    def accept(self) -> None:
        book = self.book
        with self.home.store() as store, store.begin("binh") as rows:
            approved = rows.supervision.approve(book, rows.people.person("binh"))
            rows.audit.add("book.accept", book, approved=approved)

    def export(self) -> None:
        export_book(self.home, self.book, self.folder / "out", PackageStage.DRAFT, CONTEXT)

    def backup(self) -> None:
        back_up(self.home, self.folder / "copies", QUIET)

    def nightly(self) -> None:
        run_night(NightContext(self.home, date(2026, 3, 1), lambda: CONTEXT, QUIET))

    def renew(self) -> None:
        renew_trail(self.home)

    def restore(self) -> None:
        """Restore once more: into the folder that a kill left, or into the next one."""
        whole = len(list(self.folder.glob(f"restored-*/{FILE_NAME}")))
        restore(self.folder / "copies", self.folder / f"restored-{whole}", QUIET)

    def verify(self) -> None:
        verify(self.home, QUIET)

    @property
    def commands(self) -> list[Callable[[], None]]:
        """Every command that writes, and `verify` after each backup and at the end."""
        first = [self.init, self.user_add, self.book_add, self.scan, self.run, self.review, self.accept]
        return [*first, self.export, self.backup, self.restore, self.nightly, self.renew, self.verify]

    @property
    def package(self) -> dict[str, bytes]:
        """What is delivered; the seal has its note of the moment."""
        return {file.name: file.read_bytes() for file in (self.folder / "out").iterdir() if file.suffix != ".sha256"}

    @property
    def left(self) -> list[Path]:
        """What is only there while something is written."""
        folders = (self.folder / "out", self.folder / "copies", self.folder / "home" / "archive")
        return [path for folder in folders for path in folder.rglob("*") if path.suffix in (".part", ".tmp")]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Life, list[int]]:
    """A home that nobody kills, and the number of acts of each of its commands."""
    life = Life(tmp_path_factory.mktemp("whole"))
    return life, [done_in_a_fork(command) for command in life.commands]


def kill(command: Callable[[], None], acts: int, chance: random.Random) -> None:
    """Kill a command so many times; the more of its work is done, the fewer acts are left to be killed at."""
    killed = 0
    while killed < KILLS:
        if killed_in_a_fork(command, chance.randint(1, acts)):
            killed += 1
        else:
            acts = max(1, acts * 2 // 3)


@pytest.mark.parametrize("number", ROUNDS)
def test_a_home_that_is_killed_again_and_again_is_the_same(
    whole: tuple[Life, list[int]], number: int, tmp_path: Path
) -> None:
    unhurt, counts = whole
    life, chance = Life(tmp_path), random.Random(number)
    for command, count in zip(life.commands, counts, strict=True):
        kill(command, count, chance)
        done_in_a_fork(command)
    assert life.package == unhurt.package
    assert life.left == []
    assert verify(Home.open(life.folder / "restored-0"), QUIET).scans == PAGES
    book = life.book
    with life.home.store() as store, store.begin() as rows:
        records = rows.records.of_book(book)
        acts = [[decision.act for decision in rows.decisions.history(one.id)] for one in records]
    assert acts == [[DecisionKind.APPROVE, DecisionKind.ACCEPT]] * PAGES
