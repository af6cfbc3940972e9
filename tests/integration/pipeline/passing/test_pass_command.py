"""Command `hotich pass`: it counts, and turns the passing on and off in the name of a supervisor."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from cli import app
from pipeline.store.review.people import Person, Role
from records.errors import ExitCode, UsageError
from tests.support.passing_office import PassingOffice


def call(office: PassingOffice, *words: str) -> str:
    command = ["pass", office.shared.book, "--home", str(office.shared.home.root), *words]
    done = CliRunner().invoke(app, command, catch_exceptions=False)
    assert done.exit_code == ExitCode.DONE
    return done.stdout


def test_it_counts_and_says_why_the_others_do_not_pass(office: PassingOffice) -> None:
    told = call(office)
    assert "máy cho qua đang tắt, ngưỡng 0.95; 8 trường hợp, 7 đủ điều kiện, đã cho qua 0." in told
    assert "1  khác cơ sở dữ liệu dùng chung" in told
    line = json.loads(call(office, "--json"))
    assert (line["on"], line["policy"], line["certain"], line["causes"]["differs"]) == (False, None, 7, 1)


def test_a_supervisor_turns_it_on_with_a_threshold_and_off(office: PassingOffice, chief: Person) -> None:
    on = json.loads(call(office, "--on", "--user", chief.name, "--sure-from", "0.97", "--json"))
    assert (on["on"], on["sure_from"], on["passed"]) == (True, 0.97, 7)
    off = json.loads(call(office, "--off", "--user", chief.name, "--json"))
    assert (off["on"], off["sure_from"], off["passed"]) == (False, 0.97, 0)


@pytest.mark.parametrize("words", [("--on",), ("--sure-from", "0.97"), ("--user", "chief")])
def test_half_a_command_is_refused(office: PassingOffice, words: tuple[str, ...]) -> None:
    with pytest.raises(UsageError):
        call(office, *words)


def test_a_reviewer_turns_nothing_on(office: PassingOffice) -> None:
    with pytest.raises(UsageError):
        call(office, "--on", "--user", office.person("lan", Role.REVIEWER).name)
    assert json.loads(call(office, "--json"))["passed"] == 0
