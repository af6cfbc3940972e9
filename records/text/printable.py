r"""Text for a terminal: what would steer it, or turn the order of reading, stands there as an escape, `\u202e`.

Names of files, offices and people come from elsewhere. A control sequence in one (ECMA-48) could move the cursor over
what was said before; a bidirectional control (Unicode UAX #9) could make a name read as another.
"""

from __future__ import annotations

import json
import unicodedata

LAYOUT = "\n\t"
_SPACE = "Zs"


def printable(text: str) -> str:
    """Return a text of one or many lines without anything that a terminal obeys or hides."""
    return "".join(char if char in LAYOUT or _is_shown(char) else _escaped(char) for char in text)


def one_line(text: str) -> str:
    """Return the same for a name, in which a line break is as strange as any other control."""
    return "".join(char if _is_shown(char) else _escaped(char) for char in text)


def _is_shown(char: str) -> bool:
    return char.isprintable() or unicodedata.category(char) == _SPACE


def _escaped(char: str) -> str:
    r"""Return the escapes of a character as JSON has them, so that a line of JSON stays one that means the same."""
    return json.dumps(char)[1:-1] if char != "\x7f" else "\\u007f"
