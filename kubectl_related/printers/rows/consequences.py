"""The consequence of a deletion or a change for a relative: in words for people, and how bad it is."""

from __future__ import annotations

import time
from datetime import datetime
from typing import TYPE_CHECKING

from kubectl_related.relations.changes.consequences import CONSEQUENCES
from kubectl_related.relations.parse import EFFECTS

if TYPE_CHECKING:
    from kubectl_related.model.graph import Relative

_MINUTE, _HOUR, _DAY, _YEAR = 60, 3600, 86_400, 365 * 86_400
_UNITS = (
    (2 * _MINUTE, 1, "s", 0, ""),
    (10 * _MINUTE, _MINUTE, "m", 1, "s"),
    (3 * _HOUR, _MINUTE, "m", 0, ""),
    (8 * _HOUR, _HOUR, "h", _MINUTE, "m"),
    (2 * _DAY, _HOUR, "h", 0, ""),
    (8 * _DAY, _DAY, "d", _HOUR, "h"),
    (2 * _YEAR, _DAY, "d", 0, ""),
    (8 * _YEAR, _YEAR, "y", _DAY, "d"),
)
"""Below so many seconds: the unit, and the smaller one beside it (apimachinery's HumanDuration)."""


def severity(relative: Relative) -> tuple[int, bool]:
    """Return how bad the consequence is, to compare; less is worse, and what is not judged is not bad."""
    order = EFFECTS if relative.if_deleted else CONSEQUENCES
    told = relative.if_deleted or relative.if_changed
    return order.index(told) if told else len(order), not relative.stale_since


def if_changed(relative: Relative) -> str:
    """Return what a change means to a relative, with how long it has been running on old content."""
    if not relative.stale_since:
        return relative.if_changed
    return f"{relative.if_changed} (since {age_of(relative.stale_since)})"


def consequence(relative: Relative) -> str:
    """Return what the deletion or the change means to a relative; empty if neither was asked about."""
    return relative.if_deleted or if_changed(relative)


def age_of(when: str, now: float | None = None) -> str:
    """Return how long ago a time in RFC 3339 was, as kubectl writes it; `now`: seconds since 1970."""
    try:
        then = datetime.fromisoformat(when).timestamp()
    except ValueError:
        return "<unknown>"
    return human_duration((time.time() if now is None else now) - then)


def human_duration(seconds: float) -> str:
    """Return a duration as the column AGE of kubectl shows it: `3d`, `5m30s`."""
    left = max(int(seconds), 0)
    for below, unit, sign, smaller, smaller_sign in _UNITS:
        if left < below:
            rest = left % unit // smaller if smaller else 0
            return f"{left // unit}{sign}" + (f"{rest}{smaller_sign}" if rest else "")
    return f"{left // _YEAR}y"
