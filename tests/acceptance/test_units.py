"""The unit files that the night server guide hands out call commands that exist."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from cli import app

needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
UNITS = Path(__file__).parents[2] / "docs" / "units"


def calls() -> list[str]:
    """What each unit file gives to the program, without places."""
    service = (UNITS / "hotich-nightly.service").read_text(encoding="utf-8")
    cron = (UNITS / "hotich-nightly.cron").read_text(encoding="utf-8")
    task = ElementTree.parse(UNITS / "hotich-nightly.xml").getroot()
    arguments = task.find(".//{*}Arguments")
    assert arguments is not None
    started = [line.partition("=")[2] for line in service.splitlines() if line.startswith("ExecStart=")]
    timed = [line.split(maxsplit=6)[6] for line in cron.splitlines() if line[:1].isdigit()]
    return [call.split(maxsplit=1)[1] for call in (*started, *timed)] + [arguments.text or ""]


@pytest.mark.parametrize("words", calls())
def test_units_call_commands_that_exist(words: str) -> None:
    assert CliRunner().invoke(app, [words.split()[0], "--help"]).exit_code == 0


@needs_systemd
def test_systemd_understands_every_line(tmp_path: Path) -> None:
    for kind in ("service", "timer"):
        text = (UNITS / f"hotich-nightly.{kind}").read_text(encoding="utf-8")
        there = re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", text, flags=re.M)
        (tmp_path / f"hotich-nightly.{kind}").write_text(there, encoding="utf-8")
    units = [tmp_path / "hotich-nightly.service", tmp_path / "hotich-nightly.timer"]
    verified = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    assert [line for line in verified.stderr.splitlines() if str(tmp_path) in line] == []
    assert verified.returncode == 0


@needs_systemd
def test_systemd_takes_the_timer() -> None:
    times = re.findall(r"^OnCalendar=(.+)$", (UNITS / "hotich-nightly.timer").read_text(encoding="utf-8"), re.M)
    assert times
    for time in times:
        subprocess.run(["systemd-analyze", "calendar", time], check=True, capture_output=True)
