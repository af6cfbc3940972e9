"""The words of the audit trail: every act of the code has some, and what people call a thing is found."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from pipeline.store.ledgers.audit_search import AuditLine
from records.language import use_language
from review.web.administration.audit_codes import ACTIONS, DETAILS, GROUPS
from review.web.administration.audit_words import AuditWords, action_words, actor_words

ROOT = Path(__file__).parents[3]
WORDS = AuditWords({3: "Lan"}, {1: "UBND xã Thử"})
WRITERS = ("_tell", "_told")
"""Functions of the code that hand an act on to the trail."""


@cache
def trees() -> tuple[ast.Module, ...]:
    files = (file for package in ("pipeline", "review", "commands") for file in (ROOT / package).rglob("*.py"))
    return tuple(ast.parse(file.read_text(encoding="utf-8")) for file in files)


def events() -> Iterator[ast.Call]:
    for node in (node for tree in trees() for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = ast.unparse(node.func)
        if name.endswith("audit.add") or name.rpartition(".")[2] in WRITERS:
            yield node


def acts() -> set[str]:
    """Return the codes of all acts in the code: constants, or names of constants."""
    named: dict[str, list[str]] = {}
    for assign in (node for tree in trees() for node in tree.body if isinstance(node, ast.Assign)):
        for target in assign.targets:
            pairs = zip(_parts(target), _parts(assign.value), strict=False)
            for name, value in pairs:
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    named.setdefault(ast.unparse(name), []).append(value.value)
    found: set[str] = set()
    for call in events():
        for argument in call.args[:2]:
            if isinstance(argument, ast.Constant) and argument.value != "test":
                found.add(str(argument.value))
            elif isinstance(argument, ast.Name) and argument.id in named:
                found.update(named[argument.id])
    return {one for one in found if any(one.startswith(begin) for begin in GROUPS)}


def _parts(node: ast.expr) -> list[ast.expr]:
    return node.elts if isinstance(node, ast.Tuple) else [node]


def test_every_act_has_words_and_a_group_and_no_words_are_left_over() -> None:
    assert acts() == set(ACTIONS)
    assert [code for code in ACTIONS if not any(code.startswith(begin) for begin in GROUPS)] == []


def test_every_particular_has_a_word() -> None:
    told = {one.arg for call in events() if ast.unparse(call.func).endswith("audit.add") for one in call.keywords}
    assert told == set(DETAILS)


@pytest.mark.parametrize(
    ("code", "words"), [("record:12", "bản ghi 12"), ("user:3", "tài khoản Lan"), ("office:1", "cơ quan UBND xã Thử")]
)
def test_what_an_event_is_about_is_said_and_asked_in_words(code: str, words: str) -> None:
    assert WORDS.subject(code) == words
    assert WORDS.subject_code(words.upper()) == WORDS.subject_code(code) == code


def test_a_book_and_an_act_of_another_version_stand_as_they_are() -> None:
    assert WORDS.subject("KS-2018-01") == WORDS.subject_code("KS-2018-01") == "KS-2018-01"
    assert action_words("record.fly") == "record.fly"


def test_who_acted_is_named() -> None:
    actors = ("user:lan", "api:4:một cửa", "sign-in", "cli:root")
    assert [actor_words(one) for one in actors] == [
        "lan",
        "chương trình một cửa (token 4)",
        "trang đăng nhập",
        "lệnh của root",
    ]


def test_particulars_are_named_in_the_language_of_the_reader() -> None:
    line = AuditLine(1, "2026-01-01T00:00:00.000Z", "user:lan", "book.hand-out", "KS", '{"records": 5, "to": 3}')
    assert WORDS.detail(line) == "bản ghi: 5, cho: Lan"
    assert WORDS.detail(replace(line, detail='{"role": "keyer"}')) == "vai trò: nhập liệu"
    assert WORDS.detail(replace(line, detail=f'{{"sha256": "{"a1" * 32}"}}')) == "mã băm: a1a1a1a1a1a1"
    with use_language("en"):
        assert WORDS.detail(line) == "records: 5, to: Lan"
