"""Whether two scans show one sheet: forms look alike, so what is written on them decides."""

from __future__ import annotations

import base64
import zlib
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.layout.entries import written_ink
from ocr.layout.ink import working_ink
from ocr.layout.marks import FINE, form_marks
from ocr.page import PageImage
from records.editions import Edition
from records.stages import PageLayout

PER_MM = 2.0
INKED = 0.2
# Compared piece by piece: a word wide, a line high. A piece with less ink than this tells nothing.
PIECE_MM = (15.0, 8.0)
LEAST_INK_MM2 = 1.5
# Scans of one sheet agree in nearly every piece (0.9 and more); pages of twins typed by one hand differ in their
# number and names, and a tenth of the pieces agrees by less than this.
ALIKE, PIECES_THAT_MAY_DIFFER = 0.9, 10
PIECES_IN_COMMON = 0.7
# Ink points of two scans of one sheet agree by so much at least.
LIKE_MUCH = 0.75
SMEAR = 0.7

Field = NDArray[np.float32]


def fingerprint(image: PageImage, layout: PageLayout, edition: Edition) -> str:
    """The writing of a registered page as text of 1–5 kB: edition, width, height, ink points, a bit a point."""
    form = form_marks(edition)
    ink, to_scan = working_ink(image)
    width_mm, height_mm = form.size_mm
    to_fractions = np.diag([1 / width_mm, 1 / height_mm, 1.0])
    pose = np.linalg.inv(to_scan) @ np.array(layout.homography).reshape(3, 3) @ to_fractions
    written = written_ink(ink, form, pose).astype(np.float32)
    small = cv2.resize(written, None, fx=PER_MM / FINE, fy=PER_MM / FINE, interpolation=cv2.INTER_AREA) > INKED
    bits = base64.b64encode(zlib.compress(np.packbits(small).tobytes(), 9)).decode("ascii")
    return f"{edition.id}:{small.shape[1]}:{small.shape[0]}:{np.count_nonzero(small)}:{bits}"


def same_sheet(one: str, other: str) -> bool:
    """Whether two fingerprints are of one sheet; pages with clearly more or less writing are told apart at once."""
    form, points = _head(one)
    other_form, other_points = _head(other)
    if form != other_form or min(points, other_points) < LIKE_MUCH * max(points, other_points):
        return False
    agreement = _agreement(_shifted(one), _pieces(_ink(other)))
    return bool(len(agreement)) and float(np.percentile(agreement, PIECES_THAT_MAY_DIFFER)) >= ALIKE


def _head(text: str) -> tuple[str, int]:
    """The edition and how many points are inked."""
    edition, _width, _height, points, _bits = text.split(":")
    return edition, int(points)


def _ink(text: str) -> Field:
    """The ink of a fingerprint, height × width, slightly smeared."""
    _edition, width, height, _points, data = text.split(":")
    shape = int(height), int(width)
    bits = np.unpackbits(np.frombuffer(zlib.decompress(base64.b64decode(data)), np.uint8), count=shape[0] * shape[1])
    return np.asarray(cv2.GaussianBlur(bits.reshape(shape).astype(np.float32), (0, 0), SMEAR), np.float32)


@lru_cache(maxsize=8)
def _shifted(text: str) -> Field:
    """The pieces of a page moved by nothing or half a millimetre each way: shifts × pieces × points."""
    steps = (-1, 0, 1)
    return np.stack([_pieces(np.roll(_ink(text), (down, right), (0, 1))) for down in steps for right in steps])


def _pieces(ink: Field) -> Field:
    """The ink cut in pieces: pieces × points."""
    wide, high = (round(side * PER_MM) for side in PIECE_MM)
    rows, columns = ink.shape[0] // high, ink.shape[1] // wide
    cut = ink[: rows * high, : columns * wide].reshape(rows, high, columns, wide)
    return np.asarray(cut.swapaxes(1, 2).reshape(rows * columns, high * wide), np.float32)


def _agreement(shifted: Field, other: Field) -> NDArray[np.float64]:
    """Best correlation over the shifts of every two pieces that both hold ink; none when few pieces do.

    A piece inked on one scan only may be a seal or a blot that came later; many of them are another page.
    """
    least = LEAST_INK_MM2 * PER_MM**2
    here, there = shifted[len(shifted) // 2].sum(axis=1) >= least, other.sum(axis=1) >= least
    both = here & there
    if both.sum() < PIECES_IN_COMMON * (here | there).sum():
        return np.zeros(0)
    shifted, other = shifted[:, both], other[both]
    norms = np.linalg.norm(shifted, axis=2) * np.linalg.norm(other, axis=1)
    products = np.einsum("sij,ij->si", shifted, other) / np.maximum(norms, 1e-6)
    return np.asarray(products.max(axis=0), np.float64)
