"""Decides which fault hits which request; knows nothing of what a fault does."""

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass

from tests.proxy.exchange import RequestInfo
from tests.proxy.turn import Turn

Action = Callable[[Turn], None]
Match = Callable[[RequestInfo], bool] | str


@dataclass
class Rule:
    """A fault in force.

    Attributes:
        seen: how many requests it has matched, those that it let pass included.
        hits: how many it has changed.
    """

    matches: Callable[[RequestInfo], bool]
    actions: tuple[Action, ...]
    times: int | None
    skip: int
    seen: int = 0
    hits: int = 0

    def takes(self, request: RequestInfo) -> bool:
        """Tell whether the rule applies to this request, and count it."""
        if not self.matches(request):
            return False
        self.seen += 1
        if self.seen <= self.skip or (self.times is not None and self.hits >= self.times):
            return False
        self.hits += 1
        return True


class Rules:
    """The faults in force; of several that match a request, the oldest that is not used up takes it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rules: list[Rule] = []

    def add(self, match: Match, actions: tuple[Action, ...], times: int | None, skip: int) -> Rule:
        """Put a fault in force."""
        matches = path_pattern(match) if isinstance(match, str) else match
        rule = Rule(matches, actions, times, skip)
        with self._lock:
            self._rules.append(rule)
        return rule

    def clear(self) -> None:
        """Put no fault in force any more."""
        with self._lock:
            self._rules.clear()

    def actions(self, request: RequestInfo) -> tuple[Action, ...]:
        """Return what to do with this request."""
        with self._lock:
            return next((rule.actions for rule in self._rules if rule.takes(request)), ())


def path_pattern(pattern: str) -> Callable[[RequestInfo], bool]:
    """Return a predicate that searches the path, without the query, for a regular expression."""
    compiled = re.compile(pattern)
    return lambda request: compiled.search(request.path) is not None
