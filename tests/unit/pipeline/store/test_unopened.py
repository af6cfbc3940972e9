"""Words for a database that cannot be opened."""

from __future__ import annotations

from collections import namedtuple
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from pipeline.store import unopened as module
from pipeline.store.unopened import LEAST, unopened
from records.errors import UsageError, WriteFailed

Usage = namedtuple("Usage", "total used free")
NO_LOG = OperationalError("", {}, Exception("disk I/O error"))


def test_a_full_disk_is_told_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "disk_usage", lambda _folder: Usage(LEAST, LEAST, 0))
    told = unopened(NO_LOG, f"sqlite:///{tmp_path}/hotich.sqlite", "Kiểm tra.")
    assert isinstance(told, WriteFailed)
    assert str(tmp_path) in told.message
    assert "đầy" in told.message


@pytest.mark.parametrize(
    "url", ["sqlite:///{}/hotich.sqlite", "sqlite:////no/such/folder/x.sqlite", "postgresql://h/d"]
)
def test_what_else_is_wrong_is_told_with_its_advice(tmp_path: Path, url: str) -> None:
    told = unopened(NO_LOG, url.format(tmp_path), "Kiểm tra.")
    assert isinstance(told, UsageError)
    assert "disk I/O error" in told.message
    assert told.advice == "Kiểm tra."
