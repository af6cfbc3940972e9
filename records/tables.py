"""The data files that come with the packages: tab-separated tables, and a hash over what results depend on."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Collection, Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

NO_DATA = (".py", ".md", ".pyc")
"""Endings of files in a data folder that no result depends on."""


def read_table(*path: str) -> list[dict[str, str]]:
    """Return the rows of a file below `records/data`, each by the names of the head line."""
    with files("records").joinpath("data", *path).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


@cache
def data_hash(package: str, without: Collection[str] = (), folder: str = "data") -> str:
    """Return the SHA-256 over names and content of the files below a folder of a package.

    Args:
        package: "records", "ocr" or "reconcile".
        without: names of files at the top of the folder that the result in question does not depend on.
        folder: its name in the package.
    """
    sha = hashlib.sha256()
    for name, file in sorted(_below(files(package) / folder)):
        if name not in without:
            sha.update(name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return sha.hexdigest()


def _below(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, Traversable]]:
    """Yield the data files of a folder and of those in it, by their paths."""
    for entry in folder.iterdir():
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _below(entry, f"{prefix}{entry.name}/")
        elif not entry.name.endswith(NO_DATA):
            yield prefix + entry.name, entry
