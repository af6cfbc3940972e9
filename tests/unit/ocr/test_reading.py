"""Reading of a page: which lines leave their ink for the settling of the whole book."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pytest

from ocr.decode.context import BookContext
from ocr.entries.zone_reading import ZoneReading
from ocr.reading import PageLines, decode_lines
from ocr.recognise.testing import reading
from ocr.zones import PageZones, Zone
from records.editions import AreaKind, library
from records.stages import PageKind, PageLayout

FORM = library().get("KS-2016")
SIGNED = replace(
    next(area for area in FORM.areas if "nguoiKy" in area.columns),
    columns=("chucVuNguoiKy", "nguoiKy"),
    kind=AreaKind.WRITTEN,
)
LAYOUT = PageLayout(PageKind.RECORD, FORM.id, (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0), 0, 0.0, 8.0, 1.0)


@dataclass(frozen=True)
class Ink:
    """Ink that says nothing but one text."""

    text: str

    def __call__(self, texts: Sequence[str]) -> list[float]:
        return [0.0 if text == self.text else -30.0 for text in texts]

    def packed(self) -> str:
        return self.text


def line(number: int, text: str) -> ZoneReading:
    pixels = np.zeros((20, 60), np.uint8)
    zone = Zone(SIGNED, number, SIGNED.lines[0].box, pixels, pixels, pixels, 0.0, overrun=False)
    return ZoneReading(zone, replace(reading(text), ink=Ink(text)), "fake")


@pytest.mark.parametrize(
    ("texts", "traced"),
    [
        (["Phó Chủ tịch", "Nguyễn Chí Tú"], [("nguoiKy", "Nguyễn Chí Tú")]),
        (["Phó Chủ tịch Nguyễn", "Chí Tú"], []),
    ],
    ids=["a line of his own", "the end of a name"],
)
def test_a_signer_leaves_the_ink_of_a_line_that_holds_all_of_the_name(
    texts: list[str], traced: list[tuple[str, str]]
) -> None:
    lines = tuple(line(number, text) for number, text in enumerate(texts))
    page = decode_lines(PageLines(LAYOUT, FORM, PageZones((), ()), lines), BookContext(2019))
    assert [(trace.column, trace.packed) for trace in page.traces] == traced
