"""A part of a page understood by itself."""

from __future__ import annotations

from collections.abc import Sequence

from ocr.learning.labels.labels import Label
from ocr.learning.labels.second_look import PageLabels, completed
from ocr.learning.strokes import ONE_PAGE, Inks
from ocr.learning.understood import Text, Understood, read_labels, read_text, understand
from ocr.recognise.handwriting import HandwritingReader
from ocr.zones.form_print import Grey

LOOKED_AT = 3
"""Pages whose labels complete those of the median."""
PALE, PALE_PAGE = Inks(letters=190, dots=205), Inks(letters=185, dots=185)
"""Thin print, of typewriters above all: where pages lie on each other, and on one of them."""


def understood_alone(
    median: Grey, views: Sequence[Grey], record_type: str, inks: Inks, reader: HandwritingReader
) -> Understood:
    """Return what a page asks for of which all but a part is painted white.

    Args:
        median: the page or the median of several.
        views: the pages lying on it, painted alike; a single one is the page itself.
        record_type: whose wordings are looked for.
        inks: grey values of the median's ink.
        reader: reads the labels.
    """
    text = read_text(median, inks, reader)
    return understand(text, all_labels(text, views, record_type, inks, reader), record_type)


def all_labels(
    text: Text, views: Sequence[Grey], record_type: str, inks: Inks, reader: HandwritingReader
) -> tuple[Label, ...]:
    """Return the labels of a median, completed from some of its pages; arguments as of `understood_alone`."""
    labels = read_labels(text, record_type)
    if len(views) < 2:
        return labels
    of_pages = labels_of_pages(views, record_type, inks, reader)
    pages = [PageLabels(found, view) for found, view in zip(of_pages, views, strict=False)]
    return completed(labels, pages, text.strokes.grey)


def labels_of_pages(
    views: Sequence[Grey], record_type: str, inks: Inks, reader: HandwritingReader
) -> list[tuple[Label, ...]]:
    """Return the labels of some pages, each by itself."""
    of_page = PALE_PAGE if inks == PALE else ONE_PAGE
    return [read_labels(read_text(view, of_page, reader), record_type) for view in views[:LOOKED_AT]]
