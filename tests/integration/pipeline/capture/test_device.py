"""A book through a scanner: SANE's own test device where it can play the part, a script where it cannot."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.capture.device import scan_device
from pipeline.home.progress import SilentProgress
from pipeline.home.settings import RunSettings
from pipeline.store.books.books import NewBook
from pipeline.work.run_context import RunContext
from records.errors import InputRefused, UsageError
from scanners.devices.sane import SaneScanner
from scanners.devices.scanner import Scanner, StopReason, describe_stop
from scanners.testing import ScriptedScanner
from tests.integration.pipeline.capture.test_watching import FLOW
from tests.support import fake_flow
from tests.support.homes import new_home
from tests.support.source_files import png

needs_sane = pytest.mark.skipif(shutil.which("scanimage") is None, reason="scanimage is not installed (sane-utils)")
GRID = ("--mode", "Gray", "--test-picture", "Grid")
# The threads of SANE's test device now and then wait for each other for ever: it is given up soon, and asked again.
FEEDER = SaneScanner("test:0", "Automatic Document Feeder", 50, GRID, page_seconds=15)
FEED = 10
"""Sheets in the test device's feeder."""
PATIENCE = 3
"""So often a device that fell silent is tried again."""


class Station:
    """A home with one book, and a person who says how often to go on, and always does after a silent device."""

    def __init__(self, root: Path) -> None:
        self.home = new_home(root)
        self.told: list[str] = []
        with self.home.store() as store, store.begin() as rows:
            self.book = rows.books.add(NewBook("KS", 2007, "01", "UBND xã Thử Nghiệm")).id

    def scan(self, scanner: Scanner, go_on: int = 0, again: int | None = None) -> None:
        answers, silences = iter([True] * go_on), iter([True] * PATIENCE)

        def ask(what: str) -> bool:
            if what == told_of(StopReason.SILENT):
                return next(silences, False)
            self.told.append(what)
            return next(answers, False)

        context = RunContext(RunSettings(jobs=1), FLOW, SilentProgress(), fake_flow.inline)
        scan_device(self.home, self.book, scanner, ask, context, again)

    def pages(self) -> list[str]:
        with self.home.store() as store, store.begin() as rows:
            return [page.file for page in rows.pages.places(self.book)]


@pytest.fixture
def station(tmp_path: Path) -> Station:
    return Station(tmp_path / "home")


@pytest.fixture
def device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SANE that knows its test device and no other."""
    (tmp_path / "dll.conf").write_text("test\n")
    monkeypatch.setenv("SANE_CONFIG_DIR", str(tmp_path))


def fails_with(status: str) -> SaneScanner:
    return replace(FEEDER, options=(*FEEDER.options, "--read-return-value", f"SANE_STATUS_{status}"))


def told_of(stop: StopReason) -> str:
    return " ".join(describe_stop(stop))


def stop_without_a_page(scanner: SaneScanner, folder: Path) -> StopReason:
    with pytest.raises(StopIteration) as ended:
        next(scanner.feed(folder, 1, lambda: False))
    return StopReason(ended.value.value)


def named(numbers: Sequence[int]) -> list[str]:
    return [f"scan-{number:04d}.png" for number in numbers]


@needs_sane
@pytest.mark.usefixtures("device")
@pytest.mark.parametrize(
    ("status", "stop"),
    [
        ("JAMMED", StopReason.JAMMED),
        ("NO_DOCS", StopReason.EMPTY),
        ("COVER_OPEN", StopReason.COVER_OPEN),
        ("DEVICE_BUSY", StopReason.BUSY),
        ("IO_ERROR", StopReason.GONE),
        ("ACCESS_DENIED", StopReason.NO_RIGHTS),
        ("NO_MEM", StopReason.FAILED),
    ],
)
def test_what_the_device_says_is_understood(status: str, stop: StopReason, tmp_path: Path) -> None:
    tries = (stop_without_a_page(fails_with(status), tmp_path) for _try in range(PATIENCE))
    assert next((said for said in tries if said is not StopReason.SILENT), StopReason.SILENT) is stop
    assert list(tmp_path.glob("*.png*")) == []


@needs_sane
@pytest.mark.usefixtures("device")
def test_numbers_go_on_after_an_empty_feeder_a_jam_and_another_start(station: Station) -> None:
    station.scan(FEEDER, go_on=1)
    two_feeds = len(station.pages())
    assert two_feeds >= 2 * FEED
    with pytest.raises(InputRefused):
        station.scan(fails_with("JAMMED"))
    station.scan(FEEDER)
    three_feeds = len(station.pages())
    assert three_feeds >= two_feeds + FEED
    assert station.pages() == named(range(1, three_feeds + 1))
    assert station.told == [
        told_of(stop) for stop in (StopReason.EMPTY, StopReason.EMPTY, StopReason.JAMMED, StopReason.EMPTY)
    ]


@needs_sane
@pytest.mark.usefixtures("device")
def test_the_glass_gives_one_page_at_a_time(station: Station) -> None:
    station.scan(replace(FEEDER, source="Flatbed"), go_on=2)
    assert station.pages() == named([1, 2, 3])


@needs_sane
@pytest.mark.usefixtures("device")
def test_a_device_that_is_unplugged_is_told_and_one_set_wrongly_is_explained(station: Station) -> None:
    with pytest.raises(InputRefused, match="Không thấy máy quét"):
        station.scan(replace(FEEDER, device="test:7"))
    with pytest.raises(UsageError, match="mode"):
        station.scan(replace(FEEDER, options=("--mode", "Purple")))


@needs_sane
@pytest.mark.usefixtures("device")
def test_a_device_that_falls_silent_is_given_up(tmp_path: Path) -> None:
    slow = ("--read-limit=yes", "--read-limit-size", "1", "--read-delay=yes", "--read-delay-duration", "200000")
    stop = stop_without_a_page(replace(FEEDER, options=(*FEEDER.options, *slow), page_seconds=0.1), tmp_path)
    assert stop is StopReason.SILENT


def test_without_the_program_the_person_is_told_what_to_install(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UsageError, match="scanimage"):
        station.scan(FEEDER)


def pages(*texts: str) -> list[bytes]:
    return [png(text) for text in texts]


def test_a_jam_in_the_midst_loses_nothing_and_the_sheet_laid_again_follows(station: Station) -> None:
    feeds = [
        (pages("1", "2"), StopReason.JAMMED),
        (pages("3"), StopReason.COVER_OPEN),
        (pages("4", "5"), StopReason.EMPTY),
    ]
    station.scan(ScriptedScanner(feeds), go_on=2)
    assert station.pages() == named(range(1, 6))
    assert [told.split(".")[0] for told in station.told] == [
        "Kẹt giấy",
        "Nắp máy quét đang mở",
        "Đã quét hết giấy trong máy",
    ]


def test_pages_that_a_kill_left_on_the_disk_come_first(station: Station) -> None:
    left = station.home.device_spool / station.book / "killed"
    left.mkdir(parents=True)
    for name, data in {"scan-0001.png": png("1"), "scan-0002.png": png("2"), "scan-0003.png.part": b"half"}.items():
        (left / name).write_bytes(data)
    station.scan(ScriptedScanner([(pages("3"), StopReason.EMPTY)]))
    assert station.pages() == named([1, 2, 3])
    assert not list(station.home.device_spool.rglob("*.png"))


def test_a_page_scanned_again_is_one_page_and_nobody_is_asked_for_more(station: Station) -> None:
    station.scan(ScriptedScanner([(pages("1", "2"), StopReason.EMPTY)]))
    station.told.clear()
    station.scan(
        ScriptedScanner([(pages("3", "4"), StopReason.EMPTY), (pages("5"), StopReason.EMPTY)]), go_on=1, again=2
    )
    assert station.pages() == named([1, 2, 3])
    assert station.told == []
    with station.home.store() as store, store.begin() as rows:
        found = rows.pages.of_book(station.book)
    assert [page.again for page in found] == [None, None, found[1].id]
    with pytest.raises(InputRefused, match="Kẹt giấy"):
        station.scan(ScriptedScanner([((), StopReason.JAMMED)]), again=2)


def test_pages_scanned_before_a_kill_and_received_are_not_doubled(station: Station) -> None:
    station.scan(ScriptedScanner([(pages("1"), StopReason.EMPTY)]))
    left = station.home.device_spool / station.book / "killed"
    left.mkdir()
    (left / "scan-0001.png").write_bytes(png("1"))
    station.scan(ScriptedScanner([((), StopReason.EMPTY)]))
    assert station.pages() == named([1])
