"""Answers from the form of a record: a text for each field and its basis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from pipeline.store.books.record import BY_PERSON
from records.language import gettext as _
from records.record_types import Column
from records.stages import FieldReading, FieldState
from review.work.normalisation import normalise

VALUE, BASIS, REASON = "v.", "b.", "r."


class AnswerBasis(StrEnum):
    """Ground on which a person holds a value to be right."""

    UNTOUCHED = ""
    TYPED = "typed"
    ACCEPTED = "accepted"
    SHARED = "shared"
    ALTERNATIVE = "alternative"
    UNREADABLE = "unreadable"
    BLANK = "blank"

    @property
    def words(self) -> str:
        """Reason in the words of the history."""
        return {
            AnswerBasis.UNTOUCHED: "",
            AnswerBasis.TYPED: _("gõ theo nét mực"),
            AnswerBasis.ACCEPTED: _("đúng như máy đọc"),
            AnswerBasis.SHARED: _("nét mực đúng như cơ sở dữ liệu"),
            AnswerBasis.ALTERNATIVE: _("chọn cách đọc khác của máy"),
            AnswerBasis.UNREADABLE: _("không đọc được"),
            AnswerBasis.BLANK: _("trong sổ để trống"),
        }[self]


@dataclass(frozen=True, slots=True)
class FieldAnswer:
    """Answer of a person about one field."""

    column: str
    text: str
    basis: AnswerBasis
    reason: str

    @property
    def is_open(self) -> bool:
        """Return whether the field was left without an answer."""
        return not self.text.strip() and self.basis not in (AnswerBasis.UNREADABLE, AnswerBasis.BLANK)

    @property
    def why(self) -> str:
        """Reason to keep."""
        return self.reason or self.basis.words


def parse_answers(form: Mapping[str, str]) -> dict[str, FieldAnswer]:
    """Parse the answers by column; an unknown basis counts as typed."""
    columns = [name.removeprefix(VALUE) for name in form if name.startswith(VALUE)]
    return {column: _answer(form, column) for column in columns}


def apply_answer(field: FieldReading, column: Column, answer: FieldAnswer, user_id: int) -> FieldReading:
    """Return the field with the person's answer."""
    source = f"{BY_PERSON}{user_id}"
    if answer.basis is AnswerBasis.UNREADABLE:
        return replace(field, state=FieldState.UNREAD, as_written="", value="", confidence=0.0, source=source)
    value = normalise(column, answer.text)
    if not value:
        return replace(field, state=FieldState.BLANK, as_written="", value="", confidence=1.0, source=source)
    written = (value == field.value and field.as_written) or answer.text.strip()
    return replace(field, state=FieldState.READ, as_written=written, value=value, confidence=1.0, source=source)


def _answer(form: Mapping[str, str], column: str) -> FieldAnswer:
    basis = form.get(BASIS + column, "")
    known = AnswerBasis(basis) if basis in set(AnswerBasis) else AnswerBasis.TYPED
    return FieldAnswer(column, form[VALUE + column], known, form.get(REASON + column, ""))
