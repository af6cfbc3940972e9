"""Nights: done once, begun again at any point, caught up, alone; what fails in one stage stops no other."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pikepdf
import pytest
from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from pipeline.backup.copies import BackupFolder
from pipeline.capture.file_scanning import scan_book
from pipeline.home.home import DATABASE
from pipeline.home.progress import SilentProgress
from pipeline.home.settings import RunSettings
from pipeline.nightly.night import NightSummary, business_date, run_night
from pipeline.nightly.open_books import balances
from pipeline.nightly.report import night_report
from pipeline.nightly.stages import STAGES, NightContext, Stage, ended
from pipeline.reports.overview import book_state
from pipeline.store import open_store
from pipeline.store.books.books import NewBook
from pipeline.store.ledgers.nights import MOST_MISSED, NightOutcome, StageResult
from pipeline.work.run_context import RunContext
from records.errors import ExitCode, LockedByAnotherRun, WriteFailed
from scanners.testing import ScriptedSource
from tests.support.accepted_book import approved_unread
from tests.support.cluster_flow import flow, picture
from tests.support.databases import PostgresServer
from tests.support.fake_flow import inline
from tests.support.homes import new_home
from tests.support.linkage_cases import birth

FRIDAY, SATURDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 23)


class Office:
    """A home with a book of a few scans, and nights upon it."""

    def __init__(self, root: Path, pages: int = 3) -> None:
        self.home = new_home(root)
        with self.home.store() as store, store.begin() as rows:
            self.book = rows.books.add(NewBook("KS", 2007, "01", "UBND xã Thử Nghiệm")).id
        self.scan(*range(1, pages + 1))

    def scan(self, *numbers: int) -> None:
        source = ScriptedSource([picture(number) for number in numbers])
        scan_book(self.home, self.book, source, RunContext(RunSettings(), flow(), SilentProgress(), inline))

    def context(self) -> RunContext:
        return RunContext(RunSettings(jobs=1), flow(), SilentProgress(), inline)

    def night(self, day: date = FRIDAY) -> NightSummary:
        return run_night(NightContext(self.home, day, self.context, SilentProgress()))

    def accept(self) -> None:
        """As reviewers and a supervisor do."""
        with self.home.store() as store:
            approved_unread(store, self.book)

    def set(self, group: str, **values: object) -> None:
        """Change settings of a group, as a person does in the file."""
        changed = getattr(self.home.settings, group).model_copy(update=values)
        self.home = replace(self.home, settings=self.home.settings.model_copy(update={group: changed}))

    def numbers(self) -> list[str]:
        with self.home.store() as store, store.begin() as rows:
            return [entry.so for entry in rows.records.of_book(self.book)]

    def stages(self, day: date = FRIDAY) -> dict[str, str]:
        with self.home.store() as store, store.begin() as rows:
            return {stage.name: stage.result.outcome.value for stage in rows.nights.stages(day) if stage.result}

    def report(self, day: date = FRIDAY) -> str:
        return (self.home.root / "reports" / day.isoformat() / "report.html").read_text(encoding="utf-8")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setattr("tests.support.cluster_flow.SECONDS_A_PAGE", 0)
    return Office(tmp_path / "home")


def test_a_night_reads_delivers_backs_up_and_reports(office: Office) -> None:
    done = office.night()
    assert done.exit_code == ExitCode.DONE
    assert office.numbers() == ["1", "2", "3"]
    assert office.stages() == {
        "sync": "skipped",
        "read": "done",
        "reconcile": "skipped",
        "pass": "skipped",
        "packages": "done",
        "upload": "skipped",
        "backup": "done",
        "archive": "skipped",
    }
    assert len(BackupFolder(office.home.root / "backup").copies()) == 1
    assert not (office.home.root / "delivery").exists()
    office.accept()
    assert office.night(SATURDAY).exit_code == ExitCode.DONE
    delivered = office.home.root / "delivery" / office.book
    assert [path.name for path in sorted(delivered.iterdir())] == [
        "KS.2007.01.sha256",
        "KS.2007.01.xlsx",
        "KS.2007.01.zip",
    ]


def test_a_night_on_postgresql_is_the_same(
    postgres: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with postgres.database() as url:
        monkeypatch.setenv("HOTICH_STORE__URL", url)
        office = Office(tmp_path / "home")
        assert office.night().exit_code == ExitCode.DONE
        office.accept()
        assert office.night(MONDAY).exit_code == ExitCode.DONE
        assert (office.home.root / "delivery" / office.book / "KS.2007.01.sha256").exists()
        assert (BackupFolder(office.home.root / "backup").copies()[-1] / "database").stat().st_size
        assert "21.11.2026, 22.11.2026" in office.report(MONDAY)


def test_a_night_that_is_done_is_left_alone(office: Office) -> None:
    office.night()
    again = office.night()
    assert (again.exit_code, again.report) == (ExitCode.DONE, None)
    assert len(BackupFolder(office.home.root / "backup").copies()) == 1


def test_a_package_is_written_again_only_when_its_book_changes(office: Office) -> None:
    office.night()
    office.accept()
    office.night(SATURDAY)
    seal = office.home.root / "delivery" / office.book / "KS.2007.01.sha256"
    seal.unlink()  # carried away with the package
    office.night(date(2026, 11, 22))
    assert not seal.exists()
    with office.home.store() as store, store.begin() as rows:
        record = rows.records.of_book(office.book)[0]
        fields = (replace(one, value="1A") if one.column == "so" else one for one in record.current.fields)
        rows.records.revise(record, replace(record.current, fields=tuple(fields)), record.effort)
    assert office.night(MONDAY).exit_code == ExitCode.DONE
    assert seal.exists()


def test_missed_nights_are_caught_up_and_named(office: Office) -> None:
    office.night(FRIDAY)
    office.scan(1, 2, 3, 4)
    office.night(MONDAY)
    assert office.numbers() == ["1", "2", "3", "4"]
    with office.home.store() as store, store.begin() as rows:
        outcomes = [rows.nights.outcome(date(2026, 11, day)) for day in (20, 21, 22, 23)]
        assert rows.nights.caught_up(MONDAY) == [date(2026, 11, 21), date(2026, 11, 22)]
    assert outcomes == [NightOutcome.DONE, NightOutcome.CAUGHT_UP, NightOutcome.CAUGHT_UP, NightOutcome.DONE]
    assert "21.11.2026, 22.11.2026" in office.report(MONDAY)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-11-20 22:00", FRIDAY),
        ("2026-11-21 03:00", FRIDAY),
        ("2026-11-21 17:59", FRIDAY),
        ("2026-11-21 18:00", SATURDAY),
    ],
)
def test_the_hours_up_to_the_next_evening_belong_to_the_evening_before(moment: str, day: date) -> None:
    assert business_date(datetime.fromisoformat(moment), 18) == day


def breaking(error: Exception) -> Callable[..., StageResult]:
    def work(*_words: object) -> StageResult:
        raise error

    return work


@pytest.mark.parametrize("broken", [stage.name for stage in STAGES])
def test_a_fault_nobody_foresaw_in_one_stage_stops_no_other(
    office: Office, broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the next call does that stage, and those that build on it, once more."""
    with monkeypatch.context() as fault:
        fault.setattr("pipeline.nightly.stages.log_unexpected", lambda error: "hotich.log")
        changed = [replace(one, work=breaking(ZeroDivisionError())) if one.name == broken else one for one in STAGES]
        fault.setattr("pipeline.nightly.night.STAGES", tuple(changed))
        done = office.night()
    assert done.exit_code == ExitCode.PAGES_FAILED
    after = office.stages()
    assert {name for name, outcome in after.items() if outcome == "failed"} == {broken}
    assert len(after) == len(STAGES)
    assert "ZeroDivisionError" in office.report()
    assert office.night().exit_code == ExitCode.DONE
    assert office.numbers() == ["1", "2", "3"]
    assert "failed" not in office.stages().values()


class Death(BaseException):
    """Nothing after it runs, as after kill -9."""


@pytest.mark.parametrize("last", [stage.name for stage in STAGES])
def test_a_night_that_dies_in_any_stage_is_finished_by_the_next_call(
    office: Office, last: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.night()
    office.accept()
    office.scan(1, 2, 3, 4)

    def dying(stage: Stage) -> Callable[[NightContext], StageResult]:
        def work(night: NightContext) -> StageResult:
            stage.work(night)
            raise Death

        return work

    with monkeypatch.context() as fault:
        changed = [replace(one, work=dying(one)) if one.name == last else one for one in STAGES]
        fault.setattr("pipeline.nightly.night.STAGES", tuple(changed))
        with pytest.raises(Death):
            office.night(SATURDAY)
    assert office.night(SATURDAY).exit_code == ExitCode.DONE
    assert office.numbers() == ["1", "2", "3", "4"]
    with office.home.store() as store, store.begin() as rows:
        assert {outcome.attempts for outcome in rows.steps.outcomes(office.book, "read").values()} == {1}
        assert rows.audit.check()
    assert not list((office.home.root / "backup").glob("*.part"))


def test_a_report_that_cannot_be_made_does_not_undo_the_night(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as fault:
        fault.setattr("pipeline.nightly.report.write_pdf", breaking(WriteFailed("Ổ đĩa đầy.")))
        done = office.night()
    assert (done.exit_code, done.report) == (WriteFailed.exit_code, None)
    assert office.numbers() == ["1", "2", "3"]
    assert office.night().report is not None


def test_a_shared_database_that_is_cut_off_costs_nothing_else(office: Office, tmp_path: Path) -> None:
    office.set("shared", url="postgresql+psycopg://nobody@127.0.0.1:1/none")
    assert office.night().exit_code == ExitCode.SHARED_DATABASE_UNREACHABLE
    assert office.numbers() == ["1", "2", "3"]
    assert office.stages()["sync"] == "failed"
    assert len(BackupFolder(office.home.root / "backup").copies()) == 1
    shared = tmp_path / "shared.sqlite"
    with closing(sqlite3.connect(shared)) as database, database:
        database.execute(f"CREATE TABLE ks (id TEXT, {', '.join(f'{column} TEXT' for column in birth(1))})")
        for number in range(1, 5):
            cells = birth(number)
            database.execute(
                f"INSERT INTO ks VALUES ('{number}', {', '.join('?' * len(cells))})", tuple(cells.values())
            )
    office.set("shared", url=f"sqlite:///{shared}")
    assert office.night().exit_code == ExitCode.DONE
    assert office.stages()["reconcile"] == "done"


def test_a_full_delivery_disk_is_told_and_the_next_night_delivers(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.night()
    office.accept()
    left = office.home.root / "delivery" / office.book / ".KS.2007.01.abcdefgh"
    left.mkdir(parents=True)
    (left / "book.zip").write_bytes(b"what a killed export leaves")

    def full(*_words: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr("exports.package.book_package.write_seal", full)
        assert office.night(SATURDAY).exit_code == WriteFailed.exit_code
    assert office.stages(SATURDAY)["backup"] == "done"
    assert "delivery" in office.report(SATURDAY)
    assert office.night(SATURDAY).exit_code == ExitCode.DONE
    assert [path.name for path in sorted((left.parent).iterdir())] == [
        "KS.2007.01.sha256",
        "KS.2007.01.xlsx",
        "KS.2007.01.zip",
    ]


def test_a_database_disk_that_is_full_still_leaves_a_backup_and_a_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What SQLite says when its file cannot grow: from the first row of the ledger on."""
    monkeypatch.setattr("tests.support.cluster_flow.SECONDS_A_PAGE", 0)
    office = Office(tmp_path / "home", pages=12)

    def full(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA database_list")
        if Path(cursor.fetchall()[0][2]).name == DATABASE:
            cursor.execute("PRAGMA max_page_count = 1")
        cursor.close()

    event.listen(Engine, "connect", full)
    try:
        done = office.night()
    finally:
        event.remove(Engine, "connect", full)
    assert done.exit_code == WriteFailed.exit_code
    assert done.report is not None
    assert "full" in office.report()
    assert len(BackupFolder(office.home.root / "backup").copies()) == 1
    assert office.night().exit_code == ExitCode.DONE
    assert len(office.numbers()) == 12


def test_a_disk_that_was_full_for_a_moment_at_the_begin_stops_no_night(office: Office) -> None:
    refused: list[str] = []

    def full(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("INSERT INTO night ") and not refused:
            refused.append(statement)
            raise OperationalError(statement, {}, Exception("database or disk is full"))

    event.listen(Engine, "before_cursor_execute", full)
    try:
        done = office.night()
    finally:
        event.remove(Engine, "before_cursor_execute", full)
    assert refused
    assert done.exit_code == WriteFailed.exit_code
    assert "full" in office.report()
    assert len(office.numbers()) == 3


def test_two_nights_at_once_cannot_be(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def second(_night: NightContext) -> StageResult:
        with pytest.raises(LockedByAnotherRun):
            office.night()
        return ended(("alone",))

    monkeypatch.setattr("pipeline.nightly.night.STAGES", (replace(STAGES[0], work=second),))
    assert office.night().exit_code == ExitCode.DONE


def test_machines_that_share_a_database_do_not_have_two_nights_at_once(postgres: PostgresServer) -> None:
    with postgres.database() as url:
        here, there = open_store(url, busy_seconds=5), open_store(url, busy_seconds=5)
        with here.alone("nightly"):
            with pytest.raises(LockedByAnotherRun), there.alone("nightly"):
                pass
            with there.alone("another"):
                pass
        with there.alone("nightly"):
            pass
        here.close()
        there.close()


RUNNER = """
import sys
from datetime import date
from pathlib import Path
from pipeline.home.home import DATABASE, Home
from pipeline.nightly.night import run_night
from pipeline.nightly.stages import NightContext
from pipeline.home.progress import SilentProgress
from pipeline.home.settings import RunSettings
from pipeline.work.run_context import RunContext
from tests.support.cluster_flow import flow
from tests.support.fake_flow import inline
home = Home.open(Path(sys.argv[1]))
context = RunContext(RunSettings(jobs=1), flow(), SilentProgress(), inline)
run_night(NightContext(home, date(2026, 11, 20), lambda: context, SilentProgress()))
"""


def test_a_night_killed_in_the_middle_is_finished_by_the_next_call(tmp_path: Path) -> None:
    office = Office(tmp_path / "home", pages=16)
    script = tmp_path / "runner.py"
    script.write_text(RUNNER)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    with subprocess.Popen([sys.executable, script, office.home.root], env=environment) as process:
        try:
            deadline = time.monotonic() + 240
            while read_so_far(office) < 2 and process.poll() is None:
                assert time.monotonic() < deadline
                time.sleep(0.1)
        finally:
            process.kill()
    assert 2 <= (before := read_so_far(office)) < 16
    assert set(office.stages()) == {"sync"}
    assert office.night().exit_code == ExitCode.DONE
    with office.home.store() as store, store.begin() as rows:
        assert {outcome.attempts for outcome in rows.steps.outcomes(office.book, "read").values()} == {1}
        assert [run.done for run in rows.runs.all() if run.outcome == "done"][0] == 16 - before
    assert office.numbers() == [str(number) for number in range(1, 17)]


def read_so_far(office: Office) -> int:
    with office.home.store() as store, store.begin() as rows:
        return len(rows.steps.outcomes(office.book, "read"))


def test_a_page_that_fails_is_named_with_what_to_do(office: Office) -> None:
    key = flow().read.key("other")
    with office.home.store() as store, store.begin() as rows:
        page = rows.pages.of_book(office.book)[1]
        rows.steps.failed(office.book, f"page:{page.id}", key, "WorkerDied")
        night = NightContext(office.home, FRIDAY, office.context, SilentProgress())
        report = night_report(rows, night, (), balances(rows, office.home.editions))
    (line,) = next(table.rows for table in report.tables if table.heading == "Trang lỗi (1)")
    assert line[:2] == (office.book, "2 (p02.jpg)")
    assert "Đã thử 1 lần." in line[2]
    assert "nhập tay" in line[3]


def test_the_progress_of_a_book_is_told_in_words_and_names_what_failed(office: Office) -> None:
    office.night()
    with office.home.store() as store, store.begin() as rows:
        page = rows.pages.of_book(office.book)[1]
        rows.steps.failed(office.book, f"page:{page.id}", flow().read.key("other"), "WorkerDied")
    told = book_state(office.home, office.book).text
    assert "trang nhận 3; trường hợp chưa nhận 3" in told
    assert "2 (p02.jpg): Chương trình đọc dừng đột ngột" in told


def test_the_report_says_the_same_on_paper_and_on_the_screen(office: Office) -> None:
    office.night()
    html = office.report()
    for words in ("Đã nhận", "Đã đọc", "Đang chờ", "Đã giao", "Người duyệt", office.book):
        assert words in html
    with pikepdf.open(office.home.root / "reports" / FRIDAY.isoformat() / "report.pdf") as pdf:
        assert pdf.docinfo["/Title"] == "Báo cáo đêm 20.11.2026"
    told = subprocess.run(
        ["pdftotext", "-layout", office.home.root / "reports" / FRIDAY.isoformat() / "report.pdf", "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for words in ("Mọi việc trong đêm đã xong.", "Người duyệt", "duyệt trường hợp", "Sao lưu"):
        assert words in told


FAR = date(2035, 1, 1)


def test_a_night_is_done_though_a_wrong_clock_was_ahead_of_it(office: Office) -> None:
    """Years ahead for one night: the nights of those years are not taken for done."""
    office.night()
    office.night(FAR)
    office.scan(4)
    done = office.night(SATURDAY)
    assert office.numbers() == ["1", "2", "3", "4"]
    assert done.exit_code == ExitCode.USAGE
    assert "01.01.2035" in done.text and "Đồng hồ" in office.report(SATURDAY)
    assert office.night(MONDAY).exit_code == ExitCode.DONE
    again = office.night(MONDAY)
    assert (again.exit_code, again.report) == (ExitCode.DONE, None)


def test_a_night_done_on_a_date_before_the_clock_was_set_back_is_done_again(office: Office) -> None:
    office.night()
    office.night(MONDAY)
    office.scan(4)
    assert office.night().exit_code == ExitCode.USAGE
    assert office.numbers() == ["1", "2", "3", "4"]
    assert len(BackupFolder(office.home.root / "backup").copies()) == 3


def test_a_clock_far_ahead_fills_no_ledger(office: Office) -> None:
    office.night()
    office.night(FAR)
    with office.home.store() as store, store.begin() as rows:
        assert len(rows.nights.caught_up(FAR)) == MOST_MISSED.days


def test_the_report_tells_what_happened_since_the_night_that_was_begun_before(office: Office) -> None:
    office.night(FAR)
    office.night(SATURDAY)
    with office.home.store() as store, store.begin() as rows:
        first, second = (rows.nights.last_before(day) or "" for day in (SATURDAY, MONDAY))
    assert "" < first < second
