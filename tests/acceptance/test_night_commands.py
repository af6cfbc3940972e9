"""`nightly`, `backup` and `restore` as they are typed: what they say, and their exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.home.home import Home
from pipeline.store.books.books import NewBook
from pipeline.store.integrity import audit
from records.errors import ExitCode
from tests.acceptance.test_command_line import hotich
from tests.support.homes import new_home


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with new_home(tmp_path / "home").store() as store, store.begin() as rows:
        rows.books.add(NewBook("KS", 2018, "02", "UBND xã Thử Nghiệm"))
    return tmp_path / "home"


def test_a_night_says_where_its_report_is_and_a_second_call_that_it_is_done(home: Path) -> None:
    first = hotich("nightly", "--home", home)
    assert (first.returncode, first.stderr) == (ExitCode.DONE, "")
    (report,) = (home / "reports").glob("*/report.html")
    assert str(report) in first.stdout
    assert report.with_suffix(".pdf").exists()
    again = hotich("nightly", "--home", home, language="en")
    assert again.returncode == ExitCode.DONE
    assert "already done" in again.stdout


def test_a_shared_database_out_of_reach_is_the_nights_exit_code(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTICH_SHARED__URL", "postgresql+psycopg://nobody@127.0.0.1:1/none")
    assert hotich("nightly", "--home", home).returncode == ExitCode.SHARED_DATABASE_UNREACHABLE
    assert len(list((home / "reports").glob("*/report.html"))) == 1


def test_a_home_is_backed_up_and_restored(home: Path, tmp_path: Path) -> None:
    assert hotich("backup", "--out", tmp_path / "backup", "--home", home).returncode == ExitCode.DONE
    restored = hotich("restore", tmp_path / "backup", "--home", tmp_path / "there")
    assert restored.returncode == ExitCode.DONE
    assert "Nguyên vẹn: 0 ảnh quét" in restored.stdout
    assert "KS.2018.02" in hotich("book", "list", "--home", tmp_path / "there").stdout
    assert hotich("restore", tmp_path / "backup", "--home", home).returncode == ExitCode.USAGE


@pytest.mark.parametrize("words", [("run",), ("verify",), ("backup", "--out", "copies")])
def test_a_clock_that_was_set_back_is_told(
    home: Path, tmp_path: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "Đồng hồ" not in hotich(*words, "--home", home).stderr
    with monkeypatch.context() as ahead:
        ahead.setattr(audit, "now", lambda: "2035-01-01T00:00:00.000Z")
        with Home.open(home).store() as store, store.begin() as rows:
            rows.audit.add("test", "by a clock years ahead")
    ended = hotich(*words, "--home", home)
    assert ended.returncode == ExitCode.DONE
    assert "Đồng hồ" in ended.stderr and "2035-01-01" in ended.stderr
