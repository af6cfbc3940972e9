"""Options of a run, from the command line to the training processes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PEN_FAMILIES = frozenset(
    [
        "alex-brush",
        "allura",
        "birthstone",
        "caramel",
        "charm",
        "charmonman",
        "comforter",
        "corinthia",
        "dancing-script",
        "ephesis",
        "farsan",
        "fuzzy-bubbles",
        "grandstander",
        "great-vibes",
        "gwendolyn",
        "hurricane",
        "inspiration",
        "italianno",
        "itim",
        "kolker-brush",
        "licorice",
        "mali",
        "mansalva",
        "meow-script",
        "montecarlo",
        "ms-madi",
        "oooh-baby",
        "pacifico",
        "patrick-hand",
        "pinyon-script",
        "playpen-sans",
        "puppies-play",
        "qwitcher-grypen",
        "ruthie",
        "sedgwick-ave",
        "sedgwick-ave-display",
        "send-flowers",
        "shantell-sans",
        "smooch",
        "sriracha",
        "the-nautigal",
        "whisper",
    ]
)
"""Packages `@fontsource/NAME` (Open Font License) of handwriting with every Vietnamese letter."""


@dataclass(frozen=True, slots=True)
class TrainingOptions:
    """Data locations and schedule of a run.

    Attributes:
        data: folder with `lines.tsv`, `lines/`, `words.tsv`, `words.npz`.
        more_validation: further folders with a `lines.tsv`, read only for scoring.
        fonts: folder of `@fontsource` packages.
        installed_fonts: folder of installed TTFs.
        out: folder for everything the run writes.
        start: weights to start from; None takes the model of the `rapidocr` package.
        hours: length of the schedule.
        rate: highest learning rate.
        processes: number of training processes, one core each.
        seed: random seed.
    """

    data: Path
    more_validation: tuple[Path, ...]
    fonts: Path
    installed_fonts: Path
    out: Path
    start: Path | None
    hours: float
    rate: float
    processes: int
    seed: int
