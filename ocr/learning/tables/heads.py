"""The heads of a table's columns and what they ask for: wordings, a person's name above several columns, its order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from rapidfuzz import fuzz, process

from ocr.learning.geometry import Rect
from ocr.learning.labels import Label
from ocr.learning.rows import key_of
from ocr.learning.tables.celltext import Piece, pieces_in, turned_texts
from ocr.learning.tables.people import Asked, Meaning, meanings_of
from ocr.learning.tables.table import ColumnHead, Table
from ocr.recognise.handwriting import HandwritingReader
from ocr.zones.form_print import Grey
from records.wordings import Wording, WordingRole, Wordings, wordings_of

LEAST = 74.0
"""Likeness, 0–100, from which a head says a wording."""
CLEAR = 92.0
"""Likeness from which nothing else is tried."""
UPRIGHT = 1.2
"""A cell so much higher than wide may bear words turned by a quarter."""
LINKS = (" ", " của ")
"""Between what is asked and whose it is: "Dân tộc mẹ", "Nơi sinh của cha"."""

Meanings = Mapping[str, tuple[Wording, ...]]


@dataclass(frozen=True, slots=True)
class _Said:
    """Meaning of a head: its place, which columns are below it, and the wordings it is most like."""

    rect: Rect
    columns: tuple[int, int]
    wordings: tuple[Wording, ...]
    score: float


def column_labels(
    table: Table, pages: Sequence[Grey], record_type: str, reader: HandwritingReader
) -> tuple[Label | None, ...]:
    """Return for every column of a table the label that its heads make; None where they say nothing that is known.

    Args:
        table: the table.
        pages: the median first, then pages of the print lying on it, whose sharper print is read where its is blurred.
        record_type: whose wordings are looked for.
        reader: reads print.
    """
    said = [one for head in table.heads for one in _read(head, table, pages, record_type, reader)]
    leaves: dict[int, _Said] = {}
    for one in filter(_is_leaf, said):
        column = one.columns[0]
        leaves[column] = max(leaves.get(column, one), one, key=lambda s: s.score)
    named = sorted(leaves)
    asked = [Asked(leaves[column].wordings, _heads_over(column, said)) for column in named]
    meanings = meanings_of(asked, wordings_of(record_type).persons)
    found = {column: _label(leaves[column], meaning) for column, meaning in zip(named, meanings, strict=True)}
    return tuple(found.get(column) for column in range(len(table.columns)))


def _heads_over(column: int, said: Sequence[_Said]) -> tuple[str, ...]:
    """Return the persons named by heads over several columns, this one among them; of two the narrower counts."""
    over = [one for one in said if not _is_leaf(one) and one.columns[0] <= column < one.columns[1]]
    nearest = min(over, key=lambda one: one.columns[1] - one.columns[0], default=None)
    return nearest.wordings[0].persons if nearest else ()


def _is_leaf(said: _Said) -> bool:
    return said.columns[1] - said.columns[0] == 1


def _label(said: _Said, meaning: Meaning) -> Label:
    return Label(
        (meaning.wording,),
        said.score,
        said.score,
        said.rect,
        0,
        (0, len(meaning.wording.text)),
        first=False,
        goes_on=False,
        person=meaning.person,
        assumed=meaning.assumed,
    )


def _read(
    head: ColumnHead, table: Table, pages: Sequence[Grey], record_type: str, reader: HandwritingReader
) -> Iterator[_Said]:
    """Return what a head says; of heads whose dividing rule was lost, each by itself."""
    first, last = head.columns
    best: list[_Said] = []
    for page in pages:
        pieces = pieces_in(head.rect, page, reader)
        parts = _by_column(pieces, table, head)
        found = list(_matched(parts, head, table, record_type))
        if last - first == 1 and head.rect.height > UPRIGHT * head.rect.width:
            turned = (_match(text, _leaves(wordings_of(record_type))) for text in turned_texts(head.rect, page, reader))
            found += [_Said(head.rect, head.columns, *match) for match in turned if match]
        best = max(best, found, key=_worth)
        if best and min(one.score for one in best) >= CLEAR:
            break
    yield from ([max(best, key=lambda one: one.score)] if best and last - first == 1 else best)


def _worth(said: Sequence[_Said]) -> float:
    return max((one.score for one in said), default=0.0) + len(said) / 1000


def _by_column(pieces: Sequence[Piece], table: Table, head: ColumnHead) -> dict[tuple[int, int], str]:
    """Return the text of a head by the columns it stands over.

    One that reaches over a rule below stands over all of them.
    """
    first, last = head.columns
    places = [_column_of(piece.rect, table, head) for piece in pieces]
    if last - first == 1 or None in places:
        return {head.columns: " ".join(piece.text for piece in pieces)}
    texts: dict[tuple[int, int], str] = {}
    for piece, place in zip(pieces, places, strict=True):
        if place is not None:
            texts[place, place + 1] = f"{texts.get((place, place + 1), '')} {piece.text}".strip()
    return texts if len(texts) == last - first else {head.columns: " ".join(piece.text for piece in pieces)}


def _column_of(rect: Rect, table: Table, head: ColumnHead) -> int | None:
    """Return the column in which a piece of text lies whole."""
    inside = (c for c in range(*head.columns) if table.columns[c][0] <= rect.left and rect.right <= table.columns[c][1])
    return next(inside, None)


def _matched(texts: Mapping[tuple[int, int], str], head: ColumnHead, table: Table, record_type: str) -> Iterator[_Said]:
    for (first, last), text in texts.items():
        known = wordings_of(record_type)
        match = _match(text, _leaves(known) if last - first == 1 else _sections(known))
        if match:
            left, right = table.columns[first][0], table.columns[last - 1][1]
            yield _Said(Rect(left, head.rect.top, right, head.rect.bottom), (first, last), *match)


def _match(text: str, meanings: Meanings) -> tuple[tuple[Wording, ...], float] | None:
    key = key_of(text)
    found = process.extractOne(key, list(meanings), scorer=fuzz.ratio, score_cutoff=LEAST) if key else None
    return (meanings[found[0]], float(found[1])) if found else None


@cache
def _leaves(known: Wordings) -> Meanings:
    """Return what the head of one column may say."""
    values = [
        one
        for one in known.of(WordingRole.LABEL, WordingRole.TABLE_HEAD, WordingRole.OFFICER)
        if one.part is None and one.column
    ]
    asked = [replace(one, role=WordingRole.LABEL) for one in values]
    return _gathered([*asked, *_with_persons(asked, _who(known))])


@cache
def _sections(known: Wordings) -> Meanings:
    """Return what a head over several columns may say: whose they are."""
    return _gathered(_who(known))


def _who(known: Wordings) -> list[Wording]:
    """Words for a person alone: heads of sections, and heads of a column of names."""
    names = [one for one in known.of(WordingRole.TABLE_HEAD) if one.column == "HoTen" and one.personal]
    return [replace(one, role=WordingRole.SECTION, column="") for one in (*known.of(WordingRole.SECTION), *names)]


def _with_persons(asked: Sequence[Wording], who: Sequence[Wording]) -> Iterator[Wording]:
    """Return what is asked of a person in one head: "Dân tộc mẹ", "Mẹ dân tộc", "Dân tộc của mẹ"."""
    for value in asked:
        if value.personal or not value.persons:
            continue
        for person in who:
            persons = tuple(one for one in person.persons if one in value.persons)
            if persons:
                told = replace(value, persons=persons, personal=True)
                yield from (replace(told, text=f"{value.text}{link}{person.text}") for link in LINKS)
                yield replace(told, text=f"{person.text} {value.text}")


def _gathered(wordings: Iterable[Wording]) -> Meanings:
    found: dict[str, dict[tuple[str, tuple[str, ...]], Wording]] = {}
    for wording in wordings:
        found.setdefault(key_of(wording.text), {}).setdefault((wording.column, wording.persons), wording)
    return {key: tuple(meanings.values()) for key, meanings in found.items()}
