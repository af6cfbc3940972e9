"""List of all settings, `docs/settings.md`; `python -m tests.support.settings_document` writes it."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path

from pipeline.home.settings import Settings

FILE = Path(__file__).parents[2] / "docs" / "settings.md"
HEAD = """# Settings

Every key that `hotich.toml` of a home takes, with its default and its meaning. A key that is missing has the default;
one that does not exist is refused with the nearest name. `HOTICH_GROUP__KEY` in the environment wins over the file.
What an office changes most stands on the page *Cấu hình* as well ([administrator guide](administrator.md)).
"""
TABLE = "| key | default | meaning |\n|---|---|---|"
ENTRY = re.compile(r"^    (\w+): (.*(?:\n        .*)*)", re.M)


def document() -> str:
    return "\n".join([HEAD, *_groups()])


def _groups() -> Iterator[str]:
    for group, values in Settings.model_construct().model_dump(mode="json").items():
        kind = Settings.model_fields[group].annotation
        assert isinstance(kind, type)
        yield f"## `[{group}]`\n\n{explained(kind).splitlines()[0]}\n\n{TABLE}"
        meanings = {key: " ".join(text.split()) for key, text in ENTRY.findall(_attributes(kind))}
        for key, value in values.items():
            yield f"| `{key}` | `{json.dumps(value, ensure_ascii=False)}` | {meanings[key]} |"
        yield ""


def explained(kind: type) -> str:
    return inspect.cleandoc(kind.__doc__ or "")


def _attributes(kind: type) -> str:
    """Return the part of a docstring on the keys; groups that narrow another class are explained there."""
    told = (explained(one).partition("Attributes:\n")[2] for one in kind.__mro__ if "__doc__" in vars(one))
    return next(text for text in told if text)


if __name__ == "__main__":
    FILE.write_text(document(), encoding="utf-8")
