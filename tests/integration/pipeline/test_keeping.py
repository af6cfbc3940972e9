"""Older nights: put into an archive, proven there, and let go of by the settings; a failure removes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest

from pipeline.backup.copies import MANIFEST, BackupFolder
from pipeline.home.home import Home
from pipeline.home.night_settings import ArchiveOfNightsSettings, NightSettings
from pipeline.nightly.archive_place import archive_of_nights
from pipeline.nightly.keeping import REMOVED, keep_copies, keep_reports, nights_in, outlived, packed
from pipeline.nightly.night_archive import ArchivedNight, ArchiveFailed
from pipeline.store.ledgers.audit_search import AuditQuestion
from records.errors import HotichError, UsageError
from tests.support.homes import new_home
from tests.support.ports import free_port
from tests.support.rclone_server import rclone_server
from tests.support.s3_server import BUCKET, KEY, SECRET, S3Server, s3_server

TODAY = date(2026, 11, 20)
Fault = Callable[[S3Server, Home], dict[str, object]]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return new_home(tmp_path_factory.mktemp("keeping") / "home")


@pytest.fixture
def home(empty: Home) -> Home:
    """A home whose reports belong to the test."""
    return empty


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """Reports of five nights, the newest today's, and folders that are nobody's night."""
    for back in range(5):
        folder = tmp_path / "reports" / (TODAY - timedelta(back)).isoformat()
        folder.mkdir(parents=True)
        (folder / "report.html").write_text(f"<p>{folder.name}</p>", encoding="utf-8")
        (folder / "night.json").write_text("{}", encoding="utf-8")
    for name in ("notes", "2026-1-1"):
        (tmp_path / "reports" / name).mkdir()
    return tmp_path / "reports"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[S3Server]:
    with s3_server(tmp_path / "s3") as running:
        yield running


def keeping(home: Home, kept_here: int = 400, **words: object) -> Home:
    changed = {
        "night": NightSettings(reports_kept=kept_here),
        "nights": ArchiveOfNightsSettings().model_copy(update=words),
    }
    return replace(home, settings=home.settings.model_copy(update=changed))


def on(server: S3Server, home: Home, kept_here: int = 2, **words: object) -> Home:
    (home.root / "keys" / "s3").write_text(f"{KEY}\n{SECRET}\n", encoding="utf-8")
    place = {"place": f"s3://{BUCKET}/hotich", "endpoint": server.url, "key_file": "keys/s3", "seconds": 5.0}
    return keeping(home, kept_here, **{**place, **words})


def days(*back: int) -> list[str]:
    return sorted((TODAY - timedelta(one)).isoformat() for one in back)


def here(reports: Path) -> list[str]:
    return [day.isoformat() for day in nights_in(reports)]


def removed(home: Home) -> list[str]:
    """Name what the trail says was removed."""
    with home.store() as store, store.begin() as rows:
        return [event.subject for event in rows.audit_search.find(AuditQuestion(action=REMOVED), 100)]


def test_without_an_archive_old_reports_go_by_name(home: Home, reports: Path) -> None:
    said = keep_reports(keeping(home, 3), reports, TODAY)
    assert here(reports) == days(0, 1, 2)
    assert all(day in said[0] for day in days(3, 4))
    assert sorted(path.name for path in reports.iterdir())[0] == "2026-1-1"


@pytest.mark.parametrize("place", ["folder", "memory", "s3"])
def test_older_nights_are_archived_and_the_oldest_go(
    home: Home, reports: Path, tmp_path: Path, server: S3Server, place: str
) -> None:
    (tmp_path / "share").mkdir()
    places = {"folder": str(tmp_path / "share"), "memory": f"memory://{tmp_path.name}", "s3": f"s3://{BUCKET}/hotich"}
    office = on(server, home, 2, place=places[place], kept=3, months=0)
    said = keep_reports(office, reports, TODAY)
    archive = archive_of_nights(office)
    assert archive is not None
    assert [night.day.isoformat() for night in archive.nights()] == days(1, 2, 3)
    assert here(reports) == days(0, 1)
    assert "3" in said[0] and all(day in said[1] for day in days(2, 3, 4))
    assert keep_reports(office, reports, TODAY) == ()
    keep_reports(office, reports, TODAY + timedelta(1))
    assert [night.day.isoformat() for night in archive.nights()] == days(0, 1, 2)


def test_a_server_that_checks_signatures_takes_and_gives_back_the_nights(
    home: Home, reports: Path, tmp_path: Path
) -> None:
    with rclone_server(tmp_path / "s3") as strict:
        office = on(strict, home, 2, kept=3, months=0)
        keep_reports(office, reports, TODAY)
        assert here(reports) == days(0, 1) and len(strict.names) == 3
        keep_reports(office, reports, TODAY + timedelta(1))
        archive = archive_of_nights(office)
        assert archive is not None
        assert [night.day.isoformat() for night in archive.nights()] == days(0, 1, 2)
        (home.root / "keys" / "forged").write_text(f"{KEY}\nanother secret\n", encoding="utf-8")
        with pytest.raises(HotichError):
            keep_reports(on(strict, home, 1, key_file="keys/forged"), reports, TODAY + timedelta(1))
        assert here(reports) == days(0)


def test_what_is_in_the_archive_is_the_report(home: Home, reports: Path, tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    before = packed(reports / days(1)[0])
    keep_reports(keeping(home, 1, place=str(tmp_path / "share")), reports, TODAY)
    file = tmp_path / "share" / ArchivedNight.of(TODAY - timedelta(1), before).name
    assert file.read_bytes() == before
    with ZipFile(file) as archive:
        assert archive.namelist() == ["night.json", "report.html"]
        assert archive.read("report.html").decode() == f"<p>{days(1)[0]}</p>"


def refusing(server: S3Server, _home: Home) -> dict[str, object]:
    server.refused = frozenset({"PUT"})
    return {}


def changing(server: S3Server, _home: Home) -> dict[str, object]:
    server.changed = True
    return {}


def wrong_key(_server: S3Server, home: Home) -> dict[str, object]:
    (home.root / "keys" / "s3-wrong").write_text("OTHER\nsecret\n", encoding="utf-8")
    return {"key_file": "keys/s3-wrong"}


def away(_server: S3Server, _home: Home) -> dict[str, object]:
    return {"endpoint": f"http://127.0.0.1:{free_port()}"}


def not_mounted(_server: S3Server, _home: Home) -> dict[str, object]:
    return {"place": "/nowhere/share"}


@pytest.mark.parametrize("failing", [refusing, changing, wrong_key, away, not_mounted])
def test_an_archive_that_fails_is_told_and_nothing_goes(
    home: Home, reports: Path, server: S3Server, failing: Fault
) -> None:
    keep_reports(on(server, home, 400), reports, TODAY - timedelta(3))
    assert len(server.names) == 1
    before = here(reports)
    with pytest.raises(ArchiveFailed, match="Chưa xóa gì"):
        keep_reports(on(server, home, 1, kept=1, months=0, **failing(server, home)), reports, TODAY)
    assert here(reports) == before
    assert f"{days(4)[0]}." in server.names[0] or server.changed


def test_a_report_whose_archived_file_was_changed_stays(home: Home, reports: Path, tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    keep_reports(keeping(home, 400, place=str(share)), reports, TODAY)
    oldest = next(share.glob(f"{days(4)[0]}.*"))
    oldest.write_bytes(b"!" + oldest.read_bytes()[1:])
    with pytest.raises(ArchiveFailed, match=oldest.name):
        keep_reports(keeping(home, 2, place=str(share)), reports, TODAY)
    assert here(reports) == days(0, 1, 2, 3, 4)


def test_what_a_cut_writing_left_is_cleared(home: Home, reports: Path, tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    night = ArchivedNight.of(TODAY, b"what was cut off")
    for name in (f"{night.name}.part", "notes.part"):
        (share / name).write_bytes(b"what was")
    keep_reports(keeping(home, place=str(share)), reports, TODAY)
    assert [path.name for path in share.glob("*.part")] == ["notes.part"]


@pytest.mark.parametrize(
    ("place", "told"),
    [("s3://nights/x", "https"), ("nothing-such://x", "nights.place")],
)
def test_settings_that_do_not_fit_are_told(home: Home, reports: Path, place: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        keep_reports(keeping(home, place=place, endpoint="http://s3.example.vn"), reports, TODAY)


def test_the_newest_nights_stay_and_the_last_of_the_newest_months() -> None:
    nights = [date(2026, 11, 20) - timedelta(back) for back in range(100)]
    settings = ArchiveOfNightsSettings(kept=3, months=3)
    stay = sorted(set(nights) - outlived(nights, settings))
    assert [f"{day:%m-%d}" for day in stay] == ["09-30", "10-31", "11-18", "11-19", "11-20"]


def test_a_clock_that_was_years_ahead_once_costs_no_month() -> None:
    nights = [date(2035, 1, 1), *(date(2026, month, 28) for month in range(1, 12))]
    assert outlived(nights, ArchiveOfNightsSettings(kept=1, months=12)) == set()


def test_old_backups_go_by_name(home: Home, tmp_path: Path) -> None:
    for number in range(1, 4):
        (tmp_path / f"{number:06d}-x").mkdir()
        (tmp_path / f"{number:06d}-x" / MANIFEST).write_text("{}", encoding="utf-8")
    copies = replace(home, settings=home.settings.model_copy(update={"night": NightSettings(copies=1)}))
    (said,) = keep_copies(copies, BackupFolder(tmp_path))
    assert "000001-x" in said and "000002-x" in said
    assert [copy.name for copy in BackupFolder(tmp_path).copies()] == ["000003-x"]
    assert {"backup:000001-x", "backup:000002-x"} <= set(removed(home))
