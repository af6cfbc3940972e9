"""Peers on the same readings: a plain rapidfuzz search over all names, and Splink with strong settings.

Splink gets the same normalised columns (skeletons, dates, the office and year of a book) and needs no labels either; it
predicts with blocking rules as its users write them, with enough more rules to find the same pairs, and with our
blocking keys. Its links are written beside ours: those above 0.95, one a reading.
"""

from __future__ import annotations

import csv
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bench.support.linkage_data import Entries, PopulationDatabase
from reconcile.index import name_forms
from reconcile.index.encode import Cases, encode, office_codes
from reconcile.index.offices import Offices
from reconcile.index.schema import schema
from reconcile.weights.book_evidence import encode_entries

KS = schema("KS")
ROLES = ("nks", "cha", "me")
SEARCHED, BATCH, SURE = 100, 1000, 0.95
Rules = tuple[tuple[str, ...], ...]
USUAL: Rules = (
    ("office", "year", "number"),
    ("nks_name", "birth"),
    ("nks_name", "nks_birth_year"),
    ("birth", "nks_given"),
    ("birth", "office"),
    ("cha_name", "me_name"),
    ("me_name", "nks_birth_year"),
    ("cha_name", "nks_birth_year"),
)
"""Pairs of columns that seldom err together, as the guides of Splink advise; none is capped."""
STRONG: Rules = (
    *USUAL,
    ("office", "nks_name"),
    ("office", "year", "nks_given"),
    ("nks_given", "me_name"),
    ("nks_given", "cha_name", "nks_birth_year"),
    ("nks_shape", "year"),
    ("nks_name", "me_name"),
    ("nks_name", "cha_name"),
)
"""With these Splink leaves out 21 of 14,003 cases of a million, with the usual ones 123."""

Seconds = tuple[float, float]
"""Of the wall and of the processor."""


@dataclass(frozen=True, slots=True)
class LinkageTask:
    """Both sides to link, encoded as ours, and their identifiers."""

    cases: Cases
    readings: Cases
    case_ids: list[str]
    reading_ids: NDArray[np.int64]

    @classmethod
    def of(cls, data: Path, entries: Entries) -> LinkageTask:
        """Encode both sides."""
        rows = list(PopulationDatabase(data / "shared_db.parquet").rows("KS"))
        cells = [row.cells for row in rows]
        cases = encode(KS, cells)
        cases.rows["office"] = office_codes(KS, cells)
        words = dict(zip(cases.rows["office"].tolist(), (cell[KS.office] for cell in cells), strict=True))
        readings = encode_entries(KS, Offices(words), entries.cells, entries.book).cases
        return cls(cases, readings, [row.id for row in rows], entries.identifiers)


def peer_lines(data: Path, entries: Entries, links: Path) -> Iterator[str]:
    """Yield lines of Markdown for each peer; Splink's links go beside `links`."""
    task = LinkageTask.of(data, entries)
    yield "\n| peer | records | wall s | CPU s | records/s | records/s of CPU |\n|---|--:|--:|--:|--:|--:|"
    yield _line("rapidfuzz over all names", SEARCHED, _search(task.cases, task.readings))
    shared, read = _frame(task.cases), _frame(task.readings)
    for name, rules in {"usual rules": USUAL, "strong settings": STRONG, "our keys": _our_keys()}.items():
        training, settings = _train(shared, read, rules)
        yield _line(f"Splink, {name}: training", len(read), training)
        bulk, found = _predict(settings, shared, read)
        yield _line(f"Splink, {name}: predict all at once", len(read), bulk)
        batch, _found = _predict(settings, shared, read.head(BATCH))
        yield _line(f"Splink, {name}: predict a batch of {BATCH}", BATCH, batch)
        _write_links(links.with_suffix(f".splink-{name.split()[0]}.csv"), task, found)


def _train(shared: pd.DataFrame, read: pd.DataFrame, rules: Rules) -> tuple[Seconds, dict[str, Any]]:
    """Run Splink's own training without labels; return its settings."""
    from splink import DuckDBAPI, Linker, block_on

    begun = _now()
    api = DuckDBAPI()
    linker = Linker([api.register(shared), api.register(read)], _settings(rules))
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("office", "year", "number"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("cha_name", "me_name"))
    return _since(begun), linker.misc.save_model_to_json()


def _settings(rules: Rules) -> Any:
    """Return settings with graded comparisons, frequencies of names, and these blocking rules."""
    import splink.comparison_library as cl
    from splink import SettingsCreator, block_on

    dates = [cl.DamerauLevenshteinAtThresholds("birth", [1, 2])]
    exact = [cl.ExactMatch(f"{role}_given") for role in ROLES]
    exact += [cl.ExactMatch(column) for column in ("sex", "cha_birth", "me_birth", "year", "office")]
    numbers = [cl.DamerauLevenshteinAtThresholds("number", [1])]
    return SettingsCreator(
        "link_only",
        comparisons=[*map(_graded_name, ROLES), *dates, *exact, *numbers],
        blocking_rules_to_generate_predictions=[block_on(*rule) for rule in rules],
    )


def _graded_name(role: str) -> Any:
    """Compare names with their marks, by their letters, and by similarity."""
    import splink.comparison_level_library as cll
    import splink.comparison_library as cl

    name = f"{role}_name"
    exact = [cll.ExactMatchLevel(column, term_frequency_adjustments=True) for column in (f"{role}_marked", name)]
    alike = [cll.JaroWinklerLevel(name, threshold) for threshold in (0.95, 0.88, 0.8)]
    return cl.CustomComparison([cll.NullLevel(name), *exact, *alike, cll.ElseLevel()], output_column_name=name)


def _our_keys() -> Rules:
    """Return our blocking keys as columns of the frame."""
    names = {f"{role}.skeleton": f"{role}_name" for role in ROLES} | {"nks.birth": "birth"}
    return tuple(
        tuple(names.get(part, part.replace(".", "_")) for part in key.parts)
        for key in KS.keys
        if "nks.identity" not in key.parts
    )


def _predict(settings: dict[str, Any], shared: pd.DataFrame, read: pd.DataFrame) -> tuple[Seconds, pd.DataFrame]:
    """Predict with a trained Splink model; registering the tables is not counted."""
    from splink import DuckDBAPI, Linker

    api = DuckDBAPI()
    linker = Linker([api.register(shared), api.register(read)], settings)
    begun = _now()
    predicted = linker.inference.predict(threshold_match_probability=SURE)
    return _since(begun), predicted.as_pandas_dataframe()


def _write_links(file: Path, task: LinkageTask, found: pd.DataFrame) -> None:
    """Write the likeliest case of each reading as CSV: `ocr_id,db_id,action`."""
    best = found.sort_values("match_weight").drop_duplicates("unique_id_r", keep="last")
    case_of = dict(zip(best["unique_id_r"].tolist(), best["unique_id_l"].tolist(), strict=True))
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["ocr_id", "db_id", "action"])
        for place, identifier in enumerate(task.reading_ids.tolist()):
            case = case_of.get(place)
            writer.writerow(
                [identifier, "" if case is None else task.case_ids[case], "none" if case is None else "link"]
            )


def _search(cases: Cases, readings: Cases) -> Seconds:
    """Find the nearest name among all for some readings."""
    names = [name_forms.skeleton(name) for name in cases.names["nks"]]
    begun = _now()
    for name in readings.names["nks"][:SEARCHED]:
        process.extractOne(name_forms.skeleton(name), names, scorer=OSA.normalized_similarity)
    return _since(begun)


def _frame(cases: Cases) -> pd.DataFrame:
    """Return the columns that Splink compares; absent values are missing."""
    rows = cases.rows
    columns: dict[str, Any] = {"unique_id": np.arange(len(rows))}
    for role in ROLES:
        bare = [name_forms.skeleton(name) for name in cases.names[role]]
        columns[f"{role}_marked"] = [name or None for name in cases.names[role]]
        columns[f"{role}_name"] = [name or None for name in bare]
        columns[f"{role}_given"] = [name_forms.skeleton(name_forms.given(name)) or None for name in cases.names[role]]
    columns["nks_shape"] = [name and name_forms.shape(name) for name in columns["nks_name"]]
    columns["birth"] = _known(rows["nks.birth"]).astype("string")
    columns["nks_birth_year"] = _known(rows["nks.birth"] // 10000)
    for name, column in {
        "cha_birth": "cha.birth",
        "me_birth": "me.birth",
        "sex": "nks.sex",
        "office": "office",
    }.items():
        columns[name] = _known(rows[column])
    columns["number"] = _known(rows["number"]).astype("string")
    columns["year"] = _known(rows["year"] // 10000)
    return pd.DataFrame(columns)


def _known(values: NDArray[np.integer[Any]]) -> pd.Series[Any]:
    """Return numbers with 0 as missing."""
    series = pd.Series(values.astype(np.int64), dtype="Int64")
    return series.mask(series == 0)


def _now() -> Seconds:
    """Return wall-clock and process time, of all threads together."""
    return time.perf_counter(), time.process_time()


def _since(begun: Seconds) -> Seconds:
    wall, cpu = _now()
    return wall - begun[0], cpu - begun[1]


def _line(peer: str, records: int, seconds: Seconds) -> str:
    wall, cpu = seconds
    return f"| {peer} | {records:,} | {wall:.2f} | {cpu:.2f} | {records / wall:,.1f} | {records / cpu:,.1f} |"
