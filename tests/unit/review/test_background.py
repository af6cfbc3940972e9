"""Work beside the answers of a server: in order, once each, again after another run, and on after an error."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event

from pipeline.home.logs import log_to
from records.errors import ExitCode
from review.work.background import BackgroundWork

SECONDS = 30


def doing(done: list[str], name: str, ended: Event, code: ExitCode = ExitCode.DONE) -> Callable[[], int]:
    def task() -> int:
        done.append(name)
        ended.set()
        return code

    return task


def test_tasks_are_done_in_order_and_one_that_waits_is_not_done_twice() -> None:
    work, done, free, ended = BackgroundWork(), list[str](), Event(), Event()

    def first() -> int:
        assert free.wait(SECONDS)
        done.append("first")
        return ExitCode.DONE

    work.give("first", first)
    for name in ("second", "second"):
        work.give(name, doing(done, name, Event()))
    work.give("last", doing(done, "last", ended))
    free.set()
    assert ended.wait(SECONDS) and done == ["first", "second", "last"]


def test_a_task_that_found_its_book_held_by_another_run_is_tried_again() -> None:
    work, done, again = BackgroundWork(again=0.01), list[str](), Event()
    codes = [ExitCode.LOCKED, ExitCode.LOCKED, ExitCode.DONE]

    def task() -> int:
        done.append("tried")
        if len(done) == len(codes):
            again.set()
        return codes[len(done) - 1]

    work.give("package", task)
    assert again.wait(SECONDS) and len(done) == len(codes)


def test_an_error_in_a_task_is_logged_and_the_next_one_is_done(tmp_path: Path) -> None:
    log_to(tmp_path / "hotich.log")
    work, done, ended = BackgroundWork(), list[str](), Event()

    def broken() -> int:
        raise ValueError("a record's name")

    work.give("broken", broken)
    work.give("next", doing(done, "next", ended))
    assert ended.wait(SECONDS) and done == ["next"]
    told = (tmp_path / "hotich.log").read_text(encoding="utf-8")
    assert "ValueError" in told and "a record's name" not in told
