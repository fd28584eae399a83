"""How Go writes things that appear in kubectl's sentences. Pure text."""

from __future__ import annotations


def os_error(operation: str, path: str, error: OSError) -> str:
    """Return for instance `open /x: no such file or directory`."""
    text = error.strerror or "input/output error"
    return f"{operation} {path}: {text[0].lower()}{text[1:]}"


def open_error(path: str, error: OSError) -> str:
    """Return what Go says of a file that cannot be opened and read."""
    return os_error("read" if isinstance(error, IsADirectoryError) else "open", path, error)


def duration(seconds: float) -> str:
    """Return a duration as Go prints it: `3s`, `1m30s`, `1.5s`, `100ms`."""
    if seconds < 1:
        return f"{round(seconds * 1000, 3):g}ms"
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(int(minutes), 60)
    text = f"{round(rest, 6):f}".rstrip("0").rstrip(".") + "s"
    if hours:
        return f"{hours}h{minutes}m{text}"
    return f"{minutes}m{text}" if minutes else text
