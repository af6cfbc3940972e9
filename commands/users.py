"""Commands `hotich user …`: accounts for the web application."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from commands.interface.localized import command_group
from commands.interface.terminal import HERE, HomeOption, say
from records.errors import UsageError
from records.language import N_
from records.language import gettext as _

user_app = command_group(N_("Tài khoản của người duyệt."))

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help=N_("Tên đăng nhập."))]
RoleOption = Annotated[str, typer.Option("--role", help="operator, keyer, reviewer, supervisor, administrator")]
CommuneOption = Annotated[
    list[str] | None, typer.Option("--commune", help=N_("Cơ quan đăng ký được làm, như trong book list; nhiều lần."))
]
EverywhereOption = Annotated[bool, typer.Option("--everywhere", help=N_("Được làm mọi cơ quan đăng ký."))]


@user_app.command("add", help=N_("Thêm tài khoản; mật khẩu được hỏi, hoặc đọc từ HOTICH_PASSWORD."))
def user_add(
    name: NameArgument,
    *,
    role: RoleOption,
    commune: CommuneOption = None,
    everywhere: EverywhereOption = False,
    home: HomeOption = HERE,
) -> None:
    """Add an account."""
    from review.work.accounts import AccountAdministration

    password = os.environ.get("HOTICH_PASSWORD") or typer.prompt(
        _("Mật khẩu"), hide_input=True, confirmation_prompt=_("Nhập lại mật khẩu")
    )
    with AccountAdministration.of(home) as accounts:
        accounts.add(name, password, role, _communes(commune, everywhere=everywhere))
    say(_("Đã thêm {name}.").format(name=name))


@user_app.command("role", help=N_("Đổi vai trò và phạm vi của tài khoản."))
def user_role(
    name: NameArgument,
    role: Annotated[str, typer.Argument(help="operator, keyer, reviewer, supervisor, administrator")],
    *,
    commune: CommuneOption = None,
    everywhere: EverywhereOption = False,
    home: HomeOption = HERE,
) -> None:
    """Change what an account may do; its sessions end."""
    from review.work.accounts import AccountAdministration

    with AccountAdministration.of(home) as accounts:
        accounts.change(name, role, _communes(commune, everywhere=everywhere) if commune or everywhere else ())
    say(_("Đã đổi {name}.").format(name=name))


@user_app.command("disable", help=N_("Khóa tài khoản và chấm dứt mọi phiên của nó."))
def user_disable(name: NameArgument, home: HomeOption = HERE) -> None:
    """Lock an account out at once."""
    from review.work.accounts import AccountAdministration

    with AccountAdministration.of(home) as accounts:
        accounts.disable(name)
    say(_("Đã khóa {name}.").format(name=name))


@user_app.command("password", help=N_("Đặt mật khẩu mới; mở lại tài khoản bị khóa."))
def user_password(name: NameArgument, home: HomeOption = HERE) -> None:
    """Set a new password."""
    from review.work.accounts import AccountAdministration

    password = os.environ.get("HOTICH_PASSWORD") or typer.prompt(
        _("Mật khẩu"), hide_input=True, confirmation_prompt=_("Nhập lại mật khẩu")
    )
    with AccountAdministration.of(home) as accounts:
        accounts.set_password(name, password)
    say(_("Đã đổi mật khẩu của {name}.").format(name=name))


@user_app.command("totp", help=N_("Bật mã dùng một lần; in địa chỉ để nhập vào ứng dụng xác thực."))
def user_totp(name: NameArgument, home: HomeOption = HERE) -> None:
    """Ask for a one-time code from now on."""
    from review.work.accounts import AccountAdministration

    with AccountAdministration.of(home) as accounts:
        say(accounts.require_code(name))


@user_app.command("list", help=N_("Các tài khoản."))
def user_list(home: HomeOption = HERE) -> None:
    """List the accounts."""
    from review.work.accounts import AccountAdministration

    with AccountAdministration.of(home) as accounts:
        for line in accounts.lines():
            say(line)


def _communes(names: list[str] | None, *, everywhere: bool) -> tuple[str, ...] | None:
    """Return the communes of an account, None for all; one of the two has to be said."""
    if bool(names) == everywhere:
        raise UsageError(_("Ghi phạm vi của tài khoản."), _("Dùng --commune TÊN (nhiều lần), hoặc --everywhere."))
    return None if everywhere else tuple(names or ())
