"""Everything that answering a question needs: the source, the rules, the scope."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeVar

from kubectl_related.engine.scope import Scope
from kubectl_related.engine.store import Store
from kubectl_related.errors import RelatedError
from kubectl_related.questions.rules_in_force import EVERYTHING, tables_for
from kubectl_related.record import Record
from kubectl_related.relations.rule import USER

if TYPE_CHECKING:
    from collections.abc import Callable

    from kubectl_related.model.source import Source
    from kubectl_related.options import Options
    from kubectl_related.questions.rules_in_force import Reach
    from kubectl_related.relations.catalogue import Tables
    from kubectl_related.streams import Streams

T = TypeVar("T")


class Session(Record):
    """One run of the program: flags, streams and the source that was opened."""

    options: Options
    streams: Streams
    source: Source
    namespace: str
    """The namespace of subjects, unless another one is given."""
    errors: list[RelatedError]
    """Errors in the files that were read, or in their objects."""

    def tables(self, reach: Reach = EVERYTHING, *, again: bool = False) -> Tables:
        """Return the rules in force; `again`: without the warnings, which were printed before."""
        warn = None if again else self.streams.warn
        return tables_for(self.options, self.source, os.environ, reach, warn)

    def scope(self, *, columns: bool) -> Scope:
        """Return the scope of the question; `columns`: request what the server prints, too."""
        options = self.options
        return Scope(
            all_namespaces=options.all_namespaces,
            weak=options.weak,
            columns=self.source.live and columns,
            live=self.source.live,
            # Files have everything at hand.
            all_types=options.all_types or not self.source.live,
            closed=options.closed,
        )

    def explore(self, scope: Scope, look: Callable[[Store], T], reach: Reach = EVERYTHING) -> tuple[Store, T]:
        """Look, and look again if the cached discovery turned out to be old."""
        again = False
        while True:
            tables = self.tables(reach, again=again)
            again = True
            resources = self.source.resources()
            store = Store(self.source, tables, resources, scope)
            found = look(store)
            derived = self.source.derived(tables.unknown, tables.beside)
            if self.source.resources() == resources and derived == tables.derived:
                self.errors.extend(RelatedError(sentence) for sentence in store.refused_fields())
                self._check_rules(store)
                return store, found

    def _check_rules(self, store: Store) -> None:
        """Warn of user rules whose field neither an object at hand nor the schema of the kind has."""
        own = [line for line in store.tables.lines if line.origin == USER]
        if own:
            # Imported here: most questions have no user rules.
            from kubectl_related.relations.check_rules import absent_fields

            objects = {gk: store.pool.objects(gk) for gk in store.pool.kinds()}
            for sentence in dict.fromkeys(absent_fields(own, store.tables, objects, self.source.schema_gaps)):
                self.streams.warn(sentence)
