"""Commands `hotich backup` and `hotich restore`; the functions load the heavy modules."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.terminal import HERE, SCANS, HomeOption, open_home, progress_bar, say
from records.language import N_
from records.language import gettext as _


def backup(
    *,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help=N_("Thư mục sao lưu, nên ở đĩa khác."))],
    home: HomeOption = HERE,
) -> None:
    """Copy the home into a backup folder."""
    from pipeline.backup.backup import back_up

    with progress_bar(SCANS) as progress:
        done = back_up(open_home(home), out, progress)
    say(done.text)


def restore(
    source: Annotated[Path, typer.Argument(metavar="DIR", help=N_("Thư mục sao lưu, hoặc một bản sao lưu trong đó."))],
    home: HomeOption = HERE,
) -> None:
    """Make a new home from a copy and prove it."""
    from pipeline.backup.restore import restore as bring_back

    with progress_bar(SCANS) as progress:
        verified = bring_back(source, home, progress)
    say(_("Đã phục hồi vào {path}.").format(path=home))
    say(verified.text)
