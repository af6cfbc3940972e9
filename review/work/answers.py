"""What came back from the form of a record: a text for each field, and on what ground."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from pipeline.store.books.record import BY_PERSON
from records.language import gettext as _
from records.record_types import Column
from records.stages import FieldReading, FieldState
from review.work.typed import normalised

VALUE, BASIS, REASON = "v.", "b.", "r."


class Basis(StrEnum):
    """Why a person holds a value to be right."""

    UNTOUCHED = ""
    TYPED = "typed"
    ACCEPTED = "accepted"
    SHARED = "shared"
    ALTERNATIVE = "alternative"
    UNREADABLE = "unreadable"
    BLANK = "blank"

    @property
    def words(self) -> str:
        """The reason as the history tells it."""
        return {
            Basis.UNTOUCHED: "",
            Basis.TYPED: _("gõ theo nét mực"),
            Basis.ACCEPTED: _("đúng như máy đọc"),
            Basis.SHARED: _("nét mực đúng như cơ sở dữ liệu"),
            Basis.ALTERNATIVE: _("chọn cách đọc khác của máy"),
            Basis.UNREADABLE: _("không đọc được"),
            Basis.BLANK: _("trong sổ để trống"),
        }[self]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person says of one field."""

    column: str
    text: str
    basis: Basis
    reason: str

    @property
    def is_open(self) -> bool:
        """Whether nothing was said."""
        return not self.text.strip() and self.basis not in (Basis.UNREADABLE, Basis.BLANK)

    @property
    def why(self) -> str:
        """The reason to keep."""
        return self.reason or self.basis.words


def answers_of(form: Mapping[str, str]) -> dict[str, Answer]:
    """The answers by column; a basis that is not known counts as typed."""
    columns = [name.removeprefix(VALUE) for name in form if name.startswith(VALUE)]
    return {column: _answer(form, column) for column in columns}


def decided(field: FieldReading, column: Column, answer: Answer, user_id: int) -> FieldReading:
    """The field as a person says it is."""
    source = f"{BY_PERSON}{user_id}"
    if answer.basis is Basis.UNREADABLE:
        return replace(field, state=FieldState.UNREAD, as_written="", value="", confidence=0.0, source=source)
    value = normalised(column, answer.text)
    if not value:
        return replace(field, state=FieldState.BLANK, as_written="", value="", confidence=1.0, source=source)
    written = field.as_written if value == field.value else answer.text.strip()
    return replace(field, state=FieldState.READ, as_written=written, value=value, confidence=1.0, source=source)


def _answer(form: Mapping[str, str], column: str) -> Answer:
    basis = form.get(BASIS + column, "")
    known = Basis(basis) if basis in set(Basis) else Basis.TYPED
    return Answer(column, form[VALUE + column], known, form.get(REASON + column, ""))
