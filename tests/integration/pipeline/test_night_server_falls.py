"""PostgreSQL that falls over in the middle of every stage of a night, and is back: nothing twice, nothing lost."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection, Engine, event

from pipeline.backup.copies import find_copy
from pipeline.backup.verify import verify
from pipeline.capture.file_scanning import scan_book
from pipeline.home.home import Home
from pipeline.home.night_settings import NightSettings
from pipeline.home.progress import SilentProgress
from pipeline.home.settings import SharedSettings, StoreSettings
from pipeline.home.upload_settings import HandoverSettings, UploadSettings, What
from pipeline.nightly.night import NightSummary, run_night
from pipeline.nightly.stages import STAGES, NightContext, Stage
from pipeline.store import open_store
from pipeline.store.books.books import NewBook
from pipeline.store.ledgers.nights import NightOutcome, StageOutcome, StageResult
from records.errors import LockedByAnotherRun, WriteFailed
from scanners.testing import ScriptedSource
from tests.support.cluster_flow import picture
from tests.support.databases import PostgresServer
from tests.support.linkage_cases import OFFICE, birth
from tests.support.postgres_server import PostgresProcess, programs, running
from tests.support.upload_office import CASES, UploadOffice

Fault = Callable[["Served"], Callable[[Connection], None]]

DAY = date(2026, 11, 20)
NEW_PAGES = 2
OLD = ("2026-11-01", "2026-11-02")
"""Nights whose reports lie there; one goes."""


@dataclass
class Watch:
    """Counts the statements of each stage, and acts at one of them.

    Attributes:
        act: what to do there, with the connection.
        at: stage and number of the statement.
        counts: stage → statements so far.
    """

    act: Callable[[Connection], None] = lambda _connection: None
    at: tuple[str, int] = ("", 0)
    counts: Counter[str] = field(default_factory=Counter)
    stage: str = ""

    def statement(self, connection: Connection, *_more: object) -> None:
        if connection.dialect.name != "postgresql" or not self.stage:
            return
        self.counts[self.stage] += 1
        if (self.stage, self.counts[self.stage]) == self.at:
            self.act(connection)

    def over(self, stage: Stage) -> Stage:
        """Watch a stage."""

        def work(night: NightContext) -> StageResult:
            self.stage = stage.name
            try:
                return stage.work(night)
            finally:
                self.stage = ""

        return replace(stage, work=work)

    @contextmanager
    def on_a_night(self) -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr("pipeline.nightly.night.STAGES", tuple(self.over(stage) for stage in STAGES))
            event.listen(Engine, "before_cursor_execute", self.statement)
            try:
                yield
            finally:
                event.remove(Engine, "before_cursor_execute", self.statement)


@dataclass(frozen=True)
class Served:
    """A server, and a home on it with an accepted book, a book to be read, a shared database and a receiver."""

    process: PostgresProcess
    server: PostgresServer
    office: UploadOffice
    template: str

    @contextmanager
    def copied(self, root: Path) -> Iterator[UploadOffice]:
        with self.server.database(self.template) as url:
            shutil.copytree(self.office.home.root, root / "home")
            (root / "drop").mkdir()
            for day in OLD:
                (root / "home" / "reports" / day).mkdir(parents=True)
            changed = {
                "night": NightSettings(reports_kept=2),
                "store": StoreSettings(url=url),
                "shared": SharedSettings(url=f"sqlite:///{self.office.home.root.parent / 'shared.sqlite'}"),
                "upload": UploadSettings(to="folder", what=What.ALL),
                "handover": HandoverSettings(place=str(root / "drop")),
            }
            home = Home(root / "home", self.office.home.settings.model_copy(update=changed))
            yield replace(self.office, home=home)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of this module alone: it falls."""
    found = programs()
    if found is None:
        pytest.skip("no PostgreSQL server is installed")
    root = tmp_path_factory.mktemp("falls")
    with running(found) as process, pytest.MonkeyPatch.context() as patched:
        patched.setattr("tests.support.cluster_flow.SECONDS_A_PAGE", 0)
        server = PostgresServer(process.url)
        with server.database() as url:
            patched.setenv("HOTICH_STORE__URL", url)
            office = UploadOffice.at(root)
            _more_to_do(office, root / "shared.sqlite")
            yield Served(process, server, office, sa.make_url(url).database or "")
        server.close()


def _more_to_do(office: UploadOffice, shared: Path) -> None:
    with office.home.store() as store, store.begin() as rows:
        book = rows.books.add(NewBook("KS", 2008, "01", OFFICE)).id
    pages = ScriptedSource([picture(number) for number in range(5, 5 + NEW_PAGES)])
    scan_book(office.home, book, pages, office.context())
    with closing(sqlite3.connect(shared)) as database, database:
        columns = list(birth(1))
        database.execute(f"CREATE TABLE ks (id TEXT, {', '.join(f'{column} TEXT' for column in columns)})")
        for number in (1, 2):
            values = (str(number), *birth(number).values())
            database.execute(f"INSERT INTO ks VALUES ({', '.join('?' * len(values))})", values)


def night(office: UploadOffice) -> NightSummary:
    return run_night(NightContext(office.home, DAY, office.context, SilentProgress()))


def outcomes(office: UploadOffice) -> dict[str, StageOutcome]:
    with office.home.store() as store, store.begin() as rows:
        return {stage.name: stage.result.outcome for stage in rows.nights.stages(DAY) if stage.result}


@pytest.fixture(scope="module")
def statements(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Counter[str]:
    """How many statements each stage has in a night in which nothing falls."""
    watch = Watch()
    with served.copied(tmp_path_factory.mktemp("unhurt")) as office, watch.on_a_night():
        assert night(office).exit_code == 0
        whole(office)
    return watch.counts


def whole(office: UploadOffice) -> None:
    """All was done, once."""
    assert verify(office.home, SilentProgress()).scans == CASES + NEW_PAGES
    with office.home.store() as store, store.begin() as rows:
        read = {book.id: len(rows.records.of_book(book.id)) for book in rows.books.all()}
        assert sorted(read.values()) == [NEW_PAGES, CASES]
        assert rows.nights.outcome(DAY) is NightOutcome.DONE
    assert (office.line().prepared, office.line().unknown) == (CASES, CASES)
    manifests = (office.home.root.parent / "drop").glob("*.manifest.json")
    keys = [case["key"] for file in manifests for case in json.loads(file.read_text("utf-8"))["cases"]]
    assert len(keys) == len(set(keys)) == CASES
    assert (office.home.root / "delivery" / office.book / "KS.2007.01.sha256").is_file()
    listed = {path.name for path in (office.home.root / "reports").iterdir()}
    assert [day in listed for day in OLD] == [False, True]
    find_copy(office.home.root / "backup")
    assert list((office.home.root / "backup").glob("*.part")) == []


def falls(served: Served) -> Callable[[Connection], None]:
    return lambda _connection: served.process.fall()


def loses_a_backend(served: Served) -> Callable[[Connection], None]:
    def kill(connection: Connection) -> None:
        driver = connection.connection.driver_connection
        assert driver is not None
        served.process.kill_backend(driver.info.backend_pid)

    return kill


def test_a_lock_that_fell_with_the_server_is_taken_again(served: Served) -> None:
    with served.server.database() as url, ExitStack() as at_the_end:
        here, there = (at_the_end.enter_context(closing(open_store(url, busy_seconds=5))) for _machine in range(2))
        with here.alone("nightly") as lock:
            served.process.fall()
            assert here.wait(60) and there.wait(60)
            with there.alone("nightly"):  # while the fallen one knows nothing of it
                pass
            lock.keep()
            with pytest.raises(LockedByAnotherRun), there.alone("nightly"):
                pass
        with there.alone("nightly"):
            pass


def test_a_night_stops_when_another_took_its_lock_meanwhile(served: Served, tmp_path: Path) -> None:
    with served.copied(tmp_path) as office, ExitStack() as other:

        def fall(connection: Connection) -> None:
            served.process.fall()
            store = other.enter_context(office.home.store())
            store.wait(60)
            other.enter_context(store.alone("nightly"))

        watch = Watch(fall, ("read", 3))
        with watch.on_a_night(), pytest.raises(LockedByAnotherRun):
            night(office)
        assert "upload" not in outcomes(office)
        other.close()
        assert night(office).exit_code == 0
        whole(office)


@pytest.mark.filterwarnings("ignore:.*ServerCursor.*still open:ResourceWarning")  # it was lost with its server
@pytest.mark.parametrize(
    ("stage", "how"),
    [*((stage.name, falls) for stage in STAGES), ("read", loses_a_backend), ("upload", loses_a_backend)],
)
def test_a_night_ends_right_though_the_server_falls_in_the_middle_of_a_stage(
    served: Served, statements: Counter[str], tmp_path: Path, stage: str, how: Fault
) -> None:
    watch = Watch(how(served), (stage, (statements[stage] + 1) // 2))
    with served.copied(tmp_path) as office:
        with watch.on_a_night():
            done = night(office)
        assert (stage, watch.counts[stage] >= watch.at[1]) == (stage, True)
        assert done.exit_code == WriteFailed.exit_code
        assert outcomes(office).get(stage) in (StageOutcome.FAILED, None)
        assert done.report is not None
        words = next(one.words for one in STAGES if one.name == stage)
        assert re.search(f"<td>{words}</td><td>(có việc chưa xong|bị ngắt)", done.report.read_text(encoding="utf-8"))
        assert night(office).exit_code == 0
        whole(office)
