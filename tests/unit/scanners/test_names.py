"""Names of files: what systems keep for themselves beside scans, and what a person may call a scan."""

from __future__ import annotations

import pytest

from scanners.names import is_system_litter


@pytest.mark.parametrize(
    "name",
    ["#recycle/p1.jpg", "$RECYCLE.BIN/$R3AB1.jpg", "$Recycle.Bin", "RECYCLER/S-1-5/a.tif", "@Recycle/p1.jpg"]
    + [".Trash-1000/files/p1.jpg", ".Trashes/501/p1.jpg", "System Volume Information/x", "__MacOSX/._p1.jpg"]
    + ["so/@eaDir/p1.jpg/SYNOPHOTO_THUMB_M.jpg", ".@__thumb/s100p1.jpg", "#snapshot/p1.jpg", "Thumbnails/p1.jpg"]
    + ["thumbs.db", "Thumbs.db", "THUMBS.DB", "so/Desktop.ini", "DESKTOP.INI", ".DS_Store", "._p1.jpg", "ehthumbs.db"]
    + ["~$so.xlsx", "~$P1.JPG", ".~lock.so.ods#", "Scan.log", "SCAN.LOG"],
)
def test_what_a_system_keeps_for_itself_is_known_whatever_the_case(name: str) -> None:
    assert is_system_litter(name)


@pytest.mark.parametrize(
    "name",
    [
        "p1.jpg",
        "recycle.jpg",
        "Thùng rác/p1.jpg",
        "thumb.jpg",
        "desktop.jpg",
        "folder.jpg",
        "logo.jpg",
        "catalog/p1.jpg",
    ]
    + ["$p1.jpg", "#1/p1.jpg", "@p1.jpg", "p1.log.jpg", "quarantine/p1.jpg", "nhật ký.pdf", "lost.jpg"],
)
def test_what_a_person_may_call_a_scan_is_a_scan(name: str) -> None:
    assert not is_system_litter(name)
