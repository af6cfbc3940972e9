"""Derivation of the kind of an identity paper, from the words beside its number or the structure of the number."""

from __future__ import annotations

import re

from records.derive.facts import Derivation, DerivedValue, EntryFacts
from records.identity import PaperShape, paper_codes, read_identity_number
from records.language import gettext as _
from records.lists import code_for
from records.thresholds import thresholds

_OLD_CARD = "1"
_BEFORE_NUMBER = re.compile(r"^\D*")


def paper_kind(column: str) -> Derivation:
    """Return the derivation of one `…LoaiGiayToTuyThan` column."""
    role = column.removesuffix("LoaiGiayToTuyThan")
    return lambda facts: _kind_of(facts, role)


def _kind_of(facts: EntryFacts, role: str) -> DerivedValue | None:
    column = f"{role}SoGiayToTuyThan"
    reading, sure = facts.fields.get(column), facts.confidence(column)
    words = _BEFORE_NUMBER.match(reading.as_written) if reading else None
    if words and words[0].strip() and (by_word := code_for("loaiGiayToTuyThan", words[0])):
        return DerivedValue(by_word, sure, "word", _("Theo tên giấy ghi cạnh số."))
    codes = paper_codes(facts.value(column))
    if not codes:
        return None
    twelve = read_identity_number(facts.value(column)).shape is PaperShape.PERSONAL_ID
    code = _OLD_CARD if twelve and _before_citizen_cards(facts, role) else codes[0]
    return DerivedValue(code, sure, "number", _("Theo cấu trúc của số giấy tờ."))


def _before_citizen_cards(facts: EntryFacts, role: str) -> bool:
    """Return whether the paper is older than the citizen cards, so that 12 figures are a CMND."""
    day = facts.date(f"{role}NgayCapGiayToTuyThan") or facts.date("ngayDangKy")
    return day is not None and day.latest() < thresholds().citizen_card_since
