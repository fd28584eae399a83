"""A rule: one line of a table, one field through which a kind refers to another.

docs/adding-relations.md describes how it is written, table_text.py reads the text.
"""

from __future__ import annotations

from enum import Enum
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kubectl_related.record import Record

if TYPE_CHECKING:
    from kubectl_related.model.fieldpaths import Hit, Pattern
    from kubectl_related.model.pathtree import RelativePath
    from kubectl_related.relations.names import Format, KindIn, Match

GK = tuple[str, str]
"""(group, kind)."""

ANY_NAMESPACE = "*"
"""The value of `in-namespace=` for a selector that acts in every namespace."""

WRITES = "writes"
"""The relation of what makes an object to that object."""

SCHEMA = "schema"
"""The origin of a rule that was read from a schema."""

OWNER = "owner"
"""The origin of the rule for owner references."""

USER = "rules"
"""The origin of the user's rules."""


def kind_text(gk: GK) -> str:
    """Return a kind as the tables write it: `Pod`, `Certificate.cert-manager.io`."""
    return f"{gk[1]}.{gk[0]}" if gk[0] else gk[1]


class How(Enum):
    """The few ways in which one object refers to another."""

    NAME = "name"
    """The string is the target's name."""
    TYPED_REF = "typed-ref"
    """The mapping says name and perhaps kind, group, namespace, uid."""
    OWNER = "owner"
    """An owner reference: the uid counts."""
    SELECTOR = "selector"
    """A LabelSelector."""
    LABELS = "labels"
    """A selector that is an equality map."""
    LABEL = "label"
    """The string is the value of a label of the target: option label=."""
    CLAIM_TEMPLATE = "volume-claim-template"
    """A StatefulSet's claim template: its claims are named TEMPLATE-SET-ORDINAL."""
    EPHEMERAL_VOLUME = "ephemeral-volume"
    """A pod's ephemeral volume: its claim is named POD-VOLUME and owned by the pod."""
    CRD = "crd"
    """A custom object: its CustomResourceDefinition is named PLURAL.GROUP."""
    KIND_NAME = "kind-name"
    """The string is KIND/NAME, with the kind as kubectl takes it."""
    PROJECT_LABEL = "project-label"
    """A label whose key says a project and one of its kinds: its value is the target's name."""


WAY_HELP = {
    How.NAME: "the field holds the target's name",
    How.TYPED_REF: "a mapping: the target's name, perhaps its kind, apiVersion, namespace, uid",
    How.OWNER: "the field is an owner reference: the uid decides",
    How.SELECTOR: "the field is a LabelSelector: matchLabels and matchExpressions",
    How.LABELS: "the field is a mapping of labels that the target must have",
    How.LABEL: "the field holds the value of a label of the target; `label=` names the label",
    How.CLAIM_TEMPLATE: "a StatefulSet's claim template: its claims are named TEMPLATE-SET-ORDINAL",
    How.EPHEMERAL_VOLUME: "a pod's ephemeral volume: its claim is named POD-VOLUME and owned by it",
    How.CRD: "the object is a custom one: its CustomResourceDefinition is named PLURAL.GROUP",
    How.KIND_NAME: "the field is KIND/NAME, with the kind as kubectl takes it: `deployments.apps/web`",
    How.PROJECT_LABEL: "a label that says a project and a kind, such as `ray.io/cluster`: it holds the name",
}

OPTION_HELP = {
    "weak": "a hint: shown with --weak only",
    "optional": "the target may be absent by design; optional=PATH: if that field is true",
    "keys=PATH": "the keys of the target that are named",
    "namespace=PATH": "the field with the target's namespace (absent: the object's own)",
    "cross-namespace": "the object may live in another namespace than the target",
    "default=NAME": "the name if the field is absent or empty",
    "twin=PATH": "the deprecated field that counts if this one is absent or empty",
    "empty=all|none": "what a selector without requirements means (none)",
    "nil=all|none": "what an absent selector means (none)",
    "templates": "the selector also finds workloads by their pod template",
    "namespace-selector=PATH": "the selector or name holds in the namespaces that this one selects",
    "namespaces=PATH": "the selector or name holds in the namespaces that this field lists, also with commas",
    "label=KEY[,KEY=VALUE]": "the label whose value the field holds, and others that the target must have",
    "in-namespace=NAMESPACE": "the namespace of every target; for a selector or name also *: any",
    "grant=KIND": "crosses namespaces only if an object of this kind in the target's namespace allows it",
    "dialect=NAME": "the selector's keys also select namespaces, as facts/selector-keys.txt describes",
    "kind=PATH": "the field with the target's kind or lower-case plural",
    "group=PATH": "the field with the target's group or apiVersion",
    "kind-from=PATH:KIND:PATH": "another object has the target's kind: its name, its kind, the path there",
    "match=REGEX": "takes the name out of the string: groups (?P<name>), (?P<ns>); without name: all of ns; "
    "(?P<dashed>) is NAMESPACE-NAME, split at the dash where such an object exists",
    "format=TEXT": "builds the name: {} is the field's value, {.PATH} another field's",
    "yaml=PATH": "the string is YAML, in which the names are there",
    "when=PATH:VALUE[|VALUE]": "holds only if that field has one of the values (globs; empty: absent); "
    "=PATH instead of values: those of another field",
    "unless=PATH:VALUE[|VALUE]": "does not hold if that field has one of the values",
    "skip=GLOB[|GLOB]": "names that are not references",
    "split=SLASH|COMMA": "the string is [NAMESPACE/]NAME, or a comma-separated list of those",
    "contains": "shown only if the target is the subject: what a Namespace contains",
    "weak-backwards": "a question about the target looks for it only with --weak",
    "port=PATH[:DEFAULT]": "the field that names a port of the target; several are possible",
    "usually-elsewhere=KIND[,KIND]": "targets that objects of other namespaces usually refer to",
    "must-select": "a selector that finds nothing is reported by --missing",
    "highest=LABEL": "of several targets only the one in which this label is the highest number",
    "last": "deleting the target has the effect only if the selector finds nothing else",
    "passes-on": "what needs the object breaks with it, as if the object were deleted too",
    "field-selector": "the API server can filter by this field (field selector)",
    "if-this-deleted=EFFECT": "what deleting the object does to the target, with - for spaces",
    "default-class=ANNOTATION|.FIELD": "if absent: the target marked so as the default of its kind (weak)",
}


class Condition(Record):
    """`when=` and `unless=`: a field and the values it must (not) have, or another field that has them."""

    where: RelativePath
    values: tuple[str, ...]
    negated: bool = False
    same_as: RelativePath | None = None

    @property
    def paths(self) -> tuple[RelativePath, ...]:
        """The fields that it looks at."""
        return (self.where,) if self.same_as is None else (self.where, self.same_as)

    def holds(self, obj: Any, hit: Hit) -> bool:
        """Return whether the condition is met; an absent field has the value ''."""
        # Most objects lack the field.
        found = self.where.values(obj, hit) or _ABSENT
        if self.same_as is not None:
            others = {plain(value) for value in self.same_as.values(obj, hit)}
            return any(plain(value) in others for value in found) != self.negated
        return any(_is_one_of(plain(value), self.values) for value in found) != self.negated


_ABSENT = ("",)


@lru_cache(4096)
def _is_one_of(value: str, wanted: tuple[str, ...]) -> bool:
    return any(fnmatchcase(value, glob) for glob in wanted)


def plain(value: Any) -> str:
    """Return a value as conditions write it; `{}` for a mapping or a list."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else "{}"


class PortPath(Record):
    """`port=`: a field that names a port of the target, and the port if that field is absent."""

    where: RelativePath
    default: str = ""

    @classmethod
    def parse(cls, written: str) -> PortPath:
        """Read PATH or PATH:DEFAULT. Raises: ValueError."""
        from kubectl_related.model.pathtree import RelativePath

        path, _, default = written.partition(":")
        return cls(RelativePath.parse(path), default)


class Rule(Record):
    """One line of a table, read. `source` is the table or file and the line."""

    holder: GK
    pattern: Pattern
    to: tuple[GK, ...]
    how: How
    relation: str
    effect: str = "unaffected"
    effect_back: str = "unaffected"
    weak: bool = False
    optional: bool | RelativePath = False
    keys: RelativePath | None = None
    namespace: RelativePath | None = None
    cross: bool = False
    default: str = ""
    twin: RelativePath | None = None
    default_class: str = ""
    empty_matches: bool = False
    nil_matches: bool = False
    templates: bool = False
    namespace_selector: RelativePath | None = None
    namespaces: RelativePath | None = None
    label: str = ""
    inside: str = ""
    dialect: str = ""
    grant: GK | None = None
    kind: RelativePath | None = None
    group: RelativePath | None = None
    kind_in: KindIn | None = None
    match: Match | None = None
    format: Format | None = None
    yaml: Pattern | None = None
    conditions: tuple[Condition, ...] = ()
    skip: tuple[str, ...] = ()
    split: str = ""
    push: bool = False
    member: bool = False
    seldom: bool = False
    last: bool = False
    passes_on: bool = False
    ports: tuple[PortPath, ...] = ()
    must_select: bool = False
    highest: str = ""
    usually_elsewhere: tuple[GK, ...] = ()
    origin: str = "table"
    source: str = ""
    written: tuple[str, str] = ("", "")
    """FROM and PATH as the table has them."""

    def __eq__(self, other: object) -> bool:
        """Equal lines are one rule, wherever they are."""
        return isinstance(other, Rule) and self[:-2] == other[:-2]

    def __hash__(self) -> int:
        return hash(self[:-2])

    @property
    def reads_metadata_only(self) -> bool:
        """Whether it needs nothing but the metadata of FROM."""
        if self.how is How.CRD:
            return True
        named = (self.optional, self.keys, self.namespace, self.kind, self.group)
        made = self.format.siblings if self.format else ()
        siblings = (*named, *made, *(path for c in self.conditions for path in c.paths))
        elsewhere = (s for s in siblings if not isinstance(s, bool | None) and s.up is None)
        return self.pattern[0] == "metadata" and all(s.pattern[0] == "metadata" for s in elsewhere)

    @property
    def by_selector(self) -> bool:
        """Whether labels decide, so that the target's name need not occur in FROM."""
        several = self.match is not None and self.match.means_all
        return several or self.names_in_namespaces or self.how in (How.SELECTOR, How.LABELS, How.LABEL)

    @property
    def names_in_namespaces(self) -> bool:
        """Whether a name holds in every namespace that other fields of FROM select."""
        several = self.namespace_selector or self.namespaces or self.inside == ANY_NAMESPACE
        return self.how is How.NAME and bool(several)

    def refers_to(self, gk: GK) -> bool:
        """Return whether the target may be of this kind."""
        return not self.to or gk in self.to

    def skips(self, name: str) -> bool:
        """Return whether a name in the field does not count as a reference."""
        return bool(self.skip) and any(fnmatchcase(name, glob) for glob in self.skip)
