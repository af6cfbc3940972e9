"""One book read and compared for all these tests; each works on a copy of its home."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.store.review.people import Person
from tests.support.passing_office import PassingOffice


@pytest.fixture(scope="session")
def read_office(tmp_path_factory: pytest.TempPathFactory) -> PassingOffice:
    return PassingOffice.at(tmp_path_factory.mktemp("passing"))


@pytest.fixture
def office(read_office: PassingOffice, tmp_path: Path) -> PassingOffice:
    return read_office.copied_to(tmp_path / "home")


@pytest.fixture
def chief(office: PassingOffice) -> Person:
    return office.person("chief")
