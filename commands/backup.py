"""Commands `hotich backup`, `hotich restore`, `hotich trail`; the functions load the heavy modules."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.interface.localized import command_group
from commands.interface.terminal import HERE, SCANS, HomeOption, open_home, progress_bar, say, tell_clock
from records.language import N_
from records.language import gettext as _

trail_app = command_group(N_("Khóa niêm phong nhật ký và dữ liệu."))


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
    keys: Annotated[
        Path | None, typer.Option("--keys", metavar="DIR", help=N_("Thư mục keys đã cất của nơi làm việc."))
    ] = None,
    *,
    unproven: Annotated[
        bool, typer.Option("--unproven", help=N_("Khóa đã mất: phục hồi mà không chứng minh được là chưa ai sửa."))
    ] = False,
    home: HomeOption = HERE,
) -> None:
    """Make a new home from a copy and prove it."""
    from pipeline.backup.restore import restore as bring_back
    from pipeline.backup.restore import restore_unproven

    with progress_bar(SCANS) as progress:
        if unproven:
            verified = restore_unproven(source, home, progress, identity)
        else:
            verified = bring_back(source, home, progress, identity, keys)
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


@trail_app.command("renew", help=N_("Kiểm tra toàn bộ rồi niêm phong lại bằng khóa mới."))
def renew(home: HomeOption = HERE) -> None:
    """Seal everything with a new key."""
    from pipeline.backup.trail import renew_trail

    here = open_home(home)
    events = renew_trail(here)
    say(_("Đã niêm phong lại bằng khóa mới, {events} sự kiện trong nhật ký.").format(events=events))
    say(_("Cất một bản của thư mục {folder} ở nơi khác với các bản sao lưu.").format(folder=here.keys))


@trail_app.command("adopt", help=N_("Nhận cơ sở dữ liệu như đang có: khóa đã mất, hoặc là một bản cũ hơn."))
def adopt(home: HomeOption = HERE) -> None:
    """Take the database as it is."""
    from pipeline.backup.trail import adopt_trail

    adopt_trail(open_home(home))
    say(_("Đã nhận và niêm phong cơ sở dữ liệu như đang có; nhật ký ghi lại việc này."))
