"""Pages of the development books lie on their forms, and the gate decides as their truth says; needs HOTICH_DATA."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bench.layout import LayoutFigures, labelled_pages, measure

pytestmark = pytest.mark.data
EVERY = 12


def test_pages_of_development_books() -> None:
    folder = os.environ.get("HOTICH_DATA")
    if not folder:
        pytest.skip("HOTICH_DATA does not name the development data")
    pages = [page for page in labelled_pages(Path(folder) / "books" / "dev")]
    tally = LayoutFigures()
    for page in [*pages[::EVERY], *(page for page in pages if not page.readable)]:
        measure(page, tally)
    assert len(tally.editions) > 5
    assert all(tally.editions)
    assert all(tally.rotations)
    assert all(tally.kinds)
    assert all(readable == said for readable, said in tally.decisions)
    assert max(tally.tick_mm) < 0.5
    assert max(tally.skew) < 0.2
