"""What was asked, of whom and when: the head of a page that outlives the terminal it was made in."""

from __future__ import annotations

import shlex
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kubectl_related.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kubectl_related.model.source import Origin
    from kubectl_related.options import Options

EPOCH = "SOURCE_DATE_EPOCH"
"""The environment variable that replaces the clock, in seconds since 1970: the same answer, the same page."""


class Asked(Record):
    """A question and where its answer comes from."""

    command: str = "kubectl related"
    context: str = ""
    server: str = ""
    files: tuple[str, ...] = ()
    when: datetime = datetime.fromtimestamp(0, UTC)
    get_flags: str = ""
    """What a kubectl command needs to ask the same cluster again; begins with a blank."""
    related_flags: str = ""
    """The same for `kubectl related`."""


def asked_of(options: Options, origin: Origin, environ: Mapping[str, str]) -> Asked:
    """Return what the head of a page says."""
    seconds = environ.get(EPOCH, "")
    when = datetime.fromtimestamp(int(seconds), UTC) if seconds.isdecimal() else datetime.now(UTC)
    connection = options.connection
    given = (("context", connection.context), ("kubeconfig", connection.kubeconfig))
    cluster = "".join(f" --{flag} {shlex.quote(value)}" for flag, value in given if value)
    files = "".join(f" --from {shlex.quote(path)}" for path in options.from_paths)
    rules = "".join(f" --rules {shlex.quote(path)}" for path in options.rules)
    return Asked(
        command=f"kubectl related {options.question}",
        context=origin.context,
        server=origin.server,
        files=options.from_paths,
        when=when,
        get_flags=cluster,
        related_flags=(files or cluster) + rules,
    )
