"""Learns the printed forms of a book from its filled-in pages, or reads one page by its own labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ocr.layout.registration import layout_of
from ocr.learning.drafting import drawn_up, extent_of
from ocr.learning.form import LearnedForm
from ocr.learning.geometry import MM, Rect
from ocr.learning.leaders import dotted_runs
from ocr.learning.prints.consensus import Print, prints_of
from ocr.learning.prints.sheets import LaidSheet, View
from ocr.learning.strokes import MANY_PAGES, ONE_PAGE, specks_on
from ocr.learning.tables.handmade import hand_ruled
from ocr.learning.tables.kinds import understand_page
from ocr.learning.understood import Text, upright_text, upside_down
from ocr.page import PageImage
from ocr.recognise.handwriting import HandwritingReader
from ocr.zones.form_print import Grey
from records.stages import PageKind, PageLayout
from records.wordings import types_with_wordings

MOST_PAGES = 14
"""Pages that are looked at, evenly spread over the book: enough for two forms in one book."""
LOOKED_AT = 3
"""Pages whose leaders complete those of the median."""
LEAST_COLUMNS = 5
"""A page that asks for fewer values is no register form: a cover, a letter, a closing statement."""
NAME = "HoTen"
"""End of the columns that name a person: a cover has places of a number, a year and an office, and names nobody."""
SPEAKS = 1.1
"""Times the share that every record type would have of labels that speak for none, from which they speak for one."""

READER = HandwritingReader()


def chosen_pages(count: int) -> list[int]:
    """Return the indexes of the pages to learn from, evenly spread over so many."""
    return sorted({round(place) for place in np.linspace(0, count - 1, min(count, MOST_PAGES))})


def learn_forms(
    pages: Sequence[PageImage], record_type: str, edition_id: str, reader: HandwritingReader = READER
) -> tuple[LearnedForm, ...]:
    """Learn the forms of a book; the form of most pages comes first.

    Args:
        pages: scans of the book, as scanned or photographed, in any of four rotations, covers and all.
        record_type: what the operator says the book is: "KS", "KH", ….
        edition_id: the id of the first form; of a second one "-2" is added.
        reader: reads the labels.

    Returns:
        Forms whose `pages` are indexes of `pages`; none when no page asks for the values of a register.

    Raises:
        ReaderFailed: the reader's files are missing.
        UsageError: no such record type.
    """
    chosen = chosen_pages(len(pages))
    prints = prints_of([LaidSheet.of(pages[index]) for index in chosen])
    forms: list[LearnedForm] = []
    for print_ in prints:
        if hand_ruled(print_.views) is not None:
            continue
        name = edition_id if not forms else f"{edition_id}-{len(forms) + 1}"
        form = _learn(print_, record_type, name, tuple(chosen[index] for index in print_.pages), reader)
        if asks_for_an_entry(form):
            forms.append(form)
    return tuple(forms)


def asks_for_an_entry(form: LearnedForm) -> bool:
    """Return whether a form asks for the values of an entry, be it one of another record type than was said."""
    if len(form.edition.areas) < LEAST_COLUMNS:
        return False
    names_somebody = any(column.endswith(NAME) for area in form.edition.areas for column in area.columns)
    return names_somebody or asks_for_a_whole_entry(form)


def asks_for_a_whole_entry(form: LearnedForm) -> bool:
    """Return whether a form asks for so many values that no cover, letter or part of a page has as many."""
    return len(form.edition.areas) >= 2 * LEAST_COLUMNS


def speaks_for_another_type(form: LearnedForm) -> bool:
    """Return whether the labels of a whole entry name another record type than the operator."""
    return (
        asks_for_a_whole_entry(form)
        and form.record_type != form.edition.record_type
        and form.record_type_share >= SPEAKS / len(types_with_wordings())
    )


def learn_page(
    image: PageImage, record_type: str, edition_id: str, reader: HandwritingReader = READER
) -> tuple[LearnedForm, PageLayout] | None:
    """Read one page by its own labels, when it lies on no known form: an edition for this page alone.

    Args:
        image: the scan.
        record_type: what the operator says the book is.
        edition_id: the id of the page's edition.
        reader: reads the labels.

    Returns:
        The form, and how the page lies on it; None when the page does not ask for the values of a register.

    Raises:
        ReaderFailed: the reader's files are missing.
        UsageError: no such record type.
    """
    sheet = LaidSheet.of(image)
    rotation = sheet.rotation
    view = sheet.view(rotation)
    text, is_turned = upright_text(view.grey, ONE_PAGE, record_type, reader)
    if is_turned:
        view, rotation = view.turned(), (rotation + 180) % 360
    page, places = understand_page(text, (view.grey,), record_type, ONE_PAGE, reader)
    if len(places) < LEAST_COLUMNS:
        return None
    form = drawn_up(page, places, (view.grey,), record_type, edition_id, (0,))
    if not asks_for_an_entry(form):
        return None
    return form, _layout(form, extent_of(page, places), view, rotation)


def _layout(form: LearnedForm, extent: Rect, view: View, rotation: int) -> PageLayout:
    """Return how the page lies on the form that was cut out of it."""
    height, width = form.blank.shape
    cut = np.array([[width, 0.0, extent.left], [0.0, height, extent.top], [0.0, 0.0, 1.0]])
    return layout_of(PageKind.RECORD, form.edition.id, view.to_scan @ cut, rotation, width / MM, form.score)


def _learn(
    print_: Print, record_type: str, edition_id: str, pages: tuple[int, ...], reader: HandwritingReader
) -> LearnedForm:
    inks = MANY_PAGES if len(print_.views) > 1 else ONE_PAGE
    text, views = _upright(print_, record_type, reader)
    page, places = understand_page(text, views, record_type, inks, reader)
    return drawn_up(page, places, views, record_type, edition_id, pages)


def _upright(print_: Print, record_type: str, reader: HandwritingReader) -> tuple[Text, tuple[Grey, ...]]:
    """Return the text of a print the right way up, and its pages turned alike."""
    inks = MANY_PAGES if len(print_.views) > 1 else ONE_PAGE
    text, is_turned = upright_text(print_.grey, inks, record_type, reader)
    views = tuple(upside_down(view) for view in print_.views) if is_turned else print_.views
    if len(views) == 1:
        return text, views
    runs = (dotted_runs(specks_on(view, ONE_PAGE.dots)) for view in views[:LOOKED_AT])
    return replace(text, more_runs=tuple(run for found in runs for run in found)), views
