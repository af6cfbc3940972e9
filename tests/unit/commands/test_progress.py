"""Progress on a terminal and in a log: the total of a step stands there before its first page, and never changes."""

from __future__ import annotations

import io
import re

import pytest
from rich.console import Console

from commands.interface import progress as shown
from commands.interface.progress import BarProgress, PlainProgress


def test_a_log_tells_every_step_with_its_own_total(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown, "SECONDS_BETWEEN_LINES", 0.0)
    told = io.StringIO()
    with PlainProgress(Console(file=told, width=200), "trang") as progress:
        for count, what in ((2, "xem"), (3, "đọc")):
            progress.expect(count, what)
            for _page in range(count):
                progress.advance()
    counts = re.findall(r"(xem|đọc): (\d/\d) trang", told.getvalue())
    assert counts == [("xem", "1/2"), ("xem", "2/2"), ("đọc", "1/3"), ("đọc", "2/3"), ("đọc", "3/3")]


def test_a_bar_begins_anew_with_each_step_and_stays_after_an_empty_one() -> None:
    told = io.StringIO()
    with BarProgress(Console(file=told, force_terminal=True, width=200, height=20), "trang") as progress:
        progress.expect(2, "xem")
        progress.advance(failed=1)
        progress.advance()
        progress.expect(4, "đọc")
        for _page in range(4):
            progress.advance()
        progress.expect(0, "ghép")
    last = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", told.getvalue())
    assert "đọc" in last and "4/4" in last and "lỗi 1" in last and "6" not in re.findall(r"(\d+)/\d+", last)
