"""The same steps on a Dask scheduler with two workers, as its own commands start them, one of which is killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from distributed import Client

from pipeline.capture.file_scanning import scan_book
from pipeline.delivery.book_export import PackageStage, export_book
from pipeline.home.home import Home
from pipeline.home.progress import SilentProgress
from pipeline.home.settings import RunSettings
from pipeline.run import run_books
from pipeline.store.books.books import NewBook
from pipeline.work.cluster import ClusterExecutor, ClusterUnreachable, cluster_settings
from pipeline.work.run_context import ExecutorFactory, RunContext
from scanners.testing import ScriptedSource
from tests.support.cluster_flow import flow, picture
from tests.support.fake_flow import inline
from tests.support.homes import new_home

DASK = Path(sys.executable).with_name("dask")
PAGES = 16
SECONDS = 240


class Cluster:
    """A scheduler and its workers."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "scheduler.json"
        self._log = (folder / "log").open("w")
        self.scheduler = self._start("scheduler", "--port", "0", "--no-dashboard", "--host", "127.0.0.1")
        self.workers = [self._start("worker", "--nthreads", "1", "--no-dashboard") for _ in range(2)]

    @property
    def address(self) -> str:
        deadline = time.monotonic() + SECONDS
        while not self._file.exists() or not self._file.read_text():
            assert time.monotonic() < deadline
            time.sleep(0.1)
        return str(json.loads(self._file.read_text())["address"])

    def close(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.terminate()
            process.wait(SECONDS)
        self._log.close()

    def _start(self, kind: str, *words: str) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3]), "PYTHONWARNINGS": "ignore"}
        command = [str(DASK), kind, "--scheduler-file", str(self._file), *words]
        return subprocess.Popen(command, env=environment, cwd=self._file.parent, stdout=self._log, stderr=self._log)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    made = Cluster(tmp_path_factory.mktemp("cluster"))
    yield made
    made.close()


class Murderer(SilentProgress):
    """Kills a worker in the middle of its work."""

    def __init__(self, address: str) -> None:
        self._address, self._done = address, 0

    def advance(self, failed: int = 0) -> None:
        self._done += 1
        if self._done != PAGES // 4:
            return
        with Client(self._address, set_as_default=False) as client:
            victims = client.run(os.getpid)
        os.kill(next(iter(victims.values())), signal.SIGKILL)


def book_in(root: Path) -> tuple[Home, str]:
    home = new_home(root)
    with home.store() as store, store.begin() as rows:
        book = rows.books.add(NewBook("KS", 2007, "01", "UBND xã Thử Nghiệm")).id
    source = ScriptedSource([picture(number) for number in range(1, PAGES + 1)])
    scan_book(home, book, source, RunContext(RunSettings(), flow(), SilentProgress(), inline))
    return home, book


def read_and_exported(
    root: Path, settings: RunSettings, make: ExecutorFactory, progress: SilentProgress
) -> list[bytes]:
    """The package of a book, after everything in it was done once."""
    home, book = book_in(root)
    tally = run_books(home, [book], RunContext(settings, flow(), progress, make))
    assert (tally.done, tally.failed) == (PAGES, 0)
    with home.store() as store, store.begin() as rows:
        assert {outcome.attempts for outcome in rows.steps.outcomes(book, "read").values()} == {1}
        assert [entry.so for entry in rows.records.of_book(book)] == [str(number) for number in range(1, PAGES + 1)]
    export_book(home, book, root / "out", PackageStage.DRAFT, RunContext(settings, flow(), SilentProgress(), make))
    return [path.read_bytes() for path in sorted((root / "out").iterdir()) if path.suffix != ".sha256"]


def test_a_killed_worker_changes_no_byte_and_nothing_is_lost_or_done_twice(cluster: Cluster, tmp_path: Path) -> None:
    address = cluster.address
    with ClusterExecutor(address) as executor:
        executor.submit(time.sleep, 0).result(SECONDS)
    settings = cluster_settings(RunSettings(jobs=2), address)
    far = read_and_exported(tmp_path / "far", settings, lambda _settings: ClusterExecutor(address), Murderer(address))
    here = read_and_exported(tmp_path / "here", RunSettings(jobs=1), inline, SilentProgress())
    assert far == here
    assert len(far) == 2


def test_an_error_of_a_page_comes_back_as_itself(cluster: Cluster) -> None:
    with ClusterExecutor(cluster.address) as executor, pytest.raises(ZeroDivisionError):
        executor.submit(divmod, 1, 0).result(SECONDS)


def test_a_scheduler_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.work.cluster.CONNECT_SECONDS", 1)
    with pytest.raises(ClusterUnreachable, match="127.0.0.1:1"):
        ClusterExecutor("tcp://127.0.0.1:1")


def test_a_scheduler_that_goes_away_blames_no_page(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last test of the module: it takes the scheduler from the others."""
    home, book = book_in(tmp_path / "home")
    address = cluster.address

    class Ending(SilentProgress):
        def advance(self, failed: int = 0) -> None:
            monkeypatch.setattr("pipeline.work.cluster.CONNECT_SECONDS", 1)
            cluster.scheduler.kill()

    far = RunContext(RunSettings(jobs=2), flow(), Ending(), lambda _settings: ClusterExecutor(address))
    with pytest.raises(ClusterUnreachable):
        run_books(home, [book], far)
    with home.store() as store, store.begin() as rows:
        assert rows.steps.failures(book) == []
        done = len(rows.steps.outcomes(book, "read"))
    assert 1 <= done < PAGES
    assert (
        run_books(home, [book], RunContext(RunSettings(jobs=1), flow(), SilentProgress(), inline)).done == PAGES - done
    )
