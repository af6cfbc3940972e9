"""Results made by an older version of the program, its data or the settings; `run` makes them anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import reconcile
from pipeline.books.book_steps import draft_step, judge_step
from pipeline.home.home import Home
from pipeline.store import Transaction
from pipeline.work.step_versions import layout_step, read_step, settle_step
from records.language import N_
from records.language import gettext as _
from records.stages import Provenance

WORDS = {
    "layout": N_("{count} ảnh đã xem"),
    "read": N_("{count} trang đã đọc"),
    "settle": N_("số thứ tự và người ký"),
    "draft": N_("bản ghi"),
    "judge": N_("kiểm tra theo quy tắc"),
    "reconcile": N_("đối chiếu"),
}
"""Step → what stands of it; scans and pages are counted, the other steps take a whole book."""


def outdated(home: Home, rows: Transaction) -> dict[str, dict[str, int]]:
    """Count, by book and step, the results that today's program would make anew."""
    today = _today(home)
    older = {book_id: _older(makers, today) for book_id, makers in rows.steps.makers().items()}
    return {book_id: counts for book_id, counts in older.items() if counts}


def outdated_words(counts: Mapping[str, int]) -> str:
    """Describe the outdated results of one book in a phrase: "12 trang đã đọc, đối chiếu"."""
    return ", ".join(_(words).format(count=counts[step]) for step, words in WORDS.items() if step in counts)


def _today(home: Home) -> dict[str, Provenance]:
    steps = [layout_step(home), read_step(home), settle_step(home), draft_step(), judge_step()]
    return {step.name: step.provenance for step in steps}


def _older(makers: Mapping[Provenance, int], today: Mapping[str, Provenance]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for made_by, count in makers.items():
        if made_by.step == "reconcile":
            # Its parameters name the snapshot; that a newer one was loaded is no matter of versions.
            counts[made_by.step] += count * (made_by.version != reconcile.VERSION)
        elif made_by.step in today:
            counts[made_by.step] += count * (made_by != today[made_by.step])
    return dict(+counts)
