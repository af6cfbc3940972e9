"""Copies of a home whose book was read and compared, and its supervisor."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.store.review.people import Person
from tests.support.passing_office import PassingOffice


@pytest.fixture
def office(read_office: PassingOffice, tmp_path: Path) -> PassingOffice:
    return read_office.copied_to(tmp_path / "home")


@pytest.fixture
def chief(office: PassingOffice) -> Person:
    return office.person("chief")
