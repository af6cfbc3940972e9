"""One accepted and packed book a session; every test sends a copy of it."""

from __future__ import annotations

import pytest

from tests.support.upload_office import UploadOffice


@pytest.fixture(scope="session")
def packed_office(tmp_path_factory: pytest.TempPathFactory) -> UploadOffice:
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr("tests.support.cluster_flow.SECONDS_A_PAGE", 0)
        return UploadOffice.at(tmp_path_factory.mktemp("upload"))
