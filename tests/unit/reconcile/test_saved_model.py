"""Serialisation of fitted models: a model is restored unchanged, and never loaded for another record type."""

from __future__ import annotations

import numpy as np
import pytest
import sqlalchemy as sa

from reconcile.index.index_update import update_index
from reconcile.index.linkage_index import LinkageIndex
from reconcile.index.schema import schema
from reconcile.index.snapshot import snapshot_of
from reconcile.testing import FakeSharedDatabase
from reconcile.weights.fit import fit_snapshot
from reconcile.weights.saved_model import dump_model, load_model
from reconcile.weights.snapshot_model import model_of
from tests.support.linkage_cases import shared_rows


@pytest.fixture(scope="module")
def index() -> LinkageIndex:
    filled = LinkageIndex(sa.create_engine("sqlite://", poolclass=sa.StaticPool), schema("KS"))
    update_index(filled, FakeSharedDatabase({"KS": shared_rows(range(2005, 2008))}))
    return filled


def test_a_model_comes_back_as_it_was(index: LinkageIndex) -> None:
    model = fit_snapshot(index)
    back = load_model(index.schema, dump_model(index.schema, model))
    assert back is not None
    assert (back.version, back.size, back.presence) == (model.version, model.size, model.presence)
    assert np.array_equal(back.u, model.u)
    assert [kind.name for kind in back.relatives] == [kind.name for kind in model.relatives]
    codes = model.frequencies["nks"].codes
    assert np.array_equal(back.frequencies["nks"].of(codes), model.frequencies["nks"].of(codes))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", b"anything"])
def test_bytes_that_are_no_model_are_none(data: bytes) -> None:
    assert load_model(schema("KS"), data) is None


def test_a_model_of_other_comparisons_is_none(index: LinkageIndex) -> None:
    assert load_model(schema("KT"), dump_model(index.schema, fit_snapshot(index))) is None


def test_the_model_is_fitted_once_a_snapshot(index: LinkageIndex) -> None:
    first = model_of(index).version
    assert model_of(index).version == first
    before = snapshot_of(index)
    update_index(index, FakeSharedDatabase({"KS": shared_rows(range(2005, 2008))}, "2"))
    after = snapshot_of(index)
    assert before is not None and after is not None
    assert (after.content, after.version, before.version) == (before.content, "2", "1")
    assert model_of(index).version == first


def test_a_changed_case_changes_the_content(index: LinkageIndex) -> None:
    before = snapshot_of(index)
    update_index(index, FakeSharedDatabase({"KS": shared_rows(range(2005, 2007))}, "3"))
    after = snapshot_of(index)
    assert before is not None and after is not None
    assert after.content != before.content
