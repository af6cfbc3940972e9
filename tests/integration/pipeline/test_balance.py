"""A book of three scans, the last refused: blocked everywhere until it is whole or a supervisor answers for it."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from pipeline.books.balance.answering import explain, waive_page
from pipeline.books.balance.balance import BookBalance
from pipeline.books.balance.balancing import BookOpen, balance_of
from pipeline.capture.file_scanning import scan_book
from pipeline.delivery.book_export import PackageStage, WrittenPackage, export_book
from pipeline.home.progress import SilentProgress
from pipeline.home.settings import RunSettings
from pipeline.nightly.night import NightSummary, run_night
from pipeline.nightly.stages import NightContext
from pipeline.reports.overview import book_state, page_lines
from pipeline.run import run_books
from pipeline.store.books.books import NewBook
from pipeline.store.books.record import ReviewTask
from pipeline.store.review.decisions import DecisionKind
from pipeline.store.review.people import Person, Role, Scope
from pipeline.work.run_context import RunContext
from records.errors import ExitCode, UsageError
from records.language import use_language
from scanners.sources.source_page import RefusalCode, SourcePage, SourceRefusal
from scanners.testing import ScriptedSource
from tests.support.cluster_flow import flow, picture
from tests.support.fake_flow import inline
from tests.support.forced import forced
from tests.support.homes import new_home

CONTEXT = RunContext(RunSettings(jobs=1), flow(), SilentProgress(), inline)
CUT = SourceRefusal("p03.jpg", RefusalCode.TRUNCATED, "Tệp bị cắt cụt.", "Quét lại.")


class Office:
    """A home with a book, its supervisor, and the ways out of it."""

    def __init__(self, root: Path) -> None:
        self.home = new_home(root)
        with self.home.store() as store, store.begin() as rows:
            self.book = rows.books.add(NewBook("KS", 2007, "01", "UBND xã Thử Nghiệm")).id
            chief = rows.people.add("chief", "no hash", Role.SUPERVISOR, everywhere=True)
            rows.people.add("ann", "no hash", Role.REVIEWER, everywhere=True)
        self.chief = Person(chief.id, "chief", Role.SUPERVISOR, Scope(None))

    def scan(self, *items: SourcePage | SourceRefusal, again: int | None = None) -> None:
        scan_book(self.home, self.book, ScriptedSource(list(items)), CONTEXT, again)
        run_books(self.home, [self.book], CONTEXT)

    def approve(self) -> None:
        """Approve the records past every question, as an earlier version did."""
        with self.home.store() as store:
            forced(store, "UPDATE record SET task = 'approval'")
            with store.begin() as rows:
                rows.supervision.approve(self.book, self.chief)

    def balance(self) -> BookBalance:
        with self.home.store() as store, store.begin() as rows:
            return balance_of(rows, self.home.editions, rows.books.find(self.book))

    def export(self, out: Path, stage: PackageStage = PackageStage.FINAL) -> WrittenPackage:
        return export_book(self.home, self.book, out, stage, CONTEXT)

    def night(self, day: int) -> NightSummary:
        return run_night(NightContext(self.home, date(2026, 11, day), lambda: CONTEXT, SilentProgress()))

    def report(self, day: int) -> str:
        return (self.home.root / "reports" / f"2026-11-{day}" / "report.html").read_text(encoding="utf-8")


@pytest.fixture
def office(tmp_path: Path, store_url: str, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setattr("tests.support.cluster_flow.SECONDS_A_PAGE", 0)
    monkeypatch.setenv("HOTICH_STORE__URL", store_url)
    made = Office(tmp_path / "home")
    made.scan(picture(1), picture(2), CUT)
    made.approve()
    return made


def test_the_refused_page_blocks_export_and_night_by_name(office: Office, tmp_path: Path) -> None:
    (point,) = office.balance().open
    assert point.place == 3
    with pytest.raises(BookOpen, match=r"Trang 3 \(p03.jpg\)"):
        office.export(tmp_path / "out")
    assert not (tmp_path / "out").exists()
    done = office.night(20)
    assert done.exit_code == ExitCode.USAGE
    assert any("p03.jpg" in trouble.message for trouble in done.troubles)
    assert "Sổ chưa cân (1)" in office.report(20) and "Mọi việc trong đêm đã xong" not in office.report(20)
    assert not (office.home.root / "delivery" / office.book).exists()
    assert office.export(tmp_path / "draft", PackageStage.DRAFT).entries == 2


def test_a_good_file_of_that_name_closes_the_book(office: Office, tmp_path: Path) -> None:
    office.scan(replace(picture(3), name="p03.jpg"))
    assert office.balance().closed
    with pytest.raises(UsageError, match="chưa được nhận"):
        office.export(tmp_path / "out")
    office.approve()
    assert office.export(tmp_path / "out").entries == 3
    found = office.balance()
    assert (found.pages, found.entries, found.numbers, found.rows, found.pdfs) == (3, 3, 3, 3, 3)
    assert office.night(20).exit_code == ExitCode.DONE
    assert "Mọi việc trong đêm đã xong" in office.report(20)


def test_a_supervisor_waives_the_page_by_name_and_the_book_goes_out(office: Office, tmp_path: Path) -> None:
    assert waive_page(office.home, office.book, 3, "chief", "Tờ lót, không ghi gì.").closed
    line = page_lines(office.home, office.book)[2]
    assert (line.decision, line.reasons[0]) == ("waived", "chief bỏ qua trang này: Tờ lót, không ghi gì.")
    assert book_state(office.home, office.book).balance.ends == {"entry": 2, "waived": 1}
    assert office.export(tmp_path / "out").entries == 2
    assert office.night(20).exit_code == ExitCode.DONE
    with office.home.store() as store:
        with store.begin() as rows:
            assert rows.audit.check()
        for statement in ("UPDATE waiver SET reason = ''", "DELETE FROM waiver"):
            with pytest.raises(DatabaseError, match="append-only"), store.engine.begin() as connection:
                connection.execute(text(statement))


def test_a_waiver_is_of_the_file_that_was_refused_not_of_what_comes_later(office: Office) -> None:
    waive_page(office.home, office.book, 3, "chief", "Tệp hỏng.")
    office.scan(replace(picture(3), name="p03.jpg"))
    assert office.balance().counts == {"entry": 3}


@pytest.mark.parametrize(
    ("page", "user", "reason", "why"),
    [
        (3, "ann", "vì thế", "không phải người giám sát"),
        (3, "chief", " ", "Chưa ghi lý do"),
        (3, "nobody", "vì thế", "Không có tài khoản"),
        (1, "chief", "vì thế", "không thiếu gì"),
        (9, "chief", "vì thế", "không thiếu gì"),
    ],
)
def test_nobody_else_and_nothing_else_is_waived(office: Office, page: int, user: str, reason: str, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        waive_page(office.home, office.book, page, user, reason)
    assert not office.balance().closed


def test_a_hole_in_the_numbers_is_explained_by_its_key(office: Office, tmp_path: Path) -> None:
    office.scan(replace(picture(6), name="p03.jpg"))
    office.approve()
    (gap,) = office.balance().open
    assert gap.key == "gap-2007-3-5"
    with pytest.raises(UsageError, match="không còn thiếu"):
        explain(office.home, office.book, ["gap-2007-3-4"], "chief", "Sổ bỏ số.")
    with pytest.raises(BookOpen, match="3–5"):
        office.export(tmp_path / "out")
    assert explain(office.home, office.book, [gap.key], "chief", "Sổ bỏ số.").closed
    office.scan(picture(4))
    assert [point.key for point in office.balance().open] == ["gap-2007-3-3", "gap-2007-5-5"]


def test_a_page_that_was_sent_back_and_cannot_be_better_goes_to_the_reviewers(office: Office) -> None:
    office.scan(replace(picture(3), name="p03.jpg"))
    with office.home.store() as store, store.begin() as rows:
        record = rows.records.of_book(office.book)[2]
        rows.rescans.ask(record, office.chief.id, "lóa")
        rows.decisions.hand_on(record, office.chief, DecisionKind.SEND_BACK, ReviewTask.RESCAN)
    (point,) = office.balance().open
    assert "trả về trạm quét" in point.message
    assert waive_page(office.home, office.book, 3, "chief", "Tờ đã rách.").closed
    with office.home.store() as store, store.begin() as rows:
        assert rows.records.of_book(office.book)[2].task == "review"


def test_the_commands_say_it_as_json_and_end_with_a_code(office: Office) -> None:
    def hotich(*words: str) -> tuple[int, str]:
        command = [sys.executable, "-c", "import cli; cli.main()", *words, "--home", str(office.home.root)]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        return ended.returncode, ended.stdout

    _code, shown = hotich("book", "show", office.book, "--json")
    said = json.loads(shown)["balance"]
    assert (said["closed"], said["entries"], said["open"][0]["page"]) == (False, 2, 3)
    waive = ("waive", office.book, "3", "--reason", "Tờ lót.", "--user")
    assert hotich(*waive, "ann") == (ExitCode.USAGE, "")
    code, told = hotich(*waive, "chief")
    assert code == ExitCode.DONE and "cân đối: cân" in told
    _code, pages = hotich("pages", office.book, "--json")
    assert json.loads(pages.splitlines()[2])["decision"] == "waived"


def test_findings_are_told_in_the_language_of_whoever_looks(office: Office) -> None:
    with office.home.store() as store:
        with store.begin() as rows:
            found = [finding for _record, finding in rows.findings.of_book(office.book)]
        vietnamese = {finding.message for finding in found}
        with use_language("en"):
            english = {finding.message for finding in found}
    assert found and not vietnamese & english
