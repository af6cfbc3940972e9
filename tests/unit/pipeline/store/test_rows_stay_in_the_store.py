"""Rows stay in the store: what its repositories take and give are values, and nobody else knows the tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cached_property
from inspect import getmembers, isfunction, signature
from pathlib import Path
from typing import get_type_hints

import pytest

import pipeline.store
from pipeline.store import Transaction
from pipeline.store.repository import Repository
from pipeline.store.schema.base import Base
from tests.support.imports import imports

STORE = Path(pipeline.store.__file__).parent
ROOT = STORE.parents[1]
PRODUCT = ("bench", "commands", "exports", "ocr", "pipeline", "reconcile", "records", "review", "scanners")


def repositories() -> list[type[Repository]]:
    """The kinds of things that a transaction hands out."""
    made = (value.func for _name, value in getmembers(Transaction) if isinstance(value, cached_property))
    return [get_type_hints(one)["return"] for one in made]


def methods() -> Iterator[tuple[str, str]]:
    """Public methods of the repositories, each with what it takes and gives."""
    for repository in repositories():
        for name, method in getmembers(repository, isfunction):
            if not name.startswith("_"):
                yield f"{repository.__name__}.{name}", str(signature(method))


@pytest.mark.parametrize(("method", "words"), list(methods()))
def test_no_method_takes_or_gives_a_row(method: str, words: str) -> None:
    rows = {mapper.class_.__name__ for mapper in Base.registry.mappers}
    assert rows, "no tables are mapped"
    assert not rows.intersection(re.findall(r"\w+", words)), method


def test_the_values_of_the_store_are_frozen_and_have_ids() -> None:
    for module in ("books", "pages", "record", "scans"):
        known = vars(__import__(f"pipeline.store.books.{module}", fromlist=["*"])).values()
        values = [one for one in known if is_dataclass(one) and isinstance(one, type)]
        for value in (one for one in values if one.__module__.endswith(module)):
            assert value.__dataclass_params__.frozen, value  # type: ignore[attr-defined]
            assert all(field.type in ("int", "str") for field in fields(value) if field.name == "id"), value


def test_nobody_outside_the_store_knows_the_tables() -> None:
    knows = [
        f"{file.relative_to(ROOT)}: {module}"
        for package in PRODUCT
        for file in (ROOT / package).rglob("*.py")
        if not file.is_relative_to(STORE)
        for module in imports(file)
        if module.startswith("pipeline.store.schema")
    ]
    assert knows == []
