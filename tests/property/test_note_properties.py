"""Parsing of any Ghi chú: nothing comes out of it that is not in it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from records.notes.parts import amendments_in
from records.record_types import record_types
from records.text.vietnamese import collapse_blanks, nfc

WORDS = """
Cải chính|thay đổi|xác định lại dân tộc|bổ sung|Nhận cha|đã chết|ly hôn|Cấp lần hai|từ|thành|sang|là|theo|họ tên
|ngày sinh|tên đệm|của mẹ|vợ|Nguyễn Thanh Bình|Tú|xã A, huyện B
|bản án|QĐ số 5/QĐ-UBND|ngày 5/6/1994|31/2/2001|năm 1990|về việc|do
|khai tử số 3|;|. |, |:|(|)|1. |- | và
"""
PIECES = st.sampled_from([*WORDS.split("|"), "\n"])
NOTES = st.lists(PIECES, max_size=14).map(" ".join)


@given(NOTES | st.text(), st.sampled_from(sorted(record_types())))
def test_every_part_of_a_note_stands_in_its_text(text: str, code: str) -> None:
    whole = collapse_blanks(nfc(text))
    columns = {"", *(column.name for column in record_types()[code].known)}
    for note in amendments_in(text, code):
        assert note.wording
        assert all(part in whole for part in (note.before, note.after, note.basis, note.wording))
        assert all(figure in whole for figure in (part.lstrip("0") for part in note.on.split(".")))
        assert note.column in columns
