"""From Options to where answers come from: files, or a cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kubectl_related.errors import RelatedError
    from kubectl_related.model.source import Source
    from kubectl_related.options import Options
    from kubectl_related.streams import Streams


def open_source(
    options: Options, streams: Streams, environ: Mapping[str, str], *, preconnect: bool = False
) -> tuple[Source, str, Sequence[RelatedError]]:
    """Return the source, the namespace of the subject, and what is told of files that were broken.

    `preconnect`: open a connection to a cluster before anything is requested.

    Raises: RelatedError.
    """
    if options.from_paths:
        from kubectl_related.files.paths import STDIN
        from kubectl_related.files.reader import read
        from kubectl_related.files.source import FileSource

        if STDIN in options.from_paths and STDIN in options.filenames:
            raise UsageError("standard input can be read only once, by -f or by --from")
        loaded = read(options.from_paths, streams.stdin, streams.warn)
        placed = [(p.obj, f"{p.file}:{p.line}") for p in loaded.objects]
        namespace = options.connection.namespace
        files = FileSource(placed, namespace or "default", streams.warn)
        return files, namespace or files.only_namespace, loaded.errors
    from kubectl_related.cluster.connect import connect

    source, namespace = connect(options, streams, environ, preconnect=preconnect)
    return source, namespace, ()
