"""Manifest of a hand-over, written last: its files with their SHA-256, and its cases with their keys."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from exports.upload.cases import Submission, UploadCase

SUFFIX = ".manifest.json"
_FIRST_ROW = 2


@dataclass(frozen=True, slots=True)
class ManifestFile:
    """File of a hand-over: its name, its size in bytes, its SHA-256."""

    name: str
    size: int
    sha256: str

    @classmethod
    def of(cls, name: str, file: Path) -> ManifestFile:
        """Describe a file that gets this name."""
        with file.open("rb") as opened:
            digest = hashlib.file_digest(opened, "sha256").hexdigest()
        return cls(name, file.stat().st_size, digest)


def manifest(submission: Submission, files: Sequence[ManifestFile], cases: Sequence[UploadCase]) -> bytes:
    """Return the manifest of a hand-over as JSON; `row` is the row of the Excel file."""
    told = {
        "submission": submission.id,
        "office": submission.office,
        "type": submission.book.record_type,
        "year": submission.book.year,
        "volume": submission.book.volume,
        "files": [asdict(one) for one in files],
        "cases": [
            {"key": case.key, "row": row, "number": case.number, "pdf": case.pdf}
            for row, case in enumerate(cases, start=_FIRST_ROW)
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def manifest_keys(data: bytes) -> frozenset[str]:
    """Return the keys of the cases of a manifest of ours.

    Raises:
        ValueError: it is none.
        LookupError: it is none.
        TypeError: it is none.
    """
    return frozenset(case["key"] for case in json.loads(data)["cases"])
