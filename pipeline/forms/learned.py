"""Learned forms in a home: each belongs to the office whose pages taught it, and is a proposal until confirmed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ocr.learning.form import LearnedForm, save_blank
from pipeline.forms.library import ALONE, office_folder, own_editions, write_edition
from records.editions import Edition, FormOrigin


def free_id(root: Path, record_type: str) -> str:
    """Return an id for the next form that is learned in this home: "KS-M1", "KS-M2", …."""
    taken = own_editions(root)
    number = 1
    while f"{record_type}-M{number}" in taken:
        number += 1
    return f"{record_type}-M{number}"


def keep_learned(root: Path, office: int, form: LearnedForm, origin: FormOrigin) -> Edition:
    """Save a form among those of its office; its pages are registered on it from now on."""
    return _keep(office_folder(root, office), form, origin)


def keep_page_form(root: Path, office: int, form: LearnedForm, origin: FormOrigin) -> Edition:
    """Save the form of one page, which no other page is held against."""
    return _keep(office_folder(root, office) / ALONE, form, origin)


def _keep(folder: Path, form: LearnedForm, origin: FormOrigin) -> Edition:
    """Return the image comes first, so that no other process reads a form without one."""
    folder.mkdir(parents=True, exist_ok=True)
    edition = replace(save_blank(form, folder), origin=origin)
    write_edition(folder, edition)
    return edition
