"""The documentation is tested: commands, options, links, names and sizes are as the documents say."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from typer.core import TyperCommand, TyperGroup, TyperOption
from typer.main import get_command

from cli import app
from pipeline.store.extras import EXTRAS
from records.record_types import record_types

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
MODULES = sorted(
    path for path in ROOT.rglob("*.py") if not any(part.startswith(".") for part in path.relative_to(ROOT).parts)
)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
# Each locked list with the extras that it holds; "" are the dependencies themselves.
LOCKS = {
    "runtime": [""],
    "archive": ["archive"],
    "cluster": ["cluster"],
    "postgres": ["postgres"],
    "upload": ["upload"],
    "test": ["", "dev", "archive", "cluster", "postgres", "upload"],
}
# What the script `hotich` itself answers, before the command line of the program.
SCRIPT_COMMANDS = {("test",), ("lock",), ("extra",)}
FILE_NAME = re.compile(r"`([a-z]+/[\w./-]*)`")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"```(?:\w*)\n(.*?)```", re.S)
# Paths that exist on any Debian machine, or that an administrator chooses; and addresses of the server.
HOST_PATH = re.compile(
    r"(?<![\w.~:/<-])/(?!usr|etc|tmp|dev|proc|var|mnt|srv|healthz|api/v1|records/ID|records/search)[a-z]+/\w"
)


def _commands(command: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], TyperCommand]]:
    if isinstance(command, TyperGroup):
        for name, child in command.commands.items():
            yield from _commands(child, (*path, name))
    elif isinstance(command, TyperCommand):
        yield path, command


COMMANDS = dict(_commands(get_command(app)))


def _section(path: tuple[str, ...]) -> str:
    """The part of docs/cli.md under the heading of a command."""
    text = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    found = re.search(rf"^#+ `hotich {re.escape(' '.join(path))}\b.*?(?=^#|\Z)", text, re.M | re.S)
    return found.group(0) if found else ""


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_stands_in_the_manual_with_its_options(path: tuple[str, ...]) -> None:
    section = _section(path)
    assert section, f"docs/cli.md has no heading `hotich {' '.join(path)}`"
    options = {max(option.opts, key=len) for option in COMMANDS[path].params if isinstance(option, TyperOption)}
    assert {option for option in options - {"--help"} if f"`{option}" not in section} == set()


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_and_parameter_explains_itself(path: tuple[str, ...]) -> None:
    command = COMMANDS[path]
    assert command.help
    assert [param.name for param in command.params if not getattr(param, "help", None) and param.name != "help"] == []


def _quoted_commands() -> Iterator[tuple[str, str]]:
    """Document and line of every call of hotich that a document shows in a code block."""
    for document in DOCUMENTS:
        for block in FENCE.findall(document.read_text(encoding="utf-8")):
            for line in block.splitlines():
                if re.match(r"\s*(sudo -u \w+ )?(\./)?hotich ", line):
                    yield document.relative_to(ROOT).as_posix(), line.strip()


@pytest.mark.parametrize(("document", "line"), sorted(set(_quoted_commands())))
def test_commands_in_documents_exist(document: str, line: str) -> None:
    words = shlex.split(line.split("hotich ", 1)[1], comments=True)
    path = next((tuple(words[:n]) for n in (3, 2, 1) if tuple(words[:n]) in {*COMMANDS, *SCRIPT_COMMANDS}), None)
    assert path is not None, f"{document}: no such command"
    if path in COMMANDS:
        known = {option for parameter in COMMANDS[path].params for option in parameter.opts}
        assert {word.split("=")[0] for word in words if word.startswith("--")} <= known | {"--help"}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(document: Path) -> None:
    targets = [link for link in LINK.findall(document.read_text(encoding="utf-8")) if "://" not in link]
    broken = [link for link in targets if not (document.parent / link.split("#")[0]).exists()]
    assert not broken


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_files_that_documents_name_are_there(document: Path) -> None:
    named = FILE_NAME.findall(document.read_text(encoding="utf-8"))
    ours = [name for name in named if (ROOT / name.split("/")[0]).is_dir()]
    assert [name for name in ours if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_documents_name_no_machine_of_ours(document: Path) -> None:
    assert HOST_PATH.findall(document.read_text(encoding="utf-8")) == []


def test_the_index_lists_every_document() -> None:
    index = ROOT / "docs" / "README.md"
    listed = {(index.parent / link).resolve() for link in LINK.findall(index.read_text(encoding="utf-8"))}
    assert {document for document in DOCUMENTS if document not in {*listed, index, ROOT / "README.md"}} == set()


def test_the_changelog_tells_of_this_version_and_what_each_reads_again() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.split(r"^## ", changelog, flags=re.M)[1:]
    assert versions[0].startswith(f"[{PROJECT['version']}]")
    assert [version for version in versions if "### What is read again after this upgrade" not in version] == []


def test_whoever_commits_is_checked_by_the_tools_of_ci() -> None:
    checks = (ROOT / ".ci" / "checks").read_text(encoding="utf-8")
    before_commits = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    tools = {command.split()[0] for command in re.findall(r'^check "[^"]+" (.+)$', checks, re.M)} - {"pytest"}
    assert {"ruff", "mypy", "lint-imports", "shellcheck"} <= tools
    assert [tool for tool in tools if not re.search(rf"entry: (\.venv/bin/)?{tool}\b", before_commits)] == []


def test_locked_lists_name_no_index_and_hash_everything() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text(encoding="utf-8")
        assert not re.search(r"^\s*(-|https?:|file:)", text.replace("    --hash=", ""), re.M)
        pins = re.findall(r"^[a-z0-9-]+==\S+ \\\n    --hash=sha256:", text, re.M)
        assert len(pins) == len(re.findall(r"^[a-z0-9]", text, re.M))


@pytest.mark.parametrize("lock", LOCKS)
def test_locked_lists_hold_what_the_project_asks_for(lock: str) -> None:
    runtime, extras = PROJECT["dependencies"], PROJECT["optional-dependencies"]
    wanted = [Requirement(text) for extra in LOCKS[lock] for text in (extras[extra] if extra else runtime)]
    missing = [str(one) for one in wanted if _pinned(lock).get(canonicalize_name(one.name), "") not in one.specifier]
    assert missing == [], "./hotich lock"


@pytest.mark.parametrize("lock", LOCKS)
def test_locked_lists_agree_with_what_is_tested(lock: str) -> None:
    tested = _pinned("test")
    assert {name: version for name, version in _pinned(lock).items() if tested.get(name) != version} == {}


def test_the_runtime_holds_no_library_of_an_extra() -> None:
    assert not _pinned("runtime").keys() & EXTRAS.keys()
    assert set(EXTRAS.values()) == set(LOCKS) - {"runtime", "test"}


def _pinned(lock: str) -> dict[str, str]:
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    return {canonicalize_name(name): version for name, version in re.findall(r"^([\w.-]+)==(\S+)", text, re.M)}


def test_glossary_explains_everyone_whose_name_has_a_column() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    columns = {column.name for record_type in record_types().values() for column in record_type.columns}
    people = {name.removesuffix("HoTen") for name in columns if name.endswith("HoTen")}
    assert {person for person in people if f"`{person}…`" not in glossary} == set()


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_modules_stay_small_and_finished(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 500
    assert not re.search("TO" + r"DO|FIX" + r"ME|X" + r"XX\b", text)
    if module.name == "__init__.py" and module.parent.parent == ROOT and module.parent.name != "tests":
        assert text.startswith('"""'), "the first line says what lives here"
