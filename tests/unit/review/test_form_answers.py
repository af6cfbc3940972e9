"""Answers of people to single cells."""

import pytest

from records.record_types import record_type
from records.stages import FieldReading, FieldState
from review.work.form_answers import VALUE, apply_answer, parse_answers

COLUMN = record_type("KS").column("nguoiThucHien")


@pytest.mark.parametrize(
    ("read", "typed", "written"),
    [("lê thị ký", "Lê Thị Ký", "lê thị ký"), ("", "Lê Thị Ký", "Lê Thị Ký"), ("lê thị ký", "Lê Thị Kỳ", "Lê Thị Kỳ")],
    ids=["confirmed as read", "claimed without ink", "corrected"],
)
def test_an_answer_keeps_what_was_read_where_it_confirms_it(read: str, typed: str, written: str) -> None:
    field = FieldReading(COLUMN.name, FieldState.READ, read, "Lê Thị Ký", 0.5)
    (answer,) = parse_answers({VALUE + COLUMN.name: typed}).values()
    decided = apply_answer(field, COLUMN, answer, 7)
    assert (decided.state, decided.as_written, decided.value) == (FieldState.READ, written, typed)
    assert decided.confidence == 1.0
