"""The wheel holds what runs: every module and data file of the program, and nothing that only a checkout needs."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = ("records", "scanners", "ocr", "reconcile", "review", "exports", "pipeline", "commands")
LEFT_OUT = shutil.ignore_patterns("__pycache__", ".*", "build", "*.egg-info")
# What stays in the checkout: the pattern of a new migration, and the catalogue before it is compiled.
FOR_DEVELOPERS = {".mako", ".po"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names in a wheel that is built from a copy of the sources, without network."""
    folder = tmp_path_factory.mktemp("wheel")
    for package in PROGRAM:
        shutil.copytree(ROOT / package, folder / package, ignore=LEFT_OUT)
    for file in ("cli.py", "pyproject.toml", "README.md", "LICENSE", "NOTICE"):
        shutil.copy(ROOT / file, folder)
    build: list[str | Path] = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "-w",
        str(folder),
        str(folder),
    ]
    subprocess.run(build, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    with ZipFile(built) as archive:
        return set(archive.namelist())


def test_it_holds_every_file_of_the_program(wheel: set[str]) -> None:
    files = {
        path.relative_to(ROOT).as_posix()
        for package in PROGRAM
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix not in FOR_DEVELOPERS
    }
    assert {name for name in files - wheel if not name.startswith("ocr/training/")} == set()


def test_it_holds_no_training_no_benches_and_no_tests(wheel: set[str]) -> None:
    assert [name for name in wheel if name.startswith(("ocr/training", "bench/", "tests/"))] == []


def test_it_carries_its_licence(wheel: set[str]) -> None:
    assert {"LICENSE", "NOTICE"} <= {name.rpartition("/")[2] for name in wheel if ".dist-info/" in name}
