"""Faint lines: whether traces of ink in a line of free text that looks blank are writing, as a reader can tell.

Every seal, every rule beside a box and the back of the sheet leave traces, and a note is long enough to be seen by a
reader as soon as its traces look like strokes. So traces in which it sees no letter are no writing, and neither are
those of which it reads far more in a mirror: what shines through from the back stands there the wrong way round. Values
of a single word are not asked about: a reader may miss one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ocr.recognise.readers import LineImage, LineReader, LineReading
from ocr.zones import Zone
from ocr.zones.form_print import Grey
from records.record_types import FieldKind, RecordType

LEAST_LETTERS = 0.3
"""Letters, each counted as surely as its word was read, below which a reader sees none."""
MORE_MIRRORED, LETTERS_MORE = 1.5, 2.0
"""Times as many letters, and so many letters more, that a mirror shows of what shines through."""


def settle_traces(zones: Sequence[Zone], reader: LineReader, kind: RecordType) -> list[Zone]:
    """Return the zones of a page; those of free text lose traces that are no writing.

    Raises:
        ReaderFailed: the reader crashed or did not answer in time.
    """
    return [_settled(zone, reader) if zone.faint and _is_free_text(zone, kind) else zone for zone in zones]


def _settled(zone: Zone, reader: LineReader) -> Zone:
    return replace(zone, traces=tuple(picture for picture in zone.traces if is_writing(picture, reader)))


def is_writing(picture: Grey, reader: LineReader) -> bool:
    """Return whether a reader sees letters in traces that look like ink, and not far more of them in a mirror.

    Raises:
        ReaderFailed: as `settle_traces`.
    """
    images = (picture, np.ascontiguousarray(picture[:, ::-1]))
    seen, mirrored = map(_letters, reader.read([LineImage(image) for image in images]))
    return seen >= LEAST_LETTERS and mirrored < max(MORE_MIRRORED * seen, seen + LETTERS_MORE)


def _letters(reading: LineReading) -> float:
    """Return how many letters and figures were read, each counted as surely as its word."""
    return sum(word.confidence * sum(map(str.isalnum, word.text)) for word in reading.words)


def _is_free_text(zone: Zone, kind: RecordType) -> bool:
    return bool(zone.area.columns) and all(kind.column(one).kind is FieldKind.TEXT for one in zone.area.columns)
