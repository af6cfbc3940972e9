"""Home with a book of eight births in which no rule finds anything; the shared database has seven of them alike."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from shutil import copytree

from pipeline.home.home import Home
from pipeline.run import run_books
from pipeline.store.review.people import Person, Role, Scope
from pipeline.work.tasks import PageTask
from records.editions import columns_on_form, library
from records.stages import EntryReading, FieldReading, FieldState, PageReading, Reason
from tests.support.linkage_cases import birth
from tests.support.shared_case import BOX, SharedCaseOffice, shared_table

MORE = {
    "trangSo": "1",
    "nksDanToc": "Kinh",
    "nksQuocTich": "Việt Nam",
    "nksNoiSinh": "Trạm y tế xã Huổi Mí",
    "nksQueQuan": "Xã Huổi Mí, huyện Mường Chà, tỉnh Điện Biên",
    "chaDanToc": "Kinh",
    "chaQuocTich": "Việt Nam",
    "meDanToc": "Kinh",
    "meQuocTich": "Việt Nam",
    "nguoiKy": "Lê Văn Minh",
    "chucVuNguoiKy": "Chủ tịch",
}
IN_DATABASE = {"nksLoaiKhaiSinh": "1", "loaiDangKy": "1", "nksNoiSinhDVHC": "Tỉnh Điện Biên"}
OTHER = 3
"""Number of the birth whose child has another name in the shared database."""
FORM = columns_on_form(next(one for one in library().editions if one.id == "KS-2006"))


def cells(number: int) -> dict[str, str]:
    """Make the birth under a number: every day of registration follows the birth, every page has its number."""
    day = f"{1 + number % 28:02d}"
    dates = {"ngayDangKy": f"{day}.12.2007", "nksNgaySinh": f"{day}.11.2007", "trangSo": str(number)}
    return {**birth(number), **MORE, **dates}


@dataclass
class PassingOffice:
    """Home, its book, and what the machine reads otherwise than it stands in the shared database.

    Attributes:
        shared: the home with the book.
        misread: (number, column) → the reading in place of a sure one.
    """

    shared: SharedCaseOffice
    misread: dict[tuple[int, str], FieldReading] = field(default_factory=dict)

    @classmethod
    def at(cls, folder: Path) -> PassingOffice:
        """Make the home, with the shared database loaded and the book read."""
        made = cls(SharedCaseOffice.at(folder / "home"))
        there = {number: cells(number) | IN_DATABASE for number in range(1, 9)}
        there[OTHER]["nksHoTen"] = "Đặng Thị Vân Nga"
        made.shared.load(shared_table(folder / "KS.xlsx", there))
        made.run()
        return made

    def copied_to(self, root: Path) -> PassingOffice:
        """Return the same in a copy of the home."""
        copytree(self.shared.home.root, root)
        return PassingOffice(replace(self.shared, home=Home.open(root), misread={}, asked=[]))

    def run(self) -> None:
        """Bring the book up to date, its pages read anew when something is misread since."""
        context = self.shared.context(self._read)
        run_books(self.shared.home, [self.shared.book], context)

    def person(self, name: str, role: Role = Role.SUPERVISOR) -> Person:
        """Add a person of all communes."""
        with self.shared.home.store() as store, store.begin() as rows:
            return Person(rows.people.add(name, "no hash", role, everywhere=True).id, name, role, Scope(None))

    def misreads(self, number: int, column: str, value: str, confidence: float = 0.9, code: str = "") -> None:
        """Let the machine read a value otherwise from the next run on, which reads everything anew."""
        reasons = (Reason(code, "…"),) if code else ()
        self.misread[number, column] = _reading(column, value, confidence, reasons)
        self.shared.misread[number] = {column: value}

    def _read(self, task: PageTask) -> PageReading:
        number = int(task.scan.read().decode())
        written = {column: cell for column, cell in cells(number).items() if column in FORM}
        fields = tuple(self.misread.get((number, column)) or _reading(column, cell) for column, cell in written.items())
        return PageReading(task.examination.layout, (EntryReading(None, fields),))


def _reading(column: str, value: str, confidence: float = 0.9, reasons: tuple[Reason, ...] = ()) -> FieldReading:
    return FieldReading(column, FieldState.READ, value, value, confidence, (BOX,), "fake 1", reasons)
