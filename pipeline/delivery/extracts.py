"""Extracts from the register: checked, numbered, drawn and logged in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from exports.extracts.content import ExtractContent, ExtractRequest, printed_notes, printed_values
from exports.extracts.extract_pdf import extract_pdf
from pipeline.acceptance.open_findings import DIFFERENCE, open_findings
from pipeline.delivery.register_pictures import register_picture
from pipeline.home.home import Home
from pipeline.store import Transaction
from pipeline.store.books.books import Book
from pipeline.store.books.record import APPROVED, Record
from pipeline.store.ledgers.extracts import LoggedExtract, NewExtract
from records.errors import InputRefused
from records.language import gettext as _
from records.language import use_language
from records.notes.amendments import Amendment, AmendmentKind
from records.record_types import record_type
from records.search.entry_words import REGISTERED


class ExtractRefused(InputRefused):
    """Refusal of an extract: the record is not fit for it as it stands."""


class DifferenceOpen(ExtractRefused):
    """Refusal of an extract of a locked record that differs from the shared database: a supervisor may vouch for it."""


@dataclass(frozen=True, slots=True)
class IssuedExtract:
    """Extract that was issued, with its PDF."""

    logged: LoggedExtract
    pdf: bytes


def issue_extract(
    home: Home, rows: Transaction, record: Record, request: ExtractRequest, vouched: str = ""
) -> IssuedExtract:
    """Issue an extract of a record, and keep in the log who asked and what for.

    Args:
        home: the home.
        rows: the transaction.
        record: the record.
        request: who asks, what for, who signs.
        vouched: why a supervisor, who has looked at the ink, stands for the record of a locked book as it is though the
            shared database differs; kept in the audit trail. "" = nobody does.

    Raises:
        ExtractRefused: the record is not accepted, differs from the shared database in what nobody has decided, or was
            annulled; or the request lacks something. The advice says what to do.
        InputRefused: the scan cannot be decoded.
    """
    check_extract(rows, record, vouched)
    check_request(request)
    if vouched:
        rows.audit.add("extract.vouch", f"record:{record.id}", reason=vouched)
    today = date.today()
    number = rows.extracts.next_number(record.office_id, today.year)
    pdf = extract_pdf(_content(home, rows, record, request.signer, number, today))
    new = NewExtract(
        record.office_id,
        record.id,
        record.version,
        request.requester.strip(),
        request.purpose.strip(),
        request.signer.strip(),
        request.copies,
    )
    row = rows.extracts.add(new, today.year, number, rows.audit.actor, hashlib.sha256(pdf).hexdigest())
    rows.audit.add("extract.issue", f"record:{record.id}", extract=row, number=number, year=today.year)
    logged = rows.extracts.get(row)
    if logged is None:
        raise LookupError(row)
    return IssuedExtract(logged, pdf)


def redraw_extract(home: Home, rows: Transaction, logged: LoggedExtract) -> bytes:
    """Draw an issued extract once more, for another print of the same copy.

    Raises:
        ExtractRefused: the record has changed since.
    """
    record = rows.records.get(logged.extract.record_id)
    if record is None or record.version != logged.extract.version:
        raise ExtractRefused(
            _("Bản ghi đã thay đổi từ khi cấp trích lục này."), _("Cấp một trích lục mới của bản ghi.")
        )
    on = datetime.fromisoformat(logged.issued_at).astimezone().date()
    pdf = extract_pdf(_content(home, rows, record, logged.extract.signer, logged.number, on))
    rows.audit.add("extract.print", f"record:{record.id}", extract=logged.id)
    return pdf


def check_extract(rows: Transaction, record: Record, vouched: str = "") -> None:
    """Check that an extract of a record may be issued; `vouched` as for `issue_extract`.

    Raises:
        DifferenceOpen: its book is locked, and the shared database differs in what nobody has decided.
        ExtractRefused: it may not; the advice says what to do.
    """
    if record.state != APPROVED:
        raise ExtractRefused(
            _("Bản ghi chưa được nhận, nên chưa cấp trích lục được."),
            _("Duyệt bản ghi, rồi người giám sát nhận sổ ở trang Sổ."),
        )
    if not vouched:
        _check_differences(rows, record)
    if any(note.amendment.kind is AmendmentKind.ANNULMENT for note in rows.amendments.of(record.id)):
        raise ExtractRefused(
            _("Việc hộ tịch này đã bị thu hồi, hủy bỏ theo ghi chú trong sổ."),
            _("Trả lời người yêu cầu bằng văn bản; không cấp trích lục."),
        )


def check_request(request: ExtractRequest) -> None:
    """Check that a request says all that the log of extracts needs.

    Raises:
        ExtractRefused: it does not; the message names what is missing.
    """
    needed = {
        _("người yêu cầu"): request.requester,
        _("mục đích"): request.purpose,
        _("người ký"): request.signer,
    }
    missing = [name for name, text in needed.items() if not text.strip()]
    if missing or request.copies < 1:
        names = ", ".join(missing or [_("số bản")])
        raise ExtractRefused(_("Thiếu {names}.").format(names=names), _("Ghi đủ để vào sổ cấp trích lục."))


def _check_differences(rows: Transaction, record: Record) -> None:
    differences = (one for one in rows.findings.of_record(record.id) if one.rule.startswith(DIFFERENCE))
    open_ones = list(open_findings(record, differences))
    if not open_ones:
        return
    what = " ".join(one.message for one in open_ones)
    said = _("Bản ghi còn khác cơ sở dữ liệu dùng chung: {what}").format(what=what)
    if rows.acceptances.of_book(record.book_id) is None:
        raise ExtractRefused(
            said,
            _("Người giám sát mở lại bản ghi, người duyệt xem nét mực ở ô đó rồi lưu; sau khi nhận lại thì cấp được."),
        )
    raise DifferenceOpen(
        said,
        _("Sổ đã khóa: người giám sát so nét mực ở ô đó. Sổ đúng thì xác nhận ở trang Trích lục, sai thì cải chính."),
    )


def _content(home: Home, rows: Transaction, record: Record, signer: str, number: int, on: date) -> ExtractContent:
    book = rows.books.get(record.book_id)
    if book is None:
        raise LookupError(record.book_id)
    kind = record_type(record.type)
    amendments = _in_order(note.amendment for note in rows.amendments.of(record.id))
    with use_language("vi"):
        values = printed_values(kind, record.current, amendments)
        notes = printed_notes(kind, record.current, amendments)
    issuer = home.settings.extract.issuer or book.office.name
    place = _place(book, record, values)
    picture = register_picture(home, rows, record)
    return ExtractContent(record.type, number, on, issuer, signer.strip(), values, notes, place, (picture,))


def _in_order(amendments: Iterator[Amendment]) -> list[Amendment]:
    """Return the amendments by their days, those without one as they were kept: the last one holds."""
    return sorted(amendments, key=lambda one: tuple(reversed(one.on.split("."))) if one.on else ())


def _place(book: Book, record: Record, values: dict[str, str]) -> tuple[str, ...]:
    where = values.get("noiDangKy") or values.get("noiCap") or book.office.name
    volume = values.get("quyenSo") or f"{book.volume}/{book.year}"
    facts = [f"Số: {record.so or '…'}", f"Quyển số: {volume}"]
    facts += [f"Trang số: {values['trangSo']}"] if values.get("trangSo") else []
    facts += [f"Ngày đăng ký: {values.get(REGISTERED, '')}"]
    return f"Đăng ký tại: {where}", " · ".join(facts)
