"""Names and docstrings follow the glossary: no class name has two meanings, and functions say what they do."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PACKAGES = ("records", "scanners", "ocr", "reconcile", "exports", "pipeline", "review", "commands", "bench")
DOCUMENTED = (*PACKAGES, "tests/support")
CLAUSES = frozenset({"What", "Who", "Whose", "Whom", "How", "Where", "When", "Why", "Whether", "Which", "That"})
NO_VERBS = CLAUSES | frozenset(
    {"The", "A", "An", "This", "These", "Those", "It", "Its", "One", "Two", "All", "Any", "Both", "Each", "Every"}
    | {"Some", "Such", "No", "None", "Nothing", "Everything", "Something", "As", "At", "By", "For", "From", "In"}
    | {"Of", "On", "To", "With", "Without"}
)


def trees(package: str) -> Iterator[tuple[str, ast.Module]]:
    """Yield the path and the syntax tree of every module of a package."""
    for path in sorted(ROOT.joinpath(package).rglob("*.py")):
        yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def openings(package: str, *kinds: type[ast.AST]) -> Iterator[tuple[str, str]]:
    """Yield the place and the first word of every docstring on nodes of these kinds."""
    for path, tree in trees(package):
        for node in ast.walk(tree):
            if isinstance(node, kinds) and (text := ast.get_docstring(node)):  # type: ignore[arg-type]
                yield f"{path}:{getattr(node, 'lineno', 1)}", text.split()[0].rstrip(",.:;")


def test_no_class_name_has_two_meanings() -> None:
    names = Counter(
        node.name
        for package in PACKAGES
        for _path, tree in trees(package)
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert len(names) > 300
    assert {name for name, count in names.items() if count > 1} == set()


@pytest.mark.parametrize("package", DOCUMENTED)
def test_docstrings_of_functions_open_with_a_verb(package: str) -> None:
    found = list(openings(package, ast.FunctionDef, ast.AsyncFunctionDef))
    assert len(found) > 30
    assert [(place, word) for place, word in found if word in NO_VERBS or not word.istitle()] == []


@pytest.mark.parametrize("package", DOCUMENTED)
def test_docstrings_of_classes_and_modules_open_with_no_clause(package: str) -> None:
    found = list(openings(package, ast.ClassDef, ast.Module))
    assert len(found) > 10
    assert [(place, word) for place, word in found if word in CLAUSES] == []


LINE = "pipeline/store/migrations/versions"
"""A numbered line, which only grows at its end and in which nobody looks for a place."""


def test_no_folder_is_a_room_in_which_nobody_finds_their_place() -> None:
    counts = Counter(
        path.parent.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in ROOT.joinpath(package).rglob("*.py")
        if path.name != "__init__.py"
    )
    assert {folder: count for folder, count in counts.items() if count > 15 and folder != LINE} == {}
