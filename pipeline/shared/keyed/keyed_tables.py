"""Check of Excel tables that others keyed, millions of rows: a file a book, with what was found beside the rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from exports.reports.keyed_book import write_keyed_index
from pipeline.home.disk import explain_full_disk
from pipeline.home.home import Home
from pipeline.home.interruption import Interrupted, Interruption
from pipeline.home.progress import Progress
from pipeline.home.settings import RunSettings
from pipeline.shared.indexes import snapshots
from pipeline.shared.keyed.book_check import CheckTask, check_books
from pipeline.shared.keyed.book_files import BookFiles
from pipeline.shared.keyed.checked import CheckedBook, CheckedTables
from pipeline.shared.keyed.keyed_rows import KeyedBook
from pipeline.shared.keyed.row_spool import BookPart, SpooledRows, book_parts
from pipeline.shared.keyed.table_intake import IntakeTask, take_table
from pipeline.shared.tables.bad_cells import BAD_CELLS
from pipeline.shared.tables.excel_files import excel_files
from pipeline.shared.tables.table_rows import AS_SEEN, TableOptions
from pipeline.work.executor import Workforce, process_pool
from pipeline.work.run_context import ExecutorFactory
from records.errors import UsageError
from records.language import gettext as _

BATCH = 4_000
"""Rows that are compared together, whole books: enough that opening the index costs little, few enough for memory."""
_SECONDS_A_TABLE = 86_400.0
INDEX = "cac-so.xlsx"
"""The list of the books, beside their folders."""


@dataclass(frozen=True, slots=True)
class KeyedTables:
    """Tables to check, and how.

    Attributes:
        paths: files, and folders of such files.
        code: their record type when the headers shall not decide.
        options: what becomes of hidden sheets and old fonts.
        out: folder of the files that are written, new or empty.
    """

    paths: Sequence[Path]
    code: str | None
    out: Path
    options: TableOptions = AS_SEEN


@dataclass(frozen=True, slots=True)
class _Intake:
    """All tables once they are read: columns by record type, number of rows, where the rows of each book lie."""

    columns: Mapping[str, frozenset[str]]
    rows: int
    places: Mapping[KeyedBook, Sequence[SpooledRows]]


def check_tables(
    home: Home, tables: KeyedTables, settings: RunSettings, progress: Progress, make: ExecutorFactory | None = None
) -> CheckedTables:
    """Check tables and write the files; they are there when all are, nothing is before.

    The tables are read to their end first, sorted into books on the disk: a book's rows may lie anywhere.

    Args:
        home: the home, whose snapshot is compared with; a type without one is judged by the rules alone.
        tables: the tables.
        settings: the number of workers.
        progress: is told the number of tables before the first, and of books; and what was not taken.
        make: factory of the executor; worker processes when left out.

    Raises:
        UsageError: there is no such file, or the folder is not empty.
        InputRefused: a file is none of the ministry's layout, or written with an old font and the options refuse that.
        WriteFailed: the disk is full or the folder cannot be written.
        Interrupted: stopped by a person.
    """
    _require_empty(tables.out)
    paths = list(excel_files(tables.paths, progress.say))
    with (
        explain_full_disk(tables.out),
        _work_folders(home, tables.out) as (spools, unfinished),
        _workers(settings, make or _processes(home)) as workers,
    ):
        progress.expect(len(paths), _("đọc tệp"))
        intake = _taken(_intake_tasks(home, tables, paths, spools), workers, progress)
        tasks = list(_tasks(home, intake, unfinished))
        progress.expect(sum(len(task.parts) for task in tasks), _("kiểm tra sổ"))
        checked = CheckedTables(intake.rows, tuple(_checked(tasks, workers, progress)))
        write_keyed_index(unfinished / INDEX, [book.index_line for book in checked.books])
        tables.out.mkdir(exist_ok=True)
        for made in unfinished.iterdir():
            made.rename(tables.out / made.name)
    with home.store() as store, store.begin() as rows:
        rows.audit.add("keyed.check", "tables", rows=intake.rows, books=len(checked.books))
    return checked


@contextmanager
def _work_folders(home: Home, out: Path) -> Iterator[tuple[Path, Path]]:
    """Give a folder in the home for the rows, and one beside the results, both private and gone at the end."""
    (home.root / "spool").mkdir(exist_ok=True)
    out.parent.mkdir(parents=True, exist_ok=True)
    with (
        TemporaryDirectory(dir=home.root / "spool", prefix="keyed-") as spools,
        TemporaryDirectory(dir=out.parent, prefix=".keyed-") as unfinished,
    ):
        yield Path(spools), Path(unfinished)


def _processes(home: Home) -> ExecutorFactory:
    return partial(process_pool, crashes=home.crash_file)


@contextmanager
def _workers(settings: RunSettings, make: ExecutorFactory) -> Iterator[Workforce]:
    """Run workers until the context ends; a table of a million rows takes them minutes."""
    patient = settings.model_copy(update={"page_seconds": _SECONDS_A_TABLE})
    with Interruption() as stop:
        workforce = Workforce(partial(make, patient), patient, stop)
        try:
            yield workforce
        except Interrupted as error:
            raise Interrupted(error.message, _("Chưa ghi tệp nào; hãy chạy lại từ đầu.")) from error
        finally:
            workforce.close()


def _intake_tasks(home: Home, tables: KeyedTables, paths: Sequence[Path], spools: Path) -> Iterator[IntakeTask]:
    for number, path in enumerate(paths):
        yield IntakeTask(path, tables.code, tables.options, home.root / BAD_CELLS, spools / f"rows-{number}")


def _taken(tasks: Iterator[IntakeTask], workers: Workforce, progress: Progress) -> _Intake:
    columns: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    places: defaultdict[KeyedBook, list[SpooledRows]] = defaultdict(list)
    rows = 0
    for table in workers.in_order(take_table, tasks):
        for line in table.said:
            progress.say(line)
        for code, of_table in table.columns.items():
            columns[code] |= of_table
        for book, of_book in table.places.items():
            places[book] += of_book
        rows += table.rows
        progress.advance()
    return _Intake(columns, rows, places)


def _checked(tasks: Sequence[CheckTask], workers: Workforce, progress: Progress) -> Iterator[CheckedBook]:
    for books in workers.in_order(check_books, tasks):
        for book in books:
            progress.advance()
            yield book


def _tasks(home: Home, intake: _Intake, out: Path) -> Iterator[CheckTask]:
    """Yield whole books of one type, so many together that they have about `BATCH` rows."""
    compared = {one.code for one in snapshots(home) if one.records > 1}
    files = BookFiles(out)
    held: defaultdict[str, list[tuple[BookPart, Path]]] = defaultdict(list)

    def task(code: str) -> CheckTask:
        taken = held.pop(code)
        chosen, names = tuple(part for part, _file in taken), tuple(file for _part, file in taken)
        return CheckTask(home.root, code, intake.columns[code], code in compared, chosen, out, names)

    for part in book_parts(intake.places):
        code = part.book.code
        held[code].append((part, files.of(part)))
        if sum(one.rows for one, _file in held[code]) >= BATCH:
            yield task(code)
    for code in list(held):
        yield task(code)


def _require_empty(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(_("Thư mục {folder} không trống.").format(folder=folder), _("Chọn một thư mục mới cho --out."))
