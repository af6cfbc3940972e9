"""Commands `hotich token …`: tokens of other programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer

from commands.interface.localized import command_group
from commands.interface.terminal import HERE, HomeOption, JsonOption, open_home, say, show
from records.language import N_
from records.language import gettext as _

token_app = command_group(N_("Token cho phần mềm khác gọi /api/v1."))


@dataclass(frozen=True, slots=True)
class TokenLine:
    """Line of a token in `token list`."""

    token: int
    name: str
    scopes: tuple[str, ...]
    communes: tuple[str, ...] | None
    until: str
    runs: bool


@token_app.command("add", help=N_("Cấp token; chuỗi bí mật chỉ hiện một lần."))
def token_add(
    name: Annotated[str, typer.Argument(metavar="NAME", help=N_("Tên phần mềm dùng token."))],
    *,
    scopes: Annotated[list[str], typer.Option("--scope", help="records, pictures, books, scans, extracts")],
    communes: Annotated[
        list[str] | None, typer.Option("--commune", help=N_("Cơ quan đăng ký; bỏ trống thì mọi nơi."))
    ] = None,
    days: Annotated[int, typer.Option(min=1, help=N_("Số ngày còn hiệu lực."))] = 90,
    home: HomeOption = HERE,
) -> None:
    """Make a token and print its secret."""
    from review.work.api_tokens import NewToken, make_token

    with open_home(home).store() as store, store.begin() as rows:
        secret = make_token(rows, NewToken(name, scopes, communes or None, days))
    say(secret)


@token_app.command("list", help=N_("Các token đã cấp."))
def token_list(*, as_json: JsonOption = False, home: HomeOption = HERE) -> None:
    """List the tokens."""
    with open_home(home).store() as store, store.begin() as rows:
        names = {office.id: office.name for office in rows.books.offices(None)}
        lines = [
            TokenLine(
                one.id,
                one.name,
                tuple(sorted(one.scopes)),
                None if one.communes.offices is None else tuple(sorted(names[place] for place in one.communes.offices)),
                one.until,
                one.runs,
            )
            for one in rows.api_tokens.all()
        ]
    show(lines, _told, as_json=as_json)


@token_app.command("revoke", help=N_("Hủy một token ngay."))
def token_revoke(
    token: Annotated[int, typer.Argument(metavar="TOKEN", min=1, help=N_("Số trong `hotich token list`."))],
    home: HomeOption = HERE,
) -> None:
    """End a token now."""
    from review.work.api_tokens import revoke_token

    with open_home(home).store() as store, store.begin() as rows:
        revoked = revoke_token(rows, token)
    say(_("Đã hủy token {id}, {name}.").format(id=revoked.id, name=revoked.name))


def _told(line: TokenLine) -> str:
    where = _("mọi nơi") if line.communes is None else "; ".join(line.communes)
    state = line.until[:10] if line.runs else _("đã hết hạn")
    return f"{line.token}  {line.name}  {' '.join(line.scopes)}  {where}  {state}"
