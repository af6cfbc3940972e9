"""Renew the seals: `python -m tests.support.seals`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.support.seals.seal import write_seals
from tests.support.seals.sealed_flow import seals_of

with tempfile.TemporaryDirectory() as folder:
    write_seals(seals_of(Path(folder)))
