"""What the rules are told of a record's form."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.books.rule_findings import JudgedRecord, view_of
from pipeline.forms.library import write_edition
from pipeline.store.books.books import Book, Office
from records.editions import Stamp, columns_on_form, library
from records.rules import check
from records.stages import Box, EntryReading, FieldReading, FieldState

KIND = "loaiDangKy"


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a form on which a stamp alone says how an entry was registered."""
    root = tmp_path_factory.mktemp("editions")
    form = next(form for form in library().of_type("KS") if KIND not in columns_on_form(form))
    (root / form.image.name).touch()
    write_edition(root, replace(form, id="bare.v1"))
    write_edition(root, replace(form, id="stamped.v1", stamps=(Stamp(KIND, Box(0.7, 0.1, 0.2, 0.05)),)))
    return root


def rules_about_the_kind(editions: Path, form: str, field: FieldReading) -> list[str]:
    office = Office(1, "UBND xã Yên Hòa, huyện Yên Mô, tỉnh Ninh Bình")
    book = Book("ks", "KS", 2009, "01", office, "commune", None, None, None)
    view = view_of(editions, book, JudgedRecord(1, form, EntryReading(None, (field,))))
    return [finding.rule for finding in check(view) if KIND in finding.columns]


def test_what_a_stamp_says_is_on_the_form_and_its_absence_is_nothing_missing(editions: Path) -> None:
    stamped = FieldReading(KIND, FieldState.READ, "ĐĂNG KÝ LẠI", "4")
    assert rules_about_the_kind(editions, "stamped.v1", stamped) == []
    assert rules_about_the_kind(editions, "stamped.v1", FieldReading(KIND, FieldState.NOT_ON_FORM)) == []
    assert rules_about_the_kind(editions, "bare.v1", stamped) == ["V19.era"]
