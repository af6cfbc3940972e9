"""The real watch, killed in the midst of its work and started again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.reports.overview import page_lines
from pipeline.specimen.book import SCANS
from pipeline.store.books.books import NewBook
from records.errors import ExitCode
from tests.acceptance.test_command_line import hotich
from tests.support.homes import new_home


def test_a_watch_that_is_killed_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTICH_WATCH__SETTLE", "0.3")
    home, hot = new_home(tmp_path / "home"), tmp_path / "hot"
    with home.store() as store, store.begin() as rows:
        book = rows.books.add(NewBook("KS", 2018, "02", "UBND xã Thử Nghiệm")).id
    (hot / book).mkdir(parents=True)
    for number in (1, 2):
        (hot / book / f"p{number}.jpg").write_bytes((SCANS / f"p00{number}.jpg").read_bytes())
    (hot / book / "p3.jpg").write_bytes((SCANS / "p003.jpg").read_bytes()[:5000])
    kill_when_the_first_scan_is_safe(home.root, hot)
    ended = hotich("--home", home.root, "scan", "watch", "--once", "--jobs", "1", hot)
    assert ended.returncode == ExitCode.INPUT_REFUSED
    assert [(line.file, line.decision) for line in page_lines(home, book)] == [
        ("p1.jpg", "accepted"),
        ("p2.jpg", "accepted"),
        ("p3.jpg", "rejected"),
    ]
    assert (hot / "quarantine" / book / "p3.jpg.ly-do.txt").is_file()


def kill_when_the_first_scan_is_safe(home: Path, hot: Path) -> None:
    command = [str(Path(sys.executable).with_name("hotich")), "--home", str(home), "scan", "watch", "-j", "1", str(hot)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as watch:
        while not list((home / "archive").glob("??/??/*")):
            assert watch.poll() is None
            time.sleep(0.02)
        os.kill(watch.pid, signal.SIGKILL)
