"""`kubectl_complete-related`: kubectl's completion protocol.

Prints one candidate a line, with an optional TAB and description, then a line
`:N` with the shell's directive. Errors print no candidates and no message,
because the user is still typing.
"""

from __future__ import annotations

import io
import os
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kubectl_related.cli.flags import ALL_FLAGS, awaiting
from kubectl_related.printers.formats import FORMATS
from kubectl_related.record import Record
from kubectl_related.streams import Streams, abandon

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kubectl_related.cli.flag_types import Flag
    from kubectl_related.model.source import Source
    from kubectl_related.options import Options

FILES, NO_FILES, NO_FILES_NO_SPACE = 0, 4, 6
SLASHED = "/"
"""Stands for an argument of the form TYPE/NAME: those after it have the same form."""
REQUEST_TIMEOUT = 5.0
"""Default of --request-timeout, in seconds."""
SCRIPTS = {"bash": "bash.sh", "fish": "fish.fish", "zsh": "zsh.sh"}
"""Shell → the script that completes the plain executable `kubectl-related`."""


class Candidates(Record):
    """The words that fit, and the directive for the shell."""

    words: tuple[str, ...] = ()
    directive: int = NO_FILES


class Typed(Record):
    """The command line up to the cursor. For `--output=js`, `word` is `js` and `waiting` the flag."""

    before: Sequence[str]
    positional: Sequence[str]
    waiting: Flag | None
    word: str


def main() -> None:
    """Print the candidates for the last argument, or with `--script SHELL` the shell's script."""
    if sys.stdout is None:
        return
    try:
        _answer()
        sys.stdout.flush()
    except OSError:
        abandon(sys.stdout)


def _answer() -> None:
    if sys.argv[1:2] == ["--script"] and len(sys.argv) == 3 and sys.argv[2] in SCRIPTS:
        script = Path(__file__).with_name("completions") / SCRIPTS[sys.argv[2]]
        sys.stdout.write(script.read_text(encoding="utf-8"))
        return
    try:
        found = complete(sys.argv[1:])
    except Exception:  # noqa: BLE001 - the protocol has no errors, and the user is typing
        found = Candidates()
    sys.stdout.write("".join(f"{word}\n" for word in found.words) + f":{found.directive}\n")


def complete(args: Sequence[str]) -> Candidates:
    """Return the candidates that start with the last argument, which may be empty."""
    typed = read_typed(args or [""])
    found = _candidates(typed)
    return found._replace(words=tuple(word for word in found.words if word.startswith(typed.word)))


def read_typed(args: Sequence[str]) -> Typed:
    """Split the arguments into flags, values and names; the last one is still being typed."""
    *before, word = args
    waiting: Flag | None = None
    positional: list[str] = []
    for at, arg in enumerate(before):
        if waiting is not None:
            waiting = None
        elif arg == "--":
            return Typed(before, [*positional, *before[at + 1 :]], None, word)
        elif arg.startswith("-") and arg != "-":
            waiting = awaiting(arg)
        else:
            positional.append(arg)
    if waiting is not None:
        return Typed(before[:-1], positional, waiting, word)
    name, equals, value = word.partition("=")
    if equals and (flag := awaiting(name)) is not None:
        return Typed(before, positional, flag, value)
    return Typed(before, positional, None, word)


def _candidates(typed: Typed) -> Candidates:
    if typed.waiting is not None:
        return _value(typed.waiting, typed)
    if typed.word.startswith("-"):
        return Candidates(tuple(_flags()))
    return _argument(typed)


def _flags() -> Iterator[str]:
    for flag in ALL_FLAGS:
        yield f"--{flag.long}\t{flag.help}"
        if flag.short:
            yield f"-{flag.short}\t{flag.help}"


def _value(flag: Flag, typed: Typed) -> Candidates:
    if flag.values == "files":
        return Candidates((), FILES)
    if flag.values in ("contexts", "clusters", "users"):
        from kubectl_related.cluster.kubeconfig.load import config_names

        names = config_names(os.environ, _options(typed.before).connection)
        return Candidates(getattr(names, flag.values))
    if flag.values == "objects":
        return _argument(typed._replace(positional=[SLASHED]))
    if flag.values in ("namespaces", "types"):
        source, _ = _source(typed.before)
        with closing(source):
            return Candidates(tuple(_of_source(flag, source, typed.word)))
    return Candidates(tuple(FORMATS) if flag.values == "formats" else _choices(flag))


def _choices(flag: Flag) -> tuple[str, ...]:
    return tuple(sorted(flag.kind.choices)) if isinstance(flag.kind, click.Choice) else ()


def _of_source(flag: Flag, source: Source, word: str) -> Iterable[str]:
    if flag.values == "namespaces":
        return _names(source, "namespaces", "")
    left_out = "!" if word.rpartition(",")[2].startswith("!") else ""
    return _listed(word, (left_out + name for name in _types(source)))


def _argument(typed: Typed) -> Candidates:
    """Return types, names, or TYPE/NAME."""
    source, namespace = _source(typed.before)
    with closing(source):
        kind, slash, _ = typed.word.partition("/")
        if slash:
            slashed = (f"{kind}/{name}" for name in _names(source, kind, namespace))
            return Candidates(tuple(name for name in slashed if name not in typed.positional))
        if not typed.positional:
            return Candidates(_listed(typed.word, _types(source)))
        if "/" in typed.positional[0]:
            return Candidates(tuple(f"{name}/" for name in _types(source)), NO_FILES_NO_SPACE)
        names = _names(source, typed.positional[0], namespace)
        return Candidates(tuple(name for name in names if name not in typed.positional[1:]))


def _listed(word: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return the completions of a comma-separated list, without the names it already has."""
    begun, comma, _ = word.rpartition(",")
    return tuple(f"{begun}{comma}{name}" for name in names if name not in begun.split(","))


def _options(before: Sequence[str]) -> Options:
    from kubectl_related.cli.command import parse

    options = parse([word for word in before if word not in ("-h", "--help", "--version")])
    if options is None or "-" in options.from_paths:
        raise ValueError(before)
    return options


def _source(before: Sequence[str]) -> tuple[Source, str]:
    from kubectl_related.questions.open_source import open_source

    options = _options(before)
    if not options.connection.request_timeout:
        options = options._replace(connection=options.connection._replace(request_timeout=REQUEST_TIMEOUT))
    silent = Streams(sys.stdin, sys.stdout, io.StringIO())
    source, namespace, _ = open_source(options, silent, os.environ)
    # A subject in files is found in whatever namespace has it.
    everywhere = options.from_paths and not options.connection.namespace
    return source, "" if everywhere else namespace


def _types(source: Source) -> list[str]:
    """Return the plurals; if several groups have one, all but the first include the group."""
    words: dict[str, None] = {}
    for row in source.resources().preferred:
        if row.listable:
            words[row.qualified if row.plural in words else row.plural] = None
    return sorted(words)


def _names(source: Source, typed: str, namespace: str) -> list[str]:
    from kubectl_related.model.objects import name_of
    from kubectl_related.model.source import Form, ListOf

    resources = source.resources()
    found = [match.resource for name in typed.split(",") if (match := resources.resolve(name))]
    lists = [ListOf(one, namespace if one.namespaced else "", Form.METADATA) for one in found]
    answers = source.fetch(lists, lambda _request, _answer: ()).values()
    return sorted({name_of(obj) for answer in answers for obj in answer.objects})
