"""From Options to the answer: what was asked for, who answers, and then the story of answering."""

from __future__ import annotations

import os
from contextlib import closing
from typing import TYPE_CHECKING

from kubectl_related.errors import RelatedError
from kubectl_related.printers.formats import printing_of
from kubectl_related.questions.arguments import parse_arguments
from kubectl_related.questions.open_source import open_source

if TYPE_CHECKING:
    from kubectl_related.options import Options
    from kubectl_related.streams import Streams

_AHEAD = 12
"""Connections: a question seldom needs fewer."""


def run(options: Options, streams: Streams) -> int:
    """Answer one question; return the exit code. Raises: RelatedError."""
    printing = printing_of(options, streams.stdout, os.environ)
    needed = not options.filenames and (options.args or not options.missing)
    asked = parse_arguments(options.args, selecting=options.selecting) if needed else []
    source, namespace, errors = open_source(options, streams, os.environ, 0 if options.explain else _AHEAD)
    # Connections are opened while this is imported.
    from kubectl_related.questions.about import answer

    with closing(source):
        try:
            return answer(options, streams, asked, source, namespace, errors, printing)
        except RelatedError:
            from kubectl_related.printers.terminal import safe

            # What a file lacks may be why: the kind that is unknown, for one.
            for broken in errors:
                streams.warn(safe(str(broken)))
            raise
