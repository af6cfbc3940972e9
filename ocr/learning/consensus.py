"""Pages of one print laid on each other, and the blank form that they share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.layout.fine_registration import PoseFit
from ocr.layout.outline import Matrix
from ocr.learning.geometry import MM
from ocr.learning.sheets import LaidSheet, View, again, lie_on, page_marks
from ocr.learning.shifts import shifted_onto
from ocr.zones.form_print import Grey

ONE_PRINT = 0.42
"""Share of a page's marks that another page of the same print has: bent ones have 0.5 of them, pages with the same
labels in other places up to 0.37, covers 0.2."""
CLEARLY = 0.5
TRIED_REFERENCES, TRIED_PAGES = 3, 4
MOST_PAGES = 8
"""More pages make the median no better."""
FLATTER, FLAT = 1.5, 0.004
PERSPECTIVE_MM = 200.0
MIDDLE, PRINT_SHARE = 50.0, 55.0
"""Percentiles: of the median on which pages are laid, and of the print that is kept, which is a little darker."""
ALIGNED, ENOUGH = 0.06, 5
"""Pages that cover so much less of the print than the best are bent; so many are kept anyhow."""


@dataclass(frozen=True, slots=True)
class Print:
    """Pages of one print.

    Attributes:
        grey: what they share, `MM` pixels a millimetre; of a single page the page itself.
        views: the pages lying on it.
        pages: their indexes, the best first.
        members: indexes of all pages that are of this print.
    """

    grey: Grey
    views: tuple[Grey, ...]
    pages: tuple[int, ...]
    members: tuple[int, ...]


def prints_of(sheets: Sequence[LaidSheet]) -> list[Print]:
    """Return the prints of which a book has two pages or more, the most frequent first; else its pages one by one."""
    left, found = list(range(len(sheets))), list[Print]()
    while len(left) > 1:
        group = _largest_group(sheets, left)
        left = [index for index in left if index not in group.fits]
        if len(group.fits) > 1:
            found.append(_print(sheets, group))
    alone = (_alone(sheets, index) for index in range(len(sheets)))
    return sorted(found, key=lambda one: -len(one.members)) or list(alone)


@dataclass(frozen=True, slots=True)
class _Group:
    """Pages that lie on a reference page, with how they do."""

    size_mm: tuple[float, float]
    fits: Mapping[int, PoseFit]
    rotation: int
    reference: int


def _alone(sheets: Sequence[LaidSheet], index: int) -> Print:
    view = sheets[index].view(sheets[index].rotation)
    return Print(view.grey, (view.grey,), (index,), (index,))


def _largest_group(sheets: Sequence[LaidSheet], left: Sequence[int]) -> _Group:
    """Return of some pages in the middle of those left the one on which others lie best, and all that lie on it."""
    places = (len(left) // 2, len(left) // 4, 3 * len(left) // 4)
    tried = []
    for reference in dict.fromkeys(left[place] for place in places[:TRIED_REFERENCES]):
        tried.append(_Reference.of(sheets, reference, left))
        if tried[-1].likeness > CLEARLY:
            break
    return max(tried, key=lambda one: one.likeness).group(sheets, left)


@dataclass(frozen=True, slots=True)
class _Reference:
    """A page on which others are laid, and how the first few lie."""

    index: int
    view: View
    fits: Mapping[int, PoseFit | None]

    @classmethod
    def of(cls, sheets: Sequence[LaidSheet], index: int, left: Sequence[int]) -> _Reference:
        view = sheets[index].view(sheets[index].rotation)
        marks = page_marks(view.grey, str(index))
        others = sorted((one for one in left if one != index), key=lambda one: abs(one - index))[:TRIED_PAGES]
        return cls(index, view, {one: lie_on(sheets[one], marks) for one in others})

    @property
    def likeness(self) -> float:
        """Return the median score of the pages laid on it."""
        return float(np.median([fit.score if fit else 0.0 for fit in self.fits.values()]))

    def group(self, sheets: Sequence[LaidSheet], left: Sequence[int]) -> _Group:
        """Return all pages that lie on it."""
        marks = page_marks(self.view.grey, str(self.index))
        fits = dict(self.fits)
        for index in left:
            if index != self.index and index not in fits:
                fits[index] = lie_on(sheets[index], marks)
        lying = {index: fit for index, fit in fits.items() if fit is not None and fit.score >= ONE_PRINT}
        own = PoseFit(_pose(sheets[self.index], self.view), 1.0, (), 0.0)
        rotation = sheets[self.index].rotation
        return _Group(self.view.size_mm, {self.index: own, **lying}, rotation, self.index)


def _pose(sheet: LaidSheet, view: View) -> Matrix:
    """Millimetres of a view to pixels of the working image."""
    return np.asarray(np.linalg.inv(sheet.to_scan) @ view.to_scan @ np.diag([MM, MM, 1.0]), np.float64)


def _print(sheets: Sequence[LaidSheet], group: _Group) -> Print:
    """Return the median of the pages of a group, in the frame of the flattest."""
    flat = _on_flattest(sheets, group)
    order = sorted(flat.fits, key=lambda index: -flat.fits[index].score)[:MOST_PAGES]
    views = {index: sheets[index].seen_as(flat.fits[index].pose, flat.size_mm).grey for index in order}
    marks = page_marks(_percentile(list(views.values()), MIDDLE), "median")
    poses = {index: again(sheets[index], marks, flat.fits[index]).pose for index in order}
    views = {index: sheets[index].seen_as(pose, flat.size_mm).grey for index, pose in poses.items()}
    lying = _lying(_shifted(views, 30.0, 3.0))
    # Bent pages have drawn the first median, so those that lie well begin again without them.
    final = _shifted(_shifted({index: views[index] for index in lying}, 20.0, 1.5), 14.0, 0.7)
    grey = _percentile(list(final.values()), PRINT_SHARE)
    return Print(grey, tuple(final.values()), tuple(final), tuple(group.fits))


def _shifted(views: Mapping[int, Grey], tile_mm: float, reach_mm: float) -> dict[int, Grey]:
    """Pages moved tile by tile onto their median."""
    median = _percentile(list(views.values()), MIDDLE)
    return {index: shifted_onto(view, median, tile_mm, reach_mm) for index, view in views.items()}


def _percentile(views: Sequence[Grey], share: float) -> Grey:
    return np.asarray(np.percentile(np.stack(views), share, axis=0, method="nearest"), np.uint8)


def _on_flattest(sheets: Sequence[LaidSheet], group: _Group) -> _Group:
    """Return the group seen in the frame of the page that is least bent against the others."""
    if len(group.fits) < 3:
        return group
    bend = {
        one: float(np.median([_bend(here.pose, there.pose) for other, there in group.fits.items() if other != one]))
        for one, here in group.fits.items()
    }
    flattest = min(bend, key=lambda index: bend[index])
    if bend[group.reference] <= FLATTER * bend[flattest] + FLAT:
        return group
    sheet, pose = sheets[flattest], group.fits[flattest].pose
    view = sheet.view(_rotation(pose))
    change = np.linalg.inv(pose) @ _pose(sheet, view)
    fits = {index: replace(fit, pose=fit.pose @ change) for index, fit in group.fits.items()}
    return _Group(view.size_mm, fits, group.rotation, flattest)


def _bend(here: Matrix, there: Matrix) -> float:
    """Perspective and shear of one page against another; 0 when they differ by a turn and a size only."""
    change = np.linalg.inv(here) @ there
    change = change / change[2, 2]
    scale = float(np.sqrt(abs(np.linalg.det(change[:2, :2])))) or 1.0
    turn = change[:2, :2] / scale
    perspective = float(np.hypot(change[2, 0], change[2, 1])) * PERSPECTIVE_MM
    return perspective + float(abs(turn[0, 0] - turn[1, 1]) + abs(turn[0, 1] + turn[1, 0])) / 2


def _rotation(pose: Matrix) -> int:
    """Clockwise quarter turns in degrees that put a page upright on which the form lies so."""
    angle = float(np.degrees(np.arctan2(pose[1, 0], pose[0, 0])))
    return round(-angle / 90) * 90 % 360


def _lying(views: Mapping[int, Grey]) -> list[int]:
    """Return the pages whose print lies on the others', the best first."""
    median = _percentile(list(views.values()), MIDDLE)
    print_ = _soft(median)
    print_[print_ < 60] = 0
    whole = max(1.0, float(print_.sum(dtype=np.float64)))
    covered = {
        index: float(np.minimum(_soft(view), print_).sum(dtype=np.float64)) / whole for index, view in views.items()
    }
    order = sorted(covered, key=lambda index: -covered[index])
    near = [index for index in order if covered[index] >= covered[order[0]] - ALIGNED]
    return near if len(near) >= ENOUGH else order[:ENOUGH]


def _soft(grey: Grey) -> NDArray[np.uint8]:
    return np.asarray(cv2.GaussianBlur(255 - grey, (0, 0), 1.0), np.uint8)
