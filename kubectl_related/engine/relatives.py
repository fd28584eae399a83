"""What a walk has found so far: relatives, each with the edges that lead to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.model.graph import Relative

if TYPE_CHECKING:
    from kubectl_related.engine.frontier import End
    from kubectl_related.engine.store import Pool
    from kubectl_related.model.objects import Ref
    from kubectl_related.model.resources import Resources


class Found:
    """Collects the ends of edges; an object and a missing one of the same name are two."""

    def __init__(self, pool: Pool, resources: Resources) -> None:
        """Start empty; the pool holds what is known of the objects."""
        self.relatives: dict[tuple[Ref, bool], Relative] = {}
        """(reference, whether it is missing) → relative: a new object may have the name of a gone one."""
        self._pool = pool
        self._resources = resources

    def note(self, end: End, direction: str, of: set[int], depth: int) -> None:
        """Put an edge and the object it leads to into the answer."""
        missing = end.state == "missing"
        relative = self.relatives.get((end.ref, missing))
        if relative is None:
            obj = {} if end.state and not end.keyless else self._pool.get(end.ref) or {}
            relative = Relative(end.ref, obj, self._resources.of(end.ref.group, end.ref.kind), depth)
            relative.missing, relative.verified = missing, end.state != "unread"
            self.relatives[end.ref, missing] = relative
        if depth > relative.depth and direction in relative.directions and of <= relative.of:
            # Found before, nearer: an edge to something as far as itself leads nowhere.
            return
        relative.edges.add(end.edge)
        relative.directions.add(direction)
        relative.of |= of
