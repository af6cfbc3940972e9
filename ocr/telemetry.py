"""Telemetry of libraries: switched off by importing this module, and what earlier versions let it leave is removed.

onnxruntime reports to its maker since 1.29 unless a variable says otherwise before it is loaded: with the first network
it writes a device identifier and a queue of events (sizes and hashes of models, times, errors) into the account's cache
and looks up `mobile.events.data.microsoft.com` (`Privacy.md` of the wheel, "Disabling Telemetry"; onnxruntime#27379).
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

os.environ["ORT_DISABLE_TELEMETRY"] = "1"

REMAINS = ("Microsoft", "DeveloperTools", ".onnxruntime")
"""Folders within the account's cache that onnxruntime makes, the outer first."""
_FILES = ("deviceid*", "onnxruntime.db*")


def remove_remains() -> Path | None:
    """Remove the device identifier and the queued events of onnxruntime from the account's cache.

    Returns:
        The folder that held them; None when there was none, or when the account may not remove it.
    """
    folder = _cache().joinpath(*REMAINS)
    found = [file for pattern in _FILES for file in folder.glob(pattern)]
    try:
        for file in found:
            file.unlink(missing_ok=True)
    except OSError:
        return None
    with suppress(OSError):  # a folder that holds something of others stays
        for depth in range(len(REMAINS), 0, -1):
            _cache().joinpath(*REMAINS[:depth]).rmdir()
    return folder if found else None


def _cache() -> Path:
    """Return the folder where onnxruntime looks for the cache."""
    named = os.environ.get("XDG_CACHE_HOME", "")
    return Path(named) if named else Path("~/.cache").expanduser()
