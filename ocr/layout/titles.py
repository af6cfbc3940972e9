"""Classification of pages without a form: covers and closing statements have titles, empty sheets have none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import ScoreAlignment

from ocr.layout.coarse_search import SearchFrame, quarter_turns
from ocr.layout.ink import InkMap
from ocr.layout.outline import Matrix
from ocr.recognise.readers import LineImage, LineReader
from records.stages import PageKind
from records.text.vietnamese import skeleton

# What the ministry's books print there, without marks. The phrase that stands first on the page names it, because
# a cover may end with the day of closing ("khóa sổ") and a closing statement may name the book.
PHRASES = (
    (PageKind.CLOSING, "khoa so"),
    (PageKind.CLOSING, "so nay co tong so trang"),
    (PageKind.CLOSING, "tong so su kien ho tich"),
    (PageKind.CLOSING, "tong so truong hop"),
    (PageKind.COVER, "so dang ky"),
    (PageKind.COVER, "bo tu phap"),
    (PageKind.COVER, "so ho tich"),
    (PageKind.COVER, "giay xac nhan tinh trang"),
    (PageKind.COVER, "co quan dang ky ho tich"),
)
# Other papers, which are laid between the pages of a book and name it in their text: a line that is no more than
# their title, and how the line begins in which one is addressed or applied for.
TITLES_OF_PAPERS = ("quyet dinh", "thong bao", "bien ban", "cong van", "giay moi", "giay bao tu", "trich luc")
FIRST_WORDS_OF_PAPERS = ("kinh gui", "to khai", "don xin", "don de nghi", "don yeu cau")
# Two wrong letters in ten still name a title; page text that is no title stays below.
ALIKE = 85.0
# Titles stand in the upper part of a page; closing totals follow right under theirs.
TITLE_PART = 0.6
# Fewer inked points than this share of the sheet is an empty sheet: one line of writing covers about 0.1 %.
EMPTY_SHARE = 0.0004
# Ink of a seventeenth of the paper's brightness is seen by an eye: a sheet with so much of it is very pale, not empty.
FAINT, GRAIN = 30, 5
# The view is 4 pixels a millimetre on A4; lines of print are 2.5 to 14 mm high with their marks.
PIXELS_WIDE, RIM, INKED = 840, 0.06, 90
LINE_ROWS, MOST_LINES = (10, 56), 12
OFFICER = "can "
"""Words before "bộ tư pháp" under which an officer signs an entry; no cover has them."""
RULE = 60
"""Pixels of an unbroken stroke that is a rule; a tall letter of a title has 56."""


@dataclass(frozen=True, slots=True)
class TitledPage:
    """Kind and rotation of a page without a form."""

    kind: PageKind
    rotation: int
    score: float


def classify_page(ink: InkMap, frame: SearchFrame, reader: LineReader) -> TitledPage:
    """Classify a page as cover, closing statement, empty sheet or unknown.

    Args:
        ink: the working image.
        frame: the sheet on it.
        reader: reader of printed lines.
    """
    upright = _view(ink, frame, 0)
    turns = _reading_turns(upright)
    if not turns:
        return TitledPage(PageKind.UNKNOWN if _is_pale(upright) else PageKind.BLANK, 0, 1.0)
    for rotation in turns:
        view = _view(ink, frame, rotation)
        lines = list(_lines(view[: round(view.shape[0] * TITLE_PART)]))
        text = "\n".join(skeleton(reading.text).lower() for reading in reader.read(lines))
        found = [(place.dest_start, kind, place.score) for kind, place in _places(text) if place.score >= ALIKE]
        if found:
            start, kind, likeness = min(found)
            if _is_of_a_paper(text[:start]):
                break
            return TitledPage(kind, rotation, likeness / 100)
    return TitledPage(PageKind.UNKNOWN, 0, 0.0)


def _is_of_a_paper(text: str) -> bool:
    """Return whether lines are those of a decision, a letter or an application: it names a book, and is none."""
    lines = [" ".join(re.findall(r"[a-z0-9]+", line)) for line in text.split("\n")]
    named = any(fuzz.ratio(line, title) >= ALIKE for line in lines for title in TITLES_OF_PAPERS)
    return named or any(
        fuzz.ratio(line[: len(words)], words) >= ALIKE for line in lines for words in FIRST_WORDS_OF_PAPERS
    )


def _places(text: str) -> Iterator[tuple[PageKind, ScoreAlignment]]:
    """Yield the best alignment of each phrase with the text."""
    for kind, phrase in PHRASES:
        place = fuzz.partial_ratio_alignment(phrase, text)
        named = not text[: place.dest_start if place else 0].endswith(OFFICER)
        if place is not None and len(text) >= len(phrase) and named:
            yield kind, place


def _view(ink: InkMap, frame: SearchFrame, rotation: int) -> InkMap:
    upright, (width, height) = quarter_turns(frame, rotation)
    scale: Matrix = np.diag([width / PIXELS_WIDE, width / PIXELS_WIDE, 1.0])
    size = (PIXELS_WIDE, round(PIXELS_WIDE * height / width))
    view = cv2.warpPerspective(ink, upright @ scale, size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
    return _without_rules(np.asarray(view, np.uint8))


def _without_rules(view: InkMap) -> InkMap:
    """Return a view without frames and ruled lines: an upright rule would join all lines of a page into one."""
    inked = np.where(view > INKED, 255, 0).astype(np.uint8)
    upright = cv2.morphologyEx(inked, cv2.MORPH_OPEN, np.ones((RULE, 1), np.uint8))
    level = cv2.morphologyEx(inked, cv2.MORPH_OPEN, np.ones((1, RULE), np.uint8))
    rules = cv2.dilate(cv2.max(upright, level), np.ones((5, 5), np.uint8))
    return np.asarray(np.where(rules > 0, 0, view), np.uint8)


def _lines(view: InkMap) -> Iterator[LineImage]:
    """Yield the first lines of a view: bands of rows with ink, as tall as print, dark on white at about 300 dpi."""
    inked = np.concatenate([[False], ((view > INKED).sum(axis=1) > 2), [False]])
    starts, ends = (
        np.flatnonzero(np.diff(inked.astype(np.int8)) == 1),
        np.flatnonzero(np.diff(inked.astype(np.int8)) == -1),
    )
    tall = [
        (start, end) for start, end in zip(starts, ends, strict=True) if LINE_ROWS[0] <= end - start <= LINE_ROWS[1]
    ]
    for start, end in tall[:MOST_LINES]:
        columns = np.flatnonzero((view[start:end] > INKED).any(axis=0))
        cut = 255 - view[start:end, columns[0] : columns[-1] + 1]
        yield LineImage(np.asarray(cv2.resize(cut, None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC), np.uint8))


def _reading_turns(view: InkMap) -> tuple[int, ...]:
    """Return the rotations in which lines of text run horizontally; none when the sheet is empty."""
    inner = _inner(view, 3) > INKED
    if inner.mean() < EMPTY_SHARE:
        return ()
    # Lines of writing leave whole rows empty between them, but hardly a whole column.
    rows, columns = (float((inner.sum(axis=axis) > 2).mean()) for axis in (1, 0))
    return (0, 180) if rows <= columns else (90, 270)


def _is_pale(view: InkMap) -> bool:
    """Return whether a sheet without clear ink bears faint strokes, which the grain of paper does not make."""
    return bool((_inner(view, GRAIN) > FAINT).mean() >= EMPTY_SHARE)


def _inner(view: InkMap, grain: int) -> InkMap:
    """Return a sheet without its rim, and without specks up to half of `grain` pixels."""
    rim_y, rim_x = (round(side * RIM) for side in view.shape)
    return np.asarray(cv2.medianBlur(view[rim_y:-rim_y, rim_x:-rim_x], grain), np.uint8)
