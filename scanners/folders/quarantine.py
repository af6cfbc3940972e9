"""Quarantine of a hot folder: refused files are set aside with the reason beside, and put back once they are intact."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from records.language import gettext as _
from scanners.folders.hot_folder import QUARANTINE, REASON

LONGEST_NAME = 255
"""Bytes that the name of a file may have on the disks of Linux; others count letters and allow no fewer."""
_MARK = 8


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
    parent, slash, name = path.rpartition("/")
    stem, dot, suffix = name.rpartition(".") if "." in name else (name, "", "")
    ends = (f"{f' ({number})' if number else ''}{dot}{suffix}" for number in count())
    places = (f"{QUARANTINE}/{parent}{slash}{_fitting(stem, end)}" for end in ends)
    return next(place for place in places if not (folder / place).exists())


def reason_beside(file: Path) -> Path:
    """Return the path of the text that says why a file is set aside; its name is shortened where a disk wants it."""
    return file.with_name(_fitting(file.name, REASON))


def _fitting(stem: str, end: str) -> str:
    """Return stem and end as a name that disks take; of a longer stem the beginning and a mark of the whole."""
    room = LONGEST_NAME - len(os.fsencode(end))
    if len(os.fsencode(stem)) <= room:
        return stem + end
    mark = f"~{hashlib.sha256(os.fsencode(stem)).hexdigest()[:_MARK]}"
    kept = stem
    while len(os.fsencode(kept)) > room - len(mark):
        kept = kept[:-1]
    return kept + mark + end


def set_aside(folder: Path, source: Path, place: str, reasons: Sequence[str]) -> None:
    """Move a file to its place in the quarantine and write the reason; a file already there gets the new reason only.

    Raises:
        OSError: the folder cannot be written, or another program holds the file.
    """
    target = folder / place
    target.parent.mkdir(parents=True, exist_ok=True)
    advice = _("Sửa hoặc quét lại tệp này ngay tại đây; tệp thay đổi là máy tự thử lại.")
    reason_beside(target).write_text("\n".join([*reasons, advice, ""]), encoding="utf-8-sig")
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
    reason_beside(source).unlink(missing_ok=True)
    target = folder / place
    if target != source:
        target.parent.mkdir(parents=True, exist_ok=True)
        source.rename(target)


def drop_stray_reasons(folder: Path) -> None:
    """Remove reasons whose file is gone because of a kill or a person."""
    present = set((folder / QUARANTINE).rglob("*"))
    reasons = {path for path in present if path.name.endswith(REASON)}
    for stray in reasons - {reason_beside(file) for file in present - reasons}:
        stray.unlink(missing_ok=True)
