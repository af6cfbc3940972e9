"""Registration of a scan to one of the known printed forms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ocr.layout.bent_fit import bent
from ocr.layout.coarse_search import (
    FAR_SCALES,
    ROTATIONS,
    PoseCandidate,
    SearchFrame,
    best_candidates,
    lay_forms,
    quarter_turns,
    scan_frame,
    sheet_frame,
)
from ocr.layout.entry_detection import has_entry, written_ink
from ocr.layout.fine_registration import PoseFit, fit_blocks, fit_tilted_blocks, fit_words, fit_words_and_boxes
from ocr.layout.ink import SHORT_SIDE_MM, InkMap, working_ink
from ocr.layout.marks import FormMarks, form_marks
from ocr.layout.outline import Matrix, line_angle, outline
from ocr.layout.rows_beyond import rows_beyond
from ocr.layout.titles import TitledPage, classify_page
from ocr.page import PageImage
from ocr.recognise.printed.tesseract import TesseractReader
from ocr.recognise.readers import LineReader
from records.editions import Edition, form_and_version
from records.stages import PageKind, PageLayout

SMALL_SIDE = 300
# Poses kept from the coarse search for each rotation, and from blocks to words.
KEEP_COARSE, KEEP_BLOCKS = 2, 2
# Scores that exclude every other form: forms share less than a third of their print.
CLEAR_BLOCKS, CLEAR_WORDS = 0.5, 0.8
# Score that any page reaches by chance.
CHANCE_BLOCKS = 0.2
ANGLES_AGREE = 1.5
# Least score for a wider search of the missing marks, and the number of passes.
HOPEFUL, MOST_PASSES = 0.25, 3
# Share of the printed marks that must be found: forms of one family share about a third of their words and places.
MIN_SCORE = 0.5

TITLE_READER = TesseractReader(timeout_seconds=20.0)


def find_layout(
    image: PageImage, editions: Iterable[Edition], expected: str | None = None, reader: LineReader = TITLE_READER
) -> PageLayout:
    """Find the form of a scan among the editions and its pose; without a form, classify the page.

    Args:
        image: the scan, in any of four rotations, as scanned or photographed.
        editions: the forms to look for.
        expected: the book's declared edition; its form only decides a tie.
        reader: reader of the printed titles of pages without a form.
    """
    sheet = _FormSearch.of(image, editions, expected)
    # A photo from afar of a sheet on an equally light desk has no outline.
    found = sheet.form(sheet.frames) or sheet.form([replace(sheet.frames[-1], scales=FAR_SCALES)])
    if found is not None:
        return found
    frame = straightest(sheet.frames)
    return _without_form(classify_page(sheet.ink, frame, reader), frame, sheet.to_scan)


def shows_form(image: PageImage, editions: Iterable[Edition], rotation: int) -> bool:
    """Return True if a printed form fills an image of known rotation.

    Args:
        image: a part of a scan.
        editions: the forms to look for.
        rotation: clockwise rotation in degrees, a multiple of 90, that puts it upright.
    """
    sheet = _FormSearch.of(image, editions, None)
    return sheet.form(sheet.frames, (rotation,)) is not None


@dataclass(frozen=True, slots=True)
class _FormSearch:
    """Scan prepared for the search: ink map, transform to scan pixels, frames, editions."""

    ink: InkMap
    to_scan: Matrix
    frames: tuple[SearchFrame, ...]
    editions: Mapping[str, Edition]
    expected: str | None

    @classmethod
    def of(cls, image: PageImage, editions: Iterable[Edition], expected: str | None) -> _FormSearch:
        ink, to_scan = working_ink(image)
        known = {form_marks(edition).edition: edition for edition in editions}
        return cls(ink, to_scan, tuple(views_of(image, ink)), known, expected)

    def form(self, frames: Sequence[SearchFrame], rotations: Sequence[int] = ROTATIONS) -> PageLayout | None:
        """Return the layout of the best form in some frames and rotations; None below MIN_SCORE."""
        forms = [form_marks(edition) for edition in self.editions.values()]
        best = _best(self.ink, _hopeful(self.ink, frames, forms, rotations), self.expected)
        if best is None or best[1].score < HOPEFUL:
            return None
        candidate = best[0]
        fit = bent(self.ink, candidate.form, best[1])
        if fit.score < MIN_SCORE:
            return None
        edition, written = self.editions[candidate.form.edition], written_ink(self.ink, candidate.form, fit)
        kind = PageKind.RECORD if has_entry(written, edition) else PageKind.BLANK
        beyond = rows_beyond(written, candidate.form.fine, edition) if edition.origin is not None else 0
        return replace(_registered(candidate, fit, kind, self.to_scan), rows_beyond=beyond)


def views_of(image: PageImage, ink: InkMap) -> list[SearchFrame]:
    """Return the frames to search: the deskewed scan and, where an outline stands out, the sheet."""
    height, width = ink.shape
    views = [scan_frame((width, height), line_angle(ink))]
    stride = max(1, min(image.pixels.shape[:2]) // SMALL_SIDE // 2)
    thumb = np.ascontiguousarray(image.pixels[::stride, ::stride])
    corners = outline(thumb)
    if corners is not None:
        to_ink = np.array([width / thumb.shape[1], height / thumb.shape[0]], np.float32)
        views.insert(0, sheet_frame(corners * to_ink))
    return views


def straightest(frames: Sequence[SearchFrame]) -> SearchFrame:
    """Return the sheet's outline if it is parallel to its lines, else the deskewed scan; outlines get bent or cut."""
    scan = frames[-1]
    return next((frame for frame in frames if abs(frame.angle - scan.angle) < ANGLES_AGREE), scan)


def _best(ink: InkMap, hopeful: Iterable[PoseCandidate], expected: str | None) -> tuple[PoseCandidate, PoseFit] | None:
    """Return the form whose printed marks are found best, refined from coarse to fine."""
    tried: list[tuple[PoseCandidate, PoseFit]] = []
    for one in hopeful:
        tried.append((one, fit_blocks(ink, one.form, one.pose)))
        if tried[-1][1].score > CLEAR_BLOCKS:
            break
    tried.sort(key=lambda pair: -pair[1].score)
    fine: list[tuple[PoseCandidate, PoseFit]] = []
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
    ink: InkMap, frames: Sequence[SearchFrame], forms: Sequence[FormMarks], rotations: Sequence[int]
) -> Iterator[PoseCandidate]:
    """Yield the likeliest pose in the first rotation and frame, then those of all rotations and frames."""
    laid = lay_forms(ink, frames[0], forms, rotations[:1])
    first = next(iter(best_candidates(laid, 1)), None)
    if first is not None:
        yield first
    laid += lay_forms(ink, frames[0], forms, rotations[1:])
    for frame in frames[1:]:
        laid += lay_forms(ink, frame, forms, rotations)
    yield from (one for one in best_candidates(laid, KEEP_COARSE * len(rotations)) if one is not first)


def _refined(ink: InkMap, form: FormMarks, rough: PoseFit) -> PoseFit:
    """Refine from blocks to words; while marks are missing and more of them turn up, search a wider area."""
    fit = fit_words_and_boxes(ink, form, fit_tilted_blocks(ink, form, rough.pose).pose, 3.0)
    fit = fit_words(ink, form, fit.pose, 1.2)
    for _again in range(MOST_PASSES):
        if not fit.lost or fit.score < HOPEFUL:
            break
        wider = fit_words(ink, form, fit_words(ink, form, fit.pose, 4.0).pose, 1.2)
        if len(wider.lost) >= len(fit.lost) or wider.score < fit.score:
            break
        fit = wider
    return fit


def _registered(candidate: PoseCandidate, fit: PoseFit, kind: PageKind, to_scan: Matrix) -> PageLayout:
    homography = to_scan @ fit.pose @ np.diag([*candidate.form.size_mm, 1.0])
    form = candidate.form
    found = layout_of(kind, form.edition, homography, candidate.rotation, form.size_mm[0], fit.score)
    return replace(found, lost=fit.lost, bend=fit.bend)


def _without_form(page: TitledPage, frame: SearchFrame, to_scan: Matrix) -> PageLayout:
    """Return the layout of a sheet without a form, turned upright; its size is taken for A4, or A3 landscape."""
    upright, (width, height) = quarter_turns(frame, page.rotation)
    homography = to_scan @ upright @ np.diag([width, height, 1.0])
    width_mm = SHORT_SIDE_MM if width < height else 2 * SHORT_SIDE_MM
    return layout_of(page.kind, None, homography, page.rotation, width_mm, page.score)


def layout_of(
    kind: PageKind, edition: str | None, homography: Matrix, rotation: int, width_mm: float, score: float
) -> PageLayout:
    """Build a layout; angle and resolution are measured in the middle of the homography."""
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
    """Map points by a homography."""
    moved = np.column_stack([np.array(points), np.ones(len(points))]) @ homography.T
    return np.asarray(moved[:, :2] / moved[:, 2:], np.float64)
