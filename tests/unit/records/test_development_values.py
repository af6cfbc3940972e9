"""Values of development books are understood by the text, date, list and identity functions; needs HOTICH_DATA."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from records.date_words import words_to_date
from records.dates import parse_date
from records.identity import read_identity_number
from records.lists import ethnic_group, named_list
from records.record_types import FieldKind, record_type
from records.text.vietnamese import is_possible_syllable, syllables

pytestmark = pytest.mark.data
DATES = (FieldKind.DATE, FieldKind.PARTIAL_DATE)


def _values() -> Iterator[tuple[FieldKind, str, str]]:
    """Kind, value as written and normal value of every field of the development books."""
    folder = os.environ.get("HOTICH_DATA")
    if not folder:
        pytest.skip("HOTICH_DATA does not name the development data")
    for truth in Path(folder).glob("books/dev/*/truth.jsonl"):
        columns = record_type(truth.parent.name.split(".")[0])
        for line in truth.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            for name, value in case["normal"].items():
                yield columns.column(name).kind, case["fields"].get(name, ""), value


def test_every_written_date_becomes_its_cell() -> None:
    wrong = [
        (written, value)
        for kind, written, value in _values()
        if kind in DATES and written and ((date := parse_date(written)) is None or date.cell() != value)
    ]
    assert wrong == []


def test_every_closed_value_and_number_is_known() -> None:
    checks: dict[FieldKind, Callable[[str], object]] = {
        FieldKind.DATE_WORDS: words_to_date,
        FieldKind.ETHNIC_GROUP: ethnic_group,
        FieldKind.NATIONALITY: named_list("nationalities").find,
        FieldKind.IDENTITY_NUMBER: lambda value: not read_identity_number(value).problems or None,
        FieldKind.NAME: lambda value: all(map(is_possible_syllable, syllables(value))) or None,
    }
    unknown = [value for kind, _, value in _values() if kind in checks and checks[kind](value) is None]
    assert unknown == []
