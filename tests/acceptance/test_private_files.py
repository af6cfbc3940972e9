"""Whatever the umask of the account, what the program writes is for that account alone."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from records.errors import ExitCode
from tests.acceptance.test_command_line import BOOK

OTHERS = stat.S_IRWXG | stat.S_IRWXO


@pytest.fixture
def open_to_all() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def hotich(*words: str | Path) -> None:
    command = [Path(sys.executable).with_name("hotich"), *words]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert ended.returncode == ExitCode.DONE, ended.stderr


def test_files_are_for_the_account_alone(open_to_all: None, tmp_path: Path) -> None:
    home = tmp_path / "home"
    hotich("init", "--home", home)
    hotich("book", "add", *BOOK, "--home", home)
    hotich("nightly", "--home", home)
    hotich("backup", "--out", tmp_path / "backup", "--home", home)
    hotich("restore", tmp_path / "backup", "--home", tmp_path / "there")
    hotich("backup-key", tmp_path / "key")
    made = [path for path in tmp_path.rglob("*")]
    assert len(made) > 30
    assert [path for path in made if stat.S_IMODE(path.stat().st_mode) & OTHERS] == []
