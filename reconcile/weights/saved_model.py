"""Serialisation of a fitted model: npz without pickles; another layout or schema is not loaded."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import numpy as np

from reconcile.index.schema import Schema
from reconcile.weights.comparators import LEVELS
from reconcile.weights.model import Frequencies, LinkageModel, Relatives

FORMAT = 2
_SYLLABLES = "syllables"


def dump_model(schema: Schema, model: LinkageModel) -> bytes:
    """Serialise the model of a record type."""
    arrays: dict[str, Any] = {"m": model.m, "u": model.u}
    for number, kind in enumerate(model.relatives):
        arrays |= {f"relatives.{number}.shared": kind.shared, f"relatives.{number}.levels": kind.levels}
    for role, common in {**model.frequencies, _SYLLABLES: model.syllables}.items():
        arrays |= {f"names.{role}.codes": common.codes, f"names.{role}.log_shares": common.log_shares}
    facts = {
        "layout": layout(schema),
        "version": model.version,
        "size": model.size,
        "presence": model.presence,
        "relatives": [[kind.name, kind.per_case] for kind in model.relatives],
        "log_rest": {role: common.log_rest for role, common in model.frequencies.items()}
        | {_SYLLABLES: model.syllables.log_rest},
    }
    out = io.BytesIO()
    np.savez_compressed(out, facts=np.array(json.dumps(facts)), **arrays)
    return out.getvalue()


def load_model(schema: Schema, data: bytes) -> LinkageModel | None:
    """Load what `dump_model` wrote; None when there is nothing, or it is of other comparisons than today's."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as held:
            facts = json.loads(str(held["facts"]))
            if facts["layout"] != layout(schema):
                return None
            relatives = tuple(
                Relatives(name, per_case, held[f"relatives.{number}.shared"], held[f"relatives.{number}.levels"])
                for number, (name, per_case) in enumerate(facts["relatives"])
            )
            common = {
                role: Frequencies(held[f"names.{role}.codes"], held[f"names.{role}.log_shares"], log_rest)
                for role, log_rest in facts["log_rest"].items()
            }
            sizes = facts["version"], facts["size"], facts["presence"]
            return LinkageModel(*sizes, held["m"], held["u"], relatives, common, common.pop(_SYLLABLES))
    except (ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def layout(schema: Schema) -> str:
    """Return the layout of the parameters: format number and every comparison with its levels."""
    levels = [f"{comparison.name}:{','.join(LEVELS[comparison.aspect])}" for comparison in schema.comparisons]
    return f"{FORMAT};" + ";".join(levels)
