"""Encrypted backups: nothing plain on their disk, restored by whoever holds the private key, and by nobody else."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from pipeline.backup.backup import back_up
from pipeline.backup.copies import BackupFolder
from pipeline.backup.restore import restore
from pipeline.backup.sealing import new_key
from pipeline.home.home import Home
from pipeline.home.progress import SilentProgress
from pipeline.home.settings import FILE_NAME
from records.errors import IntegrityBroken, UsageError
from tests.integration.pipeline.test_run import Station

OPEN_FILES = {"manifest.json", "owner.json"}


def sealed_station(tmp_path: Path, *keys: str) -> Station:
    """A home of two scans whose backups are encrypted for these keys."""
    made = Station(tmp_path / "home")
    made.scan(["1", "2"])
    words = ", ".join(f'"{key}"' for key in keys)
    (made.home.root / FILE_NAME).write_text(f"[backup]\nrecipients = [{words}]\n", encoding="utf-8")
    return made


def copied(station: Station, tmp_path: Path) -> Path:
    return back_up(Home.open(station.home.root), tmp_path / "backup", SilentProgress()).folder


def test_an_encrypted_backup_is_restored_with_its_key_and_holds_nothing_plain(tmp_path: Path) -> None:
    station = sealed_station(tmp_path, new_key(tmp_path / "key"), new_key(tmp_path / "second"))
    secret = station.home.vault.seal("1", "bí mật")
    copied(station, tmp_path)
    files = [path for path in (tmp_path / "backup").rglob("*") if path.is_file()]
    assert {path.name for path in files if path.suffix != ".age"} == OPEN_FILES
    scans = {path.read_bytes() for path in station.home.archive.root.rglob("*") if path.is_file()}
    assert all(path.read_bytes()[:12] == b"age-encrypti" for path in files if path.suffix == ".age")
    assert list(station.home.root.glob("copying-*")) == []
    for number, key in enumerate(("key", "second")):
        there = tmp_path / f"there-{number}"
        assert restore(tmp_path / "backup", there, SilentProgress(), tmp_path / key).scans == 2
        home = Home.open(there)
        assert {path.read_bytes() for path in home.archive.root.rglob("*") if path.is_file()} == scans
        assert home.vault.open("1", secret) == "bí mật"
        assert list(there.glob("unsealed-*")) == []


def test_without_its_key_it_is_not_restored(tmp_path: Path) -> None:
    copied(sealed_station(tmp_path, new_key(tmp_path / "key")), tmp_path)
    new_key(tmp_path / "another")
    (tmp_path / "none").write_text("không phải khóa", encoding="utf-8")
    for identity in (None, tmp_path / "another", tmp_path / "none", tmp_path / "missing"):
        with pytest.raises(UsageError):
            restore(tmp_path / "backup", tmp_path / "there", SilentProgress(), identity)
        assert not (tmp_path / "there" / FILE_NAME).exists()
    assert restore(tmp_path / "backup", tmp_path / "there", SilentProgress(), tmp_path / "key").scans == 2


def test_a_second_encrypted_copy_brings_only_what_is_new(tmp_path: Path) -> None:
    station = sealed_station(tmp_path, new_key(tmp_path / "key"))
    copied(station, tmp_path)
    station.scan(["1", "2", "3"])
    second = back_up(Home.open(station.home.root), tmp_path / "backup", SilentProgress())
    assert (second.scans, second.new) == (3, 1)
    assert restore(tmp_path / "backup", tmp_path / "there", SilentProgress(), tmp_path / "key").scans == 3


def test_an_encrypted_scan_that_was_exchanged_is_found(tmp_path: Path) -> None:
    copied(sealed_station(tmp_path, new_key(tmp_path / "key")), tmp_path)
    first, second = sorted(BackupFolder(tmp_path / "backup").scans.root.glob("??/??/*"))
    second.chmod(0o600)
    second.write_bytes(first.read_bytes())
    with pytest.raises(IntegrityBroken, match=second.stem):
        restore(tmp_path / "backup", tmp_path / "there", SilentProgress(), tmp_path / "key")


def test_a_folder_holds_encrypted_copies_or_plain_ones(tmp_path: Path) -> None:
    station = sealed_station(tmp_path, new_key(tmp_path / "key"))
    back_up(station.home, tmp_path / "plain", SilentProgress())
    with pytest.raises(UsageError):
        back_up(Home.open(station.home.root), tmp_path / "plain", SilentProgress())
    copied(station, tmp_path)
    with pytest.raises(UsageError):
        back_up(station.home, tmp_path / "backup", SilentProgress())


def test_plain_copies_of_an_earlier_version_are_not_joined_by_encrypted_ones(tmp_path: Path) -> None:
    station = sealed_station(tmp_path, new_key(tmp_path / "key"))
    back_up(station.home, tmp_path / "backup", SilentProgress())
    (tmp_path / "backup" / "owner.json").unlink()
    with pytest.raises(UsageError):
        copied(station, tmp_path)


def test_a_key_is_private_and_written_over_nothing(tmp_path: Path) -> None:
    public = new_key(tmp_path / "key")
    assert public.startswith("age1")
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    with pytest.raises(UsageError):
        new_key(tmp_path / "key")


def test_a_recipient_that_is_no_key_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="recipients"):
        copied(sealed_station(tmp_path, "age1nhầm"), tmp_path)
    assert not (tmp_path / "backup").exists()
