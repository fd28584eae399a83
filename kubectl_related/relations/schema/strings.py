"""Decides what a string of a schema names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kubectl_related.relations.kind_facts import NAMESPACE
from kubectl_related.relations.schema.derived_reference import Reference
from kubectl_related.relations.schema.descriptions import (
    is_name_of,
    is_of_another_world,
    names_plainly,
    speaks_of_the,
)
from kubectl_related.relations.schema.evidence import (
    entries_around,
    in_context,
    is_in_list_of_namespaces,
    is_kind_and_name,
    is_namespace,
    is_of_alike,
    is_outside,
    is_pair,
    is_several,
    place_of,
)
from kubectl_related.relations.schema.field_names import FieldName, field_name, singulars
from kubectl_related.relations.schema.kinds import spelled
from kubectl_related.relations.schema.outside import is_elsewhere, is_external, is_value
from kubectl_related.relations.schema.selector_targets import of_text
from kubectl_related.relations.schema.shapes import embedded_kind, is_string
from kubectl_related.relations.schema.targets import LONG
from kubectl_related.relations.schema.vocabulary import Need, words

if TYPE_CHECKING:
    from kubectl_related.relations.rule import GK
    from kubectl_related.relations.schema.shapes import Node
    from kubectl_related.relations.schema.targets import Targets


_START = 50
_PARENT = "parent"
_WORDS = r"(?:\w+ ){0,2}\w+"
_WORD = re.compile(r"[a-z]+")
_REPLACED = re.compile(r"\b[Rr]eplaced by (?:the )?(?:field )?[`'\"]?(?P<by>\w+)")
_NAMED = re.compile(
    rf"(?:\w+ is )?[Tt]he (?:name of (?:the|an?) (?P<of>{_WORDS})|(?P<what>{_WORDS}) name)\.?"
)
_NAMED_FIRST = re.compile(r"(?:\w+ is )?[Tt]he name of (?:the|an?) (?P<of>\w+ \w+(?: \w+)?) (?:that|which)\b")


class Strings:
    """Reads the strings of one kind."""

    def __init__(self, targets: Targets) -> None:
        self._targets = targets
        self._namesakes = targets.namesakes
        self._entries: dict[str, bool] | None = None
        self._of_holder = field_name(targets.namesakes.holder[1]).words

    def meaning(self, node: Node) -> Reference | None:
        """Return what a string names; the field `name` names the object around it."""
        name = field_name(node.name)
        if name.role == "selector":
            return of_text(node, name)
        if node.parent is None or is_outside(node, node.parent) or is_external(node):
            return None
        if "eplaced" in node.description and self._is_succeeded(node, node.parent):
            return None
        if is_of_alike(node) or (node.path.endswith("[]") and self._namesakes.own.is_kin(name)):
            return Reference(node.path, (self._namesakes.holder,), "name", words().relation(node.path))
        name = in_context(node, node.parent, name)
        if not name.words or name.is_plain:
            return None
        found = self._said(node, node.parent)
        if found is None and name.role == "name":
            found = self._of_around(node, node.parent, name)
        return found or self._by_name(node, node.parent, name)

    def _of_around(self, node: Node, around: Node, name: FieldName) -> Reference | None:
        """Return the own kind that the object is called as: `widgetClaim: {claimName}`."""
        outer, word = "".join(field_name(around.name).words), "".join(name.words)
        own = self._namesakes.own.beside(outer) if outer.endswith(word) else None
        return self._targets.placed(node.path, node.path, own, [], node.description)

    def _is_succeeded(self, node: Node, around: Node) -> bool:
        """Return whether one beside it replaces a field, and names nothing: `engineImage`, now `image`."""
        said = _REPLACED.search(node.description)
        if said is None or said["by"] == node.name or said["by"] not in around.parts:
            return False
        by = around.part(said["by"])
        return is_string(by) and self.meaning(by) is None

    def _said(self, node: Node, around: Node) -> Reference | None:
        """Return what a string names that holds the kind, or one of a list of nothing but namespaces."""
        if is_kind_and_name(node):
            return Reference(node.path, (), "kind-name", words().relation(node.path))
        if embedded := embedded_kind(node):
            return self._targets.placed(node.path, node.path, embedded, [], node.description)
        if is_in_list_of_namespaces(node, around):
            return self._targets.placed(node.path, node.path, NAMESPACE, [], node.description)
        return None

    def _by_name(self, node: Node, around: Node, name: FieldName) -> Reference | None:
        place = place_of(node, around, name, wide=not self._targets.namespaced)
        bare = not name.role
        if place and is_pair(node, around, place):
            # A string beside a namespace is a name.
            name = FieldName(name.words, "ref")
        direct = node.path == f"spec.{node.name}"
        listed = node.path.endswith("[]")
        target = self._named(name, node.description, several=is_several(node), direct=direct, listed=listed)
        if target is not None and self._is_by_chance(node, target, bare=bare and name.is_ref):
            target = None
        if target is None and is_namespace(node, around, name):
            target = NAMESPACE
        target = target or self._namesakes.own.by_id(name) or self._undescribed(node, name, direct=direct)
        if target is None and node.path.endswith("[]"):
            # credentialNames mean what credentialName beside it does.
            single = around.part(node.name.removesuffix("s"))
            target = self._named(field_name(single.name), single.description) if is_string(single) else None
        if target is not None and (
            is_of_another_world(node.description)
            or self._is_entry(node, target)
            or (around.name in words().free and (not node.description or self._namesakes.own.has(target)))
            or self._is_elsewhere(node, target, placed=bool(place))
        ):
            return None
        options = (
            [f"ns=.{place}"] if place else ["split=SLASH"] if self._targets.is_namespaced(target) else []
        )
        return self._targets.placed(node.path, node.path, target, options, node.description)

    def _named(
        self,
        name: FieldName,
        description: str,
        *,
        several: bool = False,
        direct: bool = False,
        listed: bool = False,
    ) -> GK | None:
        need = Need.REF if name.is_ref or name.has_tail else Need.NAME if name.role else Need.BARE
        if need == Need.BARE and self._namesakes.is_a_secret(name) and self._is_of_keys(description):
            need = Need.NAME
        # Without a word in its name, a string is described as a name from the start or not at all.
        within = LONG if name.role else _START
        target = self._targets.find(name, need, description, within=within)
        if not description and name.is_plain_list:
            return None
        if target is None and need == Need.BARE and direct:
            target = self._called_after(name, description)
        if target is None and need == Need.BARE and len(name.words) > 1:
            target = self._ended_by(name, description)
        if target is None and name.is_ref and listed:
            target = self._namesakes.own.listed(description)
        if target is None and need == Need.NAME and description and name.words:
            target = self._named_by_end(name, description)
        if target is None and several:
            return self._listed(name, description)
        return target or self._named_plainly(description)

    def _named_by_end(self, name: FieldName, description: str) -> GK | None:
        """Return the own kind that ends as a name is called, and that is described so.

        addonName, "the name of the addon", beside a kind ClusterAddOn; "the associated Device Service".
        """
        word, kinds = "".join(name.words), self._namesakes.own
        own = kinds.ending_in(word)
        if own is not None and is_name_of(description, name.words[-1]):
            return own
        own = own or kinds.of_project_ending_in(word)
        said = own not in (None, self._namesakes.holder) and spelled(own[1]) in description.lower()
        return own if said else None

    def _ended_by(self, name: FieldName, description: str) -> GK | None:
        """Return the own kind as which a string ends, and its description begins: `targetStage`."""
        own, last = self._namesakes.own, name.words[-1]
        if name.words[0] in words().kin and own.is_kin(name):
            # The parentStage of a Stage, which its description calls so.
            said = self._namesakes.holder[1] in description or (not description and name.words[0] == _PARENT)
            return self._namesakes.holder if said else None
        called = own.called(last) if last not in words().others | words().vague else None
        return called if called is not None and speaks_of_the(description, spelled(called[1])) else None

    def _named_plainly(self, description: str) -> GK | None:
        """Return the own kind that a description says, in small words, to be named, and nothing else."""
        said = _NAMED.fullmatch(description)
        if said is None:
            first = _NAMED_FIRST.match(description)
            written = self._namesakes.own.written_in(first["of"]) if first is not None else None
            whole = first is not None and written is not None and spelled(written[1]) == first["of"]
            return written if whole else None
        what = said["of"] or said["what"]
        last = what.split()[-1].lower()
        own = self._namesakes.own
        return own.written_in(what) or (own.beside(last) if last not in words().vague else None)

    def _undescribed(self, node: Node, name: FieldName, *, direct: bool) -> GK | None:
        """Return the kind that a string is called after, if nothing else says what it is."""
        around = node.parent.name if node.parent is not None else ""
        if node.description or name.is_plain_list or around in words().free:
            return None
        if name.role:
            # The serviceName of a FooService of the group, which else may be anything.
            own, last = self._namesakes.own, name.words[-1]
            unsure = last in words().vague | words().others
            return None if unsure else own.ending_in("".join(name.words))
        if field_name(around).role == "selector":
            # passwordSelectors: {service: ServicePassword}, the keys of a Secret.
            return None
        word = "".join(name.words)
        return words().kinds[word][0] if word in words().silent else self._own_by_end(name, direct=direct)

    def _own_by_end(self, name: FieldName, *, direct: bool) -> GK | None:
        """Return the own kind as whose end a string is called; `direct`: it is directly in the spec."""
        word, last = "".join(name.words), name.words[-1]
        own, holder = self._namesakes.own, self._namesakes.holder
        if last in words().vague | words().fillers:
            return None
        if direct and (short := own.short.get(word)) and short != holder:
            return short
        ended = own.ending_in(word) if last not in words().others else None
        if direct and ended is None and len(name.words) > 1 and last not in words().others:
            # databaseAccount, beside a kind of another group that alone ends so.
            return None if any(map(own.called, name.words)) else own.of_project_ending_in(last)
        # A route of a VirtualServer is a VirtualServerRoute.
        return ended if direct or (ended is not None and ended[1].startswith(holder[1])) else None

    def _called_after(self, name: FieldName, description: str) -> GK | None:
        """Return the kind of the own group that a string is called after, whole: `policy` beside a Policy."""
        word = "".join(name.words)
        own = self._namesakes.own.beside(word) if word not in words().vague else None
        if own is None and not description:
            # pxcCluster beside a kind XtraDBCluster.
            return self._namesakes.own.of_cluster(name)
        if own is None:
            # The project that it belongs to, beside a kind AppProject.
            return self._namesakes.own.ending_in(word) if names_plainly(description, word) else None
        written = spelled(own[1])
        sure = word not in words().others and speaks_of_the(description, written)
        return own if not description or sure or names_plainly(description, written) else None

    def _is_by_chance(self, node: Node, target: GK, *, bare: bool) -> bool:
        """Return whether a kind is only called like a string, or like what a cloud has.

        `bare`: nothing but the namespace beside the string says that it is a name.
        """
        if not self._namesakes.is_stranger(target):
            return False
        if node.parent is not None and not words().unlike.isdisjoint(field_name(node.parent.name).words):
            return True
        if not words().cloud.isdisjoint((*self._of_holder, *_WORD.findall(node.description.lower()))):
            return True
        return bare and not self._targets.speaks_of(node.description, target)

    def _is_elsewhere(self, node: Node, target: GK, *, placed: bool) -> bool:
        """Return whether a string names something outside this cluster."""
        own, name = self._namesakes.own.has(target), field_name(node.name)
        if is_value(name, target, node.description):
            return True
        return is_elsewhere(node, name, target, self._namesakes.holder, own=own, placed=placed)

    def _is_of_keys(self, description: str) -> bool:
        """Return whether a description says nothing, or speaks of an object whose keys are named."""
        return not description or words().with_keys in self._namesakes.said(description, whole=True)

    def _listed(self, name: FieldName, description: str) -> GK | None:
        """Return the kind that a list of names is of: `peers` beside a kind BGPPeer, `secrets`."""
        named = self._namesakes.named(name)
        ending = (self._namesakes.own.ending_in(word) for word in singulars("".join(name.words)))
        of_all = any(word in words().kinds for word in singulars("".join(name.words)))
        sure = named is not None and (
            self._namesakes.own.has(named[0]) or (of_all and (description or named[1] <= Need.NAME))
        )
        found = (gk for gk in (named[0] if named is not None and sure else None, *ending) if gk is not None)
        if not description:
            return next(found, None)
        said = self._namesakes.said(description)
        lower = description.partition(" ")[2].lower()
        return next((gk for gk in found if gk in said or self._is_written(gk, lower)), None)

    def _is_written(self, gk: GK, text: str) -> bool:
        """Return whether an own kind of several words is written in a text as one: `selected nodepools`."""
        return self._namesakes.own.has(gk) and " " in spelled(gk[1]) and gk[1].lower() in text

    def _is_entry(self, node: Node, target: GK) -> bool:
        """Return whether a string names an entry of the object itself, as its own kinds do too."""
        if self._entries is None:
            self._entries = entries_around(node)
        words_ = singulars("".join(field_name(node.name).words))
        found = [self._entries[word] for word in words_ if word in self._entries]
        # The undescribed key of a map is an entry's name even if Kubernetes has the kind.
        own = self._namesakes.own.has(target) or (any(found) and not node.description)
        return bool(found) and own and not self._targets.speaks_of(node.description, target)
