"""A process that ends leaves no file open: whatever warns then is a fault."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROGRAM = """
import sys
from pathlib import Path
import numpy as np
from ocr.recognise.printed.tesseract_process import TesseractProcess
from pipeline.home.logs import log_to

for name in ("first.log", "second.log"):
    log_to(Path(sys.argv[1]) / name)
TesseractProcess("tesseract", ("--psm", "7")).words([np.full((40, 200), 255, np.uint8)], 60.0)
"""


def test_a_process_that_logged_and_read_closes_its_files(tmp_path: Path) -> None:
    command = [sys.executable, "-W", "always::ResourceWarning", "-c", PROGRAM, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
