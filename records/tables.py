"""Reading the tab-separated data files that come with the package."""

from __future__ import annotations

import csv
from importlib.resources import files


def read_table(*path: str) -> list[dict[str, str]]:
    """The rows of a file below `records/data`, each by the names of the head line."""
    with files("records").joinpath("data", *path).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))
