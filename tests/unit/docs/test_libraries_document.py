"""The list of libraries names every one that an office runs, with the licence that the package itself names."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import metadata
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[3]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = ("archive", "cluster", "postgres", "upload")
ROW = re.compile(r"^\| (?!library)([a-z0-9-]+) \| ([^|]+) \| [^|]+ \|$", re.M)
LICENCES = dict(ROW.findall((ROOT / "docs" / "libraries.md").read_text(encoding="utf-8")))
WANTED = [*PROJECT["dependencies"], *(one for extra in EXTRAS for one in PROJECT["optional-dependencies"][extra])]
LOCKED = sorted(
    name
    for lock in ("runtime", *EXTRAS)
    for name in re.findall(r"^([\w.-]+)==", (ROOT / "requirements" / f"{lock}.txt").read_text("utf-8"), re.M)
)


def named(library: str) -> str:
    """What a package says of its licence, in whichever of its fields."""
    told = metadata(library)
    kinds = [kind for kind in told.get_all("Classifier") or [] if kind.startswith("License")]
    words = [(told[field] or "").partition("\n")[0] for field in ("License-Expression", "License") if field in told]
    return " ".join([*words, *kinds])


def test_every_library_stands_in_the_list() -> None:
    assert set(LICENCES) == {Requirement(one).name for one in WANTED}


def test_the_licences_are_those_that_the_packages_name() -> None:
    told = {library: named(library) for library in LICENCES}
    families = {library: licence.split()[0].partition("-")[0] for library, licence in LICENCES.items()}
    assert {one: words for one, words in told.items() if words.strip() and families[one] not in words} == {}


def test_nothing_that_is_installed_is_under_gpl() -> None:
    gpl = re.compile(r"(?<![A-Za-z])A?GPL|Affero|(?<!Lesser )General Public")
    assert {library: named(library) for library in LOCKED if gpl.search(named(library))} == {}
