"""Modules that a file of the program imports, for tests of who may import whom."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path


def imports(file: Path) -> Iterator[str]:
    """Yield the modules that a file imports."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
