"""Commands and groups of Typer in the language of the reader: help, usage lines, the words around both.

Help texts are marked with `N_` where the commands are declared; they are translated each time the tree is built.
"""

from __future__ import annotations

import typer
from typer._click.core import Command, Context  # Typer ships its own Click; its version is pinned in pyproject.toml
from typer._click.exceptions import UsageError
from typer._click.formatting import HelpFormatter
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption
from typer.main import get_command

from commands.interface.usage_errors import unknown_command
from records.language import gettext as _


class LocalizedHelp(Command):
    """Help of a command without the English words that Typer puts around it."""

    def get_help_option(self, ctx: Context) -> TyperOption | None:
        """Return the option `--help`, explained in the reader's language."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _("Hiện phần trợ giúp này rồi kết thúc.")
        return option

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Parse the words; an error in them knows its command."""
        try:
            return super().parse_args(ctx, args)
        except UsageError as error:
            error.ctx = error.ctx or ctx
            raise

    def format_usage(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the usage line."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), _("Cách dùng:") + " ")

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Print the help under headings in the reader's language."""
        from typer import rich_utils  # slow to load, and only help needs it

        rich_utils.ARGUMENTS_PANEL_TITLE = _("Đối số")
        rich_utils.OPTIONS_PANEL_TITLE = _("Tùy chọn")
        rich_utils.COMMANDS_PANEL_TITLE = _("Lệnh")
        rich_utils.DEFAULT_STRING = _("[mặc định: {}]")
        rich_utils.ENVVAR_STRING = _("[biến môi trường: {}]")
        rich_utils.REQUIRED_LONG_STRING = _("[bắt buộc]")
        super().format_help(ctx, formatter)


class LocalizedCommand(LocalizedHelp, TyperCommand):
    """Command that explains itself in the reader's language."""


class LocalizedGroup(LocalizedHelp, TyperGroup):
    """Group of commands that explains itself in the reader's language."""

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, Command | None, list[str]]:
        """Find the command that the first word names.

        Raises:
            UsageError: there is no command of this name.
        """
        name = args[0]
        if name not in self.commands and not name.startswith("-"):
            raise unknown_command(name, ctx.command_path, list(self.commands))
        return super().resolve_command(ctx, args)


class GroupWithDefault(LocalizedGroup):
    """Group one of whose commands may go unnamed: its words follow the group's name at once."""

    default_command = ""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Put in the name of the command where the first word is neither a command nor a call for help."""
        if args and args[0] not in {*self.commands, "--help"}:
            args = [self.default_command, *args]
        return super().parse_args(ctx, args)


def group_with_default(marked_help: str, default: str) -> typer.Typer:
    """Make a group in which the command `default` may go unnamed."""
    kind = type("NamedGroup", (GroupWithDefault,), {"default_command": default})
    return typer.Typer(cls=kind, help=marked_help, no_args_is_help=True, add_completion=False)


def command_group(marked_help: str) -> typer.Typer:
    """Make a group for commands of one subject; called without a command it shows its help."""
    return typer.Typer(cls=LocalizedGroup, help=marked_help, no_args_is_help=True, add_completion=False)


def command_tree(app: typer.Typer) -> Command:
    """Build the commands of an application with their texts in the reader's language."""
    _localize(app)
    root = get_command(app)
    _translate(root)
    return root


def _localize(app: typer.Typer) -> None:
    for command in app.registered_commands:
        command.cls = LocalizedCommand
    for group in app.registered_groups:
        if group.typer_instance is not None:
            _localize(group.typer_instance)


def _translate(command: Command) -> None:
    command.help = _said(command.help)
    for parameter in command.params:
        if isinstance(parameter, TyperOption | TyperArgument):
            parameter.help = _said(parameter.help)
    if isinstance(command, TyperGroup):
        for child in command.commands.values():
            _translate(child)


def _said(marked: str | None) -> str | None:
    """Translate the text; "" is the key of the catalogue's head and no text."""
    return _(marked) if marked else marked
