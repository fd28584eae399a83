"""From Options to the answer: what is asked, who answers, and how it is printed."""

from __future__ import annotations

import os
from contextlib import closing
from typing import TYPE_CHECKING

from kubectl_related.errors import RelatedError
from kubectl_related.printers.formats import printing_of
from kubectl_related.printers.padding import preload
from kubectl_related.questions.open_source import open_source
from kubectl_related.questions.question import Explain, question_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from kubectl_related.model.source import Source
    from kubectl_related.options import Options
    from kubectl_related.streams import Streams


def run(
    options: Options,
    streams: Streams,
    pick: Callable[[Options, Source, str], tuple[Options, str]] | None = None,
) -> int:
    """Answer one question; return the exit code.

    `pick`: adds the NAME to the one TYPE of the options, and returns the namespace of that object.

    Raises: RelatedError; KeyboardInterrupt if nothing is picked.
    """
    if options.from_paths and pick is None:
        from kubectl_related.questions.file_subjects import covering_everything

        options = covering_everything(options)
    printing = printing_of(options, streams.stdout, os.environ)
    # With any name, so that other errors in the arguments are reported before anything is picked.
    typed = options if pick is None else options._replace(args=(*options.args, "NAME"))
    question = question_of(typed, printing)
    preconnect = not isinstance(question, Explain)
    source, namespace, errors = open_source(options, streams, os.environ, preconnect=preconnect)
    # The connection is opened while this is imported.
    from kubectl_related.questions.answer import answer
    from kubectl_related.questions.session import Session

    if source.live and printing.format.columns:
        preload()
    with closing(source):
        try:
            if pick is not None:
                options, namespace = pick(options, source, namespace)
                question = question_of(options, printing)
            return answer(question, Session(options, streams, source, namespace, errors), printing)
        except RelatedError:
            from kubectl_related.model.printable import printable

            # What a file lacks may be the reason: an unknown kind, for one.
            for broken in errors:
                for line in str(broken).split("\n"):
                    streams.warn(printable(line))
            raise
