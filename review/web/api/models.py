"""Bodies that travel over the interface, in the vocabulary of the linking platform (LGSP) and the ministry's columns.

`maDonVi`, `module`, `soDangKy`, `quyenSo`, `trangSo`, `soDinhDanh`, `trangThai` are its words; `data` has the columns
of the Excel template.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from exports.extracts.content import ExtractRequest
from pipeline.books.finding import principals, standing_words
from pipeline.store import Transaction
from pipeline.store.books.books import Book
from pipeline.store.books.record import BY_PERSON, Record, ReviewTask
from pipeline.store.ledgers.extracts import LoggedExtract
from pipeline.store.search.searches import RecordStanding
from records.record_types import record_type
from records.stages import FieldState

_VEILED = (ReviewTask.SECOND, ReviewTask.ARBITRATION)
_CODE = "^(KS|KH|KT|CMC|HN|GH|CDGH|CN|TDCC)$"
Short = Annotated[str, StringConstraints(max_length=120, pattern=r"^[^\x00]*$")]
Said = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^[^\x00]*$")]
Row = Annotated[int, Field(ge=1, le=2**31 - 1)]


class Strict(BaseModel):
    """Body of a request, in which nothing may stand that nobody knows."""

    model_config = ConfigDict(extra="forbid")


class RecordQuestion(Strict):
    """Question for records of a person; whatever is known of them."""

    hoTen: Short = ""
    ngaySinh: Short = Field("", description="dd.mm.yyyy, mm.yyyy hoặc yyyy")
    hoTenCha: Short = ""
    hoTenMe: Short = ""
    soDinhDanh: Short = ""
    noiSinh: Short = ""
    module: str = Field("", pattern=f"{_CODE}|^$")
    namSo: int | None = Field(None, ge=1850, le=2200)
    maDonVi: Row | None = None
    trangThai: RecordStanding | None = None
    trang: int = Field(1, ge=1, le=20)
    soDong: int = Field(20, ge=1, le=100)

    @property
    def words(self) -> str:
        """Return all of it as it would be typed in the search box."""
        parts = (self.hoTen, self.ngaySinh, self.hoTenCha, self.hoTenMe, self.soDinhDanh, self.noiSinh)
        return " ".join(part for part in parts if part.strip())


class AmendmentAnswer(BaseModel):
    """Later act on an entry, from its Ghi chú."""

    loai: str
    cot: str
    tu: str
    thanh: str
    ngay: str
    canCu: str


class RecordAnswer(BaseModel):
    """Record as it stands; `data` is empty while it is keyed for the second time."""

    maBanGhi: int
    module: str
    maDonVi: int
    tenDonVi: str
    maSo: str
    namSo: int
    soDangKy: str
    quyenSo: str
    trangSo: str
    soDinhDanh: str
    hoTen: list[str]
    trangThai: RecordStanding
    trangThaiChu: str
    phienBan: int
    ganGiong: bool = Field(default=False, description="Tìm thấy khi cho rằng có chữ gõ sai")
    chuaDocDuoc: list[str] = Field(description="Cột có chữ mà máy chưa đọc được")
    chuaChac: list[str] = Field(description="Cột máy đọc chưa chắc và chưa ai xem")
    data: dict[str, str]
    ghiChu: list[AmendmentAnswer]


class RecordPage(BaseModel):
    """Page of records."""

    duLieu: list[RecordAnswer]
    trang: int
    soDong: int
    tong: int
    trangSau: int | None


class BookAnswer(BaseModel):
    """Book and how far it is."""

    maSo: str
    module: str
    maDonVi: int
    tenDonVi: str
    namSo: int
    quyenSo: str
    banSao: str
    soTrang: dict[str, int]
    soTruongHop: dict[str, int]
    viecCho: dict[str, int]
    canDoi: str


class BookList(BaseModel):
    """Page of books."""

    duLieu: list[BookAnswer]
    trang: int
    soDong: int
    tong: int
    trangSau: int | None


class FindingAnswer(BaseModel):
    """Finding about a record, or about the whole book when `maBanGhi` is None."""

    maBanGhi: int | None
    quyTac: str
    mucDo: str
    cot: list[str]
    noiDung: str


class FindingList(BaseModel):
    """Findings of a book."""

    duLieu: list[FindingAnswer]


class ScanAnswer(BaseModel):
    """Fate of a page of a file."""

    tep: str
    nhan: bool
    moi: bool
    lyDo: str


class ScanList(BaseModel):
    """Fate of a file that was sent, page by page."""

    maSo: str
    duLieu: list[ScanAnswer]


class ExtractOrder(Strict):
    """Order of an extract."""

    nguoiYeuCau: Said
    mucDich: Said
    nguoiKy: Said
    soBan: int = Field(1, ge=1, le=99)
    maHoSoMCDT: Short = Field("", description="Mã hồ sơ một cửa, ghi cùng mục đích")

    @property
    def request(self) -> ExtractRequest:
        """Return it as the log of extracts keeps it."""
        purpose = f"{self.mucDich} ({self.maHoSoMCDT})" if self.maHoSoMCDT else self.mucDich
        return ExtractRequest(self.nguoiYeuCau, purpose, self.nguoiKy, self.soBan)


class ExtractAnswer(BaseModel):
    """Extract that was issued; the PDF stands at `pdf`."""

    maTrichLuc: int
    so: int
    nam: int
    maBanGhi: int
    sha256: str
    pdf: str


def record_answer(rows: Transaction, record: Record, sure_from: float, *, near: bool = False) -> RecordAnswer:
    """Return a record as it travels."""
    book = rows.books.get(record.book_id)
    if book is None:
        raise LookupError(record.book_id)
    standing = RecordStanding.of(record.state, record.task, record.policy_id)
    veiled = record.task in _VEILED
    fields = () if veiled else record.current.fields
    cells = {field.column: field.value for field in fields if field.value}
    notes = [] if veiled else [one.amendment for one in rows.amendments.of(record.id)]
    unsure = [field for field in fields if field.state is FieldState.READ and field.confidence < sure_from]
    return RecordAnswer(
        maBanGhi=record.id,
        module=record.type,
        maDonVi=record.office_id,
        tenDonVi=book.office.name,
        maSo=book.id,
        namSo=book.year,
        soDangKy=record.so,
        quyenSo=cells.get("quyenSo", f"{book.volume}/{book.year}"),
        trangSo=cells.get("trangSo", ""),
        soDinhDanh=cells.get("nksSoDinhDanh", ""),
        hoTen=[] if veiled else [one.value for one in principals(record_type(record.type), record)],
        trangThai=standing,
        trangThaiChu=standing_words(standing),
        phienBan=record.version,
        ganGiong=near,
        chuaDocDuoc=[field.column for field in fields if field.state is FieldState.UNREAD],
        chuaChac=[field.column for field in unsure if not field.source.startswith(BY_PERSON)],
        data=cells,
        ghiChu=[
            AmendmentAnswer(
                loai=one.kind.value, cot=one.column, tu=one.before, thanh=one.after, ngay=one.on, canCu=one.basis
            )
            for one in notes
        ],
    )


def book_answer(
    book: Book, pages: dict[str, int], entries: dict[str, int], tasks: dict[ReviewTask, int], closed: str
) -> BookAnswer:
    """Return a book as it travels."""
    return BookAnswer(
        maSo=book.id,
        module=book.type,
        maDonVi=book.office.id,
        tenDonVi=book.office.name,
        namSo=book.year,
        quyenSo=f"{book.volume}/{book.year}",
        banSao=book.copy,
        soTrang=pages,
        soTruongHop=entries,
        viecCho={task.value: count for task, count in tasks.items()},
        canDoi=closed,
    )


def extract_answer(logged: LoggedExtract) -> ExtractAnswer:
    """Return an extract as it travels."""
    return ExtractAnswer(
        maTrichLuc=logged.id,
        so=logged.number,
        nam=logged.year,
        maBanGhi=logged.extract.record_id,
        sha256=logged.sha256,
        pdf=f"/api/v1/extracts/{logged.id}/pdf",
    )
