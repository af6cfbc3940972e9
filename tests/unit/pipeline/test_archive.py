"""The scan archive: written once, named by content."""

import errno
import hashlib
import os
from pathlib import Path

import pytest

from pipeline.home.archive import Archive
from records.errors import IntegrityBroken, WriteFailed

DATA = b"the bytes of a scan"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def test_a_file_is_named_by_its_content_and_comes_back(archive: Archive) -> None:
    sha256 = archive.put(DATA)
    assert sha256 == hashlib.sha256(DATA).hexdigest()
    assert archive.read(sha256, recheck=True) == DATA
    assert archive.path(sha256) == archive.root / sha256[:2] / sha256[2:4] / sha256


def test_the_same_bytes_twice_are_one_file(archive: Archive) -> None:
    first = archive.put(DATA)
    written = archive.path(first).stat().st_mtime_ns
    assert archive.put(DATA) == first
    assert archive.path(first).stat().st_mtime_ns == written
    assert list(archive.hashes()) == [first]


def test_a_scan_cannot_be_written_over(archive: Archive) -> None:
    path = archive.path(archive.put(DATA))
    assert path.stat().st_mode & 0o222 == 0


def test_a_changed_byte_shows_when_rechecked(archive: Archive) -> None:
    sha256 = archive.put(DATA)
    archive.path(sha256).chmod(0o644)
    archive.path(sha256).write_bytes(DATA + b"!")
    assert archive.read(sha256, recheck=False) == DATA + b"!"
    with pytest.raises(IntegrityBroken):
        archive.read(sha256, recheck=True)
    with pytest.raises(IntegrityBroken):
        archive.put(DATA)


def test_a_missing_file_is_named(archive: Archive) -> None:
    with pytest.raises(IntegrityBroken, match="a" * 64):
        archive.read("a" * 64, recheck=False)


def test_a_full_disk_is_told_and_leaves_nothing_half_written(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    before = archive.put(DATA)

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WriteFailed):
        archive.put(b"another scan")
    monkeypatch.undo()
    assert [path for path in archive.root.rglob("*") if path.is_file()] == [archive.path(before)]
    assert archive.read(before, recheck=True) == DATA


def test_a_share_without_hard_links_works_too(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(source: Path, target: Path) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", refused)
    assert archive.read(archive.put(DATA), recheck=True) == DATA


def test_a_write_that_was_killed_leaves_no_scan(archive: Archive) -> None:
    sha256 = archive.put(DATA)
    (archive.path(sha256).parent / ".half").write_bytes(b"the by")
    assert list(archive.hashes()) == [sha256]
