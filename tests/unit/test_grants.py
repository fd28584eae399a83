"""References into another namespace count where a grant there allows them, and where nobody can say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kubectl_related.engine.missing import find_missing
from kubectl_related.engine.scope import Scope
from kubectl_related.engine.store import Store
from kubectl_related.engine.walk import Walk
from kubectl_related.errors import ServerError
from kubectl_related.files.source import FileSource
from kubectl_related.model.graph import USED_BY, USES
from kubectl_related.model.objects import ref_of
from kubectl_related.model.source import Answer, ListOf
from kubectl_related.questions.explain.explain import explain_about
from kubectl_related.questions.question import About
from tests.unit.helpers import loaded, make, names, shipped_tables, walk_of, walked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from kubectl_related.model.source import Request
    from tests.unit.helpers import Obj

GATEWAY = "gateway.networking.k8s.io/v1"
EVERYWHERE = Scope(all_namespaces=True)
SECRET = make("Secret", "tls")


def gateway(namespace: str = "edge", secret: str = "tls") -> Obj:
    """Return a Gateway whose listener ends TLS with a Secret of the namespace `shop`."""
    tls = {"certificateRefs": [{"name": secret, "namespace": "shop"}]}
    return make("Gateway", "web", GATEWAY, namespace, spec={"listeners": [{"name": "https", "tls": tls}]})


def grant(
    namespace: str = "shop", kind: str = "Gateway", frm: str = "edge", to: str = "Secret", name: str = ""
) -> Obj:
    """Return a ReferenceGrant."""
    who = {"group": GATEWAY.partition("/")[0], "kind": kind, "namespace": frm}
    what = {"group": "", "kind": to} | ({"name": name} if name else {})
    return make("ReferenceGrant", "g", GATEWAY, namespace, spec={"from": [who], "to": [what]})


@pytest.mark.parametrize("given", [grant(), grant(name="tls")])
def test_a_grant_makes_the_reference_count_from_both_ends(given: Obj) -> None:
    """The Gateway uses the Secret and the Secret is used by the Gateway."""
    objects = [SECRET, gateway(), given]
    assert not names(walked(objects, gateway(), scope=EVERYWHERE))["Secret/tls"].missing
    assert "Gateway/web" in names(walked(objects, SECRET, scope=EVERYWHERE))


@pytest.mark.parametrize(
    "given",
    [
        grant(namespace="edge"),
        grant(kind="HTTPRoute"),
        grant(frm="other"),
        grant(to="ConfigMap"),
        grant(name="another"),
        make("ReferenceGrant", "empty", GATEWAY, "shop"),
        make("ReferenceGrant", "odd", GATEWAY, "shop", spec={"from": "edge", "to": [None]}),
    ],
)
def test_without_a_grant_the_reference_is_a_hint_without_effect(given: Obj) -> None:
    """Neither end shows it, each says that it left it out; with --weak it is there, and harmless."""
    objects = [SECRET, gateway(), given]
    for subject, far in ((SECRET, "Gateway/web"), (gateway(), "Secret/tls")):
        hidden = walked(objects, subject, scope=EVERYWHERE)
        assert far not in names(hidden)
        assert len(hidden.store.grants.refused) == 1
        shown = names(walked(objects, subject, scope=Scope(all_namespaces=True, weak=True)))[far]
        assert [(edge.weak, edge.effect) for edge in shown.edges] == [(True, "unaffected")]


def test_within_a_namespace_no_grant_is_needed() -> None:
    """A Gateway refers to what lives beside it as it likes."""
    assert "Gateway/web" in names(walked([SECRET, gateway("shop")], SECRET, scope=EVERYWHERE))


def test_files_without_the_target_may_lack_the_grant_too() -> None:
    """Nobody can say whether the Secret exists, nor whether it is granted: it stands there, unverified."""
    assert not names(walked([gateway()], gateway()))["Secret/tls"].verified


@pytest.mark.parametrize(("given", "missing"), [([grant()], {"gone"}), ([], set())])
def test_what_no_grant_allows_is_not_called_missing(given: Sequence[Obj], missing: set[str]) -> None:
    """A check of a namespace names the dangling references that would be in effect."""
    walk = walk_of([SECRET, gateway(secret="gone"), *given])
    find_missing(walk.store, walk.found, "edge")
    assert {relative.ref.name for relative in walk.found.relatives.values()} & {"gone"} == missing
    assert len(walk.store.grants.refused) == 1 - len(missing)


class Recorded(FileSource):
    """A cluster made of objects, that notes what it is asked and refuses lists of grants."""

    live = True

    def fetch(
        self, requests: Sequence[Request], follow: Callable[[Request, Answer], Iterable[Request]]
    ) -> Mapping[Request, Answer]:
        """Answer from the objects."""
        answers = super().fetch(requests, follow)
        refused = Answer(error=ServerError(403, "Forbidden", "no"))
        return {r: refused if _lists_grants(r) else answer for r, answer in answers.items()}


def _lists_grants(request: Request) -> bool:
    return isinstance(request, ListOf) and request.resource.kind == "ReferenceGrant"


@pytest.mark.parametrize("subject", [SECRET, gateway()])
def test_where_grants_may_not_be_listed_the_reference_stays(subject: Obj) -> None:
    """What cannot be read is told, and hides nothing."""
    source = Recorded(loaded([SECRET, gateway(), grant(frm="x")]), "shop", lambda _: None)
    walk = Walk(Store(source, shipped_tables(), source.resources(), EVERYWHERE))
    walk.run([ref_of(subject)], [USED_BY, USES], 1)
    assert names(walk).keys() & {"Gateway/web", "Secret/tls"}
    assert {failure.plural for failure in walk.store.failures()} == {"referencegrants"}


def lists_of_grants(subject: Obj, *directions: str, scope: Scope = EVERYWHERE) -> list[str]:
    """Return the lists of grants that a question about one object explains."""
    walk = walk_of([SECRET, gateway(), grant()], scope)
    about = About((), directions)
    store = walk.store
    found = explain_about(about, [ref_of(subject)], store.tables, store.resources, scope)
    return [path for verb, path, *_ in found.requests if "referencegrants" in path and verb == "LIST"]


def test_grants_are_listed_once_where_another_namespace_may_refer() -> None:
    """They are those of the target's namespace: the subject's own, or one that the subject names."""
    place = "/apis/gateway.networking.k8s.io/v1/namespaces/{}/referencegrants"
    assert lists_of_grants(SECRET, USED_BY) == [place.format("shop")]
    assert lists_of_grants(gateway(), USES) == [place.format("{namespace}")]
    assert lists_of_grants(make("Pod", "p"), USED_BY, USES) == []


def test_grants_that_also_refer_to_the_subject_are_listed_whole() -> None:
    """One list serves both as users of the Secret and as what decides about other users."""
    walk = walked([SECRET, gateway(), grant(name="tls")], SECRET, scope=EVERYWHERE)
    assert [
        request.byte_filter
        for request in walk.store.answers
        if isinstance(request, ListOf) and _lists_grants(request)
    ] == [None]
    assert {"ReferenceGrant/g", "Gateway/web"} <= names(walk).keys()


@pytest.mark.parametrize(("namespace", "places"), [("", [""]), ("edge", ["edge", "shop"])])
def test_a_check_lists_grants_where_they_are_not_known(namespace: str, places: list[str]) -> None:
    """Of every namespace they are read once, with everything else; of one, also where it refers to."""
    walk = walk_of([SECRET, gateway(), grant()])
    find_missing(walk.store, walk.found, namespace)
    assert sorted(request.namespace for request in walk.store.answers if _lists_grants(request)) == places
