"""Steps of the flow with today's versions and parameters. No pixels are loaded: reports tell old results by it."""

from __future__ import annotations

from pathlib import Path

import exports.package
import ocr
import reconcile
import records.derive
import records.rules
import scanners.gate
from pipeline.forms.library import library_hash
from pipeline.home.home import Home
from pipeline.home.settings import ExportSettings
from pipeline.store.values import to_json
from pipeline.work.steps import BookStep, Step
from records.tables import data_hash
from scanners.gate.limits import QualityLimits

DRAFT_VERSION = "7"
"""Of `pipeline.books.drafts` and what it puts together; raised when other records come of the same entries."""


def layout_step(home: Home) -> Step:
    """Return the examination of scans: it depends on the printed forms and the limits of the quality gate."""
    limits = to_json(QualityLimits, home.settings.quality.limits)
    return Step("layout", f"{ocr.LAYOUT_VERSION}.{scanners.gate.VERSION}", library_hash(home.editions) + limits)


def read_step(home: Home) -> Step:
    """Return the reading of pages: it depends on the printed forms, the recogniser and the lists."""
    return Step("read", ocr.READ_VERSION, _reading_data(home))


def settle_step(_home: Home) -> Step:
    """Return the settling of books: it depends on the recogniser and the lists."""
    return Step("settle", ocr.SETTLE_VERSION, data_hash("ocr") + data_hash("records"))


def ask_step(home: Home) -> Step:
    """Return the asking of ink: it depends on what reading depends on."""
    return Step("ask", f"{ocr.ASK_VERSION}.{ocr.READ_VERSION}", _reading_data(home))


def draft_step(home: Home) -> BookStep:
    """Return the drafting of records: it depends on the printed forms and the lists."""
    version = f"{DRAFT_VERSION}.{records.derive.VERSION}"
    return BookStep("draft", version, library_hash(home.editions) + data_hash("records"))


def judge_step(editions: Path) -> BookStep:
    """Return the judging by the rules: it depends on the printed forms of a home and on the thresholds."""
    return BookStep("judge", records.rules.VERSION, library_hash(editions) + data_hash("records"))


def reconcile_step(snapshot: str) -> BookStep:
    """Return the comparison with a snapshot of the shared database, named by the hash of its cases."""
    return BookStep("reconcile", reconcile.VERSION, snapshot + data_hash("reconcile") + data_hash("records"))


def package_step(settings: ExportSettings) -> BookStep:
    """Return the writing of packages: it depends on how they are to look."""
    return BookStep("package", exports.package.VERSION, to_json(ExportSettings, settings))


def _reading_data(home: Home) -> str:
    """Hash the data that reading depends on; the thresholds of the rules are no matter of reading."""
    return library_hash(home.editions) + data_hash("ocr") + data_hash("records", without=("rules.toml",))
