"""A package out of a home: its pages are made by workers, each once and in the order of the book."""

from __future__ import annotations

import io
import shutil
import signal
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from exports.package.seal import sealed_hashes
from pipeline.backup.verify import verify
from pipeline.capture.file_scanning import scan_book
from pipeline.delivery.book_export import PackageStage, WrittenPackage, export_book
from pipeline.delivery.page_pictures import PictureTask, page_picture
from pipeline.home.home import Home
from pipeline.home.interruption import Interrupted, Interruption
from pipeline.home.progress import SilentProgress
from pipeline.home.settings import RunSettings
from pipeline.run import run_books
from pipeline.store.books.books import NewBook
from pipeline.work.executor import Workforce, process_pool
from pipeline.work.inline_executor import InlineExecutor
from pipeline.work.run_context import RunContext
from records.errors import InputRefused, IntegrityBroken, UsageError
from records.stages import PageReading
from scanners.testing import ScriptedSource
from tests.support.cluster_flow import flow, picture, read
from tests.support.fake_flow import inline
from tests.support.homes import new_home

PAGES = 5


def twice(task: Any) -> PageReading:
    """Two cases on every page, as in a tabular book."""
    reading = read(task)
    (entry,) = reading.entries
    return replace(reading, entries=(replace(entry, row=1), replace(entry, row=2)))


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Home, str]:
    """A read book of a few pages with two cases each."""
    monkeypatch.setattr("tests.support.cluster_flow.SECONDS_A_PAGE", 0)
    home = new_home(tmp_path / "home")
    return home, read_book(home, "UBND xã Thử Nghiệm")


def read_book(home: Home, office: str) -> str:
    with home.store() as store, store.begin() as rows:
        book = rows.books.add(NewBook("KS", 2007, "01", office)).id
    two = replace(flow(), read=replace(flow().read, function=twice))
    context = RunContext(RunSettings(jobs=1), two, SilentProgress(), inline)
    scan_book(home, book, ScriptedSource([picture(number) for number in range(1, PAGES + 1)]), context)
    run_books(home, [book], context)
    return book


def exported(
    book: tuple[Home, str], out: Path, make: Callable[[RunSettings], Executor], jobs: int = 2
) -> WrittenPackage:
    return export_book(
        *book, out, PackageStage.DRAFT, RunContext(RunSettings(jobs=jobs), flow(), SilentProgress(), make)
    )


class Counting(InlineExecutor):
    """Notes every call."""

    def __init__(self) -> None:
        self.tasks: list[PictureTask] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.tasks.append(args[-1])
        return super().submit(fn, *args, **kwargs)


def only_picture(data: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        (image,) = pdf.pages[0].resources.XObject.values()
        return image.read_raw_bytes()


def test_a_page_shared_by_neighbours_is_made_once_and_every_case_has_its_own_pdf(
    book: tuple[Home, str], tmp_path: Path
) -> None:
    counting = Counting()
    delivered = exported(book, tmp_path / "out", lambda _settings: counting)
    assert [task.page for task in counting.tasks] == list(range(1, PAGES + 1))
    with zipfile.ZipFile(delivered.package.archive) as archive:
        pictures = [only_picture(archive.read(name)) for name in archive.namelist()]
    assert pictures == [page_picture(task) for task in counting.tasks for _row in (1, 2)]


def kill_on_the_third(task: PictureTask, once: Path) -> bytes:
    """As `page_picture`, killed by the system in the middle of the first time."""
    if task.page == 3 and not once.exists():
        once.touch()
        signal.raise_signal(signal.SIGKILL)
    return page_picture(task)


class Deadly(ProcessPoolExecutor):
    """Two worker processes, one of which dies once."""

    def __init__(self, once: Path) -> None:
        super().__init__(2)
        self._once = once

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        return super().submit(kill_on_the_third, args[-1], self._once)


def test_a_killed_worker_and_the_number_of_workers_change_no_byte(book: tuple[Home, str], tmp_path: Path) -> None:
    home, _book = book
    exported(book, tmp_path / "1", lambda settings: process_pool(settings, home.crash_file), jobs=1)
    exported(book, tmp_path / "2", lambda _settings: Deadly(tmp_path / "once"))
    assert (tmp_path / "once").exists()
    one, two = ({path.suffix: path for path in (tmp_path / name).iterdir()} for name in "12")
    assert one.keys() == {".xlsx", ".zip", ".sha256"}
    assert all(one[suffix].read_bytes() == two[suffix].read_bytes() for suffix in (".xlsx", ".zip"))
    assert sealed_hashes(one[".sha256"]) == sealed_hashes(two[".sha256"])


def test_a_scan_that_cannot_be_opened_is_named_and_no_package_is_written(
    book: tuple[Home, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.work.tasks.StoredScan.read", lambda _scan: b"khong phai anh")
    with pytest.raises(InputRefused, match=r"^Trang 1: Trang quét không mở được"):
        exported(book, tmp_path / "out", inline)
    assert not list((tmp_path / "out").iterdir())


def test_a_person_who_stops_an_export_leaves_no_half_package(book: tuple[Home, str], tmp_path: Path) -> None:
    class Stopping(InlineExecutor):
        def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
            signal.raise_signal(signal.SIGINT)
            return super().submit(fn, *args, **kwargs)

    with pytest.raises(Interrupted):
        exported(book, tmp_path / "out", lambda _settings: Stopping())
    assert not list((tmp_path / "out").iterdir())


def test_results_come_in_the_order_of_the_tasks_and_no_more_is_begun_than_has_room() -> None:
    class Backwards(Executor):
        """Ends the tasks it holds from the last to the first, once it holds four."""

        def __init__(self) -> None:
            self.held: list[tuple[Future[Any], Callable[[], Any]]] = []

        def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
            future: Future[Any] = Future()
            self.held.append((future, lambda: fn(*args, **kwargs)))
            if len(self.held) == 4:
                for ended, call in reversed(self.held):
                    ended.set_result(call())
                self.held.clear()
            return future

    begun: list[int] = []

    def tasks() -> Iterator[tuple[int]]:
        for number in range(12):
            begun.append(number)
            yield (number,)

    workforce = Workforce(Backwards, RunSettings(jobs=2), Interruption())
    came: list[int] = []
    for result in workforce.in_order(max, tasks()):
        assert len(begun) <= len(came) + 5
        came.append(result)
    assert came == list(range(12))


@pytest.fixture
def neighbour(book: tuple[Home, str]) -> tuple[Home, str]:
    """The book of the same type, year and volume of another office, in the same home."""
    return book[0], read_book(book[0], "UBND xã Láng Giềng")


def test_two_books_of_one_name_never_share_a_folder(
    book: tuple[Home, str], neighbour: tuple[Home, str], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    exported(book, out, inline)
    before = {path: path.read_bytes() for path in out.iterdir()}
    with pytest.raises(UsageError) as refusal:
        exported(neighbour, out, inline)
    assert book[1] in refusal.value.message
    assert neighbour[1] in refusal.value.message
    assert "Láng Giềng" in refusal.value.message
    assert {path: path.read_bytes() for path in out.iterdir()} == before
    exported(neighbour, tmp_path / "other", inline)
    exported(book, out, inline)
    verified = verify(book[0], SilentProgress())
    assert (verified.packages, verified.gone) == (2, ())


def test_a_folder_is_free_again_when_its_package_was_carried_away(
    book: tuple[Home, str], neighbour: tuple[Home, str], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    exported(book, out, inline)
    out.rename(tmp_path / "stick")
    exported(neighbour, out, inline)
    verified = verify(book[0], SilentProgress())
    assert verified.packages == 1
    assert [book[1] in line for line in verified.gone] == [True]
    assert book[1] in verified.text
    with pytest.raises(UsageError, match="Láng Giềng"):
        exported(book, out, inline)


def test_another_homes_package_is_kept_and_the_own_books_is_written_anew(
    book: tuple[Home, str], tmp_path: Path
) -> None:
    """A second home on another machine, and one that was restored without the memory of its packages."""
    out = tmp_path / "out"
    exported(book, out, inline)
    for name, office, is_free in (("b", "UBND xã Láng Giềng", False), ("c", "Ủy ban nhân dân xã Thử nghiệm", True)):
        home = new_home(tmp_path / name)
        other = home, read_book(home, office)
        if is_free:
            assert exported(other, out, inline).entries == 2 * PAGES
        else:
            with pytest.raises(UsageError, match="Thử Nghiệm"):
                exported(other, out, inline)


def test_half_a_package_that_a_cut_left_is_its_own_books_to_write_anew(
    book: tuple[Home, str], neighbour: tuple[Home, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The table, which names the office, was not there yet."""
    out, named = tmp_path / "out", Path.replace

    def cut(part: Path, target: Path) -> Path:
        if target.suffix == ".xlsx":
            raise KeyboardInterrupt
        return named(part, target)

    with monkeypatch.context() as killed, pytest.raises(KeyboardInterrupt):
        killed.setattr(Path, "replace", cut)
        exported(book, out, inline)
    assert [file.name for file in out.iterdir()] == ["KS.2007.01.zip"]
    with pytest.raises(UsageError, match="không rõ"):
        exported(neighbour, out, inline)
    assert exported(book, out, inline).entries == 2 * PAGES


def test_verify_proves_that_a_package_is_the_one_that_was_written(
    book: tuple[Home, str], neighbour: tuple[Home, str], tmp_path: Path
) -> None:
    exported(book, tmp_path / "out", inline)
    exported(neighbour, tmp_path / "other", inline)
    shutil.copytree(tmp_path / "other", tmp_path / "out", dirs_exist_ok=True)
    with pytest.raises(IntegrityBroken, match=book[1]):
        verify(book[0], SilentProgress())
    exported(book, tmp_path / "out", inline)
    (tmp_path / "other" / "KS.2007.01.zip").unlink()
    with pytest.raises(IntegrityBroken, match=r"KS\.2007\.01\.zip"):
        verify(book[0], SilentProgress())
