"""Which printed form lies on a scan, and how."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ocr.layout.entries import has_entry
from ocr.layout.fit import Fit, fit_blocks, fit_signs, fit_tilted_blocks, fit_words
from ocr.layout.frames import Matrix, line_angle, outline
from ocr.layout.ink import SHORT_SIDE_MM, Ink, working_ink
from ocr.layout.marks import FormMarks, form_marks
from ocr.layout.search import (
    FAR_SCALES,
    ROTATIONS,
    Candidate,
    Frame,
    lay,
    likeliest,
    quarter_turns,
    scan_frame,
    sheet_frame,
)
from ocr.layout.titles import Titled, recognise
from ocr.page import PageImage
from ocr.readers import LineReader
from ocr.tesseract import TesseractReader
from records.editions import Edition, form_and_version
from records.stages import PageKind, PageLayout

SMALL_SIDE = 300
# Poses that go on from the coarse search to blocks, for each rotation looked for, and from blocks to words.
KEEP_COARSE, KEEP_BLOCKS = 2, 2
# A pose that explains so much of a form leaves none for another: forms share less than a third of their print.
CLEAR_BLOCKS, CLEAR_WORDS = 0.5, 0.8
# So much of a form is found by chance on any page.
CHANCE_BLOCKS = 0.2
ANGLES_AGREE = 1.5
# A pose that finds so many marks is worth looking for the rest, so often.
HOPEFUL, MOST_PASSES = 0.25, 3
# Share of the printed marks that must be found: forms of one family share about a third of their words and places.
MIN_SCORE = 0.5

TITLE_READER = TesseractReader(timeout_seconds=20.0)


def find_layout(
    image: PageImage, editions: Iterable[Edition], expected: str | None = None, reader: LineReader = TITLE_READER
) -> PageLayout:
    """Find the printed form of a scan among the editions, and how it lies there; else what the page is without one.

    Args:
        image: the scan, in any of four rotations, as scanned or photographed.
        editions: the forms to look for.
        expected: the edition that the book is said to be of; its form only decides a tie.
        reader: reads the printed titles of pages without a form.
    """
    sheet = _Sheet.of(image, editions, expected)
    # A photo from afar of a sheet on a desk as light as itself has no outline to go by.
    found = sheet.form(sheet.frames) or sheet.form([replace(sheet.frames[-1], scales=FAR_SCALES)])
    if found is not None:
        return found
    frame = straightest(sheet.frames)
    return _without_form(recognise(sheet.ink, frame, reader), frame, sheet.to_scan)


def shows_form(image: PageImage, editions: Iterable[Edition], rotation: int) -> bool:
    """Whether a printed form fills a picture that lies in a known rotation.

    Args:
        image: a part of a scan.
        editions: the forms to look for.
        rotation: clockwise quarter turns in degrees that put it upright.
    """
    sheet = _Sheet.of(image, editions, None)
    return sheet.form(sheet.frames, (rotation,)) is not None


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A scan made ready for the search: its ink, the way back to its pixels, the views, and what is looked for."""

    ink: Ink
    to_scan: Matrix
    frames: tuple[Frame, ...]
    editions: Mapping[str, Edition]
    expected: str | None

    @classmethod
    def of(cls, image: PageImage, editions: Iterable[Edition], expected: str | None) -> _Sheet:
        ink, to_scan = working_ink(image)
        known = {form_marks(edition).edition: edition for edition in editions}
        return cls(ink, to_scan, tuple(views_of(image, ink)), known, expected)

    def form(self, frames: Sequence[Frame], rotations: Sequence[int] = ROTATIONS) -> PageLayout | None:
        """The form that is found best in some views and rotations."""
        forms = [form_marks(edition) for edition in self.editions.values()]
        best = _best(self.ink, _hopeful(self.ink, frames, forms, rotations), self.expected)
        if best is None or best[1].score < MIN_SCORE:
            return None
        candidate, fit = best
        written = has_entry(self.ink, candidate.form, self.editions[candidate.form.edition], fit.pose)
        return _registered(candidate, fit, PageKind.RECORD if written else PageKind.BLANK, self.to_scan)


def views_of(image: PageImage, ink: Ink) -> list[Frame]:
    """The views to search: the scan turned straight and, where an outline stands out, the sheet."""
    height, width = ink.shape
    views = [scan_frame((width, height), line_angle(ink))]
    stride = max(1, min(image.pixels.shape[:2]) // SMALL_SIDE // 2)
    thumb = np.ascontiguousarray(image.pixels[::stride, ::stride])
    corners = outline(thumb)
    if corners is not None:
        to_ink = np.array([width / thumb.shape[1], height / thumb.shape[0]], np.float32)
        views.insert(0, sheet_frame(corners * to_ink))
    return views


def straightest(frames: Sequence[Frame]) -> Frame:
    """The sheet's outline if it runs with the lines on it, else the scan turned by them; outlines get bent or cut."""
    scan = frames[-1]
    return next((frame for frame in frames if abs(frame.angle - scan.angle) < ANGLES_AGREE), scan)


def _best(ink: Ink, hopeful: Iterable[Candidate], expected: str | None) -> tuple[Candidate, Fit] | None:
    """The form whose printed marks are found best, refined from coarse to fine."""
    tried: list[tuple[Candidate, Fit]] = []
    for one in hopeful:
        tried.append((one, fit_blocks(ink, one.form, one.pose)))
        if tried[-1][1].score > CLEAR_BLOCKS:
            break
    tried.sort(key=lambda pair: -pair[1].score)
    fine: list[tuple[Candidate, Fit]] = []
    for one, blocks in tried[:KEEP_BLOCKS]:
        if blocks.score < CHANCE_BLOCKS:
            break
        fine.append((one, _refined(ink, one.form, blocks)))
        if fine[-1][1].score > CLEAR_WORDS:
            break
    named = form_and_version(expected)[0] if expected else ""
    return max(
        fine,
        key=lambda pair: (round(pair[1].score, 2), form_and_version(pair[0].form.edition)[0] == named),
        default=None,
    )


def _hopeful(
    ink: Ink, frames: Sequence[Frame], forms: Sequence[FormMarks], rotations: Sequence[int]
) -> Iterator[Candidate]:
    """The likeliest pose in the first rotation on the first view; then those of all rotations and views."""
    laid = lay(ink, frames[0], forms, rotations[:1])
    first = next(iter(likeliest(laid, 1)), None)
    if first is not None:
        yield first
    laid += lay(ink, frames[0], forms, rotations[1:])
    for frame in frames[1:]:
        laid += lay(ink, frame, forms, rotations)
    yield from (one for one in likeliest(laid, KEEP_COARSE * len(rotations)) if one is not first)


def _refined(ink: Ink, form: FormMarks, rough: Fit) -> Fit:
    """From blocks to words; while marks are still missing and more of them turn up, look farther around."""
    fit = fit_signs(ink, form, fit_tilted_blocks(ink, form, rough.pose).pose, 3.0)
    fit = fit_words(ink, form, fit.pose, 1.2)
    for _again in range(MOST_PASSES):
        if not fit.lost or fit.score < HOPEFUL:
            break
        wider = fit_words(ink, form, fit_words(ink, form, fit.pose, 4.0).pose, 1.2)
        if len(wider.lost) >= len(fit.lost):
            break
        fit = wider
    return fit


def _registered(candidate: Candidate, fit: Fit, kind: PageKind, to_scan: Matrix) -> PageLayout:
    homography = to_scan @ fit.pose @ np.diag([*candidate.form.size_mm, 1.0])
    form = candidate.form
    found = layout_of(kind, form.edition, homography, candidate.rotation, form.size_mm[0], fit.score)
    return replace(found, lost=fit.lost)


def _without_form(page: Titled, frame: Frame, to_scan: Matrix) -> PageLayout:
    """The sheet as it lies, turned upright; its size is taken for A4, or A3 lengthwise."""
    upright, (width, height) = quarter_turns(frame, page.rotation)
    homography = to_scan @ upright @ np.diag([width, height, 1.0])
    width_mm = SHORT_SIDE_MM if width < height else 2 * SHORT_SIDE_MM
    return layout_of(page.kind, None, homography, page.rotation, width_mm, page.score)


def layout_of(
    kind: PageKind, edition: str | None, homography: Matrix, rotation: int, width_mm: float, score: float
) -> PageLayout:
    """A page's layout from its homography: angle and resolution are read off its middle."""
    homography = homography / homography[2, 2]
    start, end = _at(homography, [(0.45, 0.5), (0.55, 0.5)])
    run = end - start
    angle = float(np.degrees(np.arctan2(run[1], run[0]))) + rotation
    return PageLayout(
        kind=kind,
        edition=edition,
        homography=tuple(float(value) for value in homography.ravel()),
        rotation=rotation,
        skew_degrees=(angle + 180) % 360 - 180,
        pixels_per_mm=float(np.hypot(*run)) / (0.1 * width_mm),
        score=score,
    )


def _at(homography: Matrix, points: Sequence[tuple[float, float]]) -> NDArray[np.float64]:
    """Where points go."""
    moved = np.column_stack([np.array(points), np.ones(len(points))]) @ homography.T
    return np.asarray(moved[:, :2] / moved[:, 2:], np.float64)
