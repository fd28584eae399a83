"""Which schemas are read for a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.files.source import FileSource
from kubectl_related.options import Options
from kubectl_related.questions.rules_in_force import Reach, tables_for
from tests.unit.helpers import loaded, make

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kubectl_related.relations.rule import GK

THING, PART, FOREIGN = (
    ("demo.example.com", "Thing"),
    ("demo.example.com", "Part"),
    ("other.example.org", "Else"),
)


def read_for(holders: frozenset[GK] | None) -> set[GK]:
    """Return the kinds whose schemas are read where only the fields of these kinds can matter."""
    kinds = (
        ("Thing", "demo.example.com/v1"),
        ("Part", "demo.example.com/v1"),
        ("Else", "other.example.org/v1"),
    )
    objects = [make(kind, "one", api) for kind, api in kinds] + [make("ConfigMap", "one")]
    source = FileSource(loaded(objects), "shop", print)
    return set(tables_for(Options(), source, {}, Reach(holders)).derived)


def test_every_unknown_kind_may_refer_to_a_subject() -> None:
    """What uses a subject may be of any kind."""
    assert read_for(None) == {THING, PART, FOREIGN}


def test_what_an_object_uses_is_in_its_own_schema() -> None:
    """Of other kinds nothing is read."""
    assert read_for(frozenset({THING})) == {THING}


def test_what_a_built_in_kind_uses_is_in_no_schema() -> None:
    """Its table says it all."""
    assert read_for(frozenset({("", "ConfigMap")})) == set()


class Live(FileSource):
    """A source whose schemas are requested; remembers for which kinds with a table that was."""

    live = True
    asked: frozenset[GK] = frozenset()

    def derived(self, kinds: Iterable[GK], beside: Iterable[GK] = ()) -> Mapping[GK, str]:
        """Remember the kinds."""
        self.asked = frozenset(beside)
        return super().derived(kinds, beside)


STORE, RELEASE, FILTER = (
    ("external-secrets.io", "SecretStore"),
    ("helm.toolkit.fluxcd.io", "HelmRelease"),
    ("networking.istio.io", "EnvoyFilter"),
)


def read_beside(reach: Reach) -> frozenset[GK]:
    """Return the kinds with a table whose schemas are read beside it."""
    kinds = (
        ("SecretStore", "external-secrets.io/v1"),
        ("HelmRelease", "helm.toolkit.fluxcd.io/v2"),
        ("EnvoyFilter", "networking.istio.io/v1alpha3"),
    )
    source = Live(loaded([make(kind, "one", api) for kind, api in kinds]), "shop", print)
    tables_for(Options(), source, {}, reach)
    return source.asked


def test_schemas_of_kinds_that_are_not_listed_are_not_asked_for() -> None:
    """One step from a Secret, only kinds that the tables list for it are read beside them."""
    secret = frozenset({("", "Secret")})
    assert read_beside(Reach(subjects=secret)) == {STORE, RELEASE}
    assert read_beside(Reach(holders=secret, subjects=secret)) == set()


def test_the_subject_s_own_kind_is_read_beside_its_table() -> None:
    """What it uses may be in a field that the table does not know."""
    own = frozenset({FILTER})
    assert read_beside(Reach(holders=own, subjects=own)) == {FILTER}


def test_further_steps_may_come_to_any_kind() -> None:
    """Then the schemas of all kinds count."""
    assert read_beside(Reach()) == {STORE, RELEASE, FILTER}
