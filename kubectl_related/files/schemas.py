"""The relation lines of custom kinds in files: from the schema in a CRD, else from the objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kubectl_related.files.defaults import defaults_of
from kubectl_related.files.resources import DEFINITION
from kubectl_related.model.objects import elements, mapping, text
from kubectl_related.relations.catalogue import OPEN
from kubectl_related.relations.schema.derive import derive
from kubectl_related.relations.schema.derive_from_objects import derive_from_data
from kubectl_related.relations.schema.field_gaps import first_gap
from kubectl_related.relations.schema.kinds import Kinds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kubectl_related.model.objects import Ref
    from kubectl_related.model.resources import Resources
    from kubectl_related.model.source import Field, Gap, Object
    from kubectl_related.relations.rule import GK


def derive_from_objects(
    kinds: Iterable[GK], objects: Mapping[Ref, Object], resources: Resources
) -> dict[GK, str]:
    """Return the lines of each kind."""
    served = Kinds({row.gk: row.namespaced for row in resources.preferred})
    definitions = _definitions(objects)
    by_kind: dict[GK, list[Object]] = {}
    for ref, obj in objects.items():
        by_kind.setdefault((ref.group, ref.kind), []).append(obj)
    found = {}
    for gk in sorted(kinds):
        resource = resources.of(*gk)
        schema = schema_of_version(definitions.get(gk, {}), resource.version if resource is not None else "")
        found[gk] = lines_of_kind(gk, schema, by_kind.get(gk, []), served)
    return found


def derive_beside_tables(
    kinds: Iterable[GK], objects: Mapping[Ref, Object], resources: Resources
) -> dict[GK, str]:
    """Return the lines of the kinds that a CRD describes."""
    served = Kinds({row.gk: row.namespaced for row in resources.preferred})
    described = _definitions(objects)
    found = {}
    for gk in sorted(set(kinds) & set(described)):
        resource = resources.of(*gk)
        schema = schema_of_version(described[gk], resource.version if resource is not None else "")
        if schema:
            found[gk] = derive(gk, schema, served)
    return found


def gaps_in_definitions(
    fields: Iterable[Field], objects: Mapping[Ref, Object], resources: Resources
) -> dict[Field, Gap | None]:
    """Return what the CRDs lack of these fields, None if nothing; kinds without a CRD are left out."""
    definitions = _definitions(objects)
    found: dict[Field, Gap | None] = {}
    for gk, pattern in fields:
        resource = resources.of(*gk)
        version = resource.version if resource is not None else ""
        if schema := schema_of_version(definitions.get(gk, {}), version):
            found[gk, pattern] = first_gap(pattern, schema)
    return found


def lines_of_kind(gk: GK, schema: dict[str, Any], objects: Sequence[Object], served: Kinds) -> str:
    """Return the lines of one kind: those of its schema, and of its objects where that says nothing."""
    lines = derive(gk, schema, served).splitlines()
    parts = ["" if line.endswith("  -") else line.split("  ")[2] for line in lines if _opens(line)]
    said = derive_from_data(gk, objects, parts, served) if parts else ""
    kept = [line for line in lines if not _opens(line)]
    return "".join(f"{line}\n" for line in dict.fromkeys([*kept, *said.splitlines()]))


def fill_defaults(gk: GK, version: str, alike: Iterable[Object], definitions: Iterable[Object]) -> None:
    """Fill in, in place, what the API server would: the defaults in the schema of a custom kind."""
    spec = next((spec for spec in map(_spec, definitions) if _kind_of(spec) == gk), {})
    defaults = defaults_of(schema_of_version(spec, version))
    for obj in alike if not defaults.empty else ():
        defaults.fill(obj)


def _opens(line: str) -> bool:
    return line.startswith(f"{OPEN}  ")


def _definitions(objects: Mapping[Ref, Object]) -> dict[GK, dict[str, Any]]:
    specs = [_spec(obj) for ref, obj in objects.items() if (ref.group, ref.kind) == DEFINITION]
    return {_kind_of(spec): spec for spec in specs}


def _spec(definition: Object) -> dict[str, Any]:
    return mapping(definition.get("spec"))


def _kind_of(spec: dict[str, Any]) -> GK:
    return text(spec.get("group")), text(mapping(spec.get("names")).get("kind"))


def schema_of_version(spec: dict[str, Any], version: str) -> dict[str, Any]:
    """Return the schema of a version; those before apiextensions.k8s.io/v1 had one for all of them."""
    for one in elements(spec.get("versions")):
        if mapping(one).get("name") == version and mapping(one).get("schema"):
            return mapping(mapping(one["schema"]).get("openAPIV3Schema"))
    return mapping(mapping(spec.get("validation")).get("openAPIV3Schema"))
