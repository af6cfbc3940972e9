"""Keys and anchor of the audit trail, in files outside the database: whoever has the database alone can seal nothing.

The keys are random, 256 bits, one a line, the newest last; older ones tell whether older anchors are ours. No backup
holds them but an encrypted one.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from records.errors import IntegrityBroken, WriteFailed
from records.language import gettext as _

KEYS, ANCHOR, LAID_ASIDE = "trail.keys", "trail.anchor", "trail.keys.laid-aside"
PRIVATE = 0o600
ANCHOR_SECONDS = 60.0
"""How often a process that runs on writes its anchor."""
_ANCHOR = re.compile(r"hotich-trail:(\d{1,12}):([0-9a-f]{64}):([0-9a-f]{16}):([0-9a-f]{64})")


class TrailKeyLost(IntegrityBroken):
    """Lack of the key with which a database was sealed."""


def key_lost(name: str, file: str) -> TrailKeyLost:
    """Return the error about a key that is not in a file, "" = none was looked for."""
    return TrailKeyLost(
        _("Khóa niêm phong {key} của cơ sở dữ liệu không có trong {file}.").format(key=name, file=file or "–"),
        _("Chép lại tệp khóa đã cất; nếu đã mất hẳn thì dùng `hotich trail adopt`."),
    )


@dataclass(frozen=True, slots=True)
class TrailKey:
    """Key of seals (HMAC-SHA256, RFC 2104), named by a part of its hash."""

    secret: bytes = field(repr=False)

    @property
    def id(self) -> str:
        """Name of the key, which says nothing of it."""
        return hashlib.sha256(b"hotich trail key" + self.secret).hexdigest()[:16]

    def seal(self, purpose: str, data: str) -> str:
        """Return the seal of a text; one of another purpose never fits."""
        return hmac.digest(self.secret, f"{purpose}\0{data}".encode(), "sha256").hex()


@dataclass(frozen=True, slots=True)
class Anchor:
    """Anchor of the trail outside the database: so long it was, and this was its newest hash.

    Attributes:
        events: length of the trail.
        head: hash of its newest event.
        key: name of the key that sealed the anchor.
        seal: that seal.
    """

    events: int
    head: str
    key: str
    seal: str

    def __str__(self) -> str:
        """Write the anchor as one word, which `anchors_in` finds in any text."""
        return f"hotich-trail:{self.events}:{self.head}:{self.key}:{self.seal}"


def anchors_in(text: str) -> list[Anchor]:
    """Return the anchors that a text holds."""
    return [Anchor(int(events), head, key, seal) for events, head, key, seal in _ANCHOR.findall(text)]


class Notary:
    """Notary of a home: keeps its keys and the newest anchor.

    Attributes:
        folder: where they lie.
        in_use: the key with which the database was sealed when it was last written here; None = not known.
    """

    def __init__(self, folder: Path) -> None:
        """Keep keys and anchor in this folder."""
        self.folder = folder
        self.in_use: TrailKey | None = None
        self._keys: dict[str, TrailKey] = {}
        self._noted: Anchor | None = None
        self._written_at = 0.0

    @property
    def newest(self) -> TrailKey | None:
        """Return the newest key that was read; None before the first."""
        if not self._keys:
            self.read()
        return next(reversed(self._keys.values()), None)

    def key(self, name: str) -> TrailKey:
        """Return a key by its name.

        Raises:
            TrailKeyLost: it is not there.
        """
        if name not in self._keys:
            self.read()  # another process may have renewed it
        if name not in self._keys:
            raise key_lost(name, str(self.folder / KEYS))
        return self._keys[name]

    def add_key(self) -> TrailKey:
        """Make a new key and return it; of two processes that make the first at once both get the same.

        Raises:
            WriteFailed: the file cannot be written.
        """
        self.read()
        made = TrailKey(secrets.token_bytes(32))
        file = self.folder / KEYS
        lines = "".join(f"{key.secret.hex()}\n" for key in (*self._keys.values(), made))
        part = file.with_name(f".{KEYS}.{os.getpid()}")
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE), "w") as opened:
                opened.write(lines)
                opened.flush()
                os.fsync(opened.fileno())
            if self._keys:
                part.replace(file)
            else:
                with suppress(FileExistsError):
                    os.link(part, file)
                part.unlink()
        except OSError as error:
            raise WriteFailed(
                _("Không ghi được khóa {path}: {why}.").format(path=file, why=error.strerror),
                _("Kiểm tra quyền ghi và dung lượng đĩa."),
            ) from error
        self.read()
        return self.newest or made

    def hand_keys_to(self, folder: Path) -> None:
        """Copy the keys into the folder of another notary, which knows nothing of this one's anchor."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(folder / KEYS, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE), "wb") as opened:
            opened.write((self.folder / KEYS).read_bytes())

    def knows(self, name: str) -> bool:
        """Return whether a key of this name is here."""
        self.read()
        return name in self._keys

    def anchor(self, events: int, head: str, key: TrailKey) -> Anchor:
        """Return the anchor of a trail of this length that ends with this hash."""
        return Anchor(events, head, key.id, key.seal("anchor", f"{events}:{head}"))

    def is_ours(self, anchor: Anchor) -> bool:
        """Return whether an anchor is of this home's trail.

        Raises:
            IntegrityBroken: it names one of our keys and was not sealed with it.
        """
        self.read()
        key = self._keys.get(anchor.key)
        if key is None:
            return False
        if not hmac.compare_digest(key.seal("anchor", f"{anchor.events}:{anchor.head}"), anchor.seal):
            raise IntegrityBroken(_("Một mốc của nhật ký đã bị sửa: {anchor}.").format(anchor=anchor))
        return True

    @property
    def kept(self) -> Anchor | None:
        """Return the newest anchor on the disk; None before the first."""
        try:
            found = anchors_in((self.folder / ANCHOR).read_text(encoding="ascii", errors="replace"))
        except FileNotFoundError:
            return None
        return found[-1] if found else None

    def note(self, anchor: Anchor) -> None:
        """Remember the anchor of what was kept just now, and write it now and then."""
        self._noted = anchor
        if time.monotonic() - self._written_at > ANCHOR_SECONDS:
            self.write()

    def write(self) -> None:
        """Write the anchor, unless a later one of another process lies there.

        The trail is in the database; a disk that takes no more must not turn what was kept into a failure.
        """
        noted, kept = self._noted, self.kept
        if noted is None or (kept is not None and kept.events >= noted.events):
            return
        self.put(noted)

    def put(self, anchor: Anchor) -> None:
        """Put an anchor in the place of the one before."""
        part = self.folder / f".{ANCHOR}.{os.getpid()}"
        with suppress(OSError):
            part.write_text(f"{anchor}\n", encoding="ascii")
            part.replace(self.folder / ANCHOR)
        self._written_at = time.monotonic()

    def start_over(self) -> None:
        """Forget what the trail was, by a person's decision, and lay the keys aside."""
        (self.folder / ANCHOR).unlink(missing_ok=True)
        with suppress(FileNotFoundError):
            (self.folder / KEYS).replace(self.folder / LAID_ASIDE)

    def read(self) -> None:
        """Read the keys anew."""
        with suppress(FileNotFoundError):
            lines = (self.folder / KEYS).read_text(encoding="ascii").split()
            keys = [TrailKey(bytes.fromhex(line)) for line in lines]
            self._keys = {key.id: key for key in keys}
