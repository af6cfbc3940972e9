"""A label that the law does not know becomes a place as soon as a person has named its column."""

from __future__ import annotations

from ocr.learning.learn import learn_forms
from ocr.page import decode
from pipeline.specimen.book import SECOND_SCANS
from records.wordings.named import NamedWording, use_named

COLUMN = "nktSoGiayToTuyThan"


def learned() -> tuple[set[str], tuple[str, ...]]:
    """The columns that the second specimen's pages teach, and those that are missed."""
    pages = [decode(path.read_bytes()) for path in sorted(SECOND_SCANS.iterdir())]
    (form,) = learn_forms(pages, "KT", "KT-M1")
    return {column for area in form.edition.areas for column in area.columns}, form.missing


def test_a_named_label_is_found_on_the_next_pages() -> None:
    columns, missing = learned()
    assert COLUMN not in columns and missing == (COLUMN,)
    with use_named((NamedWording("KT", "Giấy căn cước", COLUMN),)):
        columns, missing = learned()
    assert COLUMN in columns and missing == ()
