"""The printed forms of a home: those that come with the program, and those that were added to it."""

from __future__ import annotations

import hashlib
import shutil
from functools import lru_cache
from pathlib import Path

from pipeline.values import digest
from records.editions import SHIPPED, Edition, EditionLibrary, edition_json, read_edition, read_library
from records.errors import InputRefused
from records.language import gettext as _
from records.record_types import record_type


def edition_library(folder: Path) -> EditionLibrary:
    """The shipped editions and those in the folder; of two with one id the folder's wins.

    Another process may have drawn an edition since: the folder is looked at, and read again when it has changed.
    """
    return _library(folder, _stamp(folder))


def library_hash(folder: Path) -> str:
    """A hash over all that the library holds, images included."""
    return _hash(folder, _stamp(folder))


_Stamp = tuple[tuple[str, int], ...]


def _stamp(folder: Path) -> _Stamp:
    """Names and times of the files of the folder's editions; empty where there is no folder."""
    return tuple(sorted((path.name, path.stat().st_mtime_ns) for path in folder.glob("*.json")))


@lru_cache(maxsize=4)
def _library(folder: Path, _stamp: _Stamp) -> EditionLibrary:
    return read_library(SHIPPED, folder)


@lru_cache(maxsize=4)
def _hash(folder: Path, stamp: _Stamp) -> str:
    texts = []
    for edition in _library(folder, stamp):
        texts += [edition_json(edition), hashlib.sha256(edition.image.read_bytes()).hexdigest()]
    return digest(*texts)


def check_edition(path: Path) -> Edition:
    """Read an edition and check that its columns are the ministry's.

    Raises:
        InputRefused: the file is no edition, or names columns that its record type does not have.
        UsageError: the record type is unknown.
    """
    edition = read_edition(path)
    known = {column.name for column in record_type(edition.record_type).known}
    named = {column for area in edition.areas for column in area.columns} | {tick.column for tick in edition.ticks}
    if unknown := sorted(named - known):
        raise InputRefused(
            _("Mẫu sổ {id} có cột không thuộc loại {type}: {columns}.").format(
                id=edition.id, type=edition.record_type, columns=", ".join(unknown)
            ),
            _("Sửa tên cột trong {path}.").format(path=path.name),
        )
    return edition


def add_edition(path: Path, folder: Path) -> Edition:
    """Check an edition and copy it, with its image, into the folder of a home."""
    edition = check_edition(path)
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(edition.image, folder / edition.image.name)
    shutil.copyfile(path, folder / f"{path.name}.part")
    (folder / f"{path.name}.part").replace(folder / path.name)
    return edition
