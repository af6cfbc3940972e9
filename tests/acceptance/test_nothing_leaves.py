"""Nothing leaves the machine: demo, night and server in a namespace without a network, every call of theirs watched."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from records.errors import ExitCode
from tests.support.served import PORT
from tests.support.watched import Watched, missing, watch

HOTICH = Path(sys.executable).with_name("hotich")
OURS = ("/dev/null", "/dev/shm", "/dev/tty")
"""Places of the system that every program writes to and that keep nothing: semaphores of the worker processes."""
SPEAKS_UP = {"CI", "ORT_DISABLE_TELEMETRY", "ORT_RUNNING_UNIT_TESTS", "HOTICH_HOME", "XDG_CACHE_HOME"}
"""Variables that keep a library silent, or lead elsewhere, on a developer's machine only."""

pytestmark = pytest.mark.skipif(bool(missing()), reason=f"no call can be watched here: {missing()}")


@dataclass(frozen=True)
class Account:
    """An account's own folder, its temporary files, and a home of hotich."""

    root: Path

    @property
    def home(self) -> Path:
        return self.root / "home"

    def call(self, name: str, *words: str | Path) -> Watched:
        """Watch a call of the program in a clean account."""
        own = {"HOME": self.root / "account", "TMPDIR": self.root / "tmp", "PYTHONDONTWRITEBYTECODE": "1"}
        kept = {key: value for key, value in os.environ.items() if key not in SPEAKS_UP}
        return watch(words, self.root / f"{name}.trace", {**kept, **{key: str(value) for key, value in own.items()}})

    def outside(self, watched: Watched) -> set[Path]:
        """What a call made outside the home and the folder for temporary files."""
        allowed = (str(self.home), str(self.root / "tmp"), *OURS)
        return {path for path in watched.made if not str(path).startswith(allowed)}


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Account:
    root = tmp_path_factory.mktemp("machine")
    for name in ("account", "tmp"):
        (root / name).mkdir()
    return Account(root)


@pytest.fixture(scope="module")
def demo(account: Account) -> Watched:
    return account.call("demo", HOTICH, "demo", "--home", account.home)


def checked(account: Account, watched: Watched) -> None:
    assert watched.exit_code == ExitCode.DONE, watched.said
    assert watched.made, "the trace saw nothing"
    assert account.outside(watched) == set()
    assert list((account.root / "account").rglob("*")) == []


def test_the_demo_reaches_nobody_and_leaves_nothing_elsewhere(account: Account, demo: Watched) -> None:
    checked(account, demo)
    assert demo.connects == ()


def test_a_night_reaches_nobody_and_leaves_nothing_elsewhere(account: Account, demo: Watched) -> None:
    night = account.call("night", HOTICH, "nightly", "--home", account.home)
    checked(account, night)
    assert night.connects == ()


def test_the_server_reaches_nobody_and_leaves_nothing_elsewhere(account: Account, demo: Watched) -> None:
    serve = (HOTICH, "review", "serve", "--home", account.home)
    server = account.call("server", sys.executable, "-m", "tests.support.served", *serve)
    checked(account, server)
    assert server.connects, "nobody asked the server"
    assert {PORT in address and "127.0.0.1" in address for address in server.connects} == {True}


@pytest.mark.parametrize(
    ("reaching", "address"),
    [
        ("import socket; socket.socket().connect_ex(('192.0.2.1', 443))", "192.0.2.1"),
        ("import socket; socket.socket(socket.AF_UNIX).connect_ex('/tmp/of-others')", "/tmp/of-others"),
    ],
)
def test_a_program_that_reaches_out_is_seen(account: Account, reaching: str, address: str) -> None:
    seen = account.call("reaching", sys.executable, "-c", reaching)
    assert [address in one for one in seen.connects] == [True]


def test_a_file_elsewhere_is_seen(account: Account) -> None:
    place = account.root / "elsewhere"
    seen = account.call("writing", sys.executable, "-c", f"open({str(place)!r}, 'w')")
    assert account.outside(seen) == {place}
