"""Book package: one Excel file and one ZIP with a PDF for each entry, proven to agree before they get their names."""

from __future__ import annotations

import errno
import glob
import hashlib
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from exports.package.changes import PackageChange, write_changes
from exports.package.contents import BookName, PackageEntry
from exports.package.entry_pdf import write_entry_pdf
from exports.package.file_names import EntryFileNamer, NamePattern
from exports.package.proof import prove
from exports.package.seal import seal_of, write_seal
from exports.workbooks.workbook_writer import open_workbook_writer
from records.errors import InputRefused, WriteFailed
from records.language import gettext as _
from records.record_types import Column

_FIXED_TIME = (1980, 1, 1, 0, 0, 0)
_READABLE_FILE = 0o644 << 16
_UNIX = 3
_DISK_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}  # the last: memory sticks take no file over 4 GB
_CANNOT_WRITE = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST}


@dataclass(frozen=True, slots=True)
class PackageLayout:
    """Layout of a package: the Excel columns in order, and the names of the PDFs."""

    columns: tuple[Column, ...]
    pattern: NamePattern = NamePattern.NUMBER


@dataclass(frozen=True, slots=True)
class BookPackage:
    """Finished package.

    Attributes:
        workbook: its Excel file.
        archive: its ZIP.
        workbook_sha256: SHA-256 of the one.
        archive_sha256: of the other.
        file_names: the PDFs in the ZIP.
        pages: how many pages they have together.
        left_out: columns with values for which the layout has no place.
        changes_sha256: SHA-256 of the list of what changed since the version before, "" of the first.
    """

    workbook: Path
    archive: Path
    workbook_sha256: str
    archive_sha256: str
    file_names: tuple[str, ...]
    pages: int
    left_out: tuple[str, ...]
    changes_sha256: str = ""


def write_package(
    book: BookName,
    entries: Iterable[PackageEntry],
    numbers: Sequence[str],
    folder: Path,
    layout: PackageLayout,
    note: str = "",
    changes: Sequence[PackageChange] = (),
) -> BookPackage:
    """Write `KS.2007.01.xlsx`, `KS.2007.01.zip` and their seal `KS.2007.01.sha256` into a folder.

    Both are written under other names, opened again and compared with each other and with the entries of the book; only
    then they replace an earlier package, the seal last. Memory holds one entry. The same input gives the same files,
    but for the note.

    Args:
        book: the book.
        entries: its entries in book order; each is taken once.
        numbers: the register number of every entry in the store, in book order, "" for an unread one.
        folder: folder for the files; made when missing.
        layout: columns and names.
        note: comment in the seal, "" = none.
        changes: what changed since the version before; they go into a list beside the two files.

    Raises:
        IntegrityBroken: rows, PDFs and entries do not agree; the message names what is missing.
        InputRefused: an entry cannot be written as it is; the message names it.
        WriteFailed: the disk is full or the folder cannot be written. An earlier package stays as it was.
    """
    with _writable(folder), _scratch(book, folder) as scratch:
        workbook, archive = scratch / "book.xlsx", scratch / "book.zip"
        written = _write(book, entries, workbook, archive, layout)
        prove(workbook, archive, written.names, written.pages, numbers)
        package = BookPackage(
            workbook=folder / f"{book.stem}.xlsx",
            archive=folder / f"{book.stem}.zip",
            workbook_sha256=_synced_hash(workbook),
            archive_sha256=_synced_hash(archive),
            file_names=tuple(written.names),
            pages=sum(written.pages),
            left_out=tuple(sorted(written.left_out)),
            changes_sha256=_listed(changes, scratch / book.changes),
        )
        seal = scratch / "book.sha256"
        digests = {package.workbook.name: package.workbook_sha256, package.archive.name: package.archive_sha256}
        if changes:
            digests[book.changes] = package.changes_sha256
            (scratch / book.changes).replace(folder / book.changes)
        write_seal(seal, digests, note)
        for made, final in ((archive, package.archive), (workbook, package.workbook), (seal, seal_of(book, folder))):
            made.replace(final)
        _sync_folder(folder)
    return package


@dataclass(slots=True)
class _FileContents:
    """Contents of the files: the name and the number of pages of every PDF, and the columns without a place."""

    names: list[str] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    left_out: set[str] = field(default_factory=set)


def _write(
    book: BookName, entries: Iterable[PackageEntry], workbook: Path, archive: Path, layout: PackageLayout
) -> _FileContents:
    """Write one row and one PDF for each entry, in one pass."""
    written, namer = _FileContents(), EntryFileNamer(book, layout.pattern)
    with (
        open_workbook_writer(workbook, layout.columns, workbook.parent) as rows,
        zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as files,
    ):
        for entry in entries:
            name = namer.name(entry.number, entry.registered)
            rows.add(entry.cells)
            _write_pdf(files, name, entry)
            written.names.append(name)
            written.pages.append(len(entry.pages))
        written.left_out = rows.left_out
    return written


def _listed(changes: Sequence[PackageChange], file: Path) -> str:
    """Write the list of changes, if there are any; return its SHA-256."""
    if not changes:
        return ""
    write_changes(changes, file)
    return _synced_hash(file)


def _write_pdf(files: zipfile.ZipFile, name: str, entry: PackageEntry) -> None:
    member = zipfile.ZipInfo(name, _FIXED_TIME)
    member.external_attr = _READABLE_FILE
    member.create_system = _UNIX
    try:
        with files.open(member, "w") as output:
            write_entry_pdf(entry.pages, output)
    except InputRefused as refusal:
        raise InputRefused(f"{name}: {refusal.message}", refusal.advice) from refusal


@contextmanager
def _writable(folder: Path) -> Iterator[None]:
    """Translate errors of the disk for the clerk."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        if error.errno not in _DISK_FULL | _CANNOT_WRITE:
            raise
        raise WriteFailed(
            _("Ổ đĩa của thư mục {folder} đã đầy.").format(folder=folder)
            if error.errno in _DISK_FULL
            else _("Không ghi được vào thư mục {folder}.").format(folder=folder),
            _("Gói cũ (nếu có) vẫn nguyên. Hãy giải phóng dung lượng hoặc chọn thư mục khác rồi xuất lại."),
        ) from error


@contextmanager
def _scratch(book: BookName, folder: Path) -> Iterator[Path]:
    """Make a hidden folder beside the package, on the same disk; remove those of killed exports of this package."""
    prefix = f".{book.stem}."
    for left in folder.glob(f"{glob.escape(prefix)}*/"):
        shutil.rmtree(left)
    with tempfile.TemporaryDirectory(prefix=prefix, dir=folder) as scratch:
        yield Path(scratch)


def _synced_hash(path: Path) -> str:
    """Return the SHA-256 of a file after flushing it to the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync_folder(folder: Path) -> None:
    """Flush the new names to the disk; Windows has no such call and needs none."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
