"""The glossary speaks of names that exist."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from records.record_types import record_types

TEXT = Path(__file__).parents[3].joinpath("docs", "glossary.md").read_text(encoding="utf-8")
DOTTED = sorted(set(re.findall(r"`([a-z_]+(?:\.\w+)+)`", TEXT)))
PREFIXES = sorted(set(re.findall(r"`([a-z]+)…`", TEXT)))


@pytest.mark.parametrize("dotted", DOTTED)
def test_every_name_of_the_code_exists_and_explains_itself(dotted: str) -> None:
    module, _, name = dotted.rpartition(".")
    assert getattr(import_module(module), name).__doc__


@pytest.mark.parametrize("prefix", PREFIXES)
def test_every_prefix_begins_a_column(prefix: str) -> None:
    columns = {column.name for found in record_types().values() for column in found.columns}
    assert any(re.match(rf"{prefix}[A-Z]", name) for name in columns)


def test_every_record_type_is_explained() -> None:
    assert {code for code in record_types() if f"`{code}`" not in TEXT} == set()
    assert len(DOTTED) > 20
