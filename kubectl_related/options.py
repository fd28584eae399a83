"""What was typed, as values: every flag once, with kubectl's defaults. No behaviour."""

from __future__ import annotations

from kubectl_related.record import Record


class ConnectionOptions(Record):
    """kubectl's global flags; an empty string or None means: not given."""

    kubeconfig: str = ""
    context: str = ""
    cluster: str = ""
    user: str = ""
    namespace: str = ""
    server: str = ""
    proxy_url: str = ""
    tls_server_name: str = ""
    certificate_authority: str = ""
    insecure_skip_tls_verify: bool | None = None
    client_certificate: str = ""
    client_key: str = ""
    token: str = ""
    username: str = ""
    password: str = ""
    as_user: str = ""
    as_group: tuple[str, ...] = ()
    as_uid: str = ""
    as_user_extra: tuple[str, ...] = ()
    request_timeout: float = 0.0
    """Seconds for a whole request, 0 = none."""
    request_timeout_text: str = "0"
    """As typed: it is also sent to the server."""
    disable_compression: bool = False
    cache_dir: str = ""
    verbosity: int = 0
    warnings_as_errors: bool = False


class Options(Record):
    """One question."""

    args: tuple[str, ...] = ()
    filenames: tuple[str, ...] = ()
    recursive: bool = False
    selector: str = ""
    field_selector: str = ""
    all_namespaces: bool = False
    uses: bool = False
    used_by: bool = False
    depth: int | None = None
    """Relations away, 0 = no limit; None = the default of the question."""
    types: tuple[str, ...] = ()
    """As typed; a leading `!` leaves a type out."""
    expand: bool = False
    weak: bool = False
    all_types: bool = False
    if_deleted: bool = False
    if_changed: bool = False
    missing: bool = False
    to: tuple[str, ...] = ()
    """The object to which chains of relations lead; only one is allowed."""
    unused: bool = False
    exit_code: bool = False
    baseline: str = ""
    """A file with the findings of an earlier check."""
    from_paths: tuple[str, ...] = ()
    closed: bool = False
    """The files are a whole cluster: what they lack does not exist."""
    rules: tuple[str, ...] = ()
    chunk_size: int = 500
    no_headers: bool = False
    show_kind: bool = False
    """Accepted: a row shows its kind anyway."""
    show_labels: bool = False
    label_columns: tuple[str, ...] = ()
    sort_by: str = ""
    ignore_not_found: bool = False
    color: str = "auto"
    output: str = ""
    """`-o` as typed, with its argument: `jsonpath={.items}`."""
    concurrency: int = 32
    explain: bool = False
    watch: bool = False
    watch_only: bool = False
    question: str = ""
    """The arguments and flags as one could type them, without credentials and what is about printing only."""
    connection: ConnectionOptions = ConnectionOptions()

    @property
    def selecting(self) -> bool:
        """Whether the subjects are what a selector finds."""
        return bool(self.selector or self.field_selector)
