"""Renew the seals: `python -m tests.support.seals`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from pipeline.demo import run_demo
from pipeline.home.progress import SilentProgress
from tests.support.seals.seal import write_seals
from tests.support.seals.sealed_flow import seals_of

with tempfile.TemporaryDirectory() as folder:
    home = Path(folder) / "home"
    run_demo(home, SilentProgress())
    write_seals(seals_of(home, Path(folder) / "bad"))
