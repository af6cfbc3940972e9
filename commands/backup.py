"""Commands `hotich backup` and `hotich restore`; the functions load the heavy modules."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.interface.terminal import HERE, SCANS, HomeOption, open_home, progress_bar, say, tell_clock
from records.language import N_
from records.language import gettext as _


def backup(
    *,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help=N_("Thư mục sao lưu, nên ở đĩa khác."))],
    home: HomeOption = HERE,
) -> None:
    """Copy the home into a backup folder."""
    from pipeline.backup.backup import back_up

    here = open_home(home)
    tell_clock(here)
    with progress_bar(SCANS) as progress:
        done = back_up(here, out, progress)
    say(done.text)


def restore(
    source: Annotated[Path, typer.Argument(metavar="DIR", help=N_("Thư mục sao lưu, hoặc một bản sao lưu trong đó."))],
    identity: Annotated[
        Path | None, typer.Option("--identity", metavar="FILE", help=N_("Tệp khóa riêng của bản sao lưu đã mã hóa."))
    ] = None,
    home: HomeOption = HERE,
) -> None:
    """Make a new home from a copy and prove it."""
    from pipeline.backup.restore import restore as bring_back

    with progress_bar(SCANS) as progress:
        verified = bring_back(source, home, progress, identity)
    say(_("Đã phục hồi vào {path}.").format(path=home))
    say(verified.text)


def backup_key(
    out: Annotated[Path, typer.Argument(metavar="FILE", help=N_("Tệp mới cho khóa riêng; cất ở nơi khác."))],
) -> None:
    """Make a key for encrypted backups."""
    from pipeline.backup.sealing import new_key

    public = new_key(out)
    say(_("Khóa riêng ở {path}: cất giữ ở nơi khác, mất khóa này thì không ai phục hồi được.").format(path=out))
    say(_('Ghi vào hotich.toml, mục [backup]: recipients = ["{key}"]').format(key=public))
