"""Figures of a night for machines: `night.json` beside its report, and Prometheus' text of the newest night."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge, generate_latest

from exports.upload.outcomes import CaseState
from exports.whole_file import whole_file
from pipeline.nightly.sent_cases import total
from pipeline.store import Transaction
from pipeline.store.clock import seconds_between
from pipeline.store.ledgers.nights import StoredStage, Trouble
from pipeline.store.values import to_json


@dataclass(frozen=True, slots=True)
class StageFigures:
    """Stage of a night: its outcome, its seconds, and how many troubles it had."""

    name: str
    outcome: str
    seconds: float
    troubles: int


@dataclass(frozen=True, slots=True)
class NightFigures:
    """Figures of a night; they name nobody and no case.

    Attributes:
        day: the business date.
        exit_code: gravest exit code, 0 without any trouble.
        troubles: exit codes of the troubles.
        stages: the stages that were begun.
        open_books: books whose balance is open.
        upload: state of sent cases → their number, over all books.
    """

    day: date
    exit_code: int
    troubles: tuple[int, ...]
    stages: tuple[StageFigures, ...]
    open_books: int
    upload: Mapping[str, int]


def night_figures(rows: Transaction, day: date, troubles: tuple[Trouble, ...], open_books: int) -> NightFigures:
    """Put the figures together."""
    codes = tuple(trouble.exit_code for trouble in troubles)
    stages = tuple(_stages(rows.nights.stages(day)))
    sums = total(rows.uploads.sums().values())
    upload = {state.value: sums.of(state) for state in CaseState if sums.prepared}
    return NightFigures(day, max(codes, default=0), codes, stages, open_books, upload)


def write_figures(figures: NightFigures, folder: Path, reports: Path) -> None:
    """Write `night.json` into the folder of the night and `night.prom` into the folder of the reports.

    Raises:
        OSError: the disk is full or a folder cannot be written.
    """
    with whole_file(folder / "night.json") as part:
        part.write_text(to_json(NightFigures, figures) + "\n", encoding="utf-8")
    with whole_file(reports / "night.prom") as part:
        part.write_bytes(prometheus_text(figures))


def prometheus_text(figures: NightFigures) -> bytes:
    """Return the figures in Prometheus' text format, for the textfile collector of its node exporter."""
    registry = CollectorRegistry()

    def gauge(name: str, what: str, *labels: str) -> Gauge:
        return Gauge(f"hotich_{name}", what, labels, registry=registry)

    day = gauge("night_day", "Business date of the newest night, as a number yyyymmdd")
    day.set(int(f"{figures.day:%Y%m%d}"))
    gauge("night_exit_code", "Gravest exit code of the newest night").set(figures.exit_code)
    gauge("night_troubles", "Troubles of the newest night").set(len(figures.troubles))
    gauge("books_open", "Books whose balance is open").set(figures.open_books)
    seconds = gauge("night_stage_seconds", "Seconds that a stage took", "stage", "outcome")
    for stage in figures.stages:
        seconds.labels(stage.name, stage.outcome).set(stage.seconds)
    cases = gauge("upload_cases", "Cases that were prepared to be sent, by state", "state")
    for state, count in figures.upload.items():
        cases.labels(state).set(count)
    return generate_latest(registry)


def _stages(kept: list[StoredStage]) -> Iterator[StageFigures]:
    for stage in kept:
        if stage.result and stage.ended_at:
            seconds = seconds_between(stage.began_at, stage.ended_at)
            yield StageFigures(stage.name, stage.result.outcome.value, seconds, len(stage.result.troubles))
