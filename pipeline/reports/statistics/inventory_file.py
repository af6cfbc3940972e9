"""Inventory out of an Excel table of the office: every line of it is taken, or none and each wrong one is named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from exports.workbooks.guard import WorkbookLimits
from exports.workbooks.plain_table import Row, plain_rows
from pipeline.home.home import Home
from pipeline.reports.statistics.plan_texts import PlanTexts
from pipeline.store import Transaction
from pipeline.store.statistics.inventory import KeptPlan, Plan
from records.errors import InputRefused, UsageError
from records.language import gettext as _
from records.text.likeness import as_seen
from records.text.vietnamese import comparison_key

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "office": ("Cơ quan", "Cơ quan đăng ký", "Nơi đăng ký", "Xã", "Office"),
    "type": ("Loại sổ", "Loại", "Type"),
    "first_year": ("Năm đầu", "Năm", "Từ năm", "First year"),
    "last_year": ("Năm cuối", "Đến năm", "Last year"),
    "books": ("Số sổ", "Số quyển", "Books"),
    "pages": ("Số trang", "Trang", "Pages"),
    "entries": ("Số trường hợp", "Trường hợp", "Entries"),
    "due": ("Hạn", "Ngày hạn", "Due"),
}
"""What a line tells → the headings that are known for it; letter case and blanks do not matter."""
NEEDED = ("office", "type", "first_year", "books")
_NAMED, _LONGEST = 20, 500


@dataclass(frozen=True, slots=True)
class InventoryLine:
    """Line of the inventory for people and machines."""

    office: str
    plan: Plan

    @property
    def text(self) -> str:
        """Line for people."""
        plan = self.plan
        years = str(plan.first_year) if plan.first_year == plan.last_year else f"{plan.first_year}–{plan.last_year}"
        return _("{office}: {type} {years}, {books} sổ, {pages} trang, {entries} trường hợp, hạn {due}").format(
            office=self.office,
            type=plan.type,
            years=years,
            books=plan.books,
            pages="–" if plan.pages is None else plan.pages,
            entries="–" if plan.entries is None else plan.entries,
            due=f"{plan.due:%d.%m.%Y}" if plan.due else "–",
        )

    @classmethod
    def of(cls, kept: KeptPlan) -> InventoryLine:
        """Return the line of a kept plan."""
        return cls(kept.office.name, kept.plan)


def import_inventory(home: Home, file: Path) -> list[InventoryLine]:
    """Take the lines of a table.

    Raises:
        UsageError: there is no such file.
        InputRefused: as `read_inventory`; nothing has changed.
    """
    lines = read_inventory(file)
    with home.store() as store, store.begin() as rows:
        return take_inventory(rows, lines)


def read_inventory(file: Path) -> list[InventoryLine]:
    """Read the lines of a table.

    Raises:
        UsageError: there is no such file.
        InputRefused: it is no Excel file, headings are missing, or lines are wrong, which are all named.
    """
    try:
        table = plain_rows(file, WorkbookLimits())
    except OSError as error:
        raise UsageError(_("Không đọc được {path}: {why}.").format(path=file, why=error.strerror)) from error
    return _lines(file.name, table)


def take_inventory(rows: Transaction, lines: Sequence[InventoryLine]) -> list[InventoryLine]:
    """Keep lines; one for the same office, type and years takes the place of an earlier one."""
    kept = [rows.inventory.put(line.office, line.plan) for line in lines]
    rows.audit.add("inventory.import", "inventory", lines=len(kept))
    return [InventoryLine.of(one) for one in kept]


def inventory_lines(home: Home) -> list[InventoryLine]:
    """Return the inventory."""
    with home.store() as store, store.begin() as rows:
        return [InventoryLine.of(kept) for kept in rows.inventory.within(None)]


def _lines(name: str, table: Sequence[Row]) -> list[InventoryLine]:
    places = _places(name, table[0][1] if table else ())
    lines, wrong = [], []
    for number, cells in table[1:]:
        texts = {what: cells[place] if place < len(cells) else "" for what, place in places.items()}
        try:
            lines.append(_line(texts))
        except InputRefused as refusal:
            wrong.append(_("dòng {row}: {message}").format(row=number, message=refusal.message))
    if wrong:
        raise InputRefused(
            "\n".join((f"{name}:", *wrong[:_NAMED], *(["…"] if len(wrong) > _NAMED else []))),
            _("Hãy sửa tệp rồi nạp lại; danh mục đã có còn nguyên."),
        )
    return lines


def _line(texts: Mapping[str, str]) -> InventoryLine:
    office = as_seen(texts["office"])
    if not office or len(office) > _LONGEST:
        raise InputRefused(_("Thiếu tên cơ quan, hoặc tên dài quá {most} chữ.").format(most=_LONGEST))
    others = {what: texts.get(what, "") for what in HEADINGS if what != "office"}
    return InventoryLine(office, PlanTexts(**others).plan())


def _places(name: str, heading: Sequence[str]) -> dict[str, int]:
    """Return what each column tells → its place.

    Raises:
        InputRefused: a needed heading is missing.
    """
    keys = [comparison_key(cell) for cell in heading]
    places = {
        what: place
        for what, known in HEADINGS.items()
        for place in [next((keys.index(key) for key in map(comparison_key, known) if key in keys), None)]
        if place is not None
    }
    if missing := [HEADINGS[what][0] for what in NEEDED if what not in places]:
        raise InputRefused(
            _("{name}: dòng đầu thiếu tiêu đề {missing}.").format(name=name, missing=", ".join(missing)),
            _("Các tiêu đề: {all}.").format(all=", ".join(known[0] for known in HEADINGS.values())),
        )
    return places
