"""Steps on whole books with today's versions and parameters. No pixels are loaded: reports tell old results by it."""

from __future__ import annotations

import pipeline.books
import records.derive
import records.rules
from pipeline.work.steps import BookStep
from records.tables import data_hash


def draft_step() -> BookStep:
    """Return the drafting of records: it depends on the lists; the forms of the pages are an input."""
    version = f"{pipeline.books.DRAFT_VERSION}.{records.derive.VERSION}"
    return BookStep("draft", version, data_hash("records"))


def judge_step() -> BookStep:
    """Return the judging by the rules: it depends on their thresholds; the forms of the pages are an input."""
    version = f"{records.rules.VERSION}.{pipeline.books.RANKING_VERSION}"
    return BookStep("judge", version, data_hash("records"))
