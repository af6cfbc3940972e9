"""Pictures of pages, straightened to their form: cut once, kept as files, served to the browser."""

from __future__ import annotations

import io
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from ocr.page import PageImage, decode
from ocr.sheet_map import SheetMap
from ocr.sheets.spread import crop_region
from pipeline.forms.library import find_form
from pipeline.home.archive import Archive
from pipeline.store.values import digest, to_json
from records.examination import Examination
from records.stages import Box, PageLayout

# Paper around the form, in fractions of it: notes are written in the margin.
MARGIN = 0.04
WHOLE_FORM = Box(0.0, 0.0, 1.0, 1.0)
MOST_PIXELS_PER_MM = 8.0
USUAL_PAPER_MM = (210.0, 297.0)
QUALITY = 78
MOST_CROP = 640
SMALL = 170


@dataclass(frozen=True, slots=True)
class PictureFrame:
    """Size of a page's picture in pixels, and the place of the form on it."""

    width: int
    height: int

    def place(self, box: Box) -> Box:
        """Convert a box of the form into pixels of the picture."""
        form_width, form_height = self.width / (1 + 2 * MARGIN), self.height / (1 + 2 * MARGIN)
        left, top = (box.x + MARGIN) * form_width, (box.y + MARGIN) * form_height
        return Box(round(left, 1), round(top, 1), round(box.width * form_width, 1), round(box.height * form_height, 1))


@dataclass(frozen=True, slots=True)
class Canvas:
    """Picture of a page; `whole` and `form` are in its pixels."""

    path: Path
    whole: Box
    form: Box

    def on_form(self, box: Box) -> Box:
        """Convert a box of the picture into fractions of the form."""
        form = self.form
        left, top = (box.x - form.x) / form.width, (box.y - form.y) / form.height
        return Box(round(left, 5), round(top, 5), round(box.width / form.width, 5), round(box.height / form.height, 5))

    def on_picture(self, box: Box) -> Box:
        """Convert a box of the form into pixels of the picture."""
        form = self.form
        left, top = form.x + box.x * form.width, form.y + box.y * form.height
        return Box(round(left, 1), round(top, 1), round(box.width * form.width, 1), round(box.height * form.height, 1))


@dataclass(frozen=True, slots=True)
class Pictures:
    """Maker of page pictures, kept in a folder of the home; a new layout gives a new picture."""

    archive: Archive
    forms: Path
    folder: Path

    def frame(self, layout: PageLayout) -> PictureFrame:
        """Compute the size of the picture of a page with this layout."""
        width, height = self._paper(layout)
        scale = min(layout.pixels_per_mm or MOST_PIXELS_PER_MM, MOST_PIXELS_PER_MM) * (1 + 2 * MARGIN)
        return PictureFrame(round(width * scale), round(height * scale))

    def canvas(self, sha256: str, examination: Examination) -> Canvas:
        """Return the picture of a page with its size and the place of its form: all of it when no form is known."""
        path = self.path(sha256, examination)
        with Image.open(path) as picture:
            width, height = picture.size
        whole = Box(0.0, 0.0, width, height)
        layout = examination.layout
        known = find_form(self.forms, layout.edition) is not None
        return Canvas(path, whole, self.frame(layout).place(WHOLE_FORM) if known and layout.homography else whole)

    def path(self, sha256: str, examination: Examination) -> Path:
        """Return the file of a page's picture; it is made when it is missing.

        Raises:
            InputRefused: the scan cannot be decoded.
            IntegrityBroken: the scan is gone.
        """
        frame = self.frame(examination.layout)
        name = digest(sha256, str(examination.part), to_json(PageLayout, examination.layout), str(frame))
        target = self.folder / name[:2] / f"{name}.jpg"
        if not target.exists():
            page = crop_region(decode(self.archive.read(sha256, recheck=False)), examination.region)
            _write(target, _jpeg(_straight(page, examination.layout, frame)))
        return target

    def _paper(self, layout: PageLayout) -> tuple[float, float]:
        """Width and height of the form in millimetres; where none is known, of the sheet as it lies on the scan."""
        form = find_form(self.forms, layout.edition)
        if form is not None:
            return form.page_mm
        if not layout.homography or not layout.pixels_per_mm:
            return USUAL_PAPER_MM
        middles = np.array([[0.0, 0.5], [1.0, 0.5], [0.5, 0.0], [0.5, 1.0]])
        left, right, top, bottom = SheetMap.from_layout(layout).on_scan(middles)
        width, height = np.linalg.norm(right - left), np.linalg.norm(bottom - top)
        return float(width) / layout.pixels_per_mm, float(height) / layout.pixels_per_mm


def ink_crop(picture: Path, box: Box) -> bytes:
    """Return a box, in pixels of a page's picture, as a JPEG at most `MOST_CROP` pixels wide."""
    with Image.open(picture) as page:
        left, top = max(0, round(box.x)), max(0, round(box.y))
        right, bottom = min(page.width, round(box.x + box.width)), min(page.height, round(box.y + box.height))
        cut = page.crop((left, top, max(left + 1, right), max(top + 1, bottom)))
    cut.thumbnail((MOST_CROP, MOST_CROP))
    output = io.BytesIO()
    cut.save(output, "JPEG", quality=QUALITY)
    return output.getvalue()


def thumbnail(picture: Path) -> bytes:
    """Return the picture of a page as a JPEG at most `SMALL` pixels wide and high, on which no name can be read."""
    with Image.open(picture) as page:
        page.draft("RGB", (SMALL, SMALL))
        page.thumbnail((SMALL, SMALL))
        output = io.BytesIO()
        page.convert("RGB").save(output, "JPEG", quality=QUALITY)
    return output.getvalue()


def onto_picture(layout: PageLayout, frame: PictureFrame, whole: Box, points: np.ndarray) -> np.ndarray:
    """Return points × 2 of the page as scanned, in pixels, as pixels of its picture.

    Args:
        layout: the layout of the page.
        frame: the size of its picture where its form is known.
        whole: the size of its picture.
        points: where they are on the scan.
    """
    if layout.homography:
        form = frame.place(WHOLE_FORM)
        return np.asarray(SheetMap.from_layout(layout).on_form(points) * (form.width, form.height) + (form.x, form.y))
    right, bottom = whole.width - 1, whole.height - 1
    turns: dict[int, list[list[float]]] = {
        0: [[1, 0, 0], [0, 1, 0]],
        90: [[0, -1, right], [1, 0, 0]],
        180: [[-1, 0, right], [0, -1, bottom]],
        270: [[0, 1, 0], [-1, 0, bottom]],
    }
    turn = np.array(turns[layout.rotation], np.float64)
    return np.asarray(points @ turn[:, :2].T + turn[:, 2])


def _straight(page: PageImage, layout: PageLayout, frame: PictureFrame) -> np.ndarray:
    """Warp the page so that its form lies straight; a page without a form is only turned upright."""
    if not layout.homography:
        return np.rot90(page.pixels, -(layout.rotation // 90) % 4).copy()
    form = frame.place(WHOLE_FORM)
    to_form = np.diag([1 / form.width, 1 / form.height, 1.0])
    to_form[:2, 2] = -form.x / form.width, -form.y / form.height
    return SheetMap.from_layout(layout).view(page.pixels, to_form, (frame.width, frame.height), border=(255, 255, 255))


def _jpeg(pixels: np.ndarray) -> bytes:
    _done, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return data.tobytes()


def _write(target: Path, data: bytes) -> None:
    """Write under another name first: a picture under its own name is whole."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".", dir=target.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    Path(name).replace(target)
