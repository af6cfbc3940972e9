"""What others do with the same readings: a plain rapidfuzz search over all names, and Splink with strong settings.

Splink gets the same normalised columns as we (skeletons, dates, the book's office and year) and needs no labels either.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bench.linkage_data import Entries, PopulationDatabase
from reconcile import forms
from reconcile.book_evidence import read_entries
from reconcile.encode import Cases, encode, office_codes
from reconcile.offices import Offices
from reconcile.schema import schema

KS = schema("KS")
SEARCHED = 100

Seconds = tuple[float, float]
"""Of the wall and of the processor."""


def peer_lines(data: Path, entries: Entries) -> Iterator[str]:
    """Lines of Markdown for each peer."""
    rows = list(PopulationDatabase(data / "shared_db.parquet").rows("KS"))
    cells = [row.cells for row in rows]
    cases = encode(KS, cells)
    cases.rows["office"] = office_codes(KS, cells)
    words = dict(zip(cases.rows["office"].tolist(), (cell[KS.office] for cell in cells), strict=True))
    readings = read_entries(KS, Offices(words), entries.cells, entries.book).cases
    yield "\n| peer | records | wall s | CPU s | records/s | records/s of CPU |\n|---|--:|--:|--:|--:|--:|"
    yield _line("rapidfuzz over all names", SEARCHED, _search(cases, readings))
    yield _line("Splink, predict", len(readings), splink_seconds(_frame(cases), _frame(readings)))


def splink_seconds(shared: pd.DataFrame, read: pd.DataFrame) -> Seconds:
    """Splink's prediction after its own training."""
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    names = [
        cl.JaroWinklerAtThresholds(f"{role}_name", [0.95, 0.88]).configure(term_frequency_adjustments=True)
        for role in ("nks", "cha", "me")
    ]
    exact = [cl.ExactMatch(column) for column in ("birth", "sex", "cha_birth", "me_birth", "number", "year", "office")]
    keys = [
        block_on("office", "year", "number"),
        block_on("nks_name", "birth"),
        block_on("office", "birth"),
        block_on("office", "nks_name"),
        block_on("cha_name", "me_name"),
    ]
    settings = SettingsCreator("link_only", comparisons=[*names, *exact], blocking_rules_to_generate_predictions=keys)
    api = DuckDBAPI()
    linker = Linker([api.register(shared), api.register(read)], settings)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6)
    linker.training.estimate_parameters_using_expectation_maximisation(keys[0])
    linker.training.estimate_parameters_using_expectation_maximisation(keys[4])
    begun = _now()
    linker.inference.predict(threshold_match_probability=0.5)
    return _since(begun)


def _search(cases: Cases, readings: Cases) -> Seconds:
    """To find the nearest name among all for some readings."""
    names = [forms.skeleton(name) for name in cases.names["nks"]]
    begun = _now()
    for name in readings.names["nks"][:SEARCHED]:
        process.extractOne(forms.skeleton(name), names, scorer=OSA.normalized_similarity)
    return _since(begun)


def _frame(cases: Cases) -> pd.DataFrame:
    """The columns Splink compares; what is not there is missing."""
    rows = cases.rows
    columns: dict[str, Any] = {"unique_id": np.arange(len(rows))}
    for role in ("nks", "cha", "me"):
        columns[f"{role}_name"] = [forms.skeleton(name) or None for name in cases.names[role]]
    for name, column in {
        "birth": "nks.birth",
        "cha_birth": "cha.birth",
        "me_birth": "me.birth",
        "sex": "nks.sex",
    }.items():
        columns[name] = _known(rows[column])
    for name in ("number", "office"):
        columns[name] = _known(rows[name])
    columns["year"] = _known(rows["year"] // 10000)
    return pd.DataFrame(columns)


def _known(values: NDArray[np.integer[Any]]) -> pd.Series[Any]:
    """Numbers of which 0 means missing."""
    series = pd.Series(values.astype(np.int64), dtype="Int64")
    return series.mask(series == 0)


def _now() -> Seconds:
    """The clocks of the wall and of this process, all its threads together."""
    return time.perf_counter(), time.process_time()


def _since(begun: Seconds) -> Seconds:
    wall, cpu = _now()
    return wall - begun[0], cpu - begun[1]


def _line(peer: str, records: int, seconds: Seconds) -> str:
    wall, cpu = seconds
    return f"| {peer} | {records:,} | {wall:.2f} | {cpu:.2f} | {records / wall:,.1f} | {records / cpu:,.1f} |"
