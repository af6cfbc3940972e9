"""`hotich demo`, called once for all tests of a session: a clean account, no network, every call of it watched."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock

from pipeline.store.values import from_json, to_json
from tests.support.watched import Watched, missing, watch

HOTICH = Path(sys.executable).with_name("hotich")
OURS = ("/dev/null", "/dev/shm", "/dev/tty")
"""Places of the system that every program writes to and that keep nothing: semaphores of the worker processes."""
SPEAKS_UP = {"CI", "ORT_DISABLE_TELEMETRY", "ORT_RUNNING_UNIT_TESTS", "HOTICH_HOME", "XDG_CACHE_HOME"}
"""Variables that keep a library silent, or lead elsewhere, on a developer's machine only."""


@dataclass(frozen=True)
class Account:
    """An account's own folder, its temporary files, and a home of hotich."""

    root: Path

    @classmethod
    def new(cls, root: Path) -> Account:
        for name in ("account", "tmp"):
            (root / name).mkdir(parents=True)
        return cls(root)

    @property
    def home(self) -> Path:
        return self.root / "home"

    def call(self, name: str, *words: str | Path) -> Watched:
        """Watch a call of the program in a clean account."""
        return watch(words, self.root / f"{name}.trace", self._environment)

    def call_unwatched(self, *words: str | Path) -> Watched:
        """Make the same call where none can be watched."""
        ended = subprocess.run(words, env=self._environment, capture_output=True, text=True, timeout=1200, check=False)
        return Watched(ended.returncode, ended.stdout, ended.stderr, (), ())

    def outside(self, watched: Watched) -> set[Path]:
        """Return what a call made outside the home and the folder for temporary files."""
        allowed = (str(self.home), str(self.root / "tmp"), *OURS)
        return {path for path in watched.made if not str(path).startswith(allowed)}

    @property
    def _environment(self) -> dict[str, str]:
        own = {"HOME": self.root / "account", "TMPDIR": self.root / "tmp", "PYTHONDONTWRITEBYTECODE": "1"}
        kept = {key: value for key, value in os.environ.items() if key not in SPEAKS_UP}
        return {**kept, "HOTICH_LANG": "vi", **{key: str(value) for key, value in own.items()}}


@dataclass(frozen=True)
class DemoRun:
    """The account in which the demo ran, to be looked at and copied, and what the call did."""

    account: Account
    watched: Watched

    def copy_home(self, home: Path) -> Path:
        """Copy the home that the demo left, for a test that works in it."""
        return shutil.copytree(self.account.home, home)


def demo_run(factory: pytest.TempPathFactory) -> DemoRun:
    """Return the demo of this session: the first process of the tests that asks runs it, the others wait for it."""
    root = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent
    told = root / "demo.json"
    with FileLock(root / "demo.lock"):
        if not told.exists():
            account = Account.new(root / "demo")
            words = (HOTICH, "demo", "--home", account.home)
            ended = account.call_unwatched(*words) if missing() else account.call("demo", *words)
            told.write_text(to_json(Watched, ended), encoding="utf-8")
    return DemoRun(Account(root / "demo"), from_json(Watched, told.read_text(encoding="utf-8")))
