"""Questions as values. Each kind of question is answered in one file of this package.

Does not depend on a source: a question is complete before anything is opened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kubectl_related.errors import UsageError
from kubectl_related.model.graph import USED_BY, USES
from kubectl_related.questions.arguments import parse_arguments

if TYPE_CHECKING:
    from kubectl_related.options import Options
    from kubectl_related.printers.formats import Printing
    from kubectl_related.questions.arguments import Asked


class About(NamedTuple):
    """A question about what these objects use, and about their users."""

    asked: tuple[Asked, ...]
    """As typed; empty if files name the subjects."""
    directions: tuple[str, ...] = (USED_BY, USES)
    depth: int = 1
    if_deleted: bool = False
    if_changed: bool = False
    only_missing: bool = False
    """Only references that dangle are asked for."""


class CheckPlace(NamedTuple):
    """Which references of a whole place dangle."""


class Explain(NamedTuple):
    """A question about the requests that another question needs."""

    question: About | CheckPlace


Question = About | CheckPlace | Explain


def question_of(options: Options, printing: Printing) -> Question:
    """Return what the flags ask. Raises: UsageError."""
    if options.explain and not printing.format.explains:
        raise UsageError(f"--explain option cannot be used with {options.output} printer")
    if options.baseline and not options.missing:
        raise UsageError("--baseline holds findings of a check: it needs --missing")
    if options.if_changed and (options.if_deleted or options.missing):
        other = "if-deleted" if options.if_deleted else "missing"
        raise UsageError(f"--if-changed and --{other} cannot be used together")
    question = _about_or_check(options)
    return Explain(question) if options.explain else question


def _about_or_check(options: Options) -> About | CheckPlace:
    if options.missing and not options.args and not options.filenames:
        return CheckPlace()
    asked = () if options.filenames else parse_arguments(options.args, selecting=options.selecting)
    chosen = tuple(d for d, only in ((USED_BY, options.used_by), (USES, options.uses)) if only)
    directions = (USES,) if options.missing else chosen or (USED_BY, USES)
    return About(
        tuple(asked), directions, options.depth, options.if_deleted, options.if_changed, options.missing
    )
