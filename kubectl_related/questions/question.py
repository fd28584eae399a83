"""Questions as values. Each kind of question is answered in one file of this package.

Does not depend on a source: a question is complete before anything is opened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.errors import UsageError
from kubectl_related.model.graph import USED_BY, USES
from kubectl_related.options import Options
from kubectl_related.questions.arguments import parse_arguments, parse_name, unknown_type
from kubectl_related.record import Record

if TYPE_CHECKING:
    from kubectl_related.printers.formats import Printing
    from kubectl_related.questions.arguments import Asked


class About(Record):
    """A question about what these objects use, and about their users."""

    asked: tuple[Asked, ...]
    """As typed; empty if files name the subjects."""
    directions: tuple[str, ...] = (USED_BY, USES)
    depth: int = 1
    if_deleted: bool = False
    if_changed: bool = False
    only_missing: bool = False
    """Only references that dangle are asked for."""


class CheckPlace(Record):
    """Which references of a whole place dangle."""


class Paths(Record):
    """How these objects and the target are related: the chains of relations between them."""

    asked: tuple[Asked, ...]
    """As typed; empty if files name the subjects."""
    target: Asked
    directions: tuple[str, ...] = (USED_BY, USES)
    depth: int = 6
    """How many relations long a chain may be, 0 = any number."""


class Unused(Record):
    """Which objects nothing uses."""

    types: tuple[str, ...] = ()
    """As typed; empty for all kinds that exist to be used."""


class Explain(Record):
    """A question about the requests that another question needs."""

    question: About | CheckPlace | Paths | Unused


class Watch(Record):
    """A question about how the answer to another one changes; `only_changes`: without that answer."""

    question: About
    only_changes: bool = False


Question = About | CheckPlace | Paths | Unused | Explain | Watch


def question_of(options: Options, printing: Printing) -> Question:
    """Return what the flags ask. Raises: UsageError."""
    if options.explain and not printing.format.explains:
        raise UsageError(f"--explain option cannot be used with {options.output} printer")
    if options.baseline and not options.missing:
        raise UsageError("--baseline holds findings of a check: it needs --missing")
    alternatives = {
        "if-changed": options.if_changed,
        "if-deleted": options.if_deleted,
        "missing": options.missing,
    }
    if len(given := [flag for flag, wanted in alternatives.items() if wanted]) > 1:
        raise UsageError(f"--{given[0]} and --{given[1]} cannot be used together")
    question = _question(options, printing)
    if options.watch or options.watch_only:
        return _watch(question, options, printing)
    return Explain(question) if options.explain else question


def _question(options: Options, printing: Printing) -> About | CheckPlace | Paths | Unused:
    if options.unused:
        return _unused(options)
    return _paths(options, printing) if options.to else _about_or_check(options)


def _watch(question: Question, options: Options, printing: Printing) -> Watch:
    flag = "--watch" if options.watch else "--watch-only"
    others: dict[str, object] = {
        "from": options.from_paths,
        "explain": options.explain,
        "missing": options.missing,
        "unused": options.unused,
        "to": options.to,
    }
    for other in (name for name, given in others.items() if given):
        raise UsageError(f"{flag} and --{other} cannot be used together")
    if not printing.format.events:
        name = options.output.partition("=")[0]
        raise UsageError(f"{flag} option cannot be used with {name} printer")
    assert isinstance(question, About)  # noqa: S101 - any other question has a flag of its own
    return Watch(question, options.watch_only)


def _about_or_check(options: Options) -> About | CheckPlace:
    if options.missing and not (options.args or options.filenames or options.selecting):
        return CheckPlace()
    directions = (USES,) if options.missing else _directions(options)
    depth = About(()).depth if options.depth is None else options.depth
    return About(_asked(options), directions, depth, options.if_deleted, options.if_changed, options.missing)


def _paths(options: Options, printing: Printing) -> Paths:
    # A chain has no gaps, and its steps have an order of their own.
    others: dict[str, object] = {
        "missing": options.missing,
        "if-deleted": options.if_deleted,
        "if-changed": options.if_changed,
        "type": options.types,
    }
    others["sort-by"] = options.sort_by and printing.format.for_people
    for flag, given in others.items():
        if given:
            raise UsageError(f"--to and --{flag} cannot be used together")
    if len(options.to) > 1:
        raise UsageError("--to can only be specified once")
    asked, target = _asked(options), parse_name(options.to[0])
    depth = Paths((), target).depth if options.depth is None else options.depth
    return Paths(asked, target, _directions(options), depth)


def _asked(options: Options) -> tuple[Asked, ...]:
    if options.filenames:
        return ()
    return tuple(parse_arguments(options.args, selecting=options.selecting))


def _directions(options: Options) -> tuple[str, ...]:
    chosen = tuple(d for d, only in ((USED_BY, options.used_by), (USES, options.uses)) if only)
    return chosen or (USED_BY, USES)


_DEFAULTS = Options()
_NOT_WITH_UNUSED = (
    "missing", "if_deleted", "if_changed", "to", "uses", "used_by", "depth", "expand", "baseline",
    "filenames", "recursive",
)  # fmt: skip


def _unused(options: Options) -> Unused:
    """Read `--unused [TYPE[,TYPE]]`. Raises: UsageError."""
    for field in _NOT_WITH_UNUSED:
        if getattr(options, field) != getattr(_DEFAULTS, field):
            flag = "filename" if field == "filenames" else field.replace("_", "-")
            raise UsageError(f"--{flag} and --unused cannot be used together")
    if len(options.args) > 1 or any("/" in arg for arg in options.args):
        raise UsageError("--unused takes types only, no names: TYPE[,TYPE]")
    types = options.args[0].split(",") if options.args else []
    if not all(types):
        raise unknown_type("")
    return Unused(tuple(dict.fromkeys(types)))
