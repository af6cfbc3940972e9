"""Lists for the communes: personal IDs, suspected duplicates, differences to the shared database; a file a commune."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from exports.reports.commune_list import CommuneLine, list_name, write_commune_list
from exports.whole_file import whole_file
from pipeline.home.disk import explain_full_disk
from pipeline.home.home import Home
from pipeline.reports.personal_ids import IdHolder, SharedIds, columns_without_id, id_holders, provinces_apart
from pipeline.store import Transaction
from pipeline.store.books.books import Book, Office
from pipeline.store.books.pages import PageInBook
from pipeline.store.books.record import Record
from records.language import gettext as _
from records.record_types import record_type
from records.stages import Finding

PICTURES = "anh"
PAPERS = frozenset({"V1", "V1.holder", "V2"})
TWICE_REGISTERED = frozenset({"V25", "shared.duplicate"})
DATABASE = frozenset({"shared.differs", "shared.unsure", "shared.number_conflict"})
_NAME = "HoTen"


@dataclass(frozen=True, slots=True)
class CommuneList:
    """List that was written: its office, its file, and the rows of its three sheets."""

    office: str
    file: str
    papers: int
    duplicates: int
    differences: int

    @property
    def text(self) -> str:
        """Line for people."""
        return _("{file}: {papers} số định danh, {duplicates} nghi trùng, {differences} khác cơ sở dữ liệu.").format(
            file=self.file, papers=self.papers, duplicates=self.duplicates, differences=self.differences
        )


@dataclass(slots=True)
class _Lines:
    """Rows of an office's list, and the pictures that they show: relative path → hash."""

    papers: list[CommuneLine] = field(default_factory=list)
    duplicates: list[CommuneLine] = field(default_factory=list)
    differences: list[CommuneLine] = field(default_factory=list)
    pictures: dict[str, str] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        return not (self.papers or self.duplicates or self.differences)


def write_commune_lists(home: Home, folder: Path) -> list[CommuneList]:
    """Write for every office that has something to check a folder of its own: the list, and pictures in `anh/`.

    A folder is handed to its commune as it is: it holds nothing of another one, and its links lead nowhere else.
    Memory holds the books of one office. Twins are no duplicates: the rules have told them apart.

    Raises:
        WriteFailed: the disk is full or the folder cannot be written.
        IntegrityBroken: a scan is gone or damaged.
    """
    written = []
    with home.store() as store:
        with store.begin() as rows:
            offices = list({book.office.id: book.office for book in rows.books.all()}.values())
            shared = SharedIds(rows, offices)
        for office in offices:
            with store.begin() as rows:
                lines = _lines_of(rows, office, shared)
                rows.audit.add("lists.write", f"office:{office.id}", pictures=len(lines.pictures))
            if not lines.empty:
                with explain_full_disk(folder):
                    written.append(_write(home, office, lines, folder))
    return written


def _write(home: Home, office: Office, lines: _Lines, folder: Path) -> CommuneList:
    name = list_name(office.name)
    own = folder / Path(name).stem
    (own / PICTURES).mkdir(parents=True, exist_ok=True)
    for path, sha256 in lines.pictures.items():
        if not (own / path).exists():
            with whole_file(own / path) as part:
                part.write_bytes(home.scan(sha256).read())
    file = own / name
    sheets = {
        _("Số định danh"): lines.papers,
        _("Nghi trùng"): lines.duplicates,
        _("Khác cơ sở dữ liệu"): lines.differences,
    }
    write_commune_list(sheets, file)
    counts = (len(lines.papers), len(lines.duplicates), len(lines.differences))
    return CommuneList(office.name, str(file), *counts)


def _lines_of(rows: Transaction, office: Office, shared: SharedIds) -> _Lines:
    lines = _Lines()
    holders: dict[str, list[IdHolder]] = defaultdict(list)
    described: dict[int, Callable[[Sequence[str], str], CommuneLine]] = {}
    for book in rows.books.within([office.id]):
        records = rows.records.of_book(book.id)
        pages = {page.id: page for page in rows.pages.of_book(book.id)}
        found: dict[int, list[Finding]] = defaultdict(list)
        for record_id, finding in rows.findings.of_book(book.id):
            if record_id is not None:
                found[record_id].append(finding)
        for record in records:
            describe = _describer(book, record, pages[record.page_id], lines.pictures)
            described[record.id] = describe
            _sort(lines, describe, found[record.id])
            lines.papers += [describe([column], _("Không có số định danh.")) for column in columns_without_id(record)]
            for column, there, here in provinces_apart(record, office.name):
                told = _("Số định danh mang mã của {there}, khai sinh đăng ký ở {here}.")
                lines.papers.append(describe([column], told.format(there=there, here=here)))
            for holder in id_holders(record):
                holders[holder.number].append(holder)
    lines.papers += _used_twice(office, holders, described, shared)
    return lines


def _sort(lines: _Lines, describe: Callable[[Sequence[str], str], CommuneLine], findings: Sequence[Finding]) -> None:
    sheets = ((PAPERS, lines.papers), (TWICE_REGISTERED, lines.duplicates), (DATABASE, lines.differences))
    for finding in findings:
        for rules, sheet in sheets:
            if finding.rule in rules:
                sheet.append(describe(finding.columns, finding.message))


def _describer(
    book: Book, record: Record, page: PageInBook, pictures: dict[str, str]
) -> Callable[[Sequence[str], str], CommuneLine]:
    """Return what makes rows about a record, each noting the picture that it shows."""
    kind, cells = record_type(book.type), {one.column: one.value or "" for one in record.current.fields}
    names = [text for column, text in cells.items() if column.endswith(_NAME) and text]

    def describe(columns: Sequence[str], reason: str) -> CommuneLine:
        picture = f"{PICTURES}/{page.sha256[:16]}{Path(page.file).suffix.lower() or '.jpg'}"
        pictures[picture] = page.sha256
        labels = ", ".join(kind.column(column).label for column in columns)
        values = ", ".join(cells.get(column, "") for column in columns)
        return CommuneLine(book.id, page.number, record.so, names[0] if names else "", labels, values, reason, picture)

    return describe


def _used_twice(
    office: Office,
    holders: Mapping[str, Sequence[IdHolder]],
    described: Mapping[int, Callable[[Sequence[str], str], CommuneLine]],
    shared: SharedIds,
) -> Iterator[CommuneLine]:
    """Yield the uses of a number by people of several names: one person may well stand in many records."""
    for number, uses in holders.items():
        names, elsewhere = {use.name for use in uses if use.name}, shared.elsewhere(number, office)
        reasons = []
        if len(names) > 1:
            told = _("Số định danh {number} dùng cho {count} người khác tên.")
            reasons.append(told.format(number=number, count=len(names)))
        if elsewhere:
            told = _("Số định danh {number} còn dùng cho người khác tên ở {offices}.")
            reasons.append(told.format(number=number, offices="; ".join(elsewhere)))
        yield from (described[use.record]([use.column], reason) for reason in reasons for use in uses)
