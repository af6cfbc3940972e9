"""Words for why a page was judged as it was, in the language of whoever looks."""

from __future__ import annotations

from records.language import gettext as _
from records.stages import Reason
from scanners.gate.sentences import SENTENCES


def reason_words(reason: Reason) -> str:
    """Return the sentence of a reason: that of its code and its figure, else the kept one, translated if it can be."""
    if reason.code in SENTENCES and reason.measured is not None:
        return SENTENCES[reason.code]().format(figure=reason.measured)
    return _(reason.message) if reason.message else ""
