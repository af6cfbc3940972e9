"""Several extracts as one PDF, to be printed together."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pikepdf


def joined_pdf(extracts: Sequence[bytes]) -> bytes:
    """Return the pages of all extracts, one behind the other.

    Args:
        extracts: each a PDF.
    """
    output = io.BytesIO()
    with pikepdf.new() as whole:
        for data in extracts:
            with pikepdf.open(io.BytesIO(data)) as one:
                whole.pages.extend(one.pages)
        whole.save(output, deterministic_id=True)
    return output.getvalue()
