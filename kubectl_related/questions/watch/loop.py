"""Watching a question: answer it, print the answer, and from then on what every change makes of it.

A change is applied to what is held; the question is then answered from that, and compared
with the answer before. A change that no rule reads prints nothing.
"""

from __future__ import annotations

import gc
import io
import time
from typing import TYPE_CHECKING, cast

from kubectl_related.errors import UnreachableError
from kubectl_related.model.printable import printable
from kubectl_related.printers.events import changes
from kubectl_related.printers.rows.shown import Shown, shown_of
from kubectl_related.questions.about import refs_of, related_to
from kubectl_related.questions.report import report, unknown
from kubectl_related.questions.watch.held import HeldSource
from kubectl_related.questions.watch.watches import Watches

if TYPE_CHECKING:
    from typing import TextIO

    from kubectl_related.model.graph import Related
    from kubectl_related.model.objects import Ref
    from kubectl_related.model.watching import Watchable
    from kubectl_related.printers.events import Entries
    from kubectl_related.printers.formats import Printing
    from kubectl_related.printers.layout import Layout
    from kubectl_related.questions.question import Watch
    from kubectl_related.questions.session import Session

_PAUSE = 0.05
"""Seconds in which further changes count as one with the first."""
_SORTING_IGNORED = "warning: --watch requested, --sort-by will be ignored for watch events received"


def watch(question: Watch, session: Session, printing: Printing) -> int:
    """Print the answer and its changes until Ctrl-C or --request-timeout. Raises: RelatedError."""
    limit = session.options.connection.request_timeout
    deadline = time.monotonic() + limit if limit else None
    if session.options.sort_by:
        session.streams.warn(_SORTING_IGNORED)
    return _Watched(question, session, printing, deadline).run()


class _Watched:
    """One question that is watched, and its last answer."""

    def __init__(self, question: Watch, session: Session, printing: Printing, deadline: float | None) -> None:
        self._question = question
        self._streams = session.streams
        # The flags made sure that it is a cluster.
        source = cast("Watchable", session.source)
        self._source = HeldSource(source)
        self._session = session._replace(source=self._source)
        self._printing = printing
        self._deadline = deadline
        self._printer = printing.format.event_printer(printing.layout, session.streams.stdout)
        self._watches = Watches(source, self._source, session.streams.warn)
        self._refs: list[Ref] | None = None
        self._entries: Entries = {}
        self._found: dict[Ref, bool] = {}
        self._said: set[str] = set()

    def run(self) -> int:
        related = self._answer(self._session)
        code = report(related, self._session, self._printing._replace(printer=self._print_first))
        self._streams.stdout.flush()
        named = not self._session.options.selecting and not self._session.options.ignore_not_found
        if named and not any(subject.found for subject in related.subjects):
            return code
        self._said = set(unknown(related))
        self._found = {subject.ref: subject.found for subject in related.subjects}
        self._source.patient, self._source.deadline = True, self._deadline
        try:
            self._go_on()
        finally:
            self._watches.stop()
        return code

    def _go_on(self) -> None:
        """Answer again after each change, until the time is over. Raises: RelatedError."""
        _collect_as_usual()
        try:
            again = self._watches.sync(self._source.settle())
            while again or self._watches.take(_PAUSE, self._deadline):
                self._answer_again()
                again = self._watches.sync(self._source.settle())
        except UnreachableError:
            if self._deadline is None or time.monotonic() < self._deadline:
                raise

    def _answer(self, session: Session) -> Related:
        self._source.begin()
        refs = refs_of(self._question.question.asked, session) if self._refs is None else self._refs
        if session.options.filenames:
            # Standard input can be read only once.
            self._refs = refs
        columns = self._printing.format.columns
        return related_to(refs, self._question.question, session, columns=columns)

    def _answer_again(self) -> None:
        # Problems of files and fields were reported with the first answer.
        silent = self._streams._replace(stderr=io.StringIO(), progress=None)
        related = self._answer(self._session._replace(streams=silent, errors=[]))
        self._say(related)
        before, self._entries = self._entries, self._printer.entries(self._shown(related))
        self._printer.print([*changes(before, self._entries)])
        self._streams.stdout.flush()

    def _print_first(self, shown: Shown, _layout: Layout, _out: TextIO) -> None:
        self._entries = self._printer.entries(self._shown(shown.answer))
        if not self._question.only_changes:
            self._printer.print([*changes({}, self._entries)])

    def _shown(self, related: Related) -> Shown:
        people = self._printing.format.for_people
        return shown_of(related, self._printing.layout) if people else Shown(related)

    def _say(self, related: Related) -> None:
        """Say which subjects are gone or back, and what can no longer be read."""
        found = {subject.ref: subject.found for subject in related.subjects}
        for ref, is_there in found.items():
            name = printable(related.label(ref))
            if self._found.get(ref, is_there) and not is_there:
                self._streams.warn(f"{name} was deleted; waiting for it to come back")
            elif is_there and not self._found.get(ref, is_there):
                self._streams.warn(f"{name} is back")
        self._found = found
        for sentence in unknown(related):
            if sentence not in self._said:
                self._said.add(sentence)
                self._streams.warn(printable(sentence))


def _collect_as_usual() -> None:
    """Look for cycles often enough for a process that goes on, but not in what it holds by now.

    As rarely as for a single answer, 30,000 changes left 10 MB of them behind.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(2_000, 10, 10)
