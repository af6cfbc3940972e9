"""Seals: hashes over the results of every step on the specimen; `python -m tests.support.seals` writes them anew."""

from __future__ import annotations

import hashlib
import json
import tempfile
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline.demo import run_demo
from pipeline.home.home import Home
from pipeline.home.progress import SilentProgress
from pipeline.specimen.book import specimen
from pipeline.store import Transaction
from pipeline.store.steps import StepStatus
from pipeline.store.values import from_json
from pipeline.work.step_versions import (
    draft_step,
    judge_step,
    layout_step,
    package_step,
    read_step,
    reconcile_step,
    settle_step,
)
from pipeline.work.steps import page_subject
from records.stages import EntryReading, FieldReading, PageReading

FILE = Path(__file__).with_suffix(".toml")
RAISE = {
    "layout": "LAYOUT_VERSION in ocr/__init__.py, or VERSION in scanners/gate/__init__.py",
    "read": "READ_VERSION in ocr/__init__.py",
    "settle": "SETTLE_VERSION in ocr/__init__.py",
    "draft": "DRAFT_VERSION in pipeline/work/step_versions.py, or VERSION in records/derive/__init__.py",
    "judge": "VERSION in records/rules/__init__.py",
    "reconcile": "VERSION in reconcile/__init__.py",
    "package": "VERSION in exports/package/__init__.py",
}
ROOM = 0.01
"""By how much the mean of what a step measured may differ: processors round differently."""


@dataclass(frozen=True)
class Seal:
    """Result of a step for the specimen: its version, a hash over its facts, the mean of its measurements."""

    version: str
    sha256: str
    mean: float


def read_seals() -> dict[str, Seal]:
    return {step: Seal(**values) for step, values in tomllib.loads(FILE.read_text(encoding="utf-8")).items()}


def write_seals(seals: Mapping[str, Seal]) -> None:
    lines = []
    for step, seal in seals.items():
        values = "\n".join(f"{name} = {json.dumps(value)}" for name, value in asdict(seal).items())
        lines.append(f"[{step}]\n{values}\n")
    FILE.write_text("\n".join(lines), encoding="utf-8")


def seals_of(root: Path) -> dict[str, Seal]:
    """Take the specimen through the whole flow in a home below `root` and return its seals."""
    run_demo(root / "home", SilentProgress())
    home = Home.open(root / "home")
    with home.store() as store, store.begin() as rows:
        book = next(book for book in rows.books.all() if book.year == specimen().year)
        made = {step: look(rows, book.id) for step, look in LOOKS.items()}
    made["package"] = ([file.read_bytes().hex() for file in sorted((home.root / "out").glob("KS.*.xlsx"))], [])
    versions = _versions(home)
    return {step: _seal(versions[step], *result) for step, result in made.items()}


def _versions(home: Home) -> dict[str, str]:
    steps = [layout_step(home), read_step(home), settle_step(home), draft_step(), judge_step()]
    steps += [reconcile_step(""), package_step(home.settings.export)]
    return {step.name: step.version for step in steps}


def _seal(version: str, facts: list[object], measured: list[float]) -> Seal:
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, default=str)
    mean = sum(measured) / max(len(measured), 1)
    return Seal(version, hashlib.sha256(text.encode()).hexdigest(), round(mean, 4))


Look = Callable[[Transaction, str], tuple[list[object], list[float]]]


def _layout(rows: Transaction, book: str) -> tuple[list[object], list[float]]:
    facts: list[object] = []
    measured: list[float] = []
    for page in rows.pages.of_book(book):
        seen = page.examination
        facts.append([page.file, seen.part, seen.layout.kind, seen.layout.edition, seen.layout.rotation])
        facts.append([page.decision, [reason.code for reason in page.reasons]])
        measured += [seen.layout.score, seen.layout.pixels_per_mm]
    return facts, measured


def _read(rows: Transaction, book: str) -> tuple[list[object], list[float]]:
    outcomes = rows.steps.outcomes(book, "read")
    # Workers end in any order, so the ids of pages do not tell their place; their numbers do.
    found = [outcomes.get(page_subject(page.id or 0)) for page in rows.pages.of_book(book)]
    done = [outcome for outcome in found if outcome is not None and outcome.status is StepStatus.DONE]
    readings = [from_json(PageReading, outcome.result) for outcome in done]
    said: list[object] = [[reading.totals, reading.cover] for reading in readings]
    facts, measured = _fields(field for reading in readings for entry in reading.entries for field in entry.fields)
    return said + facts, measured


def _settle(rows: Transaction, book: str) -> tuple[list[object], list[float]]:
    (outcome,) = rows.steps.outcomes(book, "settle").values()
    entries = from_json(tuple[EntryReading, ...], outcome.result)
    return _fields(field for entry in entries for field in entry.fields)


def _draft(rows: Transaction, book: str) -> tuple[list[object], list[float]]:
    return _fields(field for record in rows.records.of_book(book) for field in record.current.fields)


def _judge(rows: Transaction, book: str) -> tuple[list[object], list[float]]:
    facts: list[object] = []
    for _record, finding in rows.findings.of_book(book):
        facts.append([finding.rule, finding.columns, finding.message])
    return facts, []


def _reconcile(rows: Transaction, book: str) -> tuple[list[object], list[float]]:
    relations, facts = rows.relations.of_book(book), list[object]()
    for decision in (relations[record.id].decision for record in rows.records.of_book(book)):
        facts.append([decision.outcome, decision.ids])
        facts += [[one.column, one.verdict, one.reason] for one in decision.fields]
    return facts, []


def _fields(fields: Iterable[FieldReading]) -> tuple[list[object], list[float]]:
    facts: list[object] = []
    measured: list[float] = []
    for field in fields:
        reasons = [reason.code for reason in field.reasons]
        facts.append([field.column, field.state, field.as_written, field.value, field.source, reasons])
        measured.append(field.confidence)
    return facts, measured


LOOKS: dict[str, Look] = {
    "layout": _layout,
    "read": _read,
    "settle": _settle,
    "draft": _draft,
    "judge": _judge,
    "reconcile": _reconcile,
}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        write_seals(seals_of(Path(folder)))
