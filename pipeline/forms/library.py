"""Printed forms of a home: those that come with the program, and those that were added to it."""

from __future__ import annotations

import hashlib
import re
import shutil
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from pipeline.store.values import digest
from records.editions import SHIPPED, Edition, EditionLibrary, edition_json, read_edition, read_library
from records.errors import ExitCode, HotichError, InputRefused
from records.language import gettext as _
from records.record_types import record_type

ID = re.compile(r"[A-Z]{2,4}-[0-9A-Za-z][0-9A-Za-z.-]{0,30}")


class FormLost(HotichError):
    """Loss of a printed form on which pages of the home lie."""

    exit_code = ExitCode.INPUT_REFUSED

    @classmethod
    def of(cls, *ids: str) -> FormLost:
        """Make the error about these editions."""
        return cls(
            _("Mẫu sổ {ids} không còn trong nơi làm việc, mà sổ có trang nằm trên đó.").format(ids=", ".join(ids)),
            _(
                "Người quản trị chép tệp JSON và ảnh của mẫu từ bản sao lưu vào thư mục editions của nơi làm việc, "
                "hoặc vẽ lại mẫu dưới đúng mã ấy, rồi chạy `hotich run`. Cho đến lúc đó các bản ghi được giữ nguyên."
            ),
        )


def edition_library(folder: Path) -> EditionLibrary:
    """Return the shipped editions and those in the folder; of two with one id the folder's wins.

    Another process may have drawn an edition since: the folder is looked at, and read again when it has changed.
    """
    return _library(folder, _stamp(folder))


def form_of(folder: Path, edition_id: str) -> Edition:
    """Return the form that a page lies on.

    Raises:
        FormLost: neither this edition nor another version of its form is there.
    """
    found = edition_library(folder).find(edition_id)
    if found is None:
        raise FormLost.of(edition_id)
    return found


def own_editions(folder: Path) -> dict[str, Path]:
    """Return id → file of the forms that were added to a home."""
    return {read_edition(path).id: path for path in sorted(folder.glob("*.json"))}


def library_hash(folder: Path) -> str:
    """Hash everything that the library holds, images included."""
    return _hash(folder, _stamp(folder))


_Stamp = tuple[tuple[str, int], ...]


def _stamp(folder: Path) -> _Stamp:
    """Return names and times of the files of the folder's editions; empty where there is no folder."""
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
        InputRefused: the file is no edition, its id does not fit, or its record type does not have its columns.
        UsageError: the record type is unknown.
    """
    edition = read_edition(path)
    if not ID.fullmatch(edition.id):
        raise InputRefused(_("Mã mẫu {id} không dùng được.").format(id=edition.id), _("Dùng mã mới, ví dụ KS-2016.v2."))
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
    """Check an edition and copy it into the folder of a home, file and image named by its id.

    Raises:
        InputRefused: the file is no edition, its id does not fit, or its record type does not have its columns.
        UsageError: the record type is unknown.
    """
    edition = check_edition(path)
    folder.mkdir(parents=True, exist_ok=True)
    image, target = folder / f"{edition.id}{edition.image.suffix}", folder / f"{edition.id}.json"
    part = folder / f"{target.name}.part"
    if edition.image != image:
        shutil.copyfile(edition.image, image)
    part.write_text(edition_json(replace(edition, image=image)), encoding="utf-8")
    part.replace(target)
    return edition
