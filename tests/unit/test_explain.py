"""--explain: relations, requests, and the roles that allow them."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest
import yaml

from kubectl_related.cli.command import command
from kubectl_related.engine.scope import Scope
from kubectl_related.model.fieldpaths import parse, render_pattern
from kubectl_related.model.graph import USED_BY, USES
from kubectl_related.printers.explanation import Explanation, print_explanation, roles
from kubectl_related.questions.explain.explain import explain_about
from kubectl_related.questions.question import About
from tests.unit.helpers import ref, served, shipped_tables

if TYPE_CHECKING:
    from pathlib import Path

    from kubectl_related.model.objects import Ref

CLAIM = ref("PersistentVolumeClaim", "data-db-0")


def explained(subject: Ref, *directions: str) -> Explanation:
    """Explain a question about one object."""
    return explain_about(About((), directions), [subject], shipped_tables(), served(), Scope())


def test_relations_read_from_the_subject() -> None:
    """Each row says how the subject relates to which kind through which field, and where that is written."""
    found = explained(CLAIM, USED_BY, USES).relations
    assert any(
        row[:3] == ("is mounted by", "Pod", "spec.volumes[].persistentVolumeClaim.claimName") for row in found
    )
    forth = [row for row in found if row[:3] == ("is bound to", "PersistentVolume", "spec.volumeName")]
    assert len(forth) == 2
    assert forth[0][3].startswith("core.relations:")
    assert len(found) == len(set(found))


def test_requests_are_the_ones_of_the_plan() -> None:
    """The subject is read, users are listed, targets are read once the subject is known."""
    requests = [row[:2] for row in explained(CLAIM, USED_BY, USES).requests]
    assert requests[0] == ("GET", "/api/v1/namespaces/shop/persistentvolumeclaims/data-db-0")
    assert ("LIST", "/api/v1/namespaces/shop/pods") in requests
    assert ("GET", "/api/v1/persistentvolumes/{spec.volumeName}") in requests
    assert ("LIST", "/api/v1/namespaces/shop/pods") not in [
        row[:2] for row in explained(CLAIM, USES).requests
    ]


def test_roles_allow_exactly_the_permissions() -> None:
    """One Role for each namespace and one ClusterRole, whose rules are the resources and verbs needed."""
    explanation = explained(CLAIM, USED_BY, USES)
    granted = {
        (role["metadata"].get("namespace", ""), group, plural, verb)
        for role in roles(explanation, "x")
        for rule in role["rules"]
        for group in rule["apiGroups"]
        for plural in rule["resources"]
        for verb in rule["verbs"]
    }
    assert granted == {(place, r.group, r.plural, verb) for place, r, verb in explanation.permissions}
    assert ("shop", "", "pods", "list") in granted
    assert ("", "", "persistentvolumes", "get") in granted
    assert not {verb for *_, verb in granted} - {"get", "list"}


def test_no_role_asks_for_secrets_without_need() -> None:
    """A question about a ConfigMap needs no right to list Secrets."""
    needed = explained(ref("ConfigMap", "app"), USED_BY).permissions
    assert "secrets" not in {resource.plural for _, resource, _ in needed}


@pytest.mark.parametrize("output", ["yaml", "json"])
def test_roles_are_printed_ready_to_apply(output: str) -> None:
    """Both formats hold the same roles."""
    explanation, out = explained(CLAIM, USED_BY, USES), io.StringIO()
    print_explanation(explanation, output, out)
    text = out.getvalue()
    printed = json.loads(text)["items"] if output == "json" else list(yaml.safe_load_all(text))
    assert printed == roles(explanation, "kubectl-related")
    assert [role["kind"] for role in printed] == ["ClusterRole", "Role"]


def test_people_get_three_tables() -> None:
    """Relations, requests and permissions stand below each other."""
    out = io.StringIO()
    print_explanation(explained(CLAIM, USED_BY), "", out)
    titles = [part.split("\n")[0].split() for part in out.getvalue().split("\n\n")]
    assert titles == [
        ["RELATION", "KIND", "FIELD", "SOURCE"], ["VERB", "REQUEST", "FOR"],
        ["VERB", "RESOURCE", "NAMESPACE"],
    ]  # fmt: skip


def test_wide_names_the_fields_for_which_a_kind_is_listed() -> None:
    """The first field that may refer to the subject, and how many others; what is not searched has none."""
    out = io.StringIO()
    print_explanation(explained(CLAIM, USED_BY), "wide", out)
    requests = out.getvalue().split("\n\n")[1].splitlines()
    because = {line.split()[1]: line for line in requests}
    assert requests[0].endswith("BECAUSE OF")
    pods = because["/api/v1/namespaces/shop/pods"]
    assert "spec.volumes[].persistentVolumeClaim.claimName" in pods
    assert because["/api/v1/namespaces/shop/persistentvolumeclaims/data-db-0"].rstrip().endswith("objects")


@pytest.mark.parametrize("path", ["spec.volumes[].name", "data{}", "metadata.labels['a.b/c']", "a[][].b"])
def test_patterns_are_written_as_they_are_read(path: str) -> None:
    """A field stands as in the tables."""
    assert render_pattern(parse(path)) == path


def asked(capsys: pytest.CaptureFixture[str], file: Path, *question: str) -> dict[tuple[str, str], set[str]]:
    """Return (namespace, resource) → verbs of the roles that are printed for a question about a file."""
    assert command([*question, "--explain", "-o", "json", "--from", str(file)]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    found: dict[tuple[str, str], set[str]] = {}
    for role in json.loads(said.out)["items"]:
        for rule in role["rules"]:
            for plural in rule["resources"]:
                place = role["metadata"].get("namespace", "")
                found.setdefault((place, plural), set()).update(rule["verbs"])
    return found


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Give a file with one object: its kind is all that the roles depend on."""
    file = tmp_path / "in.yaml"
    file.write_text("{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: shop, labels: {app: a}}}")
    return file


def test_what_a_selector_finds_is_not_asked_for(capsys: pytest.CaptureFixture[str], file: Path) -> None:
    """The list that finds the subjects takes a right too, and their kind says what else is needed."""
    rights = asked(capsys, file, "pod", "-l", "app=nothing", "-n", "shop", "--uses")
    assert {"get", "list"} <= rights["shop", "pods"]
    assert "get" in rights["shop", "configmaps"]
    everywhere = asked(capsys, file, "pod", "-l", "app=nothing", "-A", "--uses")
    assert "list" in everywhere["", "pods"]
    assert {place for place, _ in everywhere} == {""}


def test_further_steps_take_rights_too(capsys: pytest.CaptureFixture[str], file: Path) -> None:
    """With --depth the kinds count that a walk may come by, in all namespaces where none is known."""
    one = asked(capsys, file, "pvc", "data", "-n", "shop", "--uses")
    assert ("", "csidrivers") not in one
    assert (
        "get" in asked(capsys, file, "pvc", "data", "-n", "shop", "--uses", "--depth", "2")["", "csidrivers"]
    )
    assert "list" in asked(capsys, file, "sc", "fast", "--used-by", "--depth", "2")["", "pods"]
    # A Service leads to what has pods, and from there to what these use.
    assert (
        "get"
        in asked(capsys, file, "svc", "web", "-n", "shop", "--uses", "--depth", "2")["shop", "configmaps"]
    )


def test_no_role_is_in_a_namespace_that_is_not_known(capsys: pytest.CaptureFixture[str], file: Path) -> None:
    """A chain may come by a Namespace: what is in it is in any."""
    rights = asked(capsys, file, "ingress/a", "--to", "secret/b", "-n", "shop")
    assert {place for place, _ in rights} == {"", "shop"}


def test_what_lives_in_other_namespaces_takes_rights_there(
    capsys: pytest.CaptureFixture[str], file: Path
) -> None:
    """An account in another namespace and what a policy selects there can be read, Secrets there cannot."""
    binding = asked(capsys, file, "rolebinding", "b", "-n", "shop", "--uses")
    assert "get" in binding["", "serviceaccounts"]
    policy = asked(capsys, file, "networkpolicy", "p", "-n", "shop", "--uses")
    for plural in ("pods", "deployments", "namespaces"):
        assert "list" in policy["", plural]
    ingress = asked(capsys, file, "ingress", "i", "-n", "shop", "--uses")
    assert ("shop", "secrets") in ingress
    assert ("", "secrets") not in ingress
