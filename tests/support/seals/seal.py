"""Seals: the version of a step beside a hash over its results, as kept in `seals.toml`."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

FILE = Path(__file__).with_name("seals.toml")
RAISE = {
    "layout": "LAYOUT_VERSION in ocr/__init__.py, or VERSION in scanners/gate/__init__.py",
    "learn": "LEARN_VERSION in ocr/__init__.py",
    "read": "READ_VERSION in ocr/__init__.py",
    "settle": "SETTLE_VERSION in ocr/__init__.py",
    "draft": "DRAFT_VERSION in pipeline/books/__init__.py, or VERSION in records/derive/__init__.py",
    "judge": "VERSION in records/rules/__init__.py",
    "reconcile": "VERSION in reconcile/__init__.py",
    "package": "VERSION in exports/package/__init__.py",
}
ROOM = 0.01
"""By how much the mean of what a step measured may differ: processors round differently."""


@dataclass(frozen=True)
class Seal:
    """Version of a step, a hash over the facts of its results, the mean of its measurements."""

    version: str
    sha256: str
    mean: float


@dataclass(frozen=True)
class Results:
    """Results of a step: facts, the same on every machine, and measurements."""

    facts: list[object]
    measured: list[float]

    @classmethod
    def joined(cls, several: Iterable[Results]) -> Results:
        parts = tuple(several)
        return cls([fact for one in parts for fact in one.facts], [value for one in parts for value in one.measured])

    def seal(self, version: str) -> Seal:
        text = json.dumps(self.facts, ensure_ascii=False, sort_keys=True, default=str)
        mean = sum(self.measured) / max(len(self.measured), 1)
        return Seal(version, hashlib.sha256(text.encode()).hexdigest(), round(mean, 4))


def read_seals() -> dict[str, Seal]:
    return {step: Seal(**values) for step, values in tomllib.loads(FILE.read_text(encoding="utf-8")).items()}


def write_seals(seals: Mapping[str, Seal]) -> None:
    lines = []
    for step, seal in seals.items():
        values = "\n".join(f"{name} = {json.dumps(value)}" for name, value in asdict(seal).items())
        lines.append(f"[{step}]\n{values}\n")
    FILE.write_text("\n".join(lines), encoding="utf-8")
