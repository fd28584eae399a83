"""`kubectl_complete-related`: kubectl's completion protocol.

One candidate a line, with a TAB and a description where there is one, then a
line `:N` with the shell's directive. Whatever fails, there are no candidates
and not a word: a person is typing.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kubectl_related.flags import FLAGS, GLOBAL_FLAGS, Flag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kubectl_related.cluster.source import ClusterSource
    from kubectl_related.options import Options

FILES, NO_FILES, NO_FILES_NO_SPACE = 0, 4, 6


@dataclass(frozen=True)
class Candidates:
    """What may stand there, and what else the shell may offer."""

    words: tuple[str, ...] = ()
    directive: int = NO_FILES


SCRIPTS = {"bash": "bash.sh", "fish": "fish.fish", "zsh": "zsh.sh"}
"""Shell → the script that asks this program for the plain executable `kubectl-related`."""


def main() -> None:
    """Print the candidates for the last argument, or with `--script SHELL` what a shell has to read."""
    if sys.argv[1:2] == ["--script"] and len(sys.argv) == 3 and sys.argv[2] in SCRIPTS:
        script = Path(__file__).with_name("completions") / SCRIPTS[sys.argv[2]]
        sys.stdout.write(script.read_text(encoding="utf-8"))
        return
    try:
        found = complete(sys.argv[1:])
    except Exception:  # noqa: BLE001 - the protocol knows no errors, and a person is typing
        found = Candidates()
    sys.stdout.write("".join(f"{word}\n" for word in found.words) + f":{found.directive}\n")


def complete(args: Sequence[str]) -> Candidates:
    """Return the candidates for the last of the arguments (perhaps empty)."""
    *before, word = args or [""]
    waiting, positional = _read(before)
    if waiting is not None:
        return _value(waiting, before[:-1])
    if word.startswith("-"):
        return Candidates(tuple(f"--{flag.long}\t{flag.help}" for flag in (*FLAGS, *GLOBAL_FLAGS)))
    return _argument(positional, word, before)


def _read(before: Sequence[str]) -> tuple[Flag | None, list[str]]:
    """Return the flag that still waits for its value, and the arguments that are no flags."""
    by_name = {f"--{flag.long}": flag for flag in (*FLAGS, *GLOBAL_FLAGS)}
    by_name |= {f"-{flag.short}": flag for flag in (*FLAGS, *GLOBAL_FLAGS) if flag.short}
    waiting: Flag | None = None
    positional = []
    for word in before:
        if waiting is not None:
            waiting = None
        elif not word.startswith("-"):
            positional.append(word)
        elif word in by_name and by_name[word].kind is not bool:
            waiting = by_name[word]
    return waiting, positional


def _value(flag: Flag, before: Sequence[str]) -> Candidates:
    if flag.long == "output":
        from kubectl_related.printers.formats import FORMATS

        return Candidates(tuple(FORMATS))
    if flag.long == "color":
        return Candidates(("always", "auto", "never"))
    if flag.long in ("context", "cluster", "user"):
        from kubectl_related.cluster.kubeconfig import config_names

        names = config_names(os.environ, _options(before).connection)
        return Candidates(getattr(names, f"{flag.long}s"))
    if flag.long in ("namespace", "type"):
        source, _ = _source(before)
        names_or_types = _names(source, "namespaces", "") if flag.long == "namespace" else _types(source)
        return Candidates(names_or_types)
    return Candidates((), FILES)


def _argument(positional: Sequence[str], word: str, before: Sequence[str]) -> Candidates:
    source, namespace = _source(before)
    typed, slash, _ = word.partition("/")
    if slash:
        return Candidates(tuple(f"{typed}/{name}" for name in _names(source, typed, namespace)))
    if not positional:
        return Candidates(_types(source))
    if "/" in positional[0]:
        return Candidates(tuple(f"{name}/" for name in _types(source)), NO_FILES_NO_SPACE)
    return Candidates(_names(source, positional[0], namespace))


def _options(before: Sequence[str]) -> Options:
    from kubectl_related.cli import parse

    options = parse([word for word in before if word not in ("-h", "--help", "--version")])
    if options is None:
        raise ValueError(before)
    return options


def _source(before: Sequence[str]) -> tuple[ClusterSource, str]:
    from kubectl_related.cluster.connect import connect
    from kubectl_related.streams import Streams

    return connect(_options(before), Streams(sys.stdin, sys.stdout, sys.stderr), os.environ)


def _types(source: ClusterSource) -> tuple[str, ...]:
    """Return the plurals; of those that several groups have, all but the first with their group."""
    words: dict[str, None] = {}
    for row in source.resources().preferred:
        if row.listable:
            words[row.qualified if row.plural in words else row.plural] = None
    return tuple(sorted(words))


def _names(source: ClusterSource, typed: str, namespace: str) -> tuple[str, ...]:
    from kubectl_related.objects import name_of
    from kubectl_related.source import Form, ListOf

    match = source.resources().resolve(typed)
    if match is None:
        return ()
    place = namespace if match.resource.namespaced else ""
    (answer,) = source.fetch([ListOf(match.resource, place, Form.METADATA)], lambda _r, _a: ()).values()
    return tuple(sorted(name_of(obj) for obj in answer.objects))
