"""The verdict on each object: unused and why, or what keeps it though nothing uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.engine.gaps import is_proven, is_read, may_be_made
from kubectl_related.engine.makers import makers
from kubectl_related.engine.pool import namespace_labels
from kubectl_related.engine.scope import EVERYWHERE
from kubectl_related.engine.sweep import sweep
from kubectl_related.engine.unused.plan import UsersPlan
from kubectl_related.engine.unused.uses import Uses
from kubectl_related.engine.unused.words import Words
from kubectl_related.engine.ways.reference import NamedReference
from kubectl_related.engine.ways.selectors import SelectorReference
from kubectl_related.model.graph import Relative
from kubectl_related.model.objects import metadata, ref_of
from kubectl_related.model.source import Form, Get
from kubectl_related.record import Record
from kubectl_related.relations.facts.usage import CLAIMED, LEADS, MADE_BY, SELECTS, USED, kept_by
from kubectl_related.relations.names import is_template

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from kubectl_related.engine.makers import Makers
    from kubectl_related.engine.store import Store
    from kubectl_related.engine.ways.reference import Reference
    from kubectl_related.model.objects import Ref
    from kubectl_related.model.source import Object, Request
    from kubectl_related.relations.facts.usage import UsableKind
    from kubectl_related.relations.rule import GK

NOTHING_USES, ONLY_HINTS = "nothing uses it", "only hints"
SELECTS_NOTHING, LEADS_NOWHERE, NOT_CLAIMED = "selects nothing", "leads nowhere", "not claimed"


class Asked(Record):
    """What to look at: kinds, in a namespace (empty = everywhere), perhaps only some objects of them."""

    kinds: tuple[UsableKind, ...]
    namespace: str = EVERYWHERE
    chosen: Container[Ref] | None = None
    kept: bool = False
    """Also what a convention, an owner or a maker keeps."""


class Unused(Record):
    """Objects that nothing uses; `why` of each says so, or for one that is `kept` names what keeps it."""

    objects: tuple[Relative, ...] = ()
    checked: tuple[Ref, ...] = ()
    withheld: tuple[GK, ...] = ()
    """Kinds of which nothing is claimed, because something that may use them could not be read."""


def find_unused(store: Store, asked: Asked) -> Unused:
    """Read everything that may use the objects that are asked about, and judge each."""
    plan = UsersPlan(store.tables, store.resources, store.scope, asked.namespace)
    # What is asked about first: what uses it is then never older.
    store.ask([*plan.candidates(asked.kinds, store.digester), *plan.besides(asked.kinds)])
    candidates = _candidates(store, plan, asked)
    kinds = [kind for kind in asked.kinds if kind.gk in {(ref.group, ref.kind) for ref in candidates}]
    look = Words(candidates, store.tables, store.source.unplaced)
    swept = [sweep(store, place, users, look) for place, users in plan.users(kinds).items()]
    uses = Uses(store, candidates)
    for part in swept:
        for reference, holders in part.references.items():
            uses.note(reference, holders)
        for holder, mentioned in part.mentioned.items():
            uses.note_mentioned(holder, mentioned)
    withheld = {kind.gk for kind in asked.kinds if _is_withheld(store, plan, kind)}
    judged = {ref: obj for ref, obj in sorted(candidates.items()) if (ref.group, ref.kind) not in withheld}
    patched = look.named_in(store.source.unbuilt.patches)
    judge = _Judge(store, uses, {kind.gk: kind for kind in kinds}, patched, kept=asked.kept)
    judge.ask_ends(judged)
    found = tuple(one for ref, obj in judged.items() if (one := judge.verdict(ref, obj)) is not None)
    return Unused(found, tuple(judged), tuple(sorted(withheld | judge.undecided)))


def _candidates(store: Store, plan: UsersPlan, asked: Asked) -> dict[Ref, Object]:
    answers = [store.answers[one] for one in plan.candidates(asked.kinds) if one in store.answers]
    found = {ref_of(obj): obj for answer in answers for obj in answer.objects}
    return {ref: obj for ref, obj in found.items() if asked.chosen is None or ref in asked.chosen}


def _is_withheld(store: Store, plan: UsersPlan, kind: UsableKind) -> bool:
    """Return whether something that may use objects of this kind could not be read."""
    if store.reader.refused or any(any(store.pool.of_kind(gk)) for gk in store.tables.undescribed):
        return True
    if store.unknown_groups():
        return True
    failed = {request.resource.gk for request, answer in store.answers.items() if answer.error is not None}
    lost = {
        rule.holder for rule in plan.rules_to(kind.gk) if rule.holder[0] in store.resources.unavailable_groups
    }
    return any(plan.depends_on(kind, gk) for gk in failed | lost)


class _Judge:
    """Judges one object after the other by what was read."""

    def __init__(
        self,
        store: Store,
        uses: Uses,
        kinds: Mapping[GK, UsableKind],
        patched: Container[Ref],
        *,
        kept: bool,
    ) -> None:
        """`patched`: what patches of the input name; `kept`: also return what something keeps."""
        self._store = store
        self._patched = patched
        self._uses = uses
        self._kinds = kinds
        self._kept = kept
        self._labels = namespace_labels(store.pool)
        self._makers: Makers = makers(uses.writers, self._labels, store.source.unplaced)
        self.undecided: set[GK] = set()
        """Kinds of objects about which something could not be read."""

    def ask_ends(self, refs: Iterable[Ref]) -> None:
        """Ask for the ends of references that decide, as far as no list holds them."""
        self._store.ask(request for ref in refs for request in self._ends(ref))

    def _ends(self, ref: Ref) -> Iterator[Request]:
        for reference in self._uses.own.get(ref, ()):
            if not isinstance(reference, NamedReference):
                continue
            target, resource = reference.target, reference.resource
            owner = reference.rule.relation in MADE_BY and not self._store.source.live
            if resource is None or target in self._store.pool:
                continue
            if owner or (self._decides(ref, reference) and self._kind(ref).how in (CLAIMED, LEADS)):
                yield Get(resource, target.namespace, target.name, Form.METADATA)

    def verdict(self, ref: Ref, obj: Object) -> Relative | None:
        """Return an object that nothing uses, with the reason; None for one that is or may be used."""
        why = self._why(ref)
        keeper = next(self._keepers(ref, obj), "") if why else ""
        if not why or (keeper and not self._kept):
            return None
        found = Relative(ref, obj, self._store.resources.of(ref.group, ref.kind))
        found.edges = self._uses.hints.get(ref, set())
        found.why, found.kept = keeper or why, bool(keeper)
        return found

    def _why(self, ref: Ref) -> str:
        kind = self._kind(ref)
        own = [r for r in self._uses.own.get(ref, ()) if self._decides(ref, r)]
        if kind.how == LEADS:
            return LEADS_NOWHERE if own and all(map(self._is_gone, own)) else ""
        if ref in self._uses.used:
            return ""
        if kind.how == USED:
            return ONLY_HINTS if ref in self._uses.hints else NOTHING_USES
        if kind.how == CLAIMED:
            return NOT_CLAIMED if all(map(self._is_gone, own)) else ""
        return SELECTS_NOTHING if self._selects_nothing(own) else ""

    def _kind(self, ref: Ref) -> UsableKind:
        return self._kinds[ref.group, ref.kind]

    def _decides(self, ref: Ref, reference: Reference) -> bool:
        return reference.rule.relation == self._kind(ref).relation and not reference.weak

    def _selects_nothing(self, own: Sequence[Reference]) -> bool:
        if not own:
            # Files may lack what is made for an object without a selector.
            return self._store.source.live or self._store.scope.closed
        wide = [self._uses.widened(reference) for reference in own]
        found = any(True for reference in wide for _ in reference.targets(self._store.pool, self._labels))
        return not found and all(isinstance(r, SelectorReference) and is_proven(self._store, r) for r in own)

    def _is_gone(self, reference: Reference) -> bool:
        """Return whether the target of a reference certainly does not exist, and nothing makes it."""
        store = self._store
        if not isinstance(reference, NamedReference) or not reference.may_dangle(store.pool):
            return False
        target = reference.target
        if target.group in store.resources.unavailable_groups:
            self.undecided.add((reference.holder.group, reference.holder.kind))
            return False
        if store.may_exist(reference):
            if store.unread.get(target) is not None:
                self.undecided.add((reference.holder.group, reference.holder.kind))
            return False
        if reference.resource is None:
            return True
        return not any(reference.targets(store.pool, {})) and not self._makers.of(target)

    def _keepers(self, ref: Ref, obj: Object) -> Iterator[str]:
        """Yield what keeps an object that nothing uses."""
        if convention := kept_by(ref, obj):
            yield convention
        yield from self._keepers_in_files(ref)
        if "deletionTimestamp" in metadata(obj):
            yield "is being deleted"
        yield from (f"made by {self._store.resources.label(maker)}" for maker in self._makers.of(ref))
        for reference in self._uses.own.get(ref, ()):
            if reference.rule.relation not in MADE_BY or reference.weak:
                continue
            if isinstance(reference, NamedReference) and self._lives(reference):
                yield f"{reference.rule.relation} {self._store.resources.label(reference.target)}"
        kind = self._kind(ref)
        if kind.how == SELECTS and (maker := may_be_made(self._store, ref.namespace)) is not None:
            yield f"pods may be made by {self._store.resources.label(maker)}"
        if kind.how == USED and ref in self._uses.mentioned:
            yield f"named in {self._store.resources.label(self._uses.mentioned[ref])}"

    def _keepers_in_files(self, ref: Ref) -> Iterator[str]:
        if is_template(ref.name):
            yield "its name is still to be filled in"
        if ref in self._patched:
            yield "named in a patch"
        if ref in self._store.source.unbuilt.incomplete:
            yield "its kustomization builds upon what was not read"

    def _lives(self, reference: NamedReference) -> bool:
        """Return whether an owner lives, as far as anybody knows."""
        target, store = reference.target, self._store
        if target in store.absent:
            return False
        if target in store.pool:
            return any(reference.targets(store.pool, {}))
        return not (store.source.live and is_read(store, (target.group, target.kind), target.namespace))
