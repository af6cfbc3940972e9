"""Keeping of older nights by the settings: what goes is named in the trail and in the report, and never unproven."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pipeline.backup.copies import BackupFolder
from pipeline.home.disk import explain_full_disk
from pipeline.home.home import Home
from pipeline.home.night_settings import ArchiveOfNightsSettings
from pipeline.nightly.archive_place import archive_of_nights
from pipeline.nightly.night_archive import ArchivedNight, NightArchive
from records.language import gettext as _

REMOVED = "night.remove"
"""Action in the trail."""
EPOCH = (1980, 1, 1, 0, 0, 0)
"""Moment of every file in a ZIP, so that the same report has the same hash whenever it is packed."""


@dataclass(frozen=True, slots=True)
class Removal:
    """Something old that goes: its name, and what removes it."""

    name: str
    remove: Callable[[], object]


def keep_reports(home: Home, reports: Path, today: date) -> tuple[str, ...]:
    """Put the reports of the nights before today's into the archive, and let go of what the settings keep no longer.

    Everything new in the archive, and what stands there for a report that goes, is read and hashed before the first
    thing is removed.

    Returns:
        A sentence for each thing done.

    Raises:
        UsageError: the settings do not fit.
        ArchiveFailed: the archive is away, refuses, or does not give back what was written; nothing was removed then.
        WriteFailed: a report cannot be removed.
    """
    here = nights_in(reports)
    extra = [day for day in sorted({*here, today})[: -home.settings.night.reports_kept] if day != today]
    archive = archive_of_nights(home)
    said: list[str] = []
    removals: list[Removal] = []
    if archive is not None:
        there, ours = archive.nights(), [day for day in here if day < today or day in extra]
        gone = outlived({*(night.day for night in there), *ours}, home.settings.nights)
        said += _put_away(archive, reports, [day for day in ours if day not in gone], extra)
        removals += [
            Removal(f"archive:{night.day}", partial(archive.remove, night)) for night in there if night.day in gone
        ]
        archive.clear_parts()
    removals += [Removal(f"report:{day}", partial(shutil.rmtree, reports / day.isoformat())) for day in extra]
    with explain_full_disk(reports):
        return (*said, *let_go(home, removals))


def keep_copies(home: Home, folder: BackupFolder) -> tuple[str, ...]:
    """Let go of the backups beyond `night.copies`; return a sentence, or nothing.

    Raises:
        WriteFailed: one cannot be removed.
    """
    old = folder.all_but_newest(home.settings.night.copies)
    with explain_full_disk(folder.root):
        return let_go(home, [Removal(f"backup:{copy.name}", partial(shutil.rmtree, copy)) for copy in old])


def let_go(home: Home, removals: Sequence[Removal]) -> tuple[str, ...]:
    """Name things in the trail and remove them then; return the sentence that names them, or nothing."""
    if not removals:
        return ()
    with home.store() as store, store.begin() as rows:
        for one in removals:
            rows.audit.add(REMOVED, one.name)
    for one in removals:
        one.remove()
    return (_("Đã xóa theo thời hạn lưu: {names}.").format(names=", ".join(one.name for one in removals)),)


def outlived(days: Collection[date], settings: ArchiveOfNightsSettings) -> set[date]:
    """Return the nights that stay no longer: neither among the newest, nor the last of one of the newest months.

    Months are counted as they are there, not by the calendar: a clock that was wrong once costs nothing.
    """
    newest_first = sorted(days, reverse=True)
    last_of_month: dict[str, date] = {}
    for day in newest_first:
        last_of_month.setdefault(f"{day:%Y-%m}", day)
    return set(days).difference(newest_first[: settings.kept], list(last_of_month.values())[: settings.months])


def nights_in(reports: Path) -> list[date]:
    """List the nights that have a folder of reports, oldest first; what is not named by a date is nobody's night."""
    if not reports.is_dir():
        return []
    found = (_date(folder.name) for folder in reports.iterdir() if folder.is_dir())
    return sorted(day for day in found if day is not None)


def packed(folder: Path) -> bytes:
    """Return the files of a folder as a ZIP that is the same byte for byte whenever it is made."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for file in sorted(path for path in folder.iterdir() if path.is_file()):
            archive.writestr(ZipInfo(file.name, EPOCH), file.read_bytes(), ZIP_DEFLATED)
    return made.getvalue()


def _put_away(archive: NightArchive, reports: Path, days: Iterable[date], extra: Collection[date]) -> list[str]:
    """Put the nights into the archive that it lacks, and prove those whose reports go."""
    there, put = set(archive.nights()), 0
    for day in days:
        data = packed(reports / day.isoformat())
        night = ArchivedNight.of(day, data)
        if night not in there:
            archive.put(night, data)
            put += 1
        elif day in extra:
            archive.prove(night)
    return [_("Đã cất báo cáo của {count} đêm vào {place}.").format(count=put, place=archive.place)] if put else []


def _date(name: str) -> date | None:
    try:
        day = date.fromisoformat(name)
    except ValueError:
        return None
    return day if day.isoformat() == name else None
