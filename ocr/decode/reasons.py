"""Reasons that decoding leaves for a reviewer, each with code and sentence."""

from __future__ import annotations

from records.language import gettext as _
from records.stages import REPEATED, SAID_TWICE, Reason


def mended(read: str, value: str) -> Reason:
    """Return the reason for marks or letters changed to reach a known word."""
    return Reason(
        "mended", _("Máy đọc “{read}”, sửa dấu thành “{value}” theo danh mục.").format(read=read, value=value)
    )


def unlikely(word: str) -> Reason:
    """Return the reason for a word that is no Vietnamese syllable or in no list."""
    return Reason("unlikely_word", _("“{word}” không giống từ thường gặp; xem lại ảnh.").format(word=word))


def illegible(text: str) -> Reason:
    """Return the reason for strokes that the reader could only guess."""
    return Reason("illegible", _("Máy đọc không rõ (“{text}”); hãy nhập theo ảnh.").format(text=text))


def not_a_date(text: str) -> Reason:
    """Return the reason for a reading that is no calendar date."""
    return Reason("not_a_date", _("“{text}” không phải ngày tháng có thật.").format(text=text))


def not_a_number(text: str) -> Reason:
    """Return the reason for a reading that is no number of the expected form."""
    return Reason("not_a_number", _("“{text}” không đúng dạng số.").format(text=text))


NOT_LISTED = "not_listed"


def not_listed(text: str) -> Reason:
    """Return the reason for a reading far from every entry of its closed list."""
    return Reason(NOT_LISTED, _("“{text}” không có trong danh mục.").format(text=text))


UNKNOWN_UNIT = "unknown_unit"


def unknown_unit(text: str) -> Reason:
    """Return the reason for an address with a unit that the gazetteer of the day does not hold."""
    return Reason(UNKNOWN_UNIT, _("“{text}” có đơn vị không có trong danh mục; xem lại ảnh.").format(text=text))


def dead(text: str) -> Reason:
    """Return the reason for a name followed by a note that the person is dead."""
    return Reason("dead", _("Sổ ghi “{text}”: người này đã chết khi đăng ký.").format(text=text))


def words_differ(words: str, figures: str) -> Reason:
    """Return the reason for a date whose words and figures disagree."""
    return Reason(
        "words_differ", _("Ngày bằng chữ ({words}) khác ngày bằng số ({figures}).").format(words=words, figures=figures)
    )


def repeated(value: str) -> Reason:
    """Return the reason for marks chosen by a clearer writing of the same name."""
    return Reason(REPEATED, _("Chọn “{value}” vì cùng tên này được đọc rõ hơn ở chỗ khác.").format(value=value))


def said_twice(read: str, value: str) -> Reason:
    """Return the reason for a value chosen because another field states the same fact."""
    return Reason(
        SAID_TWICE,
        _("Máy đọc “{read}” nhưng nét không rõ; chọn “{value}” vì hợp với mục khác.").format(read=read, value=value),
    )


FREE_TEXT = "free_text"


def free_text() -> Reason:
    """Return the reason for a value without a grammar that could tell that a word is missing."""
    return Reason(FREE_TEXT, _("Phần ghi tự do: người rà soát luôn xem lại."))


SHORT_TITLE = "short_title"


def short_title(value: str) -> Reason:
    """Return the reason for a title that differs from another one by a letter or two."""
    return Reason(SHORT_TITLE, _("“{value}” dễ lẫn với chức danh khác một chữ; xem lại ảnh.").format(value=value))


ONE_WORD = "one_word"


def one_word(value: str) -> Reason:
    """Return the reason for a name of one word."""
    return Reason(ONE_WORD, _("Họ tên chỉ có một chữ (“{value}”); có thể đọc thiếu.").format(value=value))


LEFT_OVER = "left_over"


def left_over(value: str) -> Reason:
    """Return the reason for a value with words that belong to another column."""
    return Reason(LEFT_OVER, _("“{value}” có chữ thuộc mục khác.").format(value=value))


NO_DATE = "no_date_of_the_book"


def no_date_of_the_book(value: str) -> Reason:
    """Return the reason for a date that no book of that year holds."""
    return Reason(NO_DATE, _("Sổ này không thể ghi ngày {value}.").format(value=value))


FIGURE_RIVAL = "figure_rival"


def figure_rival(read: str, other: str) -> Reason:
    """Return the reason for figures that may as well be others."""
    return Reason(FIGURE_RIVAL, _("Nét mực để ngỏ giữa “{read}” và “{other}”.").format(read=read, other=other))


REWRITTEN = "rewritten"


def rewritten() -> Reason:
    """Return the reason for a value that stands beside another one that was struck out."""
    return Reason(REWRITTEN, _("Giá trị cũ bị gạch bỏ; máy đọc chữ viết lại bên cạnh."))
