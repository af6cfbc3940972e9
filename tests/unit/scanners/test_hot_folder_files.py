"""Files of a hot folder: listing, completeness, quarantine."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from scanners.folders.completion import CompletionTracker, WaitTimes
from scanners.folders.file_systems import mount_reports_changes, reports_changes
from scanners.folders.hot_folder import REASON, FileStamp, ListedFile, Listing, list_files
from scanners.folders.quarantine import (
    LONGEST_NAME,
    drop_stray_reasons,
    free_path,
    path_outside,
    put_back,
    reason_beside,
    set_aside,
)

PATIENCE = WaitTimes(settle=2, empty=60, order=120)


def listed(**sizes: int) -> dict[str, ListedFile]:
    return {f"{name}.jpg": ListedFile(Path(f"{name}.jpg"), FileStamp(size, size)) for name, size in sizes.items()}


def test_only_files_with_their_final_names_are_listed(tmp_path: Path) -> None:
    for name in (
        "p1.jpg",
        "sub/p2.jpg",
        "p3.jpg.part",
        "p4.tmp",
        ".p5.jpg",
        "~$p6.jpg",
        "Thumbs.db",
        "P7.JPG.CRDOWNLOAD",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "link.jpg").symlink_to(tmp_path / "p1.jpg")
    os.mkfifo(tmp_path / "pipe.jpg")
    (tmp_path / os.fsdecode(b"\xff.jpg")).write_bytes(b"x")
    set_aside(tmp_path, tmp_path / "p1.jpg", free_path(tmp_path, "p1.jpg"), ["Tệp hỏng."])
    found = list_files(tmp_path)
    assert sorted(found.files) == ["\\xff.jpg", "quarantine/p1.jpg", "sub/p2.jpg"]
    assert found.left_alone == {"Thumbs.db", "~$p6.jpg"}
    assert sorted(found.irregular) == ["link.jpg", "pipe.jpg"]
    assert list_files(tmp_path / "nowhere") == Listing()


def test_a_file_is_complete_when_it_has_not_changed_for_a_while() -> None:
    settling = CompletionTracker(PATIENCE)
    assert settling.complete(listed(p1=10), 0) == []
    assert settling.complete(listed(p1=20), 1.5) == []
    assert settling.complete(listed(p1=20), 3) == []
    assert settling.complete(listed(p1=20), 3.5) == ["p1.jpg"]


def test_a_file_that_went_away_and_came_again_is_waited_for_anew() -> None:
    settling = CompletionTracker(PATIENCE)
    settling.complete(listed(p1=10), 0)
    settling.complete({}, 1)
    assert settling.complete(listed(p1=10), 2) == []


def test_an_empty_file_gets_more_time_to_be_filled() -> None:
    settling = CompletionTracker(PATIENCE)
    settling.complete(listed(p1=0), 0)
    assert settling.complete(listed(p1=0), 59) == []
    assert settling.complete(listed(p1=0), 60) == ["p1.jpg"]


def test_a_complete_page_does_not_overtake_an_earlier_one_but_does_not_wait_for_ever() -> None:
    settling = CompletionTracker(PATIENCE)
    for moment in range(0, 119):
        assert settling.complete(listed(p2=moment + 1, p10=5), moment) == []
    assert settling.complete(listed(p2=200, p10=5), 121) == ["p10.jpg"]


def test_complete_pages_come_in_page_order_and_folders_do_not_wait_for_each_other() -> None:
    settling = CompletionTracker(PATIENCE)
    files = {name: ListedFile(Path(name), FileStamp(5, 5)) for name in ("b/p10.jpg", "b/p2.jpg", "a/p1.jpg")}
    settling.complete(files, 0)
    growing = files | {"a/p1.jpg": ListedFile(Path("a/p1.jpg"), FileStamp(6, 6))}
    assert settling.complete(growing, 2) == ["b/p2.jpg", "b/p10.jpg"]


MOUNTS = [
    ("/", "ext4", "rw,relatime"),
    ("/mnt/share", "cifs", "rw"),
    ("/mnt/share/local", "ext4", "rw"),
    ("/srv/scans", "nfs4", "rw"),
    ("/media/phone", "fuse.jmtpfs", "rw"),
]


@pytest.mark.parametrize(
    ("folder", "told"),
    [("/data/in", True), ("/mnt/share/in", False), ("/mnt/share/local/in", True), ("/mnt/shared", True)]
    + [("/srv/scans", False), ("/media/phone/dcim", False)],
)
def test_network_shares_and_unknown_systems_are_polled(folder: str, told: bool) -> None:  # noqa: FBT001
    assert mount_reports_changes(PurePosixPath(folder), MOUNTS) is told


def test_of_two_systems_on_one_point_the_later_counts() -> None:
    mounts = [("/data", "autofs", "rw"), ("/data", "nfs", "rw"), ("/", "ext4", "rw")]
    assert not mount_reports_changes(PurePosixPath("/data/in"), mounts)


def test_windows_shares_and_mapped_drives_are_polled() -> None:
    mounts = [("C:\\", "NTFS", "rw,fixed"), ("Z:\\", "NTFS", "rw,remote")]
    assert mount_reports_changes(PureWindowsPath("C:\\quet"), mounts)
    assert not mount_reports_changes(PureWindowsPath("Z:\\quet"), mounts)
    assert not mount_reports_changes(PureWindowsPath("\\\\may-chu\\quet"), mounts)


def test_the_machine_itself_is_asked(tmp_path: Path) -> None:
    assert isinstance(reports_changes(tmp_path), bool)


def test_a_second_bad_file_of_one_name_does_not_overwrite_the_first(tmp_path: Path) -> None:
    for text in ("one", "two"):
        (tmp_path / "p1.jpg").write_text(text)
        set_aside(tmp_path, tmp_path / "p1.jpg", free_path(tmp_path, "p1.jpg"), ["Tệp hỏng."])
    kept = {path.name: path.read_text() for path in (tmp_path / "quarantine").glob("*.jpg")}
    assert kept == {"p1.jpg": "one", "p1 (1).jpg": "two"}
    assert "Tệp hỏng." in (tmp_path / "quarantine" / ("p1.jpg" + REASON)).read_text("utf-8-sig")


def test_a_mended_file_goes_back_to_its_place_unless_that_is_taken(tmp_path: Path) -> None:
    bad = tmp_path / "quarantine" / "sub" / "p1.jpg"
    (tmp_path / "p1.jpg").write_text("bad")
    set_aside(tmp_path, tmp_path / "p1.jpg", "quarantine/sub/p1.jpg", ["Tệp hỏng."])
    assert path_outside(tmp_path, "quarantine/sub/p1.jpg") == "sub/p1.jpg"
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "p1.jpg").write_text("another")
    assert path_outside(tmp_path, "quarantine/sub/p1.jpg") == "quarantine/sub/p1.jpg"
    put_back(tmp_path, bad, "quarantine/sub/p1.jpg")
    assert bad.read_text() == "bad"
    assert not bad.with_name("p1.jpg" + REASON).exists()


def test_a_reason_without_its_file_is_taken_away(tmp_path: Path) -> None:
    for name in ("p1.jpg", "p2.jpg"):
        (tmp_path / name).write_text("bad")
        set_aside(tmp_path, tmp_path / name, free_path(tmp_path, name), ["Tệp hỏng."])
    (tmp_path / "quarantine" / "p1.jpg").unlink()
    drop_stray_reasons(tmp_path)
    assert sorted(path.name for path in (tmp_path / "quarantine").iterdir()) == ["p2.jpg", "p2.jpg.ly-do.txt"]


@pytest.mark.parametrize("letter", ["a", "ổ", "𝄞"])
@pytest.mark.parametrize("room", [0, 1, 12, 40])
def test_the_name_of_a_bad_file_may_have_any_length(tmp_path: Path, letter: str, room: int) -> None:
    name = letter * ((LONGEST_NAME - 4 - room) // len(letter.encode())) + ".jpg"
    for text in ("one", "two"):
        (tmp_path / name).write_text(text)
        set_aside(tmp_path, tmp_path / name, free_path(tmp_path, name), ["Tệp hỏng."])
    drop_stray_reasons(tmp_path)
    scans = [path for path in (tmp_path / "quarantine").iterdir() if not path.name.endswith(REASON)]
    assert sorted(path.read_text() for path in scans) == ["one", "two"]
    assert all("Tệp hỏng." in reason_beside(path).read_text("utf-8-sig") for path in scans)
    assert len(list(list_files(tmp_path).files)) == 2
    place = f"quarantine/{name}"
    put_back(tmp_path, tmp_path / place, path_outside(tmp_path, place))
    drop_stray_reasons(tmp_path)
    assert (tmp_path / name).read_text() == "one"
    assert len(list((tmp_path / "quarantine").iterdir())) == 2
