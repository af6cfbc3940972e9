"""Small commands start without the libraries of the big ones: pixels, networks, packages, migrations."""

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.home.home import Home

HEAVY = {"alembic", "cv2", "numpy", "onnxruntime", "openpyxl", "pandas", "pikepdf", "PIL", "pytesseract"}


@pytest.mark.parametrize("words", [["--help"], ["book", "list"], ["pages", "--help"], ["report"]])
def test_a_small_command_loads_nothing_heavy(words: list[str], tmp_path: Path) -> None:
    with Home.create(tmp_path).store():
        pass  # the first opening makes the tables
    command = [sys.executable, "-X", "importtime", "-c", "import cli; cli.main()", "--home", str(tmp_path), *words]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    loaded = {line.rsplit("|", 1)[-1].strip().partition(".")[0] for line in said.splitlines()}
    assert "typer" in loaded
    assert not loaded & HEAVY
