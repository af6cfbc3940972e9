"""Printed forms of a home: those that come with the program, and those that were added to it."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from pipeline.store.values import digest
from records.editions import SHIPPED, Edition, EditionLibrary, edition_json, read_edition, read_library
from records.errors import ExitCode, HotichError, InputRefused, UsageError
from records.language import N_
from records.language import gettext as _
from records.record_types import record_type

ID = re.compile(r"[A-Z]{2,4}-[0-9A-Za-z][0-9A-Za-z.-]{0,30}")


ALONE = "pages"
"""Folder, within an office's, of forms that one page alone lies on: no other page is held against them."""


FORM_LOST = N_("Mẫu sổ {ids} không còn trong nơi làm việc, mà sổ có trang nằm trên đó.")
BRING_BACK = N_(
    "Người quản trị chép tệp JSON và ảnh của mẫu từ bản sao lưu vào thư mục editions của nơi làm việc, "
    "hoặc vẽ lại mẫu dưới đúng mã ấy, rồi chạy `hotich run`. Cho đến lúc đó các bản ghi được giữ nguyên."
)


class FormLost(HotichError):
    """Loss of a printed form on which pages of the home lie."""

    exit_code = ExitCode.INPUT_REFUSED

    @classmethod
    def of(cls, *ids: str) -> FormLost:
        """Return the error about these editions."""
        return cls(_(FORM_LOST).format(ids=", ".join(ids)), _(BRING_BACK))


def office_folder(root: Path, office: int) -> Path:
    """Return the folder of the forms that one office's pages taught, or that were drawn for it."""
    return root / f"office-{office}"


def office_library(root: Path, office: int) -> EditionLibrary:
    """Return the forms that an office's pages may lie on: shipped, of the whole home, of the office.

    Another process may have added one since: the folders are looked at, and read again when they have changed.
    """
    folders = (root, office_folder(root, office))
    return _library(folders, _stamp(folders))


def edition_library(root: Path) -> EditionLibrary:
    """Return all forms of a home, whoever they belong to; for looking up what a page lies on."""
    folders = (root, *sorted(root.glob("office-*")))
    return _library(folders, _stamp(folders))


def find_form(root: Path, edition_id: str | None) -> Edition | None:
    """Return the form of this id, else the newest version of it that everybody has, else None.

    An office's versions are no matter of another office's pages. A page's own form has no versions.
    """
    if edition_id is None:
        return None
    alone = next(iter(root.glob(f"office-*/{ALONE}/{edition_id}.json")), None)
    if alone:
        return _page_form(alone, alone.stat().st_mtime_ns)
    exact = (edition for edition in edition_library(root) if edition.id == edition_id)
    return next(exact, None) or _library((root,), _stamp((root,))).find(edition_id)


def form_of(root: Path, edition_id: str) -> Edition:
    """Return the form that a page lies on.

    Raises:
        FormLost: neither this edition nor another version of its form is there.
    """
    found = find_form(root, edition_id)
    if found is None:
        raise FormLost.of(edition_id)
    return found


def own_editions(root: Path) -> dict[str, Path]:
    """Return the files of the forms that were added to a home, by id."""
    files = [*root.glob("*.json"), *root.glob("office-*/*.json")]
    return {read_edition(path).id: path for path in sorted(files)}


def edition_file(root: Path, edition_id: str) -> Path:
    """Return the file of a form that was added to a home, a page's own form among them.

    Raises:
        UsageError: the home has no such form of its own.
    """
    page_forms = (path for path in root.glob(f"office-*/{ALONE}/*.json") if path.stem == edition_id)
    found = own_editions(root).get(edition_id) or next(page_forms, None)
    if found is None:
        raise UsageError(
            _("Nơi làm việc không có mẫu {id} của riêng mình.").format(id=edition_id),
            _("Xem các mẫu bằng `hotich edition list`."),
        )
    return found


def owner_of(root: Path, edition_id: str) -> int | None:
    """Return the office that a form belongs to, None for one of everybody: shipped, or added to the whole home."""
    file = own_editions(root).get(edition_id) or next(root.glob(f"office-*/{ALONE}/{edition_id}.json"), root)
    folder = next((parent.name for parent in file.parents if parent.parent == root), "")
    return int(folder.removeprefix("office-")) if folder.startswith("office-") else None


def forms_hash(root: Path, edition_ids: Iterable[str | None]) -> str:
    """Return a hash over all that these forms hold: areas, print, images; what reading and rules depend on."""
    found = [find_form(root, edition_id) for edition_id in sorted({one for one in edition_ids if one})]
    return digest(*(_content(edition, _changed(edition)) for edition in found if edition))


def prints_hash(editions: Iterable[Edition]) -> str:
    """Return a hash over the print of forms, whatever their areas; what the registration of pages depends on."""
    return digest(*sorted({_print(edition, _changed(edition)) for edition in editions}))


_Stamp = tuple[tuple[str, int], ...]


def _stamp(folders: tuple[Path, ...]) -> _Stamp:
    """Paths and times of the files of the folders' editions; empty where there are none."""
    files = (path for folder in folders for path in folder.glob("*.json"))
    return tuple(sorted((str(path), path.stat().st_mtime_ns) for path in files))


@lru_cache(maxsize=16)
def _library(folders: tuple[Path, ...], _stamp: _Stamp) -> EditionLibrary:
    return read_library(SHIPPED, *folders)


def _changed(edition: Edition) -> int:
    """Return the time when the blank form's image was written, in nanoseconds."""
    return edition.image.stat().st_mtime_ns


@lru_cache(maxsize=64)
def _page_form(path: Path, _changed: int) -> Edition:
    return read_edition(path)


@lru_cache(maxsize=256)
def _content(edition: Edition, _changed: int) -> str:
    return digest(edition_json(edition), hashlib.sha256(edition.image.read_bytes()).hexdigest())


@lru_cache(maxsize=256)
def _print(edition: Edition, _changed: int) -> str:
    words = [f"{word.text} {word.box}" for word in edition.printed]
    return digest(edition.record_type, hashlib.sha256(edition.image.read_bytes()).hexdigest(), *words)


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
    image = folder / f"{edition.id}{edition.image.suffix}"
    if edition.image != image:
        shutil.copyfile(edition.image, image.with_name(f"{image.name}.part")).replace(image)
    write_edition(folder, replace(edition, image=image))
    return edition


def write_edition(folder: Path, edition: Edition) -> None:
    """Write the file of a form beside its image; no other process reads half of it."""
    target = folder / f"{edition.id}.json"
    part = target.with_suffix(".json.part")
    part.write_text(edition_json(edition), encoding="utf-8")
    part.replace(target)
