"""Words for the audit trail: who did what, about what, with which particulars; the trail itself keeps codes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.store.ledgers.audit_search import AuditLine
from pipeline.store.review.people import Role
from records.language import gettext as _
from review.web.administration.audit_codes import ACTIONS, DETAILS, GROUPS, SUBJECTS
from review.work.sessions import ACTOR

PROGRAM = "api:"
PERSON = "user:"
COMMAND = "cli:"
_DIGITS = 12
_PEOPLE = ("to", "user")
"""Particulars that are numbers of accounts."""


@dataclass(frozen=True, slots=True)
class AuditWords:
    """Words for events of the trail, with names for the numbers of accounts and offices.

    Attributes:
        people: number of an account → its name.
        offices: number of an office → its name.
    """

    people: Mapping[int, str]
    offices: Mapping[int, str]

    def subject(self, subject: str) -> str:
        """Return what an event is about: "bản ghi 12", "tài khoản lan"; a book or a day as it stands."""
        kind, _colon, number = subject.partition(":")
        if kind not in SUBJECTS or not number.isdecimal():
            return subject
        return _(SUBJECTS[kind]).format(name=self._names(kind).get(int(number), number))

    def subject_code(self, words: str) -> str:
        """Return the code of what somebody calls so; words that name nothing of ours as they stand, as of a book."""
        for kind, word in SUBJECTS.items():
            begin = _(word).partition("{")[0].casefold()
            if words.casefold().startswith(begin):
                name = words[len(begin) :].strip().casefold()
                numbers = {name.casefold(): number for number, name in self._names(kind).items()}
                return f"{kind}:{numbers.get(name, name)}"
        return words

    def detail(self, line: AuditLine) -> str:
        """Return the particulars of an event, each as "word: value"."""
        told = json.loads(line.detail) if line.detail else {}
        told |= {key: self.people.get(told[key], told[key]) for key in _PEOPLE if key in told}
        told |= {key: told[key][:_DIGITS] for key in ("sha256",) if key in told}
        told |= {key: Role(told[key]).words for key in ("role",) if key in told}
        named = ((_(DETAILS[key]) if key in DETAILS else key, value) for key, value in told.items())
        return ", ".join(f"{word}: {value}" for word, value in named if value not in ("", None))

    def _names(self, kind: str) -> Mapping[int, str]:
        return {"user": self.people, "office": self.offices}.get(kind, {})


@dataclass(frozen=True, slots=True)
class ActionGroup:
    """Acts about one thing: begin of their codes, what they are about, and code → words of each."""

    begin: str
    words: str
    acts: Mapping[str, str]


def action_words(code: str) -> str:
    """Return what was done; the code of an act of another version."""
    return _(ACTIONS[code]) if code in ACTIONS else code


def action_groups() -> list[ActionGroup]:
    """Return all acts that there are, for a list to choose from."""
    return [
        ActionGroup(begin, _(words), {code: _(act) for code, act in ACTIONS.items() if code.startswith(begin)})
        for begin, words in GROUPS.items()
    ]


def actor_words(actor: str) -> str:
    """Return who acted: a person, another program, the sign-in page, or an account of the machine."""
    if actor.startswith(PERSON):
        return actor.removeprefix(PERSON)
    if actor.startswith(PROGRAM):
        number, _colon, name = actor.removeprefix(PROGRAM).partition(":")
        return _("chương trình {name} (token {number})").format(name=name, number=number)
    if actor == ACTOR:
        return _("trang đăng nhập")
    return _("lệnh của {account}").format(account=actor.removeprefix(COMMAND))
