"""The coded facts decoding leaves for a reviewer, each with its sentence."""

from __future__ import annotations

from records.language import gettext as _
from records.stages import Reason


def mended(read: str, value: str) -> Reason:
    """Marks or letters were changed to reach a known word."""
    return Reason(
        "mended", _("Máy đọc “{read}”, sửa dấu thành “{value}” theo danh mục.").format(read=read, value=value)
    )


def unlikely(word: str) -> Reason:
    """A word that is no Vietnamese syllable or is in no list."""
    return Reason("unlikely_word", _("“{word}” không giống từ thường gặp; xem lại ảnh.").format(word=word))


def illegible(text: str) -> Reason:
    """The engine could not read the strokes and guessed."""
    return Reason("illegible", _("Máy đọc không rõ (“{text}”); hãy nhập theo ảnh.").format(text=text))


def not_a_date(text: str) -> Reason:
    """The reading is no calendar date."""
    return Reason("not_a_date", _("“{text}” không phải ngày tháng có thật.").format(text=text))


def not_a_number(text: str) -> Reason:
    """The reading is no number of the expected form."""
    return Reason("not_a_number", _("“{text}” không đúng dạng số.").format(text=text))


def not_listed(text: str) -> Reason:
    """The reading is far from every entry of its closed list."""
    return Reason("not_listed", _("“{text}” không có trong danh mục.").format(text=text))


def dead(text: str) -> Reason:
    """The name is followed by a note that the person is dead."""
    return Reason("dead", _("Sổ ghi “{text}”: người này đã chết khi đăng ký.").format(text=text))


def words_differ(words: str, figures: str) -> Reason:
    """Date in words and in figures disagree."""
    return Reason(
        "words_differ", _("Ngày bằng chữ ({words}) khác ngày bằng số ({figures}).").format(words=words, figures=figures)
    )


def repeated(value: str) -> Reason:
    """The same words elsewhere on the page or in the book decided between marks."""
    return Reason("repeated", _("Chọn “{value}” vì cùng tên này được đọc rõ hơn ở chỗ khác.").format(value=value))


SAID_TWICE = "said_twice"


def said_twice(read: str, value: str) -> Reason:
    """Of what the ink can say, what another field says as well was taken."""
    return Reason(
        SAID_TWICE,
        _("Máy đọc “{read}” nhưng nét không rõ; chọn “{value}” vì hợp với mục khác.").format(read=read, value=value),
    )
