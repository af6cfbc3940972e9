"""Hot folders: which book a file goes to, what is set aside, and what never stops the others."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.capture import hot_file
from pipeline.capture.hot_folders import FolderWatch
from pipeline.capture.watching import watch
from pipeline.home.home import Home
from pipeline.home.lock import hold_lock
from pipeline.home.settings import RunSettings
from pipeline.store import Store
from pipeline.store.books.books import NewBook
from pipeline.store.books.pages import PageInBook
from pipeline.work.run_context import RunContext, step_runner
from pipeline.work.steps import WorkerStep
from records.errors import UsageError
from scanners.folders.change_monitor import ChangeMonitor
from scanners.folders.hot_folder import REASON
from tests.property.test_hot_folder import examine
from tests.support import fake_flow
from tests.support.homes import new_home
from tests.support.source_files import docket_page, jpeg, scanned_pdf, zipped

FLOW = replace(fake_flow.flow(), layout=WorkerStep("layout", "1", "", examine))


class Told:
    """A progress that remembers what was said."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def expect(self, pages: int, what: str = "") -> None: ...

    def advance(self, failed: int = 0) -> None: ...

    def say(self, line: str) -> None:
        self.lines.append(line)


class Station:
    """A home with two books, and a watch over one hot folder."""

    def __init__(self, root: Path, store: Store, home: Home) -> None:
        self.home, self.store, self.told = home, store, Told()
        with store.begin() as rows:
            self.books = [rows.books.add(NewBook("KS", year, "01", "UBND xã Thử Nghiệm")).id for year in (2007, 2008)]
        self.hot = root.resolve() / "hot"
        self.hot.mkdir()
        self.moment = 0.0
        self.workers = ExitStack()
        self.context = RunContext(RunSettings(jobs=1), FLOW, self.told, fake_flow.inline)
        worker = self.workers.enter_context(step_runner(store, self.context))
        self.watch = FolderWatch.begin(home, worker, FLOW, [self.hot])

    def put(self, name: str, data: bytes) -> Path:
        path = self.hot / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    def go_on(self, seconds: int = 5) -> None:
        """Time goes by: what is there is seen, then found complete."""
        for _second in range(seconds):
            self.watch.round(self.moment)
            self.moment += 1

    def pages(self, book: int = 0) -> list[tuple[str, str]]:
        with self.store.begin() as rows:
            return [(page.file, page.decision.value) for page in rows.pages.places(self.books[book])]

    def files(self) -> list[str]:
        return sorted(path.relative_to(self.hot).as_posix() for path in self.hot.rglob("*") if path.is_file())

    def why(self, name: str) -> str:
        return (self.hot / "quarantine" / (name + REASON)).read_text("utf-8-sig")


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    home = new_home(tmp_path / "home")
    with home.store() as store:
        made = Station(tmp_path, store, home)
        yield made
        made.workers.close()


def test_a_subfolder_is_a_book_and_its_subfolders_stay_in_the_names(station: Station) -> None:
    station.put(f"{station.books[0]}/p1.jpg", jpeg("1"))
    station.put(f"{station.books[0]}/tap 2/p1.jpg", jpeg("2"))
    station.put("ks.2008.01/p1.jpg", jpeg("3"))
    station.go_on()
    assert station.pages() == [("p1.jpg", "accepted"), ("tap 2/p1.jpg", "accepted")]
    assert station.pages(1) == [("p1.jpg", "accepted")]


def test_a_docket_chooses_the_book_of_what_follows_and_is_no_page(station: Station) -> None:
    first, second = station.books
    for name, data in {"s1": docket_page(first), "s2": jpeg("2"), "s3": docket_page(second), "s4": jpeg("4")}.items():
        station.put(f"{name}.jpg", data)
    station.go_on()
    station.put("s5.jpg", jpeg("5"))
    station.go_on()
    assert station.pages() == [("s2.jpg", "accepted")]
    assert station.pages(1) == [("s4.jpg", "accepted"), ("s5.jpg", "accepted")]


def test_a_docket_within_a_document_chooses_too(station: Station) -> None:
    first, second = station.books
    station.put("all.pdf", scanned_pdf(docket_page(first), jpeg("1"), docket_page(second), jpeg("2"), jpeg("3")))
    station.go_on()
    assert station.pages() == [("all.pdf#0002", "accepted")]
    assert station.pages(1) == [("all.pdf#0004", "accepted"), ("all.pdf#0005", "accepted")]


def test_without_a_book_a_file_is_set_aside_and_the_watch_says_what_to_do(station: Station) -> None:
    station.put("s1.jpg", jpeg("1"))
    station.go_on()
    assert "Chưa biết" in station.why("s1.jpg")
    assert any("s1.jpg" in line and "Chưa biết" in line for line in station.told.lines)


def test_a_docket_of_another_book_than_the_folder_is_refused(station: Station) -> None:
    station.put(f"{station.books[0]}/p1.jpg", docket_page(station.books[1]))
    station.put(f"{station.books[0]}/p2.jpg", docket_page("KS.1999.01-none"))
    station.put(f"{station.books[0]}/p3.jpg", docket_page(station.books[0]))
    station.go_on()
    assert station.books[1] in station.why(f"{station.books[0]}/p1.jpg")
    assert "không có sổ đó" in station.why(f"{station.books[0]}/p2.jpg")
    assert station.pages() == station.pages(1) == []


def test_a_bad_file_is_set_aside_the_others_go_on_and_it_is_tried_again_when_it_changes(station: Station) -> None:
    folder = station.books[0]
    station.put(f"{folder}/p1.jpg", jpeg("1")[:500])
    station.put(f"{folder}/p2.jpg", jpeg("2"))
    station.go_on()
    assert [name for name, _decision in station.pages()] == ["p1.jpg", "p2.jpg"]
    assert "hỏng" in station.why(f"{folder}/p1.jpg")
    told = len(station.told.lines)
    station.go_on(200)
    assert len(station.told.lines) == told
    station.put(f"quarantine/{folder}/p1.jpg", jpeg("1"))
    station.go_on()
    assert station.pages() == [("p1.jpg", "accepted"), ("p2.jpg", "accepted")]
    assert station.files() == [f"{folder}/p1.jpg", f"{folder}/p2.jpg"]


def test_a_file_set_aside_keeps_the_book_that_its_docket_chose(station: Station) -> None:
    first, second = station.books
    for name, data in {"s1": docket_page(first), "s2": jpeg("2")[:500], "s3": docket_page(second)}.items():
        station.put(f"{name}.jpg", data)
    station.go_on()
    station.put("quarantine/s2.jpg", jpeg("2"))
    station.go_on()
    assert station.pages() == [("s2.jpg", "accepted")]


def test_a_file_says_by_its_name_which_page_it_shows_anew(station: Station) -> None:
    folder = station.books[0]
    station.put(f"{folder}/p1.jpg", jpeg("1"))
    station.put(f"{folder}/p2.jpg", jpeg("2"))
    station.go_on()
    station.put(f"{folder}/lai-2.jpg", jpeg("2 anew"))
    station.put(f"{folder}/lai-1/scan.jpg", jpeg("1 anew"))
    station.put(f"{folder}/lai-9.jpg", jpeg("9"))
    station.put(f"{folder}/lai-2.pdf", scanned_pdf(jpeg("a"), jpeg("b")))
    station.go_on()
    with station.store.begin() as rows:
        found = {page.file: page for page in rows.pages.of_book(folder)}
    assert found["lai-2.jpg"].again == found["p2.jpg"].id
    assert found["lai-1/scan.jpg"].again == found["p1.jpg"].id
    assert "trang 9" in station.why(f"{folder}/lai-9.jpg")
    assert "một trang" in station.why(f"{folder}/lai-2.pdf")
    assert len(station.watch.report.refused) == 2


def test_a_rescan_takes_the_place_of_a_file_that_was_refused_whole(station: Station) -> None:
    folder = station.books[0]
    for name, content in {"p1": jpeg("1"), "p2": b"no image", "p3": jpeg("3")}.items():
        station.put(f"{folder}/{name}.jpg", content)
    station.go_on()
    station.put(f"{folder}/lai-2.jpg", jpeg("2"))
    station.go_on()
    station.go_on()
    with station.store.begin() as rows:
        found = {place.number: place.file for place in rows.pages.places(folder)}
        assert all(isinstance(place, PageInBook) for place in rows.pages.places(folder))
    assert found == {1: "p1.jpg", 2: "lai-2.jpg", 3: "p3.jpg"}


def test_a_scan_that_gets_the_name_of_a_rescan_is_one(station: Station) -> None:
    folder = station.books[0]
    station.put(f"{folder}/p1.jpg", jpeg("1"))
    station.go_on()
    later = station.put(f"{folder}/p2.jpg", jpeg("1 anew"))
    station.go_on()
    later.rename(later.with_name("lai-1.jpg"))
    station.go_on()
    with station.store.begin() as rows:
        pages = rows.pages.of_book(folder)
    assert [(page.file, page.again) for page in pages] == [("p1.jpg", None), ("p2.jpg", pages[0].id)]


def test_a_file_saved_over_is_a_new_scan_and_the_old_one_stays(station: Station) -> None:
    station.put(f"{station.books[0]}/p1.jpg", jpeg("1"))
    station.go_on()
    station.put(f"{station.books[0]}/p1.jpg", jpeg("another"))
    station.go_on()
    assert station.pages() == [("p1.jpg", "accepted")] * 2
    assert len(list(station.home.archive.hashes())) == 2


def test_a_book_that_is_worked_on_holds_its_folder_until_it_is_free(station: Station) -> None:
    station.put(f"{station.books[0]}/p1.jpg", jpeg("1"))
    with hold_lock(station.home.locks, f"book-{station.books[0]}"):
        station.go_on()
    assert station.pages() == []
    assert sum(station.books[0] in line for line in station.told.lines) == 1
    station.go_on(15)
    assert station.pages() == [("p1.jpg", "accepted")]


def test_a_file_that_another_program_holds_does_not_stop_the_others(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Path.open

    def open_others(path: Path, *arguments: Any, **more: Any) -> Any:
        if path == locked:
            raise PermissionError(13, "in use")
        return opened(path, *arguments, **more)

    locked = station.put(f"{station.books[0]}/p1.jpg", jpeg("1"))
    station.put(f"{station.books[0]}/p2.jpg", jpeg("2"))
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", open_others)
        station.go_on(30)
    assert station.pages() == [("p2.jpg", "accepted")]
    assert sum("p1.jpg" in line for line in station.told.lines) == 1
    station.go_on(15)
    assert ("p1.jpg", "accepted") in station.pages()


def test_what_a_file_server_keeps_there_is_left_alone_and_counted(station: Station) -> None:
    folder = station.books[0]
    station.put(f"{folder}/p1.jpg", jpeg("1"))
    for name in ("#recycle/p2.jpg", "$RECYCLE.BIN/$R3AB1.jpg", "thumbs.db", "Desktop.ini", "Scan.log"):
        station.put(f"{folder}/{name}", jpeg(name))
    station.put(f"{folder}/p3.zip", zipped(("p3.jpg", jpeg("3")), ("Thumbs.db", b"x")))
    before = station.files()
    station.go_on()
    station.go_on()
    assert [name for name, _decision in station.pages()] == ["p1.jpg", "p3.zip/p3.jpg"]
    assert station.files() == before
    assert len(station.watch.report.left_alone) == 6
    assert "6 mục" in station.watch.report.summary
    assert sum("Desktop.ini" in line for line in station.told.lines) == 1
    assert not station.watch.report.refused


def test_files_of_the_same_bytes_are_told_by_their_own_names(station: Station) -> None:
    folder = station.books[0]
    for name in ("a.jpg", "b.jpg"):
        station.put(f"{folder}/{name}", b"khong phai anh")
        station.put(f"{folder}/trang {name}", jpeg("1"))
    station.go_on()
    assert sorted(station.pages()) == [
        ("a.jpg", "rejected"),
        ("b.jpg", "rejected"),
        ("trang a.jpg", "accepted"),
        ("trang b.jpg", "duplicate"),
    ]
    assert "b.jpg: " in station.why(f"{folder}/b.jpg")


def test_a_renamed_file_is_no_copy(station: Station) -> None:
    first = station.put(f"{station.books[0]}/p1.jpg", jpeg("1"))
    station.go_on()
    first.rename(first.with_name("p9.jpg"))
    station.go_on()
    assert station.pages() == [("p1.jpg", "accepted")]


def test_links_and_pipes_get_their_word_once_and_stop_nobody(station: Station) -> None:
    folder = station.books[0]
    real = station.put(f"{folder}/p1.jpg", jpeg("1"))
    (real.parent / "p2.jpg").symlink_to(real)
    (real.parent / "p3").symlink_to(real.parent)
    (real.parent / "p4.jpg").symlink_to(real.parent / "nowhere")
    os.mkfifo(real.parent / "p5.jpg")
    station.go_on(20)
    assert station.pages() == [("p1.jpg", "accepted")]
    words = {"p2.jpg": "liên kết", "p3": "liên kết", "p4.jpg": "liên kết", "p5.jpg": "đường ống"}
    for name, word in words.items():
        assert sum(f"{folder}/{name}: " in line and word in line for line in station.told.lines) == 1
    assert [one.reason.code for one in station.watch.report.refused] == ["symlink"] * 3 + ["not_a_file"]


def test_a_bad_file_with_a_long_name_is_set_aside_with_its_reason(station: Station) -> None:
    name = "ổ" * 82 + " 12.jpg"
    station.put(f"{station.books[0]}/{name}", jpeg("1")[:500])
    station.go_on()
    (reason,) = (station.hot / "quarantine" / station.books[0]).glob(f"*{REASON}")
    assert "hỏng" in reason.read_text("utf-8-sig")
    assert f"quarantine/{station.books[0]}/{name}" in station.files()
    assert not any("Errno" in line for line in station.told.lines)


def test_a_folder_out_of_reach_is_told_once_and_taken_up_again(station: Station) -> None:
    away = station.hot.rename(station.hot.with_name("away"))
    station.go_on(20)
    assert sum(str(station.hot) in line for line in station.told.lines) == 1
    away.rename(station.hot)
    station.put(f"{station.books[0]}/p1.jpg", jpeg("1"))
    station.go_on()
    assert station.pages() == [("p1.jpg", "accepted")]


def test_an_error_that_nobody_foresaw_sets_one_file_aside(station: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(_data: bytes) -> str | None:
        raise ZeroDivisionError

    station.put(f"{station.books[0]}/p1.jpg", jpeg("1"))
    monkeypatch.setattr(hot_file, "docket_book", breaks)
    station.go_on()
    assert "ZeroDivisionError" in station.why(f"{station.books[0]}/p1.jpg")


def test_the_watch_sees_new_files_by_itself_and_ends_when_asked(station: Station) -> None:
    station.workers.close()
    (station.home.root / "hotich.toml").write_text("[watch]\nsettle = 0.2\npoll = 0.2\n", encoding="utf-8")
    home = Home.open(station.home.root)
    folder = station.hot / station.books[0]
    folder.mkdir()

    def person() -> None:
        time.sleep(0.5)
        (folder / "p1.jpg").write_bytes(jpeg("1"))
        for _try in range(2400):  # minutes, on a machine that may be busy
            time.sleep(0.1)
            if station.pages():
                break
        os.kill(os.getpid(), signal.SIGINT)

    helper = threading.Thread(target=person)
    helper.start()
    report = watch(home, [station.hot], station.context)
    helper.join()
    assert (report.received, station.pages()) == (1, [("p1.jpg", "accepted")])


def test_folders_that_are_not_there_or_lie_in_each_other_are_refused(station: Station) -> None:
    for folders in ([station.hot / "nowhere"], [station.hot, station.hot.parent]):
        with pytest.raises(UsageError):
            watch(station.home, folders, station.context)


def test_where_no_more_watches_are_allowed_the_folder_is_polled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_arguments: object, **_more: object) -> None:
        raise OSError(28, "inotify watch limit reached")

    monkeypatch.setattr("scanners.folders.change_monitor.Observer.schedule", refuses)
    monkeypatch.setattr("scanners.folders.change_monitor.reports_changes", lambda _folder: True)
    with ChangeMonitor([tmp_path]) as wakeup:
        assert wakeup.silent == (tmp_path,)
