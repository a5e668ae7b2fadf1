"""The commands. Each module is imported when one of its commands is run, so that `tocsin --help` is quick."""

from __future__ import annotations

import importlib
from difflib import get_close_matches
from importlib.metadata import version

import click

COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("bot.cli.demo", "A recorded day of news through the real line, in half a minute; works offline."),
    "run": ("bot.cli.run", "Everything in one process: poll, assess, correlate, escalate, deliver."),
    "poll": ("bot.cli.run", "Only read feeds."),
    "work": ("bot.cli.run", "Only the named stages of the line."),
    "score": ("bot.cli.score", "Score articles given as JSON Lines on standard input."),
    "replay": ("bot.cli.replay", "Run stored articles through the whole line."),
    "explain": ("bot.cli.explain", "Why an article did or did not alert, stage by stage."),
    "config": ("bot.cli.config", "Check, show or describe the configuration."),
    "test": ("bot.cli.config", "Run the headline tests of the configuration."),
    "feeds": ("bot.cli.feeds", "The feeds and how they are: list, explain, add, import, export."),
    "incidents": ("bot.cli.incidents", "The incidents and their tolls; export them, merge and split them by hand."),
    "tail": ("bot.cli.records", "Watch the records of a topic as they come."),
    "journal": ("bot.cli.journal", "Make the journal ready, or copy it away while the bot runs."),
    "routes": ("bot.cli.routes", "Who would hear of an incident and why; what became of one: test, explain."),
    "silences": ("bot.cli.silences", "What nobody is to hear of for a while: add, list, expire."),
    "deliveries": ("bot.cli.deliveries", "What each receiver was told, waits for or refused: list, replay."),
    "dead": ("bot.cli.dead", "Records that a stage could not handle: list them, put them back."),
    "send-test": ("bot.cli.send_test", "Prove that a receiver works."),
    "preview": ("bot.cli.preview", "An incident in the words of every receiver, without sending it."),
    "fakechat": ("bot.cli.fakechat", "Every chat platform on this machine, for dry runs, with a page to look at."),
    "doctor": ("bot.cli.doctor", "Prove that the installation works; `doctor feeds` asks every feed once."),
}
"""What there is, in the order a newcomer meets it: the module, and one line for the list."""


class Commands(click.Group):
    """Looks commands up in the table above; the texts of the list cost no import."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(COMMANDS[cmd_name][0])
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            near = get_close_matches(args[0], COMMANDS, n=1)
            hint = f" Did you mean '{near[0]}'?" if near else ""
            raise click.UsageError(f"There is no command '{args[0]}'.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(version("tocsin"), prog_name="tocsin")
def main() -> None:
    """Read the world's news feeds, notice reports of strikes and casualties, ring in your chat: once per incident."""
    telemetry = importlib.import_module("bot.telemetry")  # until a command says otherwise: what it prints stays its own
    telemetry.set_up_logging(telemetry.LogOptions(level="warning"))
