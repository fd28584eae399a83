"""A real aggregated API without a server behind it: it is named where it was needed, and nowhere else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.control_plane.control_plane import ControlPlane
    from tests.guarantees.conftest import Ask

SERVICES = "/api/v1/namespaces/shop/services"
API_SERVICES = "/apis/apiregistration.k8s.io/v1/apiservices"
UNKNOWN, KNOWN = "down.example.com", "route.openshift.io"
"""Of the kinds of the second the tables know what they refer to."""


@pytest.fixture(scope="module")
def down(shop: ControlPlane) -> Iterator[None]:
    """Register two groups whose Service has no endpoints, for as long as the tests take."""
    shop.api.create(SERVICES, {"metadata": {"name": "nobody"}, "spec": {"ports": [{"port": 443}]}})
    for group in (UNKNOWN, KNOWN):
        spec = {
            "group": group,
            "version": "v1",
            "groupPriorityMinimum": 100,
            "versionPriority": 10,
            "insecureSkipTLSVerify": True,
            "service": {"name": "nobody", "namespace": "shop"},
        }
        shop.api.create(API_SERVICES, {"metadata": {"name": f"v1.{group}"}, "spec": spec})
        shop.wait(lambda group=group: group in shop.api.text("GET", "/apis"), f"{group} in discovery")  # type: ignore[misc]
    yield
    for group in (UNKNOWN, KNOWN):
        shop.api.delete(f"{API_SERVICES}/v1.{group}")
        shop.wait(lambda group=group: group not in shop.api.text("GET", "/apis"), f"no {group}")  # type: ignore[misc]
    shop.api.delete(f"{SERVICES}/nobody")


@pytest.mark.usefixtures("down")
@pytest.mark.parametrize(
    ("question", "groups"),
    [
        ("configmap app-config", []),
        ("service web --uses", []),
        ("service web", [KNOWN]),
        ("configmap app-config --all-types", [UNKNOWN, KNOWN]),
        ("namespace shop", [UNKNOWN, KNOWN]),
        ("--missing", [KNOWN]),
    ],
)
def test_what_needs_the_group_is_incomplete(ask: Ask, question: str, groups: list[str]) -> None:
    """The rest is answered; a group of which objects may refer to the subject is an error, once."""
    told = ask(question, "-o", "json")
    answer = json.loads(told.stdout)
    assert [(one["resource"], one["group"]) for one in answer["errors"]] == [("*", one) for one in groups]
    assert (answer["complete"], told.code) == (not groups, 1 if groups else 0)
    assert ("ServiceUnavailable" in told.stderr) is bool(groups)
    assert answer["items"] or answer["missing"] or question == "service web --uses"


@pytest.mark.usefixtures("down")
def test_one_line_names_it(ask: Ask) -> None:
    """People are told in one line, after everything that was found."""
    told = ask("configmap app-config --all-types --used-by")
    names = f"*.{UNKNOWN}, *.{KNOWN}"
    assert (
        told.stderr
        == f"Warning: the answer is incomplete, these could not be read: {names} (ServiceUnavailable)\n"
    )
    assert "deployment.apps/web" in told.stdout


@pytest.mark.usefixtures("down")
def test_nothing_is_called_unused(ask: Ask) -> None:
    """What a group has that no table knows may use anything, so nothing can be said to be unused."""
    told = ask("--unused configmap,networkpolicy", "-o", "json")
    answer = json.loads(told.stdout)
    assert (told.code, answer["complete"], answer["unused"]) == (1, False, [])
    assert {one["group"] for one in answer["errors"]} == {UNKNOWN, KNOWN}
    withheld = "could not be read: configmaps, networkpolicies.networking.k8s.io\n"
    assert told.stderr.endswith(withheld)
