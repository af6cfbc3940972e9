"""The way of a book through its steps, with a flow that needs no pixels."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.capture.file_scanning import scan_book
from pipeline.capture.scan_report import ScanReport
from pipeline.home.interruption import Interrupted
from pipeline.home.lock import hold_lock
from pipeline.home.progress import SilentProgress
from pipeline.home.settings import RunSettings
from pipeline.run import FLOW, run_books
from pipeline.store.books.books import NewBook
from pipeline.store.books.pages import PlaceInBook
from pipeline.store.books.record import BY_PERSON, Record
from pipeline.store.review.decisions import FieldChange
from pipeline.store.review.people import Role
from pipeline.work.executor import process_pool
from pipeline.work.flow import Flow
from pipeline.work.run_context import BookRun, ExecutorFactory, RunContext
from pipeline.work.runner import RunCounts
from pipeline.work.steps import WorkerStep
from pipeline.work.tasks import SettleTask
from records.errors import LockedByAnotherRun, PagesFailed, ReaderFailed
from records.stages import Decided, EntryReading
from tests.support.fake_flow import flow, inline, scans
from tests.support.homes import new_home

SETTINGS = RunSettings(jobs=2, max_attempts=2, failure_floor=3)


class Station:
    """One home with one book, and the commands upon it."""

    def __init__(self, root: Path) -> None:
        self.home = new_home(root)
        with self.home.store() as store, store.begin() as rows:
            self.book = rows.books.add(NewBook("KS", 2007, "01", "UBND xã Thử Nghiệm")).id

    def scan(self, words: Iterable[str], flow: Flow = flow()) -> ScanReport:  # noqa: B008 - frozen
        return scan_book(self.home, self.book, scans(words), RunContext(SETTINGS, flow, SilentProgress(), inline))

    def run(self, flow: Flow = flow(), make: ExecutorFactory = inline, **settings: float) -> RunCounts:  # noqa: B008 - frozen
        changed = SETTINGS.model_copy(update=settings)
        return run_books(self.home, [self.book], RunContext(changed, flow, SilentProgress(), make))

    def pool(self, settings: RunSettings) -> Executor:
        return process_pool(settings, self.home.crash_file)

    def pages(self) -> list[PlaceInBook]:
        with self.home.store() as store, store.begin() as rows:
            return rows.pages.places(self.book)

    def records(self) -> list[Record]:
        with self.home.store() as store, store.begin() as rows:
            return rows.records.of_book(self.book)

    def decide(self, place: int, column: str, value: str) -> None:
        """Let a person decide a cell of the record at this place."""
        with self.home.store() as store, store.begin() as rows:
            user = rows.people.add("ann", "no hash", Role.REVIEWER, everywhere=True)
            record = rows.records.of_book(self.book)[place]
            (field,) = (one for one in record.current.fields if one.column == column)
            decided = replace(field, value=value, as_written=value, source=f"{BY_PERSON}{user.id}")
            rows.decisions.change(record, [FieldChange(decided, "", user.id)])

    def failures(self) -> list[tuple[str, str, str, int]]:
        with self.home.store() as store, store.begin() as rows:
            return rows.steps.failures(self.book)


@pytest.fixture
def station(tmp_path: Path) -> Station:
    return Station(tmp_path / "home")


def test_scans_become_pages_in_order_with_their_decisions(station: Station) -> None:
    report = station.scan(["1", "2 blurred", "broken", "4"])
    assert (report.received, len(report.refused)) == (3, 1)
    shown = [(page.number, page.file, page.decision.value) for page in station.pages()]
    assert shown == [
        (1, "p1.jpg", "accepted"),
        (2, "p2.jpg", "rejected"),
        (3, "p3.jpg", "rejected"),
        (4, "p4.jpg", "accepted"),
    ]
    assert [reason.code for reason in station.pages()[2].reasons] == ["truncated"]


def test_a_spread_is_two_pages(station: Station) -> None:
    station.scan(["1 spread", "2"])
    with station.home.store() as store, store.begin() as rows:
        pages = rows.pages.of_book(station.book)
    assert [(page.number, page.file, page.examination.part) for page in pages] == [
        (1, "p1.jpg", 1),
        (2, "p1.jpg", 2),
        (3, "p2.jpg", 0),
    ]


def test_the_same_files_again_change_nothing(station: Station) -> None:
    station.scan(["1", "2"])
    before = station.pages()
    report = station.scan(["1", "2"])
    assert (report.received, report.known) == (0, 2)
    assert station.pages() == before


def test_the_same_content_under_another_name_is_a_duplicate_and_one_scan(station: Station) -> None:
    station.scan(["1", "1"])
    assert [page.decision.value for page in station.pages()] == ["accepted", "duplicate"]
    assert len(list(station.home.archive.hashes())) == 1


def test_a_good_file_takes_the_place_of_its_refusal(station: Station) -> None:
    station.scan(["1", "broken", "3"])
    station.scan(["1", "2", "3"])
    assert [(page.file, page.decision.value) for page in station.pages()] == [
        ("p1.jpg", "accepted"),
        ("p2.jpg", "accepted"),
        ("p3.jpg", "accepted"),
    ]


def test_a_run_reads_every_accepted_page_and_a_second_does_nothing(station: Station) -> None:
    station.scan(["1", "2 blurred", "3"])
    assert station.run().done == 2
    assert [record.so for record in station.records()] == ["1", "3"]
    before = station.records()
    assert (station.run().done, station.run().failed) == (0, 0)
    assert station.records() == before


def test_a_changed_reader_reads_again_but_does_not_look_again(station: Station) -> None:
    station.scan(["1", "2"])
    station.run()
    assert station.run(flow(read_version="2")).done == 2
    assert station.run(flow(read_version="2", read_parameters="other")).done == 2


def test_a_changed_look_that_finds_the_same_reads_nothing_again(station: Station) -> None:
    station.scan(["1", "2"])
    station.run()
    assert station.run(flow(layout_version="2")).done == 2


def test_a_new_page_alone_is_read(station: Station) -> None:
    station.scan(["1", "2"])
    station.run()
    station.scan(["1", "2", "3"])
    assert station.run().done == 1
    assert [record.so for record in station.records()] == ["1", "2", "3"]


def test_a_page_that_fails_never_stops_the_others_and_is_given_up_in_the_end(station: Station) -> None:
    station.scan(["1", "2 fails", "3"])
    tally = station.run()
    assert (tally.done, tally.failed) == (2, 1)
    assert [(step, code, tries) for _, step, code, tries in station.failures()] == [("read", "ReaderFailed", 1)]
    assert station.run().failed == 1
    tally = station.run()
    assert (tally.failed, tally.given_up) == (0, 1)
    assert [record.so for record in station.records()] == ["1", "3"]


def test_a_mended_reader_tries_a_given_up_page_again(station: Station) -> None:
    station.scan(["1 fails"])
    station.run()
    station.run()
    assert station.run(flow(read_version="2")).failed == 1


def test_too_many_failures_stop_the_run_and_keep_what_is_done(station: Station) -> None:
    station.scan(["1", "2", *[f"{number} fails" for number in range(3, 30)]])
    with pytest.raises(PagesFailed):
        station.run()
    assert len(station.failures()) < 27
    with station.home.store() as store, store.begin() as rows:
        assert [run.outcome for run in rows.runs.all()] == ["PagesFailed"]


def test_a_page_that_kills_its_worker_is_found_out_and_the_others_are_read(station: Station) -> None:
    station.scan(["1", "2", "3 kills", "4", "5"])
    tally = station.run(make=station.pool)
    assert (tally.done, tally.failed) == (4, 1)
    assert [code for _, _, code, _ in station.failures()] == ["WorkerDied"]
    assert [record.so for record in station.records()] == ["1", "2", "4", "5"]


def test_a_page_that_hangs_is_given_up_after_its_time(station: Station) -> None:
    station.scan(["1", "2 hangs"])
    tally = station.run(make=station.pool, page_seconds=1.0)
    assert (tally.done, tally.failed) == (1, 1)


def test_workers_are_renewed_and_nothing_is_lost(station: Station) -> None:
    station.scan(["1", "2", "3"])
    assert station.run(make=station.pool, pages_per_worker=1, jobs=1).done == 3


def test_a_second_run_is_refused_while_one_lasts_and_a_dead_one_holds_nothing(station: Station) -> None:
    context = multiprocessing.get_context("spawn")
    ready = context.Event()
    holder = context.Process(target=hold_until_killed, args=(station.home.locks, ready))
    holder.start()
    assert ready.wait(30)
    with pytest.raises(LockedByAnotherRun, match=str(holder.pid)):
        station.run()
    holder.kill()
    holder.join()
    station.run()


def hold_until_killed(folder: Path, ready: multiprocessing.synchronize.Event) -> None:
    with hold_lock(folder, "run"):
        ready.set()
        time.sleep(120)


def test_a_book_that_is_being_scanned_is_left_for_later_unless_named(station: Station) -> None:
    station.scan(["1"])
    with hold_lock(station.home.locks, f"book-{station.book}"):
        assert run_books(station.home, [], RunContext(SETTINGS, flow(), SilentProgress(), inline)).done == 0
        with pytest.raises(LockedByAnotherRun):
            station.run()


def test_a_book_stays_locked_until_its_last_stage_has_ended(station: Station) -> None:
    station.scan(["1"])
    refused: list[str] = []

    def look(run: BookRun) -> bool:
        with pytest.raises(LockedByAnotherRun), hold_lock(run.home.locks, f"book-{run.book.id}"):
            pass
        refused.append(run.book.id)
        return True

    run_books(station.home, [], RunContext(SETTINGS, flow(), SilentProgress(), inline), (*FLOW, look))
    assert refused == [station.book]


def test_a_stage_that_cannot_end_leaves_the_later_ones_for_the_next_run(station: Station) -> None:
    station.scan(["1"])
    begun: list[str] = []

    def stuck(_run: BookRun) -> bool:
        begun.append("stuck")
        return False

    def later(_run: BookRun) -> bool:
        begun.append("later")
        return True

    run_books(station.home, [], RunContext(SETTINGS, flow(), SilentProgress(), inline), (stuck, later))
    assert begun == ["stuck"]


def test_a_book_that_cannot_be_settled_is_not_drafted_and_the_next_run_tries_again(station: Station) -> None:
    station.scan(["1", "2"])
    broken = replace(flow(), settle=WorkerStep("settle", "1", "", breaks))
    assert station.run(broken).failed == 1
    assert station.records() == []
    assert [(subject, step) for subject, step, _code, _tries in station.failures()] == [
        (f"book:{station.book}", "settle")
    ]
    station.run()
    assert [record.so for record in station.records()] == ["1", "2"]


def breaks(_task: SettleTask) -> tuple[EntryReading, ...]:
    raise ReaderFailed("Không đọc được.")


def test_a_decision_settles_its_book_again_and_no_other(station: Station) -> None:
    station.scan(["1", "2"])
    told: list[tuple[Decided, ...]] = []

    def listens(task: SettleTask) -> tuple[EntryReading, ...]:
        told.append(task.decided.entries)
        return task.entries

    listening = replace(flow(), settle=WorkerStep("settle", "1", "", listens))
    station.run(listening)
    station.decide(0, "nksHoTen", "Lò Văn Páo")
    station.run(listening)
    station.run(listening)
    assert told == [({}, {}), ({"nksHoTen": "Lò Văn Páo"}, {})]


def test_a_fault_in_a_stage_ends_the_run_and_the_next_one_makes_up_for_it(station: Station) -> None:
    station.scan(["1"])

    def faulty(_run: BookRun) -> bool:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run_books(station.home, [], RunContext(SETTINGS, flow(), SilentProgress(), inline), (*FLOW[:2], faulty))
    station.run()
    assert [record.so for record in station.records()] == ["1"]


RUNNER = """
import sys
from functools import partial
from pathlib import Path
from pipeline.work.executor import process_pool
from pipeline.home.home import Home
from pipeline.home.progress import SilentProgress
from pipeline.run import run_books
from pipeline.work.run_context import RunContext
from tests.integration.pipeline.test_run import SETTINGS
from tests.support.fake_flow import flow
if __name__ == "__main__":
    home = Home.open(Path(sys.argv[1]))
    make = partial(process_pool, crashes=home.crash_file)
    run_books(home, [], RunContext(SETTINGS, flow(), SilentProgress(), make))
"""


def started_run(station: Station, tmp_path: Path) -> subprocess.Popen[bytes]:
    script = tmp_path / "runner.py"
    script.write_text(RUNNER)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    process = subprocess.Popen([sys.executable, script, station.home.root], env=environment, start_new_session=True)
    deadline = time.monotonic() + 240
    while reads_done(station) < 2:
        assert time.monotonic() < deadline
        assert process.poll() is None
        time.sleep(0.3)
    return process


def reads_done(station: Station) -> int:
    with station.home.store() as store, store.begin() as rows:
        return len(rows.steps.outcomes(station.book, "read"))


def test_a_killed_run_loses_nothing_and_the_next_one_finishes_it(station: Station, tmp_path: Path) -> None:
    station.scan([f"{number} slow" for number in range(1, 13)])
    process = started_run(station, tmp_path)
    process.kill()
    process.wait()
    done = reads_done(station)
    assert 2 <= done < 12
    assert station.run().done == 12 - done
    assert [record.so for record in station.records()] == [str(number) for number in range(1, 13)]
    with station.home.store() as store, store.begin() as rows:
        assert [run.outcome for run in rows.runs.all()] == ["killed", "done"]


def test_ctrl_c_finishes_what_is_in_hand_and_says_what_is_left(station: Station, tmp_path: Path) -> None:
    station.scan([f"{number} slow" for number in range(1, 13)])
    process = started_run(station, tmp_path)
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(60) != 0
    done = reads_done(station)
    assert 2 <= done < 12
    assert station.failures() == []
    assert station.run().done == 12 - done


def test_an_interrupted_run_tells_how_many_pages_are_left(station: Station) -> None:
    station.scan(["1", "2", "3"])

    class Impatient(SilentProgress):
        asked = False

        def advance(self, failed: int = 0) -> None:
            if not self.asked:
                self.asked = True
                signal.raise_signal(signal.SIGINT)

    with pytest.raises(Interrupted, match="2 .*1 "):
        alone = SETTINGS.model_copy(update={"jobs": 1})
        run_books(station.home, [], RunContext(alone, flow(), Impatient(), inline))
