"""Model that belongs to the snapshot of an index: fitted once a snapshot, then stored beside it."""

from __future__ import annotations

from reconcile.index.linkage_index import LinkageIndex
from reconcile.index.snapshot import keep_model, kept_model
from reconcile.weights.fit import fit_snapshot
from reconcile.weights.model import LinkageModel
from reconcile.weights.saved_model import dump_model, load_model


def model_of(index: LinkageIndex) -> LinkageModel:
    """Return the model of the snapshot; it is fitted and stored when there is none yet.

    Raises:
        InputRefused: the snapshot holds no two cases.
    """
    if model := load_model(index.schema, kept_model(index)):
        return model
    model = fit_snapshot(index)
    keep_model(index, dump_model(index.schema, model))
    return model
