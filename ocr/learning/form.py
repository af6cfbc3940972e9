"""A printed form as it was learned: the edition, how sure each of its areas is, and from which pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import cv2

from ocr.zones.form_print import Grey
from records.editions import Edition
from records.stages import Reason


@dataclass(frozen=True, slots=True)
class LearnedForm:
    """A form that nobody described.

    Attributes:
        edition: its areas in fractions of `blank`; the path of its image is the caller's.
        blank: the blank form, height × width, print dark on white.
        record_type: what the labels say it is; `edition.record_type` is what the operator said.
        record_type_share: of what all types' wordings explain, what this type's explain, 0–1; of nine types a
            ninth says nothing.
        pages: indexes of the pages it was learned from, the best first.
        doubts: area id → why it is not sure; areas without a doubt are absent.
        missing: columns of an entry's core that the law has on every form of the type and this one lacks.
        score: 0–1, how sure the form is as a whole.
    """

    edition: Edition
    blank: Grey
    record_type: str
    record_type_share: float
    pages: tuple[int, ...]
    doubts: Mapping[str, tuple[Reason, ...]]
    missing: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class TaughtForms:
    """Forms that the pages of a book teach.

    Attributes:
        forms: the one of most pages first.
        hand_ruled: why there is none to learn, where somebody ruled the book by hand; None elsewhere.
    """

    forms: tuple[LearnedForm, ...]
    hand_ruled: Reason | None = None


def save_blank(form: LearnedForm, folder: Path) -> Edition:
    """Write the blank form as `ID.png` into a folder, and return the edition that names it."""
    path = folder / f"{form.edition.id}.png"
    path.write_bytes(cv2.imencode(".png", form.blank)[1].tobytes())
    doubted = (replace(area, doubts=form.doubts.get(area.id, ())) for area in form.edition.areas)
    return replace(form.edition, image=path, areas=tuple(doubted))
