"""A TYPE without a NAME on a terminal: a person picks the object with fzf.

Only names are listed. The line that fzf returns must be one of the list.
"""

from __future__ import annotations

import shlex
import shutil
import subprocess
from typing import TYPE_CHECKING

from kubectl_related.errors import RelatedError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kubectl_related.model.objects import Ref
    from kubectl_related.model.source import Source
    from kubectl_related.options import Options
    from kubectl_related.streams import Streams

    Pick = Callable[[Options, Source, str], tuple[Options, str]]
    """Options with a TYPE alone, the source, the namespace → the same with the NAME that was picked."""

IGNORE = "KUBECTL_RELATED_IGNORE_FZF"
"""The environment variable that switches picking off; any value does."""
# Exit codes of fzf: Enter when nothing matches; Esc or Ctrl-C.
_NOTHING_PICKED = (1, 130)


def picker(options: Options, streams: Streams, environ: Mapping[str, str]) -> Pick | None:
    """Return what lets a person pick the subject; None if the question needs no name, or nobody can."""
    if not _needs_a_name(options) or environ.get(IGNORE):
        return None
    # fzf reads keys from the terminal and draws on stderr.
    if not all(stream.isatty() for stream in (streams.stdin, streams.stdout, streams.stderr)):
        return None
    program = shutil.which("fzf", path=environ.get("PATH"))
    if program is None:
        return None

    def pick(options: Options, source: Source, namespace: str) -> tuple[Options, str]:
        return _picked(program, options, streams, source, namespace)

    return pick


def _needs_a_name(options: Options) -> bool:
    one_type = len(options.args) == 1 and options.args[0] and not set(options.args[0]) & {"/", ","}
    answered = options.selecting or options.filenames or options.missing or options.unused or options.explain
    return bool(one_type) and not answered and "-" not in options.from_paths


def _picked(
    program: str, options: Options, streams: Streams, source: Source, namespace: str
) -> tuple[Options, str]:
    """Return the options and the namespace with the object that is picked.

    Raises: RelatedError; KeyboardInterrupt if nothing is picked.
    """
    from kubectl_related.model.printable import printable
    from kubectl_related.questions.arguments import NO_NAME
    from kubectl_related.questions.subjects import resolve, selected

    resources = resolve(options.args[0], source, lambda _: None)
    if len(resources) > 1:
        raise UsageError(NO_NAME)
    # A subject in files is found in whatever namespace has it.
    everywhere = options.all_namespaces or not (source.live or options.connection.namespace)
    refs = sorted(selected(options._replace(all_namespaces=everywhere), source, resources[0], namespace))
    if not refs:
        inside = f" in {namespace} namespace" if resources[0].namespaced and not everywhere else ""
        raise UsageError(f"there is no {resources[0].label} to pick{inside}")
    lines = {
        printable(f"{ref.namespace}/{ref.name}" if everywhere and ref.namespace else ref.name): ref
        for ref in refs
    }
    if streams.progress is not None:
        streams.progress.clear()
    chosen = _chosen(program, lines, resources[0].label)
    if streams.progress is not None:
        streams.progress.restart()
    return _naming(lines[chosen], refs, options, source, namespace)


def _chosen(program: str, lines: Iterable[str], label: str) -> str:
    """Return the line that a person chooses. Raises: RelatedError, KeyboardInterrupt without a choice."""
    # Options of the person's own that would return more than one line, or show a file of that name.
    arguments = [program, "--no-multi", "--no-print-query", "--no-preview", f"--prompt={label}> "]
    try:
        ran = subprocess.run(  # noqa: S603 - a program of the PATH, without a shell
            arguments, input="\n".join(lines), stdout=subprocess.PIPE, encoding="utf-8", check=False
        )
    except (OSError, ValueError) as error:
        raise RelatedError(f"cannot pick with fzf: {error}; {IGNORE}=1 does without") from error
    if ran.returncode in _NOTHING_PICKED:
        raise KeyboardInterrupt
    chosen = ran.stdout.removesuffix("\n")
    if ran.returncode or chosen not in lines:
        problem = f"it ended with {ran.returncode}" if ran.returncode else "it returned no line of the list"
        raise RelatedError(f"cannot pick with fzf: {problem}; {IGNORE}=1 does without")
    return chosen


def _naming(
    ref: Ref, refs: Iterable[Ref], options: Options, source: Source, namespace: str
) -> tuple[Options, str]:
    """Return the options and the namespace as if the name had been typed, with -n only if it is needed."""
    words = shlex.split(options.question)
    words.insert(1, ref.name)
    several = sum(other.name == ref.name for other in refs) > 1
    connection = options.connection
    if ref.namespace and (ref.namespace != namespace if source.live else several):
        words += ["--namespace", ref.namespace]
        connection, namespace = connection._replace(namespace=ref.namespace), ref.namespace
    args = (*options.args, ref.name)
    return options._replace(args=args, question=shlex.join(words), connection=connection), namespace
