"""Check of a drawing before anything is made of it: a browser may send what no drawing board makes."""

from __future__ import annotations

from pipeline.forms.drawn_boxes import Drawing
from pipeline.forms.library import ID
from records.errors import UsageError
from records.language import gettext as _
from records.stages import Box

AROUND = 1.0
"""How far beyond the form a box may begin or end, in fractions of it: the sample is the whole sheet."""
MOST_LETTERS = 1000
"""In the note of a drawing, and in the name or the label of one box."""


def check_drawing(drawing: Drawing, most: int) -> None:
    """Refuse a drawing that no board makes: its id names a file, and its boxes are worked with.

    Args:
        drawing: boxes in fractions of the form.
        most: value boxes and tick boxes together; as many labels may be named, and as many rows be on a page.

    Raises:
        UsageError: too many boxes or labels, a box of no size or far from the page, a row that is none, an id that is
            none, or a text that is a book.
    """
    boxes = [one.box for one in drawing.boxes] + [one.box for one in drawing.ticks]
    count = max(len(boxes), len(drawing.wordings))
    if count > most:
        raise UsageError(_("Bản vẽ có {count} ô, nhiều nhất là {most}.").format(count=count, most=most))
    if not ID.fullmatch(drawing.id):
        raise UsageError(_("Mã mẫu {id} không dùng được.").format(id=drawing.id))
    rows = all(one.row is None or 1 <= one.row <= most for one in drawing.boxes)
    if not rows or not all(_is_near_the_page(box) for box in boxes) or max(map(len, _texts(drawing))) > MOST_LETTERS:
        raise UsageError(_("Bản vẽ không đúng cấu trúc."))


def _texts(drawing: Drawing) -> list[str]:
    """Return every text of a drawing that is kept as it was sent."""
    texts = [drawing.note]
    for box in drawing.boxes:
        texts += (box.area, box.columns, box.label)
    for wording in drawing.wordings:
        texts += (wording.text, wording.columns)
    return texts


def _is_near_the_page(box: Box) -> bool:
    """Return whether a box has a size and lies on the page or its margins; a number that is none is not near."""
    across = box.x >= -AROUND and box.width > 0 and box.x + box.width <= 1 + AROUND
    return across and box.y >= -AROUND and box.height > 0 and box.y + box.height <= 1 + AROUND
