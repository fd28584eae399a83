"""The command line: arguments → Options. Nothing is requested or read here."""

from __future__ import annotations

import io
import os
import re
import shlex
import signal
import sys
from typing import TYPE_CHECKING, Any, Literal

import click

from kubectl_related import __version__
from kubectl_related.cli.flags import ALL_FLAGS, EXAMPLES, FLAGS, GLOBAL_FLAGS, IGNORED_FLAGS, awaiting
from kubectl_related.errors import InterruptedQuestion, RelatedError, UsageError
from kubectl_related.options import ConnectionOptions, Options
from kubectl_related.progress import progress_on
from kubectl_related.streams import Streams, abandon

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import TextIO

    from kubectl_related.cli.picking import Pick

SEE_HELP = "See 'kubectl related --help' for usage."
USAGE = (
    "kubectl related (TYPE[.VERSION][.GROUP] NAME... | TYPE/NAME... | TYPE[,TYPE...] -l SELECTOR"
    " | -f FILE...) [flags]"
)


_HELP = (
    ("Options", FLAGS),
    ("Global options of kubectl", GLOBAL_FLAGS),
    ("Global options of kubectl that have no effect here", IGNORED_FLAGS),
)


class _Command(click.Command):
    """Help in kubectl's layout: summary, examples, flags, usage."""

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        formatter.write(f"{self.help}\n\nExamples:\n{EXAMPLES}\n\n")
        for title, flags in _HELP:
            lines = "\n".join(f"{flag.help_line()}\n" for flag in flags)
            formatter.write(f"{title}:\n{lines}\n")
        formatter.write(f"Usage:\n  {USAGE}\n")


def _parameters() -> list[click.Parameter]:
    options = [flag.option() for flag in ALL_FLAGS]
    return [click.Argument(["args"], nargs=-1), *options]


def parse(args: Sequence[str]) -> Options | None:
    """Parse the command line; None if --help or --version was printed. Raises: UsageError."""
    program = _Command(
        "kubectl related",
        params=_parameters(),
        help="Show what an object uses, what uses it, and through which field.",
        add_help_option=False,
    )
    try:
        context = program.make_context("kubectl related", kubectl_spelling(args))
    except click.UsageError as error:
        raise UsageError(*_kubectl_message(error)) from error
    values = context.params
    if values.pop("help"):
        click.echo(context.get_help())
        return None
    if values.pop("version"):
        click.echo(f"kubectl related v{__version__}")
        return None
    return _options(values)


def kubectl_spelling(args: Sequence[str]) -> list[str]:
    """Rewrite what kubectl accepts and click does not: `-n=shop`, `-A=true`, `--all-namespaces=true`.

    Raises: UsageError for a switch with a value that is not a boolean, and for unknown letters.
    """
    switches = {f"--{flag.long}": flag.spelling for flag in ALL_FLAGS if flag.kind is bool}
    out: list[str] = []
    waiting = False
    for at, arg in enumerate(args):
        name, equals, value = arg.partition("=")
        if waiting:
            out.append(arg)
        elif arg == "--":
            return [*out, *args[at:]]
        elif arg.startswith(("---", "--=")):
            raise UsageError(f"bad flag syntax: {arg}", SEE_HELP)
        elif equals and name in switches:
            out += [name] if _boolean(switches[name], value) else []
        elif len(arg) > 1 and arg[0] == "-" and arg[1] != "-":
            out += _letters(arg[1:], last=at == len(args) - 1)
        else:
            out.append(arg)
        waiting = not waiting and awaiting(arg) is not None
    return out


def _letters(typed: str, *, last: bool) -> list[str]:
    """Expand combined short flags: `-An`, `-A=true`, `-nshop`.

    They become long flags, because click's error for a short one differs. A flag without its value is left
    as typed, for the error message.
    """
    flags = {flag.short: flag for flag in ALL_FLAGS if flag.short}
    out: list[str] = []
    for at, letter in enumerate(typed):
        flag, rest = flags.get(letter), typed[at + 1 :]
        if flag is None:
            raise UsageError(f"unknown shorthand flag: {letter!r} in -{typed[at:]}", SEE_HELP)
        if flag.kind is not bool:
            if not rest and last:
                return [*out, f"-{letter}"]
            return [*out, f"--{flag.long}", *([rest.removeprefix("=")] if rest else [])]
        if rest[:1] == "=" and len(rest) > 1:
            return [*out, f"--{flag.long}"] if _boolean(flag.spelling, rest[1:]) else out
        out.append(f"--{flag.long}")
    return out


def _boolean(name: str, value: str) -> bool:
    if value in ("1", "t", "T", "true", "TRUE", "True"):
        return True
    if value in ("0", "f", "F", "false", "FALSE", "False"):
        return False
    sentence = (
        f'invalid argument "{value}" for "{name}" flag: strconv.ParseBool: parsing "{value}": invalid syntax'
    )
    raise UsageError(sentence, SEE_HELP)


def _kubectl_message(error: click.UsageError) -> tuple[str, str]:
    """Return the error message and the hint that kubectl would print."""
    if isinstance(error, click.NoSuchOption):
        return f"unknown flag: {error.option_name}", SEE_HELP
    if isinstance(error, click.BadOptionUsage):
        name = error.option_name
        return (
            f"flag needs an argument: {name if name.startswith('--') else f'{name[1:]!r} in {name}'}",
            SEE_HELP,
        )
    if isinstance(error, click.BadParameter):
        if "timeout" in error.message:
            return error.message, ""
        return _bad_value(error), SEE_HELP
    return error.format_message(), SEE_HELP


def _bad_value(error: click.BadParameter) -> str:
    name = error.param.name if error.param is not None else ""
    flag = next((flag for flag in ALL_FLAGS if flag.field == name), None)
    if flag is None:
        return error.message
    if number := re.match(r"'(.*)' is not a valid integer", error.message):
        value = number[1]
        reason = f'strconv.ParseInt: parsing "{value}": invalid syntax'
        return f'invalid argument "{value}" for "{flag.spelling}" flag: {reason}'
    return f'invalid argument for "{flag.spelling}" flag: {error.message}'


def _options(values: dict[str, Any]) -> Options:
    question = _question(values)
    for flag in IGNORED_FLAGS:
        del values[flag.field]
    connection = {flag.field: values.pop(flag.field) for flag in GLOBAL_FLAGS}
    timeout = connection["request_timeout"]
    connection |= {"request_timeout": timeout.seconds, "request_timeout_text": timeout.text}
    return Options(**values, question=question, connection=ConnectionOptions(**connection))


# Flags about printing do not belong to the question, and other flags may hold credentials.
_ABOUT_PRINTING = frozenset({"output", "color", "concurrency", "chunk-size", "no-headers", "exit-code"})
_ABOUT_THE_PLACE = frozenset({"namespace", "context", "cluster", "kubeconfig", "as"})


def _question(values: Mapping[str, Any]) -> str:
    """Return the question as one could type it: long flags, in the order of the help."""
    typed = list(values["args"])
    for flag in (*FLAGS, *GLOBAL_FLAGS):
        value = values.get(flag.field)
        about_printing = flag in FLAGS and flag.long in _ABOUT_PRINTING
        about_the_place = flag in FLAGS or flag.long in _ABOUT_THE_PLACE
        if about_printing or not about_the_place or value in (flag.default, None, "", (), False):
            continue
        if value is True:
            typed.append(f"--{flag.long}")
        elif flag.kind == "commas":
            typed += [f"--{flag.long}", ",".join(value)]
        else:
            every = value if flag.kind is list else [value]
            typed += [part for one in every for part in (f"--{flag.long}", str(one))]
    return shlex.join(typed)


def command(args: Sequence[str]) -> int:
    """Run one question from the command line; return the exit code."""
    streams = _streams()
    try:
        options = parse(args)
        if options is None:
            return 0
        from kubectl_related.app import run

        code = run(options, streams, _picker(options, streams))
        streams.stdout.flush()
    except RelatedError as error:
        from kubectl_related.model.printable import printable

        for line in error.line().split("\n"):
            streams.warn(printable(line))
        return error.exit_code
    except KeyboardInterrupt:
        return InterruptedQuestion.exit_code
    except BrokenPipeError:
        abandon(streams.stdout)
        return 128 + getattr(signal, "SIGPIPE", 13)
    except OSError as error:
        # Other reads and writes report their own errors.
        abandon(streams.stdout)
        streams.warn(f"error: write /dev/stdout: {(error.strerror or str(error)).lower()}")
        return 1
    return code


def _picker(options: Options, streams: Streams) -> Pick | None:
    if len(options.args) != 1 or not streams.stdout.isatty():
        return None
    from kubectl_related.cli.picking import picker

    return picker(options, streams, os.environ)


def _streams() -> Streams:
    """Return the standard streams in UTF-8, as kubectl's; a closed one is replaced by the null device."""
    reading = sys.stdin or _null_device("r")
    out, err = sys.stdout or _null_device("w"), sys.stderr or _null_device("w")
    for stream in (out, err):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if isinstance(out, io.TextIOWrapper) and isinstance(out.buffer, io.RawIOBase):
        # With PYTHONUNBUFFERED a write may be partial, without an error.
        out = sys.stdout = io.TextIOWrapper(io.BufferedWriter(out.buffer), "utf-8", "backslashreplace")
    return Streams(reading, out, err, progress_on(err, os.environ))


def _null_device(mode: Literal["r", "w"]) -> TextIO:
    # Never closed: it lives as long as the process.
    return open(os.devnull, mode, encoding="utf-8")  # noqa: PTH123
