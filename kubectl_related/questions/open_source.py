"""From Options to where answers come from: files, or a cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.errors import FileError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kubectl_related.errors import RelatedError
    from kubectl_related.model.source import Source
    from kubectl_related.options import Options
    from kubectl_related.streams import Streams


def open_source(
    options: Options, streams: Streams, environ: Mapping[str, str], *, preconnect: bool = False
) -> tuple[Source, str, list[RelatedError]]:
    """Return the source, the namespace of the subject, and the errors of files that could not be read.

    `preconnect`: open a connection to a cluster before anything is requested.

    Raises: RelatedError.
    """
    if options.from_paths:
        from kubectl_related.files.paths import STDIN
        from kubectl_related.files.reader import read
        from kubectl_related.files.source import FileSource
        from kubectl_related.questions.file_subjects import input_of
        from kubectl_related.questions.own_rules import fields_in_files

        if STDIN in options.from_paths and STDIN in options.filenames:
            raise UsageError("standard input can be read only once, by -f or by --from")
        loaded = read(
            options.from_paths, streams.stdin, streams.warn, fields=fields_in_files(options, environ)
        )
        if not loaded.objects and not loaded.errors:
            raise FileError(f"no Kubernetes objects in {input_of(options)}")
        namespace = options.connection.namespace or "default"
        files = FileSource(loaded, namespace, streams.warn, closed=options.closed)
        return files, namespace, list(loaded.errors)
    if options.closed:
        raise UsageError("--closed is about files: it needs --from")
    from kubectl_related.cluster.connect import connect

    source, namespace = connect(options, streams, environ, preconnect=preconnect)
    return source, namespace, []
