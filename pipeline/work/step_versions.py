"""Steps of the flow with today's versions and parameters. No pixels are loaded: reports tell old results by it."""

from __future__ import annotations

import exports.package
import ocr
import reconcile
import scanners.gate
from pipeline.home.home import Home
from pipeline.home.settings import ExportSettings
from pipeline.store.values import to_json
from pipeline.work.steps import BookStep, Step
from records.tables import data_hash
from scanners.gate.limits import QualityLimits


def layout_step(home: Home) -> Step:
    """Return the examination of scans: it depends on the limits of the quality gate.

    On which printed forms it depends is told for each scan by `pipeline.capture.scanning`.
    """
    limits = to_json(QualityLimits, home.settings.quality.limits)
    return Step("layout", f"{ocr.LAYOUT_VERSION}.{scanners.gate.VERSION}", limits)


def read_step(_home: Home) -> Step:
    """Return the reading of pages: it depends on the recogniser and the lists; the page's form is an input."""
    return Step("read", ocr.READ_VERSION, _reading_data())


def learn_step(_home: Home) -> Step:
    """Return the learning of printed forms: it depends on the recogniser, the lists and the wordings."""
    return Step("learn", ocr.LEARN_VERSION, _reading_data() + data_hash("records", folder="wordings"))


def learn_page_step(home: Home) -> Step:
    """Return the learning of single pages: it depends on what learning and the quality gate depend on."""
    learn, layout = learn_step(home), layout_step(home)
    return Step("learn_page", f"{learn.version}.{layout.version}", learn.parameters + layout.parameters)


def join_step(_home: Home) -> Step:
    """Return the joining of the halves of openings; the forms that they lie on are an input."""
    return Step("join", ocr.LAYOUT_VERSION, "")


def settle_step(_home: Home) -> Step:
    """Return the settling of books: it depends on the recogniser and the lists."""
    return Step("settle", ocr.SETTLE_VERSION, data_hash("ocr") + data_hash("records"))


def ask_step(_home: Home) -> Step:
    """Return the asking of ink: it depends on what reading depends on."""
    return Step("ask", f"{ocr.ASK_VERSION}.{ocr.READ_VERSION}", _reading_data())


def reconcile_step(snapshot: str) -> BookStep:
    """Return the comparison with a snapshot of the shared database, named by the hash of its cases."""
    return BookStep("reconcile", reconcile.VERSION, snapshot + data_hash("reconcile") + data_hash("records"))


def package_step(settings: ExportSettings) -> BookStep:
    """Return the writing of packages: it depends on how they are to look."""
    return BookStep("package", exports.package.VERSION, to_json(ExportSettings, settings))


def _reading_data() -> str:
    """Return a hash of the data of reading; the thresholds of the rules are no matter of it."""
    return data_hash("ocr") + data_hash("records", without=("rules.toml",))
