"""Thresholds of the rules, from records/data/rules.toml, read once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class MarriageAge:
    """Least full years of groom and bride for registrations from a day on."""

    since: date
    groom: int
    bride: int


@dataclass(frozen=True, slots=True)
class Deadline:
    """Days within which an event is registered on time, and after which it is late, from a day on."""

    record_type: str
    since: date
    on_time_within: int
    late_after: int


@dataclass(frozen=True, slots=True)
class Thresholds:
    """All thresholds; years are full years, days are days."""

    earliest_year: int
    marriage_ages: tuple[MarriageAge, ...]
    mother_least: int
    mother_most: int
    father_least: int
    oldest: int
    paper_least_age: int
    personal_id_since: date
    citizen_card_since: date
    deadlines: tuple[Deadline, ...]
    days_out_of_order: int
    usual_signers: int
    rare_signer_share: float
    near_name: int

    def marriage_age(self, on: date) -> MarriageAge:
        """Return the ages required on a day."""
        return max((age for age in self.marriage_ages if age.since <= on), key=lambda age: age.since)

    def deadline(self, record_type: str, on: date) -> Deadline | None:
        """Return the deadline for a kind of event on a day, None where the law sets none."""
        known = [limit for limit in self.deadlines if limit.record_type == record_type and limit.since <= on]
        return max(known, key=lambda limit: limit.since, default=None)


@cache
def thresholds() -> Thresholds:
    """Return the thresholds of this installation."""
    table = tomllib.loads((files("records") / "data" / "rules.toml").read_text(encoding="utf-8"))
    ages = (MarriageAge(_day(row["from"]), row["groom"], row["bride"]) for row in table["marriage"]["age"])
    return Thresholds(
        earliest_year=table["dates"]["earliest_year"],
        marriage_ages=tuple(ages),
        mother_least=table["parents"]["mother_least"],
        mother_most=table["parents"]["mother_most"],
        father_least=table["parents"]["father_least"],
        oldest=table["life"]["oldest"],
        paper_least_age=table["papers"]["least_age"],
        personal_id_since=_day(table["papers"]["personal_id_since"]),
        citizen_card_since=_day(table["papers"]["citizen_card_since"]),
        deadlines=tuple(_deadline(row) for row in table["deadline"]),
        days_out_of_order=table["book"]["days_out_of_order"],
        usual_signers=table["book"]["usual_signers"],
        rare_signer_share=table["book"]["rare_signer_share"],
        near_name=table["book"]["near_name"],
    )


def _deadline(row: dict[str, Any]) -> Deadline:
    return Deadline(row["record_type"], _day(row["from"]), row["on_time_within"], row["late_after"])


def _day(text: str) -> date:
    """Parse an ISO day; "" is the beginning of time."""
    return date.fromisoformat(text) if text else date.min
