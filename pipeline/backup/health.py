"""Health of an installation: room on its disks, what waits, the last night, and how old the newest backup is."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from pipeline.backup.copies import BackupFolder
from pipeline.home.home import Home
from pipeline.store import Transaction
from pipeline.store.books.record import ReviewTask
from pipeline.store.clock import now, seconds_between
from pipeline.store.review.people import Scope

LEAST_SHARE = 0.1
"""Of a disk that has to be free."""
OLDEST_HOURS = 36.0
"""Of a backup, and of the end of a night, after which something was missed."""
HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class DiskRoom:
    """Room on the disk of a folder, in bytes."""

    folder: Path
    free: int
    whole: int

    @property
    def alarming(self) -> bool:
        """Return whether too little is left."""
        return self.free < self.whole * LEAST_SHARE


@dataclass(frozen=True, slots=True)
class Health:
    """Health of an installation.

    Attributes:
        disks: of the home, the deliveries and the backups, each disk once.
        waiting: number of records by what people have to do next.
        backups: number of finished copies.
        backup_hours: age of the newest, None without one.
        night_hours: since the last night ended, None when there was none.
    """

    disks: tuple[DiskRoom, ...]
    waiting: dict[ReviewTask, int]
    backups: int
    backup_hours: float | None
    night_hours: float | None

    @property
    def backup_alarming(self) -> bool:
        """Return whether the newest backup is too old, or there is none."""
        return self.backup_hours is None or self.backup_hours > OLDEST_HOURS

    @property
    def night_alarming(self) -> bool:
        """Return whether a night was missed."""
        return self.night_hours is None or self.night_hours > OLDEST_HOURS


def health_of(home: Home, rows: Transaction) -> Health:
    """Return how an installation is."""
    settings = home.settings.night
    backups = home.root / settings.backup
    copies = BackupFolder(backups).copies()
    ended = rows.nights.last_before(date.today() + timedelta(days=1))
    return Health(
        _disks([home.root, home.root / settings.delivery, backups]),
        rows.queue.waiting(Scope(None)),
        len(copies),
        _age(copies[-1]) if copies else None,
        seconds_between(ended, now()) / HOUR if ended else None,
    )


def _age(copy: Path) -> float:
    made = datetime.fromtimestamp(copy.stat().st_mtime, UTC)
    return (datetime.now(UTC) - made).total_seconds() / HOUR


def _disks(folders: list[Path]) -> tuple[DiskRoom, ...]:
    rooms: dict[int, DiskRoom] = {}
    for folder in folders:
        if folder.exists():
            usage = shutil.disk_usage(folder)
            rooms.setdefault(folder.stat().st_dev, DiskRoom(folder, usage.free, usage.total))
    return tuple(rooms.values())
