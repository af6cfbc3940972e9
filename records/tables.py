"""Tab-separated data files of the package."""

from __future__ import annotations

import csv
from importlib.resources import files


def read_table(*path: str) -> list[dict[str, str]]:
    """Read a file below `records/data`; each row is keyed by the names of the header line."""
    with files("records").joinpath("data", *path).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))
