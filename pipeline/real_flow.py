"""The steps that look and read for real, and what their results depend on."""

from __future__ import annotations

from pipeline import page_work
from pipeline.editions import library_hash
from pipeline.flow import Flow
from pipeline.home import Home
from pipeline.steps import PageStep

LAYOUT_VERSION = "1"
READ_VERSION = "1"


def real_flow(home: Home) -> Flow:
    """The steps with this home's settings and printed forms."""
    forms = library_hash(home.editions)
    return Flow(
        PageStep("layout", LAYOUT_VERSION, forms, page_work.examine),
        PageStep("read", READ_VERSION, forms, page_work.read),
    )
