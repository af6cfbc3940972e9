"""A home is copied while others work on it, restored elsewhere and proven; damage and full disks are told."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from pipeline.backup import backup
from pipeline.backup.backup import back_up
from pipeline.backup.copies import BackupFolder
from pipeline.backup.restore import restore
from pipeline.backup.verify import verify
from pipeline.forms.library import add_edition, edition_library
from pipeline.home.archive import Archive
from pipeline.home.home import Home
from pipeline.home.progress import SilentProgress
from pipeline.home.settings import FILE_NAME
from records.editions import edition_json, library
from records.errors import IntegrityBroken, UsageError, WriteFailed
from tests.integration.pipeline.test_run import Station
from tests.support.databases import PostgresServer
from tests.support.full_disk import full, small_files
from tests.support.homes import new_home


@pytest.fixture
def station(store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Station:
    """A home with three scans that were read, on either database."""
    if not store_url.startswith("sqlite"):
        monkeypatch.setenv("HOTICH_STORE__URL", store_url)
    made = Station(tmp_path / "home")
    made.scan(["1", "2", "3"])
    made.run()
    return made


@pytest.fixture
def elsewhere(station: Station, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """From now on the settings name another, empty database."""
    if station.home.store_url.startswith("sqlite"):
        yield
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with server.database("template0") as url:
        monkeypatch.setenv("HOTICH_STORE__URL", url)
        yield


def test_a_home_is_restored_elsewhere_and_proven(station: Station, elsewhere: None, tmp_path: Path) -> None:
    shipped = library().get("KS-2016")
    own = Path(shutil.copyfile(shipped.image, tmp_path / "xa.png")).with_name("xa.json")
    own.write_text(edition_json(replace(shipped, id="KS-XA", image=Path("xa.png"))), encoding="utf-8")
    add_edition(own, station.home.editions)
    done = back_up(station.home, tmp_path / "backup", SilentProgress())
    assert (done.scans, done.new) == (3, 3)
    events = verify(station.home, SilentProgress()).events
    verified = restore(tmp_path / "backup", tmp_path / "there", SilentProgress())
    assert (verified.scans, verified.events) == (3, events - 1)  # the copy does not know that it was made
    there = Home.open(tmp_path / "there")
    brought = edition_library(there.editions).get("KS-XA")
    assert (brought.areas, brought.image.read_bytes()) == (shipped.areas, shipped.image.read_bytes())
    with there.store() as store, store.begin() as rows:
        assert [entry.so for entry in rows.records.of_book(station.book)] == ["1", "2", "3"]
        rows.audit.add("book.add", "still")
        assert rows.audit.check() == events
    with pytest.raises(Exception, match="append-only"), there.store() as store, store.engine.begin() as connection:
        connection.execute(text("DELETE FROM audit_event"))


def test_a_second_copy_brings_only_what_is_new(station: Station, tmp_path: Path) -> None:
    back_up(station.home, tmp_path / "backup", SilentProgress())
    station.scan(["1", "2", "3", "4"])
    second = back_up(station.home, tmp_path / "backup", SilentProgress())
    assert (second.scans, second.new) == (4, 1)
    folder = BackupFolder(tmp_path / "backup")
    assert len(folder.copies()) == 2
    assert folder.all_but_newest(1) == [folder.copies()[0]]
    assert folder.copies()[1:] == [second.folder]


def test_a_copy_is_of_one_moment_though_others_write(
    station: Station, elsewhere: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A scan that arrives while the scans are copied belongs to the next copy."""
    put = Archive.put

    def busy(self: Archive, data: bytes) -> str:
        monkeypatch.setattr(Archive, "put", put)
        with station.home.store() as store, store.begin() as rows:
            rows.scans.add(station.book, "late.jpg", station.home.archive.put(b"late"), "image/jpeg", 4)
            rows.audit.add("scan.add", "late")
        return put(self, data)

    monkeypatch.setattr(Archive, "put", busy)
    assert back_up(station.home, tmp_path / "backup", SilentProgress()).scans == 3
    assert restore(tmp_path / "backup", tmp_path / "there", SilentProgress()).scans == 3


def test_a_damaged_scan_is_named_and_keeps_no_other_out(station: Station, tmp_path: Path) -> None:
    first, *others = station.home.archive.hashes()
    station.home.archive.path(first).chmod(0o600)
    station.home.archive.path(first).write_bytes(b"not what it was")
    with pytest.raises(IntegrityBroken, match=first):
        back_up(station.home, tmp_path / "backup", SilentProgress())
    folder = BackupFolder(tmp_path / "backup")
    assert list(folder.scans.hashes()) == others
    assert len(folder.copies()) == 1


def small(tmp_path: Path) -> Station:
    made = Station(tmp_path / "home")
    made.scan(["1", "2"])
    return made


def test_a_restored_home_with_a_changed_scan_does_not_pass(tmp_path: Path) -> None:
    done = back_up(small(tmp_path).home, tmp_path / "backup", SilentProgress())
    scans = BackupFolder(tmp_path / "backup").scans
    first = next(scans.hashes())
    scans.path(first).chmod(0o600)
    scans.path(first).write_bytes(b"not what it was")
    with pytest.raises(IntegrityBroken, match=first):
        restore(done.folder, tmp_path / "there", SilentProgress())
    assert len(list(Home.open(tmp_path / "there").archive.hashes())) == 1


def test_a_changed_copy_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    done = back_up(small(tmp_path).home, tmp_path / "backup", SilentProgress())
    with closing(sqlite3.connect(done.folder / "database")) as database, database:
        database.execute("UPDATE book SET volume = '99'")
    with pytest.raises(IntegrityBroken, match="database"):
        restore(tmp_path / "backup", tmp_path / "there", SilentProgress())
    assert not (tmp_path / "there").exists()


def test_a_restore_writes_over_nothing(tmp_path: Path) -> None:
    station = small(tmp_path)
    back_up(station.home, tmp_path / "backup", SilentProgress())
    with pytest.raises(UsageError):
        restore(tmp_path / "backup", station.home.root, SilentProgress())
    with pytest.raises(UsageError):
        restore(tmp_path / "nothing", tmp_path / "there", SilentProgress())


def test_a_restore_does_not_write_over_a_database_in_use(
    postgres: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with postgres.database() as url:
        monkeypatch.setenv("HOTICH_STORE__URL", url)
        station = small(tmp_path)
        back_up(station.home, tmp_path / "backup", SilentProgress())
        with pytest.raises(UsageError, match="HOTICH_STORE__URL"):
            restore(tmp_path / "backup", tmp_path / "there", SilentProgress())
        assert len(station.pages()) == 2


def test_what_killed_calls_left_is_cleared_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    station = small(tmp_path)

    def killed(*_words: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(BackupFolder, "finish", killed)
        with pytest.raises(KeyboardInterrupt):
            back_up(station.home, tmp_path / "backup", SilentProgress())
    assert BackupFolder(tmp_path / "backup").copies() == []
    back_up(station.home, tmp_path / "backup", SilentProgress())
    assert len([path for path in (tmp_path / "backup").iterdir() if path.name not in ("scans", "owner.json")]) == 1
    with monkeypatch.context() as dying:
        dying.setattr(Archive, "put", killed)
        with pytest.raises(KeyboardInterrupt):
            restore(tmp_path / "backup", tmp_path / "there", SilentProgress())
    assert not (tmp_path / "there" / FILE_NAME).exists()
    assert restore(tmp_path / "backup", tmp_path / "there", SilentProgress()).scans == 2


def test_a_full_backup_disk_is_told_and_earlier_copies_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    station = small(tmp_path)
    first = back_up(station.home, tmp_path / "backup", SilentProgress()).folder
    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(WriteFailed, match="backup"):
        back_up(station.home, tmp_path / "backup", SilentProgress())
    assert BackupFolder(tmp_path / "backup").copies() == [first]


@pytest.mark.parametrize("bytes_left", [0, 300, 100_000])
def test_a_full_disk_is_told_as_a_restore_that_was_not_made(tmp_path: Path, bytes_left: int) -> None:
    there = tmp_path / "there"
    back_up(small(tmp_path).home, tmp_path / "backup", SilentProgress())
    refused = pytest.raises(WriteFailed, match=f"Không phục hồi được vào thư mục {there}: ")
    with small_files(bytes_left), refused:
        restore(tmp_path / "backup", there, SilentProgress())
    assert not (there / FILE_NAME).exists()
    assert restore(tmp_path / "backup", there, SilentProgress()).scans == 2


def test_a_snapshot_of_the_shared_database_comes_along(tmp_path: Path) -> None:
    station = small(tmp_path)
    with closing(sqlite3.connect(station.home.root / "shared.sqlite")) as shared, shared:
        shared.execute("CREATE TABLE one (n INTEGER)")
    back_up(station.home, tmp_path / "backup", SilentProgress())
    restore(tmp_path / "backup", tmp_path / "there", SilentProgress())
    with closing(sqlite3.connect(tmp_path / "there" / "shared.sqlite")) as shared:
        assert shared.execute("SELECT count(*) FROM one").fetchone() == (0,)


def test_the_newest_copy_is_the_one_made_last_whatever_the_clock_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    station, folder = small(tmp_path), BackupFolder(tmp_path / "backup")
    made = []
    for moment in ("2026-11-29T10:00:00.000Z", "2031-01-01T00:00:00.000Z", "2026-11-29T11:00:00.000Z"):
        monkeypatch.setattr(backup, "now", lambda moment=moment: moment)
        made.append(back_up(station.home, folder.root, SilentProgress()).folder)
    assert folder.copies() == made
    assert folder.all_but_newest(1) == made[:-1]


def test_copies_of_earlier_versions_are_older_than_all_that_have_a_number(tmp_path: Path) -> None:
    station, folder = small(tmp_path), BackupFolder(tmp_path / "backup")
    first = back_up(station.home, folder.root, SilentProgress()).folder
    earlier = first.rename(folder.root / "2030-01-01T000000000Z")
    second = back_up(station.home, folder.root, SilentProgress()).folder
    assert folder.copies() == [earlier, second]


def test_two_homes_never_share_a_backup_folder(tmp_path: Path) -> None:
    station = small(tmp_path)
    back_up(station.home, tmp_path / "backup", SilentProgress())
    other = new_home(tmp_path / "other")
    with pytest.raises(UsageError, match="home"):
        back_up(other, tmp_path / "backup", SilentProgress())
    restore(tmp_path / "backup", tmp_path / "there", SilentProgress())
    with pytest.raises(UsageError, match="home"):
        back_up(Home.open(tmp_path / "there"), tmp_path / "backup", SilentProgress())
    moved = station.home.root.rename(tmp_path / "moved")
    assert back_up(Home.open(moved), tmp_path / "backup", SilentProgress()).new == 0
