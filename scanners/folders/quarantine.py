"""Quarantine of a hot folder: refused files are set aside with the reason beside, and put back once they are intact."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from pathlib import Path

from records.language import gettext as _
from scanners.folders.hot_folder import QUARANTINE, REASON


def in_quarantine(path: str) -> bool:
    """Return whether a path within a hot folder lies in its quarantine."""
    return path.startswith(f"{QUARANTINE}/")


def original_path(path: str) -> str:
    """Return the path of a file outside the quarantine."""
    return path.removeprefix(f"{QUARANTINE}/")


def free_path(folder: Path, path: str) -> str:
    """Return a path in the quarantine for the file at `path`; a file that is there already is not overwritten."""
    if in_quarantine(path):
        return path
    stem, dot, suffix = path.rpartition(".") if "." in path.rpartition("/")[2] else (path, "", "")
    places = (f"{QUARANTINE}/{stem}{f' ({number})' if number else ''}{dot}{suffix}" for number in count())
    return next(place for place in places if not (folder / place).exists())


def set_aside(folder: Path, source: Path, place: str, reasons: Sequence[str]) -> None:
    """Move a file to its place in the quarantine and write the reason; a file already there gets the new reason only.

    Raises:
        OSError: the folder cannot be written, or another program holds the file.
    """
    target = folder / place
    target.parent.mkdir(parents=True, exist_ok=True)
    advice = _("Sửa hoặc quét lại tệp này ngay tại đây; tệp thay đổi là máy tự thử lại.")
    target.with_name(target.name + REASON).write_text("\n".join([*reasons, advice, ""]), encoding="utf-8-sig")
    if source != target:
        source.rename(target)


def path_outside(folder: Path, path: str) -> str:
    """Return the path of an intact file outside the quarantine.

    It stays where it is when another file has taken its path meanwhile.
    """
    return path if (folder / original_path(path)).exists() else original_path(path)


def put_back(folder: Path, source: Path, place: str) -> None:
    """Move a file out of the quarantine to its place, and remove the reason.

    Raises:
        OSError: the folder cannot be written, or another program holds the file.
    """
    source.with_name(source.name + REASON).unlink(missing_ok=True)
    target = folder / place
    if target != source:
        target.parent.mkdir(parents=True, exist_ok=True)
        source.rename(target)


def drop_stray_reasons(folder: Path) -> None:
    """Remove reasons whose file is gone because of a kill or a person."""
    for reason in (folder / QUARANTINE).rglob(f"*{REASON}"):
        if not reason.with_name(reason.name.removesuffix(REASON)).exists():
            reason.unlink(missing_ok=True)
