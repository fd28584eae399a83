"""Flag: its spelling, its field of Options, its help, and the type of its value."""

from __future__ import annotations

import re
from typing import Any

import click

from kubectl_related.record import Record


class Timeout(Record):
    """--request-timeout: seconds (0 = no limit), and the text as typed."""

    seconds: float
    text: str


_NUMBER = r"[0-9]+"
_DURATION = r"([0-9]+(\.[0-9]*)?(h|ms|m|us|µs|ns|s))+"
_UNITS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "ns": 1e-9}


def read_timeout(typed: str) -> Timeout:
    """Parse seconds or a Go duration; a negative one means no limit, as in kubectl. Raises: ValueError."""
    if not typed or re.fullmatch(rf"-({_NUMBER}|{_DURATION})", typed):
        return Timeout(0, "0")
    if re.fullmatch(_NUMBER, typed):
        return Timeout(float(typed), f"{typed}s")
    if not re.fullmatch(_DURATION, typed):
        raise ValueError(typed)
    parts = re.findall(r"([0-9.]+)(h|ms|m|us|µs|ns|s)", typed)
    return Timeout(sum(float(number) * _UNITS[unit] for number, unit in parts), typed)


class TimeoutType(click.ParamType[Timeout]):
    """The type of --request-timeout."""

    name = "duration"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Timeout:
        """Return the parsed duration, or fail with kubectl's message."""
        if isinstance(value, Timeout):
            return value
        try:
            return read_timeout(value)
        except ValueError:
            self.fail(
                "Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed"
                " by a corresponding time unit (e.g. 1s | 2m | 3h)",
                param,
                ctx,
            )


class _Commas(click.ParamType[tuple[str, ...]]):
    """A comma-separated list."""

    name = "strings"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        del param, ctx
        return value if isinstance(value, tuple) else tuple(part for part in value.split(",") if part)


def _joined(_ctx: click.Context, _param: click.Parameter, value: Any) -> tuple[str, ...]:
    """Join the lists of a repeated flag."""
    return tuple(part for parts in value for part in parts)


class Flag(Record):
    """One flag; `kind` is str, int, bool, list (repeatable), commas or a click type.

    `values` selects the completion: files, namespaces, types, objects (TYPE/NAME), formats, contexts,
    clusters, users.
    """

    long: str
    help: str
    short: str = ""
    kind: Any = str
    default: Any = None
    name: str = ""
    show: str = ""
    values: str = ""

    @property
    def field(self) -> str:
        """The name of its field of Options."""
        return self.name or self.long.replace("-", "_")

    @property
    def spelling(self) -> str:
        """The flag as errors name it: `-A, --all-namespaces`."""
        return f"-{self.short}, --{self.long}" if self.short else f"--{self.long}"

    def option(self) -> click.Option:
        """Return the click option."""
        spelling = [self.field, f"--{self.long}", *([f"-{self.short}"] if self.short else [])]
        if self.kind is bool:
            return click.Option(spelling, is_flag=True, default=bool(self.default))
        if self.kind is list:
            return click.Option(spelling, multiple=True)
        if self.kind == "commas":
            return click.Option(spelling, type=_Commas(), multiple=True, callback=_joined)
        default = self.default if self.default is not None else ("" if self.kind is str else None)
        return click.Option(spelling, type=self.kind, default=default)

    def help_line(self) -> str:
        """Return the lines of --help."""
        shown = (
            self.show
            or {bool: "false", list: "[]", "commas": "[]"}.get(self.kind)
            or (f"'{self.default or ''}'" if self.kind is str else str(self.default))
        )
        return f"    {self.spelling}={shown}:\n\t{self.help}"
