"""The record types, their columns in the ministry's order, and the code lists, read from `records/data`.

The templates differ between sources and years; each is a variant named by its number of columns ("60", "70").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from records.errors import UsageError
from records.language import gettext as _
from records.tables import read_table
from records.text.vietnamese import comparison_key


class FieldKind(StrEnum):
    """Kind of value in a column; it decides how the value is read, checked and compared."""

    NAME = "name"
    DATE = "date"
    PARTIAL_DATE = "partial_date"
    DATE_WORDS = "date_words"
    TIME = "time"
    PLACE = "place"
    PROVINCE = "province"
    OFFICE = "office"
    CODE = "code"
    ETHNIC_GROUP = "ethnic_group"
    NATIONALITY = "nationality"
    NUMBER = "number"
    BOOK_NUMBER = "book_number"
    IDENTITY_NUMBER = "identity_number"
    RELATION = "relation"
    POSITION = "position"
    TEXT = "text"


class Importance(StrEnum):
    """Need of an entry for a column; inferred from templates, for the official mandatory list is unseen."""

    CORE = "core"
    LIKELY = "likely"
    OPTIONAL = "optional"
    WITH_OTHER_PAPER = "with_other_paper"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Code:
    """Code of a code list; `remark` names its source where not every source has it."""

    value: str
    label: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class CodeList:
    """Closed list of codes, in the ministry's order."""

    name: str
    codes: tuple[Code, ...]

    def label(self, value: str) -> str | None:
        """Return the words for a code, None for a code that the list lacks."""
        return next((code.label for code in self.codes if code.value == value), None)

    def value(self, text: str) -> str | None:
        """Return the code that a cell gives, as code or in words; None when it gives none.

        Letter case and blanks do not matter.
        """
        wanted = comparison_key(text)
        same = (code.value for code in self.codes if wanted in (comparison_key(code.value), comparison_key(code.label)))
        return next(same, None)


@dataclass(frozen=True, slots=True)
class Column:
    """Column of the ministry's table.

    Attributes:
        name: machine name, misspellings kept.
        label: its meaning, in Vietnamese.
        kind: the kind of value.
        codes: name of its code list, None for free values and for lists that are not public.
        importance: need of an entry for it.
        max_length: longest text that a known production database takes, None when unknown.
    """

    name: str
    label: str
    kind: FieldKind
    codes: str | None
    importance: Importance
    max_length: int | None


@dataclass(frozen=True, slots=True)
class RecordType:
    """Kind of civil-status entry.

    Attributes:
        code: "KS", "KH", "KT", "CMC", "HN", and the proposed "GH", "CDGH", "CN", "TDCC".
        name_vi: its Vietnamese name.
        proposed: whether the columns are the project's own, since the ministry's were not seen.
        columns: the main template in its order.
        variants: every known template by its number of columns, the main one among them.
        known: every column of any template, and those that forms have and no template has.
    """

    code: str
    name_vi: str
    proposed: bool
    columns: tuple[Column, ...]
    variants: Mapping[str, tuple[Column, ...]]
    known: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """Return the column of that name, in any variant or only on forms.

        Raises:
            KeyError: the type has no such column.
        """
        return _by_name(self.code)[name]


def record_type(code: str) -> RecordType:
    """Return the record type of a code, in any letter case.

    Raises:
        UsageError: no such type.
    """
    known = record_types()
    if found := known.get(code.strip().upper()):
        return found
    raise UsageError(
        _("Không có loại sổ hộ tịch {code}.").format(code=code),
        _("Các loại sổ: {codes}.").format(codes=", ".join(known)),
    )


@cache
def record_types() -> Mapping[str, RecordType]:
    """Return all record types by code, the official ones first."""
    return {row["code"]: _record_type(row) for row in read_table("record_types", "types.tsv")}


@cache
def _by_name(code: str) -> Mapping[str, Column]:
    return {column.name: column for column in record_types()[code].known}


@cache
def code_list(name: str) -> CodeList:
    """Return the code list of that name.

    Raises:
        KeyError: no such list.
    """
    codes = tuple(
        Code(row["code"], row["label"], row["remark"]) for row in read_table("code_lists.tsv") if row["list"] == name
    )
    if not codes:
        raise KeyError(name)
    return CodeList(name, codes)


def _record_type(row: Mapping[str, str]) -> RecordType:
    """Build one type from its line in types.tsv and its own table."""
    table = list(read_table("record_types", f"{row['code']}.tsv"))
    known = tuple(_column(line) for line in table)
    variants = {
        name: tuple(column for column, line in zip(known, table, strict=True) if name in line["variants"].split())
        for name in sorted({name for line in table for name in line["variants"].split()}, key=int)
    }
    return RecordType(
        row["code"], row["name"], row["proposed"] == "yes", variants[row["main_variant"]], variants, known
    )


def _column(line: Mapping[str, str]) -> Column:
    return Column(
        line["name"],
        line["label"],
        FieldKind(line["kind"]),
        line["codes"] or None,
        Importance(line["importance"]),
        int(line["max_length"]) if line["max_length"] else None,
    )
