"""The commands `hotich review` and `hotich user`; what the web application needs is loaded by the functions."""

from __future__ import annotations

import os
import socket
from typing import Annotated

import typer

from commands.terminal import HERE, HOME, HomeOption, say
from records.errors import UsageError
from records.language import gettext as _

review_app = typer.Typer(help=_("Duyệt bản ghi trên trình duyệt."), no_args_is_help=True)
user_app = typer.Typer(help=_("Tài khoản của người duyệt."), no_args_is_help=True)

KEEP_ALIVE = 75
"""Seconds that a browser's connection is kept while a person reads: saving then needs no new one."""

STARVED = 120
"""Seconds that a server process may be silent on a busy machine before it is taken for dead and replaced."""

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help=_("Tên đăng nhập."))]
RoleOption = Annotated[str, typer.Option("--role", help="operator, keyer, reviewer, supervisor, administrator")]
CommuneOption = Annotated[
    list[str] | None, typer.Option("--commune", help=_("Cơ quan đăng ký được làm, như trong book list; nhiều lần."))
]
EverywhereOption = Annotated[bool, typer.Option("--everywhere", help=_("Được làm mọi cơ quan đăng ký."))]


@review_app.callback()
def _review() -> None:
    """Keep `serve` a subcommand though it is the only one."""


@review_app.command("serve", help=_("Mở ứng dụng duyệt."))
def serve(
    host: Annotated[str, typer.Option(help=_("Địa chỉ để nghe."))] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help=_("Cổng để nghe."))] = 8000,
    workers: Annotated[int, typer.Option(min=1, help=_("Số tiến trình máy chủ."))] = 1,
    home: HomeOption = HERE,
) -> None:
    """Serve until stopped."""
    import uvicorn

    from pipeline.home.home import Home

    os.environ[HOME] = str(Home.open(home).root)
    _must_be_free(host, port)
    say(_("Ứng dụng duyệt: http://{host}:{port} — dừng bằng Ctrl+C.").format(host=host, port=port))
    uvicorn.run(
        "review.web.app:from_environment",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_worker_healthcheck=STARVED,
        log_level="warning",
    )


def _must_be_free(host: str, port: int) -> None:
    """Tell in a clerk's words what the server would only write into its log."""
    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError as error:
        raise UsageError(
            _("Không mở được {host}:{port}: {why}.").format(host=host, port=port, why=error.strerror),
            _("Chọn cổng khác bằng --port, hoặc dừng chương trình đang dùng cổng này."),
        ) from error


@user_app.command("add", help=_("Thêm tài khoản; mật khẩu được hỏi, hoặc đọc từ HOTICH_PASSWORD."))
def user_add(
    name: NameArgument,
    *,
    role: RoleOption,
    commune: CommuneOption = None,
    everywhere: EverywhereOption = False,
    home: HomeOption = HERE,
) -> None:
    """Add an account."""
    from review.work.accounts import Accounts

    password = os.environ.get("HOTICH_PASSWORD") or typer.prompt(
        _("Mật khẩu"), hide_input=True, confirmation_prompt=_("Nhập lại mật khẩu")
    )
    with Accounts.of(home) as accounts:
        accounts.add(name, password, role, _communes(commune, everywhere=everywhere))
    say(_("Đã thêm {name}.").format(name=name))


@user_app.command("role", help=_("Đổi vai trò và phạm vi của tài khoản."))
def user_role(
    name: NameArgument,
    role: Annotated[str, typer.Argument(help="operator, keyer, reviewer, supervisor, administrator")],
    *,
    commune: CommuneOption = None,
    everywhere: EverywhereOption = False,
    home: HomeOption = HERE,
) -> None:
    """Change what an account may do; its sessions end."""
    from review.work.accounts import Accounts

    with Accounts.of(home) as accounts:
        accounts.change(name, role, _communes(commune, everywhere=everywhere) if commune or everywhere else ())
    say(_("Đã đổi {name}.").format(name=name))


@user_app.command("disable", help=_("Khóa tài khoản và chấm dứt mọi phiên của nó."))
def user_disable(name: NameArgument, home: HomeOption = HERE) -> None:
    """Lock an account out at once."""
    from review.work.accounts import Accounts

    with Accounts.of(home) as accounts:
        accounts.disable(name)
    say(_("Đã khóa {name}.").format(name=name))


@user_app.command("password", help=_("Đặt mật khẩu mới; mở lại tài khoản bị khóa."))
def user_password(name: NameArgument, home: HomeOption = HERE) -> None:
    """Set a new password."""
    from review.work.accounts import Accounts

    password = os.environ.get("HOTICH_PASSWORD") or typer.prompt(
        _("Mật khẩu"), hide_input=True, confirmation_prompt=_("Nhập lại mật khẩu")
    )
    with Accounts.of(home) as accounts:
        accounts.set_password(name, password)
    say(_("Đã đổi mật khẩu của {name}.").format(name=name))


@user_app.command("totp", help=_("Bật mã dùng một lần; in địa chỉ để nhập vào ứng dụng xác thực."))
def user_totp(name: NameArgument, home: HomeOption = HERE) -> None:
    """Ask for a one-time code from now on."""
    from review.work.accounts import Accounts

    with Accounts.of(home) as accounts:
        say(accounts.require_code(name))


@user_app.command("list", help=_("Các tài khoản."))
def user_list(home: HomeOption = HERE) -> None:
    """List the accounts."""
    from review.work.accounts import Accounts

    with Accounts.of(home) as accounts:
        for line in accounts.lines():
            say(line)


def _communes(names: list[str] | None, *, everywhere: bool) -> tuple[str, ...] | None:
    """The communes of an account, None for all; one of the two has to be said."""
    if bool(names) == everywhere:
        raise UsageError(_("Ghi phạm vi của tài khoản."), _("Dùng --commune TÊN (nhiều lần), hoặc --everywhere."))
    return None if everywhere else tuple(names or ())
