"""What is said when a library of an extra is wanted and not installed."""

from __future__ import annotations

import importlib
import sys

import pytest

from pipeline.store.engine import open_store
from pipeline.store.extras import ExtraMissing, optional_libraries
from pipeline.store.shared_engines import index_engine

SERVER = "postgresql+psycopg://nobody@127.0.0.1:1/none"


def test_a_database_server_without_its_driver_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(ExtraMissing, match=r"\./hotich extra postgres"):
        open_store(SERVER, busy_seconds=1)
    with pytest.raises(ExtraMissing, match=r"\./hotich extra postgres"):
        index_engine(SERVER, 1)


def test_a_cluster_without_dask_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "pipeline.work.cluster", raising=False)
    with pytest.raises(ExtraMissing, match=r"\./hotich extra cluster"):
        importlib.import_module("pipeline.work.cluster")


def test_any_other_missing_module_stays_what_it_is() -> None:
    with pytest.raises(ModuleNotFoundError, match="no_such_module"), optional_libraries():
        importlib.import_module("no_such_module")
