"""What lies outside the database proves it: seals of backups, anchors in backups, packages and reports of nights."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from pipeline.backup.backup import back_up
from pipeline.backup.copies import DATABASE as COPIED
from pipeline.backup.copies import MANIFEST, OWNER, hashes_of
from pipeline.backup.restore import UnprovenCopy, restore, restore_unproven
from pipeline.backup.trail import adopt_trail, anchors_outside, renew_trail
from pipeline.backup.verify import verify
from pipeline.home.home import DATABASE, Home
from pipeline.home.progress import SilentProgress
from pipeline.nightly.night import run_night
from pipeline.nightly.stages import NightContext
from pipeline.store.books.books import NewBook
from pipeline.store.integrity.notary import ANCHOR, KEYS, anchors_in
from pipeline.work.run_context import RunContext
from records.errors import HotichError, IntegrityBroken, UsageError
from tests.support.homes import new_home

QUIET = SilentProgress()


def something_done(home: Home, year: int) -> None:
    with home.store() as store, store.begin() as rows:
        rows.books.add(NewBook("KS", year, "01", "UBND xã Thử Nghiệm"))
        rows.audit.add("book.add", str(year))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = new_home(tmp_path / "home")
    something_done(made, 2001)
    return made


@pytest.fixture
def copy(home: Home, tmp_path: Path) -> Path:
    return back_up(home, tmp_path / "backup", QUIET).folder


def value_changed(copy: Path) -> None:
    with closing(sqlite3.connect(copy / COPIED)) as database, database:
        database.execute("UPDATE book SET volume = '99'")


def file_put_in(copy: Path) -> None:
    (copy / "editions").mkdir()
    (copy / "editions" / "KS-XA.json").write_text("{}", encoding="utf-8")


def settings_changed(copy: Path) -> None:
    (copy / "hotich.toml").write_text("[review]\nsecond_keying = 'never'\n", encoding="utf-8")


def keys_brought_along(copy: Path) -> None:
    (copy / "keys").mkdir()
    (copy / "keys" / KEYS).write_text("00" * 32 + "\n", encoding="ascii")


@pytest.mark.parametrize("change", [value_changed, file_put_in, settings_changed, keys_brought_along])
def test_a_copy_whose_manifest_was_rewritten_does_not_restore(
    copy: Path, change: Callable[[Path], None], tmp_path: Path
) -> None:
    change(copy)
    manifest = json.loads((copy / MANIFEST).read_text(encoding="utf-8"))
    files = {name: sha256 for name, sha256 in hashes_of(copy).items() if name != MANIFEST}
    (copy / MANIFEST).write_text(json.dumps(manifest | {"files": files}), encoding="utf-8")
    with pytest.raises(IntegrityBroken, match="viết lại"):
        restore(copy, tmp_path / "there", QUIET)
    assert not (tmp_path / "there" / DATABASE).exists()


def test_files_that_do_not_belong_to_a_copy_are_named(copy: Path, tmp_path: Path) -> None:
    (copy / "more").write_bytes(b"")
    (copy / "link").symlink_to("/etc")
    with pytest.raises(IntegrityBroken, match="link, more"):
        restore(copy, tmp_path / "there", QUIET)


def test_no_plain_backup_holds_the_keys(copy: Path) -> None:
    assert not [file for file in copy.parent.rglob("*") if file.name in (KEYS, ANCHOR)]
    key = (copy.parent.parent / "home" / "keys" / KEYS).read_bytes().strip()
    assert all(key not in file.read_bytes() for file in copy.parent.rglob("*") if file.is_file())


def test_without_its_home_a_copy_needs_the_keys_that_were_put_away(home: Home, copy: Path, tmp_path: Path) -> None:
    kept = shutil.copytree(home.keys, tmp_path / "safe")
    shutil.rmtree(home.root)
    with pytest.raises(UnprovenCopy, match="--unproven"):
        restore(copy, tmp_path / "there", QUIET)
    restore(copy, tmp_path / "proven", QUIET, keys=kept)
    restored = Home.open(tmp_path / "proven")
    something_done(restored, 2002)
    assert verify(restored, QUIET).events > 0
    restore_unproven(copy, tmp_path / "as it is", QUIET)
    something_done(Home.open(tmp_path / "as it is"), 2002)
    with Home.open(tmp_path / "as it is").store() as store, store.engine.connect() as connection:
        assert "trail.adopt" in connection.exec_driver_sql("SELECT action FROM audit_event").scalars().all()


@pytest.mark.parametrize("where", ["backup", "elsewhere"])
def test_a_key_that_others_could_have_put_there_proves_nothing(
    home: Home, copy: Path, where: str, tmp_path: Path
) -> None:
    """The folder of the owner stands in a file that whoever writes into the backup folder can change."""
    planted = tmp_path / where / "planted"
    shutil.copytree(home.keys, planted / "keys")
    (planted / "keys" / KEYS).chmod(0o600 if where == "backup" else 0o644)
    owner = json.loads((copy.parent / OWNER).read_text(encoding="utf-8"))
    (copy.parent / OWNER).write_text(json.dumps(owner | {"root": str(planted)}), encoding="utf-8")
    with pytest.raises(UnprovenCopy):
        restore(copy, tmp_path / "there", QUIET)


def test_an_older_database_under_a_newer_home_is_found(home: Home, tmp_path: Path) -> None:
    older = shutil.copyfile(home.root / DATABASE, tmp_path / "older")
    something_done(home, 2002)
    shutil.copyfile(older, home.root / DATABASE)
    for work in (lambda: verify(home, QUIET), lambda: back_up(home, tmp_path / "backup", QUIET)):
        with pytest.raises(IntegrityBroken, match="bản cũ hơn"):
            work()
    adopt_trail(home)
    something_done(home, 2003)
    verify(home, QUIET)


def test_a_database_that_is_gone_is_not_begun_anew(home: Home) -> None:
    (home.root / DATABASE).unlink()
    with pytest.raises(IntegrityBroken, match="mốc"), home.store():
        pass


@pytest.mark.parametrize("witness", ["backup", "report"])
def test_each_anchor_alone_tells_of_an_older_database(home: Home, tmp_path: Path, witness: str) -> None:
    older = shutil.copyfile(home.root / DATABASE, tmp_path / "older")
    something_done(home, 2002)
    run_night(NightContext(home, date(2026, 3, 1), _no_workers, QUIET))
    others = {"backup": home.root / "reports", "report": home.root / "backup"}
    shutil.rmtree(others[witness])
    assert anchors_outside(home, ())
    shutil.copyfile(older, home.root / DATABASE)
    (home.keys / ANCHOR).unlink()
    with pytest.raises(IntegrityBroken, match="bản cũ hơn"):
        verify(home, QUIET)


def test_a_renewed_key_proves_earlier_backups_too(home: Home, copy: Path, tmp_path: Path) -> None:
    assert renew_trail(home) > 0
    something_done(home, 2002)
    verify(home, QUIET)
    restore(copy, tmp_path / "there", QUIET)


def test_an_anchor_is_found_in_any_text_and_nothing_else(home: Home) -> None:
    with home.store() as store, store.begin() as rows:
        anchor = rows.audit.anchor()
    assert anchors_in(f"<p>{anchor}.</p> hotich-trail:1:zz") == [anchor]


def test_a_copy_of_an_earlier_version_restores_only_when_somebody_says_so(copy: Path, tmp_path: Path) -> None:
    manifest = json.loads((copy / MANIFEST).read_text(encoding="utf-8"))
    for name in ("anchor", "key", "seal"):
        del manifest[name]
    (copy / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(HotichError, match="--unproven"):
        restore(copy, tmp_path / "there", QUIET)
    with pytest.raises(UsageError):
        restore_unproven(tmp_path / "nothing", tmp_path / "other", QUIET)
    restore_unproven(copy, tmp_path / "other", QUIET)


def _no_workers() -> RunContext:
    raise IntegrityBroken("no workers here")
