"""Export of a book: its records in the store, handed to the package writer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from pathlib import Path

from exports.package.book_package import BookPackage, PackageLayout, write_package
from exports.package.contents import PackageEntry
from exports.package.file_names import NamePattern
from exports.package.page_fit import PageTarget
from pipeline.acceptance.minutes import bound_lines
from pipeline.books.balance.balance import BookBalance
from pipeline.books.balance.balancing import balance_of, require_closed
from pipeline.delivery.occupancy import check_free, name_of, note_begin
from pipeline.delivery.page_pictures import PictureTask, page_picture
from pipeline.delivery.versions import PackageVersion, version_due
from pipeline.home.home import Home
from pipeline.home.lock import hold_lock
from pipeline.home.settings import ExportSettings
from pipeline.store.books import packages
from pipeline.store.books.books import Book
from pipeline.store.books.packages import StoredPackage
from pipeline.store.books.pages import PageInBook
from pipeline.store.books.record import APPROVED, Record
from pipeline.work.run_context import RunContext, step_runner
from pipeline.work.runner import StepRunner
from records.dates import parse_date
from records.errors import UsageError
from records.language import gettext as _
from records.record_types import Column, record_type
from records.stages import FieldState, PageDecision

KILOBYTE = 1000


class PackageStage(StrEnum):
    """Content of a package: approved records only, or the machine's readings as they are."""

    DRAFT = "draft"
    FINAL = packages.FINAL


@dataclass(frozen=True, slots=True)
class WrittenPackage:
    """Package that was written.

    Attributes:
        package: its files.
        entries: number of its cases.
        unread: number of values that nobody could read.
        refused_pages: number of pages of the book that were not taken in.
        version: 1 = as the book was accepted.
        changes: number of values that changed since the version before.
        bounds: what the samples of the book say of its errors, a sentence a lot.
    """

    package: BookPackage
    entries: int
    unread: int
    refused_pages: int
    version: int
    changes: int
    bounds: tuple[str, ...]
    passed: int

    @property
    def summary(self) -> str:
        """Summary for a clerk, a line each."""
        lines = [
            _("Excel: {path}").format(path=self.package.workbook),
            _("ZIP:   {path}").format(path=self.package.archive),
            _("{entries} trường hợp, {unread} ô chưa đọc được, {refused} trang không nhận.").format(
                entries=self.entries, unread=self.unread, refused=self.refused_pages
            ),
        ]
        if self.passed:
            told = _("{passed} trường hợp máy cho qua, không người nào duyệt; {others} do người duyệt.")
            lines.append(told.format(passed=self.passed, others=self.entries - self.passed))
        lines += self.bounds
        if self.version > 1:
            told = _("Phiên bản {version}: {changes} ô đổi theo quyết định cải chính, liệt kê cạnh gói.")
            lines.append(told.format(version=self.version, changes=self.changes))
        if self.package.left_out:
            columns = ", ".join(self.package.left_out)
            lines.append(_("Mẫu Excel không có cột cho: {columns}.").format(columns=columns))
        return "\n".join(lines)


def export_book(home: Home, book_id: str, folder: Path, stage: PackageStage, context: RunContext) -> WrittenPackage:
    """Write the package of one book, as `write_book` does, with workers of its own.

    Raises:
        Interrupted: stopped by a person; nothing was written.
        HotichError: as `write_book` raises.
    """
    with home.store() as store, step_runner(store, context) as runner:
        return write_book(home, runner, book_id, folder, stage)


def write_book(home: Home, runner: StepRunner, book_id: str, folder: Path, stage: PackageStage) -> WrittenPackage:
    """Write the package of a book; its pages are made by the workers.

    Raises:
        UsageError: the book has no entries; or `stage` is final, and nobody has approved some of them; or the folder
            holds a package of that name of another book.
        BookOpen: `stage` is final, and the balance of the book is open.
        IntegrityBroken: rows, PDFs and entries do not agree, or a scan is damaged.
        WriteFailed: the folder cannot be written.
        LockedByAnotherRun: a package of this name is being written.
        Interrupted: stopped by a person; nothing was written.
    """
    with runner.store.begin() as rows:
        book = rows.books.find(book_id)
        entries = rows.records.of_book(book.id)
        places = rows.pages.places(book.id)
        standing = balance_of(rows, home.editions, book)
    _check_ready(book, entries, standing, stage)
    pages = [place for place in places if isinstance(place, PageInBook)]
    cases = _cases(runner, entries, {page.id: _picture_task(home, page) for page in pages})
    name = name_of(book)
    layout = _layout(home.settings.export, book)
    with hold_lock(home.locks, f"package-{name.stem}"):
        with runner.store.begin() as rows:
            version = version_due(rows, book, folder) if stage is PackageStage.FINAL else PackageVersion(1, 0, folder)
            check_free(rows, book, version.folder)
            note_begin(rows, book, version.folder)
            anchor = rows.audit.anchor()
        note, numbers = str(anchor or ""), [entry.so for entry in entries]
        package = write_package(name, cases, numbers, version.folder, layout, note, version.changes)
    with runner.store.begin() as rows:
        rows.packages.add(_stored(book, package, version, len(entries)), stage.value)
        bounds = bound_lines(rows, book)
        rows.audit.add("book.export", book.id, stage=stage.value, entries=len(entries), version=version.number)
    refused = sum(place.decision is PageDecision.REJECTED for place in places)
    unread, passed = sum(_unread(entry) for entry in entries), sum(entry.policy_id is not None for entry in entries)
    return WrittenPackage(package, len(entries), unread, refused, version.number, len(version.changes), bounds, passed)


def _stored(book: Book, package: BookPackage, version: PackageVersion, entries: int) -> StoredPackage:
    return StoredPackage(
        book.id,
        str(version.folder.resolve()),
        entries,
        package.workbook_sha256,
        package.archive_sha256,
        version.number,
        version.corrections,
        package.changes_sha256,
    )


def _check_ready(book: Book, entries: list[Record], standing: BookBalance, stage: PackageStage) -> None:
    if not entries:
        raise UsageError(
            _("Sổ {book} chưa có trường hợp nào.").format(book=book.id),
            _("Đưa trang quét vào bằng `hotich scan files`, rồi chạy `hotich run`."),
        )
    if stage is PackageStage.DRAFT:
        return
    if waiting := sum(entry.state != APPROVED for entry in entries):
        raise UsageError(
            _("{count} trường hợp của sổ {book} chưa được nhận.").format(count=waiting, book=book.id),
            _("Duyệt và nhận các trường hợp đó trước, hoặc xuất bản nháp bằng --draft."),
        )
    require_closed(book, standing)


def _layout(settings: ExportSettings, book: Book) -> PackageLayout:
    pattern = NamePattern[settings.names.upper()]
    return PackageLayout(_columns(settings, book.type), pattern)


def _columns(settings: ExportSettings, code: str) -> tuple[Column, ...]:
    """Return the template of a record type: the main one, or the variant that the settings name."""
    kind = record_type(code)
    wanted = settings.columns.get(code)
    if wanted is None:
        return kind.columns
    if wanted not in kind.variants:
        raise UsageError(
            _("Loại {type} không có mẫu Excel {columns} cột.").format(type=code, columns=wanted),
            _("Các mẫu đã biết: {known}. Sửa export.columns trong hotich.toml.").format(known=", ".join(kind.variants)),
        )
    return kind.variants[wanted]


def _cases(runner: StepRunner, entries: Sequence[Record], tasks: Mapping[int, PictureTask]) -> Iterator[PackageEntry]:
    """Yield the entries in book order; neighbours on one page share its picture, the next few are made ahead."""
    pages = [(tasks[page_id], list(same)) for page_id, same in groupby(entries, lambda entry: entry.page_id)]
    pictures = runner.workforce.in_order(page_picture, (task for task, _same in pages))
    for picture, (_task, same) in zip(pictures, pages, strict=True):
        for entry in same:
            cells = {field.column: field.value for field in entry.current.fields if field.value}
            yield PackageEntry(entry.so, parse_date(cells.get("ngayDangKy", "")), cells, (picture,))


def _picture_task(home: Home, page: PageInBook) -> PictureTask:
    target = PageTarget(home.settings.export.page_kilobytes * KILOBYTE)
    layout = page.examination.layout
    scan, region = home.scan(page.sha256), page.examination.region
    return PictureTask(page.number, scan, region, layout.homography, layout.rotation, target)


def _unread(entry: Record) -> int:
    return sum(field.state is FieldState.UNREAD for field in entry.current.fields)
