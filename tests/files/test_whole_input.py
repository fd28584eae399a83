"""What was read is what is checked: namespaces, subjects, parts of a cluster, and what proves an absence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kubectl_related.cli.command import command

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Ask = Callable[..., tuple[int, str, str]]

ROW = "jsonpath={range .missing[*]}{.metadata.namespace}/{.metadata.name} {end}"


@pytest.fixture
def ask(folder: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Give a function that asks documents in one file, and returns exit code, stdout and stderr."""

    def asked(documents: str, *args: str) -> tuple[int, str, str]:
        (folder / "in.yaml").write_text(documents, encoding="utf-8")
        code = command([*args, "--from", "in.yaml"])
        said = capsys.readouterr()
        return code, said.out.strip(), said.err

    return asked


def pod(name: str, reads: str, **meta: str) -> str:
    """Return a pod that reads a Secret, as a document."""
    own = "".join(f", {key}: {value}" for key, value in meta.items())
    spec = f"{{containers: [{{name: c, image: i, envFrom: [{{secretRef: {{name: {reads}}}}}]}}]}}"
    return f"{{apiVersion: v1, kind: Pod, metadata: {{name: {name}{own}}}, spec: {spec}}}\n---\n"


def secret(name: str, **meta: str) -> str:
    """Return a Secret, as a document."""
    own = "".join(f", {key}: {value}" for key, value in meta.items())
    return f"{{apiVersion: v1, kind: Secret, metadata: {{name: {name}{own}}}}}\n---\n"


def binding(subject: str) -> str:
    """Return a ClusterRoleBinding of a role that every cluster has, as a document."""
    role = "{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}"
    head = "apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, metadata: {name: b}"
    return f"{{{head}, roleRef: {role}, subjects: [{{kind: ServiceAccount, {subject}}}]}}\n---\n"


ACCOUNT = "{apiVersion: v1, kind: ServiceAccount, metadata: {name: %s}}\n---\n"


def test_a_check_is_about_every_namespace(ask: Ask) -> None:
    """Without -n everything that was read is checked, with it that namespace."""
    both = pod("p", "gone", namespace="a") + pod("p", "gone", namespace="b") + secret("s", namespace="b")
    assert ask(both, "--missing", "--exit-code", "-o", ROW)[:2] == (3, "a/gone b/gone")
    assert ask(both, "--missing", "--exit-code", "-o", ROW, "-n", "b")[:2] == (3, "b/gone")


def test_a_selector_is_about_every_namespace(ask: Ask) -> None:
    """The subjects are all objects that were read and have the labels."""
    labels = "{app: x}"
    both = secret("s", namespace="a", labels=labels) + secret("s", namespace="b", labels=labels)
    subjects = "jsonpath={.subjects[*].namespace}"
    assert ask(both, "secret", "-l", "app=x", "-o", subjects)[1] == "a b"
    assert ask(both, "secret", "-l", "app=x", "-n", "a", "-o", subjects)[1] == "a"


def test_what_refers_to_a_subject_that_is_gone(ask: Ask) -> None:
    """A subject that is nowhere is looked for in the only namespace of the input, so that its users count."""
    code, out, err = ask(pod("p", "gone", namespace="pki"), "secret", "gone", "-o", "name")
    assert (code, out, err) == (1, "pod/p", 'error: no secret "gone" in in.yaml\n')


def test_a_template_in_a_selector_is_not_an_error(ask: Ask) -> None:
    """A selector whose values are still to be filled in selects nothing that is known, and is no mistake."""
    service = "{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {selector: {app: '${APP}'}}}\n---\n"
    assert ask(pod("p", "s") + secret("s") + service, "--missing", "-o", ROW) == (0, "", "")


def test_a_subject_is_found_in_its_namespace(ask: Ask) -> None:
    """If only one namespace has it, that is the one; if several do, the user chooses."""
    one = pod("p", "s", namespace="pki") + secret("s", namespace="pki")
    assert ask(one, "secret", "s", "-o", "name") == (0, "pod/p", "")
    code, out, err = ask(one + secret("s", namespace="other"), "secret", "s")
    assert (code, out) == (1, "")
    assert err == 'error: secret "s" is in the namespaces other and pki of in.yaml; choose one with -n\n'
    assert ask(one + secret("s", namespace="other"), "secret", "s", "-n", "pki", "-o", "name")[1] == "pod/p"


@pytest.mark.parametrize(
    ("asked", "instead"),
    [
        (("secret", "x"), ""),
        (("secret", "s", "-n", "shop"), "; namespace pki has one"),
        (("secret", "t", "-n", "shop"), "; namespaces a and pki have one"),
        (("secret", "p"), '; there is pod "p"'),
    ],
)
def test_a_subject_that_the_input_lacks(ask: Ask, asked: tuple[str, ...], instead: str) -> None:
    """The error speaks of files, and says where the name is instead."""
    given = secret("s", namespace="pki") + secret("t", namespace="pki") + secret("t", namespace="a")
    code, out, err = ask(given + pod("p", "s", namespace="pki"), *asked)
    assert (code, out) == (1, "")
    assert err == f'error: no secret "{asked[1]}" in in.yaml{instead}\n'
    assert ask(given, *asked, "--ignore-not-found")[0] == 0


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        (binding("name: robot, namespace: prod") + ACCOUNT % "robot", ""),
        (binding("name: robot") + ACCOUNT % "robot", ""),
        (binding("name: robot, namespace: prod") + ACCOUNT % "other", "prod/robot"),
        (binding("name: robot, namespace: prod") + ACCOUNT % "'robot', namespace: dev", "prod/robot"),
        (pod("p", "s") + secret("s", namespace="prod"), ""),
        (pod("p", "s") + secret("t", namespace="prod"), "default/s"),
        (pod("p", "s", namespace="dev") + secret("s", namespace="prod"), "dev/s"),
    ],
)
def test_an_object_without_a_namespace_may_be_the_one_that_is_meant(
    ask: Ask, given: str, missing: str
) -> None:
    """Kustomize and Flux say later where it lives."""
    assert ask(given, "--missing", "-o", ROW)[:2] == (0, missing)
    assert ask(given, "--missing", "-o", ROW, "--closed")[:2] == (0, missing)


def test_a_part_of_a_dump_proves_nothing_of_other_namespaces(ask: Ask) -> None:
    """Objects with a uid were read from a cluster, perhaps not all of them; --closed says that they were."""
    uid = "70000000-0000-4000-8000-000000000002"
    given = pod("p", "gone", namespace="b", uid=uid) + secret("s", namespace="a", uid=uid)
    assert ask(given, "--missing", "-o", ROW)[:2] == (0, "")
    assert ask(given, "--missing", "-o", ROW, "--closed")[:2] == (0, "b/gone")
    held = given + secret("s", namespace="b", uid=uid)
    assert ask(held, "--missing", "-o", ROW)[:2] == (0, "b/gone")
    assert ask(given.replace("uid: ", "x: "), "--missing", "-o", ROW)[:2] == (0, "b/gone")


def test_closed_input_is_everything(ask: Ask) -> None:
    """What no object of its kind proves is missing too, but what every cluster has is not."""
    custom = "{apiVersion: cert-manager.io/v1, kind: Certificate, metadata: {name: c, namespace: a}, "
    given = pod("p", "gone", namespace="a") + custom + "spec: {issuerRef: {name: i}, secretName: t}}\n"
    assert ask(given, "--missing", "-o", ROW)[:2] == (0, "")
    assert ask(given, "--missing", "--closed", "-o", ROW)[1] == "a/gone a/i"
    assert ask(binding("name: default, namespace: x"), "--missing", "--closed", "-o", ROW)[:2] == (0, "")


def test_closed_needs_files(capsys: pytest.CaptureFixture[str]) -> None:
    """A cluster is always everything."""
    assert command(["--missing", "--closed"]) == 1
    assert capsys.readouterr().err == "error: --closed is about files: it needs --from\n"


@pytest.mark.parametrize("given", ["", "# nothing\n", "a: b\n", "kind: List\napiVersion: v1\nitems: []\n"])
def test_input_without_an_object_is_an_error(ask: Ask, given: str) -> None:
    """A check of nothing must not pass."""
    code, out, err = ask(given, "--missing")
    assert (code, out, err.splitlines()[-1]) == (1, "", "error: no Kubernetes objects in in.yaml")


@pytest.mark.parametrize("asked", ["--missing", "--unused", "--unused secrets"])
def test_a_check_of_a_namespace_that_the_input_lacks(ask: Ask, asked: str) -> None:
    """Nothing was looked at: no answer is given. What has no namespace lives in the one that is asked for."""
    documents = pod("app", "one", namespace="shop") + secret("one", namespace="shop")
    error = 'error: no object in namespace "typo" in in.yaml\n'
    assert ask(documents, *asked.split(), "-n", "typo") == (1, "", error)
    code, _, told = ask(documents + secret("two"), *asked.split(), "-n", "typo")
    assert (code, "error" in told) == (0, False)


def test_a_refused_object_fails_the_check(ask: Ask) -> None:
    """The rest is checked, and the exit code says that not everything was."""
    code, out, err = ask(pod("p", "s", namespace="y") + secret("s"), "--missing")
    assert (code, out) == (1, "")
    assert "error: in.yaml:1: Pod p: metadata.namespace must be a string\n" in err


def test_objects_with_a_generated_name(ask: Ask) -> None:
    """Each is an object of its own, and what it refers to counts."""
    job = (pod("x", "gone") + pod("x", "s") + secret("s")).replace("name: x", "generateName: run-")
    assert ask(job, "--missing", "-o", "jsonpath={..edges[*].from}")[:2][0] == 0
    assert ask(job, "secret", "s", "-o", "name") == (0, "pod/run-*2", "")
    assert ask(job, "pod", "run-*", "--uses", "--missing", "-o", ROW)[1] == "default/gone"


@pytest.mark.parametrize(
    "name", ["'{{ .Values.x }}'", "$(NAME)", "'${NAME}'", "$NAME", "'<name>'", "YOUR-SECRET", "'{x}'"]
)
def test_a_template_is_not_a_reference(ask: Ask, name: str) -> None:
    """What cannot be the name of an object cannot be missing."""
    assert ask(pod("p", name) + secret("s"), "--missing", "--closed", "-o", ROW)[:2] == (0, "")
    assert ask(binding(f"name: x, namespace: {name}") + ACCOUNT % "other", "--missing", "-o", ROW)[:2] == (
        0,
        "",
    )


def test_an_empty_key_is_no_key(ask: Ask) -> None:
    """An empty string is absent where the API server treats it so."""
    given = pod("p", "s").replace("envFrom: [{secretRef: {name: s}}]",
        "env: [{name: E, valueFrom: {secretKeyRef: {name: s, key: ''}}}]")  # fmt: skip
    assert ask(given + secret("s"), "--missing", "-o", ROW)[:2] == (0, "")


SELECTORS = """\
{apiVersion: v1, kind: Service, metadata: {name: odd}, spec: {selector: {app: "a b"}}}
---
{apiVersion: v1, kind: Service, metadata: {name: bool}, spec: {selector: {app: true}}}
---
{apiVersion: v1, kind: Service, metadata: {name: fine}, spec: {selector: {app: web}}}
---
{apiVersion: v1, kind: Pod, metadata: {name: web, labels: {app: web}}, spec: {containers: []}}
"""


def test_a_selector_that_the_api_server_refuses(ask: Ask) -> None:
    """It is named with its object and field, and the rest is answered."""
    code, out, err = ask(SELECTORS, "pod", "web", "--type", "service", "-o", "name")
    assert (code, out) == (1, "service/fine")
    assert 'service/odd: spec.selector: invalid label value "a b"\n' in err
    assert "service/bool: spec.selector: label values must be strings\n" in err


def test_a_reference_that_the_api_server_refuses(ask: Ask) -> None:
    """YAML makes a boolean or a number of a name without quotes: file, line and field are named."""
    code, out, err = ask(pod("p", "y") + pod("q", "8080") + binding("name: 5, namespace: a"), "--missing")
    assert (code, out) == (1, "")
    name = "spec.containers[0].envFrom[0].secretRef.name: must be a string"
    binder = "clusterrolebinding.rbac.authorization.k8s.io/b: subjects[0]: its name must be a string"
    for field in (f"in.yaml:1: pod/p: {name}", f"in.yaml:3: pod/q: {name}", f"in.yaml:5: {binder}"):
        assert f"{field}\n" in err


DEFINITION = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: routes.gw.example.net}
spec:
  group: gw.example.net
  scope: Namespaced
  names: {kind: Way, plural: ways}
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            properties:
              backendRefs:
                type: array
                items:
                  type: object
                  required: [name]
                  properties:
                    group: {type: string, default: ""}
                    kind: {type: string, default: Service}
                    name: {type: string}
---
{apiVersion: gw.example.net/v1, kind: Way, metadata: {name: w}, spec: {backendRefs: [{name: web}]}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}}
---
"""
PATCH = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: routes.gw.example.net}
spec: {conversion: {strategy: Webhook}}
---
"""


@pytest.mark.parametrize("given", [DEFINITION, DEFINITION + PATCH, PATCH + DEFINITION])
def test_defaults_of_a_schema_count(ask: Ask, given: str) -> None:
    """The API server fills them in, files do not have them; a patch of the definition does not replace it."""
    assert ask(given, "way", "w", "--uses", "-o", "name") == (0, "service/web", "")


def test_an_old_definition_has_one_version(ask: Ask) -> None:
    """Before apiextensions.k8s.io/v1 a definition could name its version in a field of its own."""
    old = """\
apiVersion: apiextensions.k8s.io/v1beta1
kind: CustomResourceDefinition
metadata: {name: oxen.example.net}
spec: {group: example.net, version: v1, scope: Namespaced, names: {kind: Ox, plural: oxen}}
---
{apiVersion: example.net/v1, kind: Ox, metadata: {name: o}}
"""
    assert ask(old, "oxen", "o")[0] == 0


def test_a_broken_file_beside_others_costs_only_itself(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The objects of -f are those that can be read, and the exit code says that something could not."""
    (folder / "a.yaml").write_text("a: [\n", encoding="utf-8")
    (folder / "b.yaml").write_text(pod("p", "s") + secret("s"), encoding="utf-8")
    assert command(["-f", ".", "--from", "b.yaml", "--uses", "--type", "secret", "-o", "name"]) == 1
    told = capsys.readouterr()
    assert told.out == "secret/s\n"
    assert "a.yaml:2: the YAML cannot be read" in told.err


@pytest.mark.parametrize(
    ("holder", "pods", "found"),
    [("system", "", False), ("", "system", False), ("system", "system", False), ("system", "other", True)],
)
def test_a_selector_and_pods_that_may_share_a_namespace(
    folder: Path, capsys: pytest.CaptureFixture[str], holder: str, pods: str, *, found: bool
) -> None:
    """What states no namespace may be in any: only pods of another one are certainly not meant."""
    service = f"{{name: web, namespace: '{holder}'}}"
    pod = f"{{name: one, namespace: '{pods}', labels: {{app: web}}}}"
    (folder / "input.yaml").write_text(
        f"{{apiVersion: v1, kind: Service, metadata: {service}, spec: {{selector: {{app: web}}}}}}\n---\n"
        f"{{apiVersion: v1, kind: Pod, metadata: {pod}, spec: {{containers: [{{name: c, image: x}}]}}}}\n"
    )
    assert command(["--missing", "--from", "."]) == 0
    assert ("Selects nothing" in capsys.readouterr().out) == found


def test_accounts_of_the_controllers_are_there(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A cluster makes them in kube-system; elsewhere they are names like any other."""
    account = "{kind: ServiceAccount, name: horizontal-pod-autoscaler, namespace: %s}"
    (folder / "input.yaml").write_text(
        "{apiVersion: v1, kind: ServiceAccount, metadata: {name: other}}\n---\n"
        "{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, metadata: {name: metrics},"
        f" subjects: [{account % 'kube-system'}, {account % 'mine'}]}}\n"
    )
    assert command(["--missing", "--closed", "--from", ".", "-o", "wide", "--no-headers"]) == 0
    assert capsys.readouterr().out.split()[2] == "subjects[1]"
