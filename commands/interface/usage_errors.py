"""Errors of a mistyped command line: the mistake, and the words to type instead."""

from __future__ import annotations

from difflib import get_close_matches

from pydantic import ValidationError
from typer import BadParameter, TyperException
from typer._click import exceptions as mistyped  # Typer's own errors; its version is pinned in pyproject.toml
from typer._click.core import Context
from typer.core import TyperArgument, TyperGroup, TyperOption

from records.errors import UsageError
from records.language import gettext as _

Parameter = TyperArgument | TyperOption


def unknown_command(name: str, path: str, names: list[str]) -> UsageError:
    """Tell that a group has no command of this name, and the nearest one that it has."""
    return UsageError(
        _("Không có lệnh {name} trong {path}.").format(name=name, path=path),
        _meant(get_close_matches(name, names)) or _listed(names),
    )


def usage_error(error: TyperException) -> UsageError:
    """Tell in the reader's language Typer's objection to a command line."""
    match error:
        case mistyped.NoSuchOption():
            return UsageError(_("Không có tùy chọn {name}.").format(name=error.option_name), _options(error))
        case mistyped.BadOptionUsage():
            return _badly_used(error)
        case mistyped.MissingParameter(param=TyperArgument() | TyperOption() as parameter):
            return UsageError(_("Thiếu {name}.").format(name=_name(parameter)), _explained(parameter))
        case BadParameter(param=TyperArgument() | TyperOption() as parameter):
            return UsageError(_refused(error, parameter), f"{_wanted(parameter)} {_explained(parameter)}".strip())
        case mistyped.UsageError(ctx=Context(command=TyperGroup() as group)):
            return UsageError(_("Thiếu tên lệnh."), _listed(list(group.commands)))
        case mistyped.UsageError(ctx=Context() as ctx):
            return UsageError(
                _("Câu lệnh thừa từ."),
                _("Tên có dấu cách thì đặt trong dấu nháy. {usage}").format(usage=ctx.get_usage()),
            )
    return UsageError(error.format_message(), _("Xem `hotich --help`."))


def _meant(names: list[str]) -> str:
    return _("Có phải là {names}?").format(names=", ".join(names)) if names else ""


def _listed(names: list[str]) -> str:
    return _("Các lệnh: {names}.").format(names=", ".join(names))


def _options(error: mistyped.NoSuchOption) -> str:
    path = error.ctx.command_path if error.ctx else "hotich"
    return _meant(sorted(error.possibilities or ())) or _("Xem `{path} --help`.").format(path=path)


def _badly_used(error: mistyped.BadOptionUsage) -> UsageError:
    """Tell that an option lacks its value, or was given one that it does not take."""
    known = error.ctx.command.params if error.ctx else []
    option = next((one for one in known if isinstance(one, TyperOption) and error.option_name in one.opts), None)
    if option is not None and not option.is_flag:
        return UsageError(_("Thiếu giá trị sau {name}.").format(name=error.option_name), _explained(option))
    return UsageError(
        _("Tùy chọn {name} không nhận giá trị.").format(name=error.option_name),
        _("Bỏ phần sau dấu bằng."),
    )


def _refused(error: BadParameter, parameter: Parameter) -> str:
    """Tell that a value cannot be taken, with the value when the check kept it."""
    cause = error.__cause__
    if isinstance(cause, ValidationError):
        value = cause.errors()[0]["input"]
        return _("Giá trị “{value}” của {name} không dùng được.").format(value=value, name=_name(parameter))
    return _("Giá trị của {name} không dùng được.").format(name=_name(parameter))


def _wanted(parameter: Parameter) -> str:
    """Describe the form of the parameter's value; "" where any text will do."""
    kind = parameter.type_descriptor
    if kind.is_datetime:
        return _("Cần ngày, ví dụ 2026-01-31.")
    if kind.annotation not in (int, int | None):
        return ""
    match kind.parameter_info.min, kind.parameter_info.max:
        case None, None:
            return _("Cần số nguyên.")
        case low, None:
            return _("Cần số nguyên từ {low} trở lên.").format(low=low)
        case low, high:
            return _("Cần số nguyên từ {low} đến {high}.").format(low=low, high=high)


def _explained(parameter: Parameter) -> str:
    return f"{_name(parameter)}: {parameter.help}" if parameter.help else ""


def _name(parameter: Parameter) -> str:
    """Return the parameter as it is typed: --year, BOOK."""
    return max(parameter.opts, key=len) if isinstance(parameter, TyperOption) else parameter.metavar or parameter.name
