"""Prints the result and the warnings, and returns the exit code."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from io import StringIO
from typing import TYPE_CHECKING

from kubectl_related.errors import ServerError
from kubectl_related.model.printable import printable
from kubectl_related.printers.rows.shown import NAME_FIELD, Shown, shown_of
from kubectl_related.printers.terminal import BRIGHT_YELLOW, colored, wants_color

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kubectl_related.errors import RelatedError
    from kubectl_related.model.graph import Failure, Related, Subject
    from kubectl_related.options import Options
    from kubectl_related.printers.formats import Printing
    from kubectl_related.questions.session import Session
    from kubectl_related.streams import Streams


def report(answer: Related, session: Session, printing: Printing) -> int:
    """Print the answer and what went wrong; return the exit code."""
    options, streams = session.options, session.streams
    warnings = dict.fromkeys(warning for subject in answer.subjects for warning in subject.warnings)
    for warning in warnings:
        streams.warn(_warning(warning, options, streams))
    # Programs get every relative as it is: only people need rows.
    shown = shown_of(answer, printing.layout) if printing.format.for_people else Shown(answer)
    shown = _placed(shown, session, printing)
    _print(shown, session, printing)
    if printing.format.for_people:
        _say_what_was_not_found(shown, options, streams)
    problems = [*session.errors, *_not_found(answer, options)]
    for problem in problems:
        for line in (problem.line() if len(problems) == 1 else str(problem)).split("\n"):
            streams.warn(printable(line))
    for warning in unknown(answer):
        streams.warn(printable(warning))
    if warnings and options.connection.warnings_as_errors:
        streams.warn(f"error: {len(warnings)} warning{'s' if len(warnings) > 1 else ''} received")
        return 1
    for note in _notes(answer, streams):
        streams.warn(note)
    if problems or not answer.complete:
        return 1
    listed = any(not (answer.only_missing and relative.optional) for relative in answer.relatives)
    listed = listed or bool(answer.unused)
    return 3 if options.exit_code and listed else 0


def _print(shown: Shown, session: Session, printing: Printing) -> None:
    streams = session.streams
    if printing.format.headed:
        from kubectl_related.printers.asked import asked_of

        shown = shown._replace(asked=asked_of(session.options, session.source.origin, os.environ))
    if not printing.format.caution:
        printing.printer(shown, printing.layout, streams.stdout)
        return
    written = StringIO()
    printing.printer(shown, printing.layout, written)
    streams.stdout.write(written.getvalue())
    if caution := printing.format.excess(written.getvalue()):
        streams.warn(caution)


def _placed(shown: Shown, session: Session, printing: Printing) -> Shown:
    """Look up the files and lines of the references that the format shows: a table folds, others show all."""
    if not printing.format.places:
        return shown
    answer = shown.answer
    listed = answer.unused if answer.unused is not None else answer.relatives
    edges = shown.edges if printing.format.for_people else (edge for one in listed for edge in one.edges)
    objects = ((relative.ref, NAME_FIELD) for relative in answer.unused or ())
    places = session.source.places([*((edge.holder, edge.via) for edge in edges), *objects])
    return shown._replace(answer=replace(shown.answer, places=places))


def _warning(text: str, options: Options, streams: Streams) -> str:
    word = "Warning:"
    if wants_color(options.color, streams.stderr, os.environ):
        word = colored(word, BRIGHT_YELLOW)
    return f"{word} {printable(text)}"


def _notes(answer: Related, streams: Streams) -> Iterator[str]:
    """Yield what people should know of a search, though nothing of it failed."""
    yield from (f"Note: {printable(note)}" for note in answer.notes)
    if answer.unsearched and streams.stderr.isatty() and any(subject.found for subject in answer.subjects):
        kinds = ", ".join(answer.unsearched)
        yield f"Note: {kinds} in other namespaces may also refer to this; use -A to search them."
    for kind, count in sorted(Counter(answer.refused).items()):
        what, them = ("1 reference", "it") if count == 1 else (f"{count} references", "they")
        verb, those = ("is", "it") if count == 1 else ("are", "them")
        yield (
            f"Note: no {kind} allows {what} across namespaces, so {them} {verb} not in effect;"
            f" --weak shows {those}."
        )


def _say_what_was_not_found(shown: Shown, options: Options, streams: Streams) -> None:
    if shown.answer.target is not None and shown.answer.subjects:
        _say_what_is_unrelated(shown.answer, shown.answer.target, streams)
    elif shown.is_empty:
        _say_nothing_found(shown.answer, options, streams)


def _say_nothing_found(answer: Related, options: Options, streams: Streams) -> None:
    found = [subject for subject in answer.subjects if subject.found]
    if answer.unused is not None:
        if not answer.withheld:
            place = "" if "*" in answer.searched else f" in {printable(answer.searched[0])} namespace"
            streams.warn(f"No unused resources found{place}.")
    elif answer.is_check or (answer.only_missing and found):
        streams.warn("No missing references found.")
    elif not answer.subjects:
        place = f" in {printable(answer.selected_in)} namespace." if answer.selected_in else ""
        streams.warn(f"No resources found{place}")
    elif found:
        namespaces = {subject.ref.namespace for subject in answer.subjects}
        one = namespaces.pop() if len(namespaces) == 1 and not options.all_namespaces else ""
        streams.warn("No related resources found" + (f" in {printable(one)} namespace." if one else ""))


def _say_what_is_unrelated(answer: Related, target: Subject, streams: Streams) -> None:
    related = {chain.subject for chain in answer.chains}
    steps = {0: "", 1: " within 1 step"}.get(answer.longest, f" within {answer.longest} steps")
    for subject in answer.subjects if target.found else ():
        if subject.found and subject.ref not in related:
            ends = f"{answer.label(subject.ref)} and {answer.label(target.ref)}"
            streams.warn(printable(f"No relation found between {ends}{steps}."))


def _not_found(answer: Related, options: Options) -> Iterable[RelatedError]:
    for subject in (*answer.subjects, *([answer.target] if answer.target else [])):
        if subject.error is not None:
            yield subject.error
        elif not subject.found and not options.ignore_not_found:
            yield ServerError(404, "NotFound", f'{subject.resource.qualified} "{subject.ref.name}" not found')


def unknown(answer: Related) -> Iterator[str]:
    """Yield what could not be read, and what is therefore unknown."""
    if answer.failures:
        yield _incomplete(answer.failures)
    for name in answer.unread:
        yield f"Warning: the schema of {name} could not be read, so what it refers to is unknown"
    if answer.withheld:
        names = ", ".join(answer.withheld)
        yield f"Warning: not listed, because something that may use them could not be read: {names}"


def _incomplete(failures: Iterable[Failure]) -> str:
    """Return one line about an object that could not be read, with the reason."""
    by_reason: dict[str, list[str]] = {}
    for failure in failures:
        by_reason.setdefault(failure.error.reason or "error", []).append(failure.qualified)
    parts = [f"{', '.join(sorted(set(names)))} ({reason})" for reason, names in sorted(by_reason.items())]
    return f"Warning: the answer is incomplete, these could not be read: {'; '.join(parts)}"
