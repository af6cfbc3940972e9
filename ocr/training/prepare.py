"""Preparation of a run: real lines with their word gaps, words, fonts, vocabulary, validation lines."""

from __future__ import annotations

import json
import logging
from functools import reduce
from operator import add
from pathlib import Path

import torch

from ocr.recognise.ctc import align, blank_spans
from ocr.recognise.line_input import line_input
from ocr.training.line_images.fonts import find_faces
from ocr.training.line_images.real_lines import CutLine, RealLine, find_gaps, read_lines
from ocr.training.line_images.samples import SampleSources
from ocr.training.line_images.words import load_words
from ocr.training.network import checkpoints
from ocr.training.network.model import Recogniser
from ocr.training.network.train import Validate
from ocr.training.network.validation import ErrorCounts, log_probabilities, validate
from ocr.training.options import PEN_FAMILIES, TrainingOptions
from ocr.training.register_texts.vocabulary import shipped_vocabulary

log = logging.getLogger(__name__)

Spans = dict[str, tuple[tuple[float, float, float], ...]]
DROPPED = 0.015
"""Share of the lines, those whose text fits their ink worst, that is dropped: their label is incomplete or too long."""
_GAPS, _FONTS = "gaps.json", "fonts"


def prepare(options: TrainingOptions, weights: checkpoints.NetworkWeights) -> None:
    """Make what all processes share and what is slow to make: merged fonts, and the word gaps of the real lines.

    Aligning a known text is easier than reading, so the starting weights suffice.
    """
    find_faces(options.fonts, options.installed_fonts, options.out / _FONTS, PEN_FAMILIES)
    gaps = options.out / _GAPS
    if not gaps.exists():
        spans = aligned(read_lines(options.data, "train"), checkpoints.build_recogniser(weights))
        gaps.write_text(json.dumps(spans), encoding="utf-8")


def aligned(lines: list[RealLine], network: Recogniser) -> Spans:
    """Return the positions of spaces, by file name, in the lines whose label fits."""
    scored: list[tuple[float, str]] = []
    spans: Spans = {}
    for index, rows in log_probabilities(network, [line_input(line.gray()) for line in lines]):
        name, text = lines[index].path.name, lines[index].text
        found = align(rows, text)
        if found is not None:
            scored.append((found.score, name))
            spans[name] = blank_spans(found, text, rows.shape[0])
    for _score, name in sorted(scored)[: round(DROPPED * len(lines))]:
        del spans[name]
    return spans


def sources(options: TrainingOptions) -> SampleSources:
    """Load all sources of samples: train lines only, and no word of a writer in the validation lines."""
    lines = read_lines(options.data, "train")
    withheld = frozenset(line.writer for line in read_lines(options.data, "val"))
    faces = find_faces(options.fonts, options.installed_fonts, options.out / _FONTS, PEN_FAMILIES)
    vocabulary = shipped_vocabulary(tuple(line.text for line in lines))
    return SampleSources(
        _cut_lines(lines, options.out / _GAPS), load_words(options.data, withheld), tuple(faces), vocabulary
    )


def _cut_lines(lines: list[RealLine], gaps: Path) -> tuple[CutLine, ...]:
    spans: Spans = json.loads(gaps.read_text(encoding="utf-8"))
    kept = [line for line in lines if line.path.name in spans]
    log.info("%d of %d lines fit their labels", len(kept), len(lines))
    return tuple(find_gaps(line, spans[line.path.name]) for line in kept)


def validation(options: TrainingOptions) -> Validate:
    """Return a function that scores a network: all lines of the data folder's validation writers, then each group."""
    own = read_lines(options.data, "val")
    more = [line for folder in options.more_validation for line in read_lines(folder, "val")]

    def scored(network: Recogniser) -> dict[str, ErrorCounts]:
        torch.set_num_threads(1)
        groups = validate(network, own)
        scores = {"all": reduce(add, groups.values()), **groups, **validate(network, more)}
        log.info(" ".join(f"{name}={score.cer:.2f}" for name, score in scores.items()))
        return scores

    return scored
