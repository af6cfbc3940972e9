"""Lists of a home's forms for people: whose each is, where it comes from, whether somebody has confirmed it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pipeline.forms.library import edition_library, owner_of
from records.editions import SHIPPED, Edition
from records.language import N_
from records.language import gettext as _


class FormState(StrEnum):
    """Standing of a form in the home."""

    SHIPPED = "shipped"
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    OWN = "own"


STATES = {
    FormState.SHIPPED: N_("có sẵn"),
    FormState.PROPOSED: N_("đề xuất"),
    FormState.CONFIRMED: N_("đã xác nhận"),
    FormState.OWN: N_("đã vẽ hoặc thêm"),
}


@dataclass(frozen=True, slots=True)
class FormLine:
    """Form as lists show it.

    Attributes:
        form: the form.
        state: what it is to the home.
        owner: the office that it belongs to, None = everybody's.
        office: the name of that office, "" = everybody's.
    """

    form: Edition
    state: FormState
    owner: int | None
    office: str

    @property
    def state_words(self) -> str:
        """Return the state for people, with the name of who confirmed it."""
        words = _(STATES[self.state])
        by = self.form.origin.confirmed_by if self.form.origin else ""
        return _("{state} bởi {name}").format(state=words, name=by) if by else words

    @property
    def origin_words(self) -> str:
        """Return the book that taught it, in words; "" for a form that people described."""
        origin = self.form.origin
        return (
            _("học từ {pages} trang của sổ {book}").format(pages=len(origin.pages), book=origin.book) if origin else ""
        )


def form_lines(root: Path, offices: Mapping[int, str]) -> list[FormLine]:
    """Return the forms of everybody and of these offices (id → name), by id."""
    owned = [(form, owner_of(root, form.id)) for form in edition_library(root)]
    return [
        FormLine(form, _state(form), owner, offices[owner] if owner is not None else "")
        for form, owner in owned
        if owner is None or owner in offices
    ]


def _state(form: Edition) -> FormState:
    if form.is_proposed:
        return FormState.PROPOSED
    if form.origin is not None:
        return FormState.CONFIRMED
    return FormState.SHIPPED if form.image.parent == SHIPPED else FormState.OWN
