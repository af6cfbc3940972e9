"""Nothing is reported to the makers of libraries, and what earlier versions wrote for that is removed."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ocr.telemetry import REMAINS, remove_remains

ROOT = Path(__file__).parents[3]
PACKAGES = ("records", "scanners", "ocr", "reconcile", "exports", "pipeline", "review", "commands", "bench")
REPORTING = {"onnxruntime", "rapidocr"}
ALLOWED = {"ocr/recognise/network.py", "ocr/training/network/export.py"}
"""Modules of `ocr`, whose first import switches telemetry off."""


def test_onnxruntime_is_imported_only_below_the_switch() -> None:
    found = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in ROOT.joinpath(package).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if REPORTING & {name.partition(".")[0] for name in _imported(node)}
    }
    assert found == ALLOWED


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def test_every_application_is_made_without_the_telemetry_of_fastapi() -> None:
    made = [
        {keyword.arg for keyword in node.keywords}
        for path in ROOT.joinpath("review").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "FastAPI"
    ]
    assert made and all("telemetry" in keywords for keywords in made)


@pytest.mark.parametrize("module", ["ocr", "ocr.recognise.network", "pipeline.work.page_functions", "bench.reading"])
def test_every_way_to_the_networks_leaves_the_cache_alone(module: str, tmp_path: Path) -> None:
    network = ROOT / "ocr" / "data" / "handwriting.onnx"
    load = f"import {module}; from onnxruntime import InferenceSession as Session; Session({str(network)!r})"
    kept = {name: value for name, value in os.environ.items() if name not in ("CI", "ORT_DISABLE_TELEMETRY")}
    subprocess.run([sys.executable, "-c", load], env={**kept, "XDG_CACHE_HOME": str(tmp_path)}, check=True)
    assert list(tmp_path.iterdir()) == []


def test_what_earlier_versions_left_is_removed_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = tmp_path.joinpath(*REMAINS)
    assert remove_remains() is None
    folder.mkdir(parents=True)
    for name in ("deviceid", "deviceid.lock", "onnxruntime.db", "onnxruntime.db-wal"):
        (folder / name).touch()
    other = folder.parent / "another-tool"
    other.touch()
    assert remove_remains() == folder
    assert (folder.exists(), other.exists()) == (False, True)
    other.unlink()
    folder.mkdir()
    (folder / "deviceid").touch()
    remove_remains()
    assert list(tmp_path.iterdir()) == []
