"""A call of the program without a network and under `strace`: whom it wants to reach, and which files it makes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

CALLS = "connect,open,openat,creat,mkdir,mkdirat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,mknodat"
NAMESPACE = ("unshare", "--net") if os.geteuid() == 0 else ("unshare", "--map-root-user", "--net")
IN_NAMESPACE = "tests.support.watched"
ASKS_THIS_MACHINE = re.compile(r'sun_path="/(var/)?run/(nscd/socket|systemd/userdb/[^"]*)"')
"""What the C library asks on this very machine when it looks up an account."""
CONNECTS = re.compile(r"connect\(\d+(?:<[^>]*>)?, (\{.*?\})")
MAKES = re.compile(r"(?:open|openat|creat|mkdir|mkdirat|rename\w*|link\w*|symlink\w*|mknodat)\((.*)\)\s+= \d")
PATH = re.compile(r'(?:(?:AT_FDCWD|\d+)<([^>]*)>, )?"([^"]*)"')


def missing() -> str:
    """Return why a call cannot be watched here; "" when it can."""
    lacking = [program for program in ("unshare", "strace") if shutil.which(program) is None]
    if lacking:
        return f"not installed: {', '.join(lacking)}"
    tried = subprocess.run([*NAMESPACE, "true"], capture_output=True, text=True, check=False)
    return tried.stderr.strip()


@dataclass(frozen=True)
class Watched:
    """Deeds of a call.

    Attributes:
        exit_code: of the program.
        output: standard output.
        errors: standard error.
        connects: addresses that it wanted to reach.
        made: files, folders and links that it made or renamed to.
    """

    exit_code: int
    output: str
    errors: str
    connects: tuple[str, ...]
    made: tuple[Path, ...]


def watch(words: Sequence[str | Path], trace: Path, environment: dict[str, str]) -> Watched:
    """Run a program with its children in a namespace with no network but its own loopback."""
    strace = ("strace", "-f", "-y", "-qq", "--seccomp-bpf", "-s", "4096", "-e", f"trace={CALLS}", "-o", trace)
    command = [*NAMESPACE, sys.executable, "-m", IN_NAMESPACE, *strace, *words]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=1200, check=False)
    lines = trace.read_text(encoding="utf-8", errors="replace").splitlines()
    return Watched(ended.returncode, ended.stdout, ended.stderr, tuple(_connects(lines)), tuple(_made(lines)))


def _connects(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        if (found := CONNECTS.search(line)) and not ASKS_THIS_MACHINE.search(found[1]):
            yield found[1]


def _made(lines: Sequence[str]) -> Iterator[Path]:
    for line in lines:
        found = MAKES.search(line)
        if found and ("O_CREAT" in line or "open" not in line.partition("(")[0]):
            folder, name = PATH.findall(found[1])[-1]
            yield Path(folder) / name


def _loopback_up() -> None:
    """Switch the loopback on, which a new namespace has but leaves off."""
    import fcntl
    import socket
    import struct

    set_flags, up = 0x8914, 0x1
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, set_flags, struct.pack("16sh14x", b"lo", up))


def ask(address: str) -> str:
    """Fetch a page of a server on this machine, past any proxy."""
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(address, timeout=10) as answer:
        return str(answer.read().decode())


if __name__ == "__main__":
    _loopback_up()
    os.execvp(sys.argv[1], sys.argv[1:])
