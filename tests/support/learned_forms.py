"""Forms as a book's pages teach them, made without pixels: the print of a shipped form with doubts and an origin."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from pipeline.forms.library import office_folder, write_edition
from records.editions import Edition, FormOrigin, library
from records.stages import Reason

DOUBT = Reason("label_guessed", "Nhãn in “Họ và tên” đọc không rõ.", 0.8)


def learned_form(root: Path, office: int, book: str, edition_id: str = "KS-M1", confirmed_by: str = "") -> Edition:
    """Put a form into an office's folder whose first area is doubtful."""
    folder, known = office_folder(root, office), library().get("KS-2006")
    folder.mkdir(parents=True, exist_ok=True)
    image = folder / f"{edition_id}.png"
    shutil.copyfile(known.image, image)
    areas = (replace(known.areas[0], doubts=(DOUBT,)), *known.areas[1:])
    origin = FormOrigin(book, ("0" * 64,), 0.8, ("nksDanToc",), confirmed_by)
    form = replace(known, id=edition_id, image=image, areas=areas, origin=origin)
    write_edition(folder, form)
    return form
