"""Faint lines: whether traces of ink in a line of free text that looks blank are writing, as a reader can tell.

Every seal, every rule beside a box and the back of the sheet leave traces, and a note is long enough to be seen by a
reader as soon as its traces look like strokes. So traces in which it sees no letter are no writing, and neither are
few of them of which it reads far more in a mirror: what shines through from the back stands there the wrong way round.
Where all traces of an area together show the back, a few letters in one of its lines are the back's as well, and where
several of its lines do, so is all that no mirror shows worse. Values of a single word are not asked about: a reader may
miss one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from ocr.recognise.readers import LineImage, LineReader, LineReading
from ocr.zones import Zone
from ocr.zones.form_print import Grey
from records.editions import Area
from records.record_types import FieldKind, RecordType

LEAST_LETTERS = 0.3
"""Letters, each counted as surely as its word was read, below which a reader sees none. A note that stands on its side
shows hardly more in any line."""
MORE_MIRRORED, LETTERS_MORE = 1.5, 2.0
"""Times as many letters, and so many letters more, that a mirror shows of what shines through."""
MANY_LETTERS = 4.0
"""Letters from which a line may be writing whatever a mirror shows: a faded note lies over what shines through, too."""
BACK_LINES, LETTERS_OVER_THE_BACK = 2, 6.0
"""Lines of an area that show the back when its page stands there; letters, more than in its mirror, of a note on it."""


@dataclass(frozen=True, slots=True)
class Look:
    """Letters that a reader sees in traces, and in their mirror image, each counted as surely as its word was read."""

    letters: float
    mirrored: float

    @property
    def shows_back(self) -> bool:
        """True where a mirror shows far more."""
        return self.mirrored >= max(MORE_MIRRORED * self.letters, self.letters + LETTERS_MORE)


@dataclass(frozen=True, slots=True)
class AreaLook:
    """Letters that a reader sees in the traces of an area, line by line."""

    lines: tuple[Look, ...]

    def may_be_writing(self, look: Look) -> bool:
        """Return whether letters of one of its lines are seen that are not of the back."""
        area = Look(sum(line.letters for line in self.lines), sum(line.mirrored for line in self.lines))
        if area.shows_back and sum(line.shows_back for line in self.lines) >= BACK_LINES:
            return look.letters >= LETTERS_OVER_THE_BACK and look.letters > look.mirrored
        if area.shows_back or look.shows_back:
            return look.letters >= MANY_LETTERS
        return look.letters >= LEAST_LETTERS


def settle_traces(zones: Sequence[Zone], reader: LineReader, kind: RecordType) -> list[Zone]:
    """Return the zones of a page; those of free text lose traces that are no writing.

    Raises:
        ReaderFailed: the reader crashed or did not answer in time.
    """
    areas = [list(lines) for _area, lines in groupby(zones, key=lambda zone: zone.area.id)]
    return [
        one for lines in areas for one in (settled_area(lines, reader) if is_free_text(lines[0].area, kind) else lines)
    ]


def settled_area(zones: Sequence[Zone], reader: LineReader) -> list[Zone]:
    """Return the lines of one area without traces that are no writing.

    Raises:
        ReaderFailed: as `settle_traces`.
    """
    looks = [[_look(picture, reader) for picture in zone.traces] for zone in zones]
    clearest = (max(line, key=lambda look: look.letters + look.mirrored, default=Look(0.0, 0.0)) for line in looks)
    area = AreaLook(tuple(clearest))
    return [
        replace(
            zone,
            traces=tuple(picture for picture, look in zip(zone.traces, line, strict=True) if area.may_be_writing(look)),
        )
        for zone, line in zip(zones, looks, strict=True)
    ]


def _look(picture: Grey, reader: LineReader) -> Look:
    images = (picture, np.ascontiguousarray(picture[:, ::-1]))
    return Look(*map(_letters, reader.read([LineImage(image) for image in images])))


def _letters(reading: LineReading) -> float:
    return sum(word.confidence * sum(map(str.isalnum, word.text)) for word in reading.words)


def is_free_text(area: Area, kind: RecordType) -> bool:
    """Return whether an area holds text without a grammar: notes, causes, purposes."""
    return bool(area.columns) and all(kind.column(one).kind is FieldKind.TEXT for one in area.columns)
