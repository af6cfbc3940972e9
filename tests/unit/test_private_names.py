"""Tests go through what is public: a name with an underscore may change without a test to be changed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
OWN = ("self", "cls")
PUBLIC_IN_SPITE = {"_replace", "_asdict", "_fields", "_make", "_exit"}
"""Of named tuples: the underscore keeps them apart from the names of fields; `os._exit` is documented."""
PATCHING = {"setattr", "delattr", "getattr", "patch", "object"}


@pytest.mark.parametrize("file", sorted(TESTS.rglob("*.py")), ids=lambda file: str(file.relative_to(TESTS)))
def test_no_test_touches_a_private_name(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    assert list(touched(tree)) == []


@pytest.mark.parametrize(
    "source",
    [
        "rows._session.flush()",
        "from pipeline.run import _settle",
        "import pipeline._run",
        "monkeypatch.setattr(run, '_settle', None)",
        "monkeypatch.setattr('pipeline.run._settle', None)",
        "patch('pipeline.run._settle')",
        "getattr(rows, '_session')",
    ],
)
def test_a_private_name_is_seen_however_it_is_touched(source: str) -> None:
    assert len(list(touched(ast.parse(source)))) == 1


def test_own_names_and_those_of_named_tuples_may_be_used() -> None:
    source = "self._office\nrow._replace(a=1)\nfrom records.language import gettext as _\nx.__dict__\n_helper()"
    assert list(touched(ast.parse(source))) == []


def touched(tree: ast.Module) -> Iterator[str]:
    """The private names of others that a module reaches for, each with its line."""
    for node in ast.walk(tree):
        for name in names_in(node):
            if is_private(name):
                yield f"line {getattr(node, 'lineno', 0)}: {name}"


def names_in(node: ast.AST) -> Iterator[str]:
    """Attributes of others, names imported, and the words that patching takes for names."""
    if isinstance(node, ast.Attribute) and not (isinstance(node.value, ast.Name) and node.value.id in OWN):
        yield node.attr
    elif isinstance(node, ast.ImportFrom | ast.Import):
        yield from (part for alias in node.names for part in alias.name.split("."))
    elif isinstance(node, ast.Call) and called(node) in PATCHING:
        words = (word.value for word in node.args if isinstance(word, ast.Constant))
        yield from (part for word in words if isinstance(word, str) for part in word.split(".")[-1:])


def called(node: ast.Call) -> str:
    """The last part of the name of what is called."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def is_private(name: str) -> bool:
    """Whether a name is for its own module or class alone."""
    return name.startswith("_") and not name.endswith("__") and name not in PUBLIC_IN_SPITE and name != "_"
