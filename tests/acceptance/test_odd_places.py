"""Homes on disks that are full or locked, and names that steer terminals: words and an exit code, never a traceback."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.specimen.book import SCANS
from pipeline.store.books.books import NewBook
from records.errors import ExitCode
from tests.acceptance.test_command_line import hotich
from tests.support.homes import new_home

HOTICH = Path(sys.executable).with_name("hotich")
LOCKED = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'
FULL = (
    'mount -t tmpfs -o size=2m none "$0" && cp -a "$0.kept/." "$0" && {{ head -c 9m /dev/zero >"$0/rest"; exec "$@"; }}'
)
COMMANDS = (
    "init",
    "book add --type KS --year 2019 --volume 03 --office X",
    f"scan files KS.2018.02 {SCANS}",
    "run",
    "report",
    "pages KS.2018.02",
    "export KS.2018.02 --draft --out {home}/out",
    "verify",
    "backup --out {home}/copies",
    "nightly",
    "shared load {home}",
    "user add lan --role reviewer --everywhere",
    "edition list",
    "demo",
    "review serve --port 1",
)

mounts = pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("unshare") is None, reason="mounting needs root and unshare"
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with new_home(tmp_path / "home").store() as store, store.begin() as rows:
        rows.books.add(NewBook("KS", 2018, "02", "UBND xã Thử Nghiệm"))
    shutil.copytree(tmp_path / "home", tmp_path / "home.kept")
    return tmp_path / "home"


def told(ended: subprocess.CompletedProcess[str]) -> None:
    said = ended.stdout + ended.stderr
    assert "Traceback" not in said and "ngoài dự kiến" not in said, said
    assert ended.returncode in set(ExitCode), said
    assert said.strip()


@mounts
@pytest.mark.parametrize("disk", [LOCKED, FULL.format()], ids=["locked", "full"])
@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words.split(" --")[0].partition("/")[0])
def test_on_a_disk_that_takes_nothing(home: Path, disk: str, words: str) -> None:
    command: list[str | Path] = [HOTICH, *words.format(home=home).split(), "--home", home]
    call: list[str | Path] = ["unshare", "--mount", "sh", "-c", disk, home, *command]
    environment = {**os.environ, "HOTICH_LANG": "vi", "HOTICH_PASSWORD": "một mật khẩu dài"}
    told(subprocess.run(call, capture_output=True, text=True, timeout=300, env=environment, check=False))


@pytest.mark.parametrize("words", [("report",), ("run",), ("nightly",), ("user", "list"), ("review", "serve")])
def test_with_the_database_away(home: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTICH_STORE__URL", "postgresql+psycopg://nobody@127.0.0.1:1/none")
    ended = hotich(*words, "--home", home)
    told(ended)
    assert ended.returncode == ExitCode.USAGE


def test_a_name_that_steers_the_terminal_is_shown_as_what_it_is(home: Path, tmp_path: Path) -> None:
    scans = tmp_path / "scans"
    scans.mkdir()
    for name in ("\x1b]0;x\x07\x1b[2J.jpg", "p\u202egpj.exe", "dòng\nhai.jpg"):
        (scans / name).write_text("không phải ảnh", encoding="utf-8")
    ended = hotich("scan", "files", "KS.2018.02", scans, "--home", home)
    said = ended.stdout + ended.stderr + hotich("pages", "KS.2018.02", "--json", "--home", home).stdout
    assert ended.returncode == ExitCode.INPUT_REFUSED
    assert not set("\x1b\x07\u202e") & set(said)
    assert "\\u001b[2J" in said and "\\u202egpj.exe" in said and "dòng\\nhai.jpg" in said
