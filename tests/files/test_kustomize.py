"""Patches in folders of kustomize change objects, and are not objects that replace them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from kubectl_related.cli.command import command

if TYPE_CHECKING:
    from pathlib import Path

WEB = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web%s}
spec:
  selector: {matchLabels: {app: web}}
  template: {spec: {volumes: [{name: v, secret: {secretName: from-base}}], containers: [{name: c, image: x}]}}
"""
PATCH = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: c, envFrom: [{configMapRef: {name: from-patch}}]}]}}}
"""
JSON_PATCH = "- {op: replace, path: /spec/replicas, value: 2}\n- {op: remove, path: /spec/x}\n"


@pytest.mark.parametrize(
    "instructions",
    [
        "resources: [base.yaml]\npatches: [{path: a-patch.yaml}, {path: json.yaml}]",
        "resources: [base.yaml]\npatchesStrategicMerge: [./a-patch.yaml]\npatchesJson6902: [path: json.yaml]",
        "resources: [base.yaml]",
    ],
)
@pytest.mark.parametrize("namespace", ["", ", namespace: shop"])
@pytest.mark.parametrize("patch", ["a-patch.yaml", "z-patch.yaml"])
def test_a_patch_does_not_replace_its_object(
    folder: Path, capsys: pytest.CaptureFixture[str], instructions: str, namespace: str, patch: str
) -> None:
    """Named as a patch or not named at all, before the object or behind it: the object counts."""
    (folder / "kustomization.yaml").write_text(instructions.replace("a-patch", patch[:-5]))
    (folder / "base.yaml").write_text(WEB % namespace)
    (folder / patch).write_text(PATCH)
    (folder / "json.yaml").write_text(JSON_PATCH)
    assert command(["deploy", "web", "--uses", "--from", ".", "-o", "name"]) == 0
    told = capsys.readouterr()
    assert "secret/from-base" in told.out
    assert "from-patch" not in told.out
    assert told.err == ""


def test_a_patch_states_the_namespace(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The object itself gets it from its kustomization: it is one object, and the patch is none."""
    (folder / "kustomization.yaml").write_text(
        "namespace: shop\nresources: [base.yaml]\npatches: [{path: p.yaml}]"
    )
    (folder / "base.yaml").write_text(WEB % "")
    (folder / "p.yaml").write_text(PATCH.replace("name: web", "name: web, namespace: shop"))
    assert command(["deploy", "web", "--uses", "--from", ".", "-o", "name"]) == 0
    told = capsys.readouterr()
    assert "secret/from-base" in told.out
    assert "from-patch" not in told.out
    assert told.err == ""


def test_a_patch_of_what_was_not_read_is_an_object(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The base is elsewhere: what the patch says is all that is known."""
    (folder / "kustomization.yaml").write_text("resources: [../base]\npatches: [{path: patch.yaml}]")
    (folder / "patch.yaml").write_text(PATCH)
    assert command(["deploy", "web", "--uses", "--from", ".", "-o", "name"]) == 0
    assert "configmap/from-patch" in capsys.readouterr().out


def test_overlays_are_objects(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A resource with fewer fields is a resource: the last one counts, with a warning."""
    (folder / "kustomization.yaml").write_text("resources: [base.yaml, z.yaml]")
    (folder / "base.yaml").write_text(WEB % "")
    (folder / "z.yaml").write_text(PATCH)
    assert command(["deploy", "web", "--uses", "--from", ".", "-o", "name"]) == 0
    told = capsys.readouterr()
    assert "configmap/from-patch" in told.out
    assert told.err == "warning: ./z.yaml:1: Deployment web is defined again, the last one counts\n"


GENERATORS = """\
resources: [web.yaml]
generatorOptions: {labels: {team: shop}}
configMapGenerator:
- name: app-config
  literals: [MODE=prod, "URL=http://x?a=b"]
  files: [conf/settings.ini, other.conf=o.conf]
secretGenerator:
- {name: app-secret, envs: [.env]}
- {name: fixed, literals: [password=hunter2], options: {disableNameSuffixHash: true, immutable: true}}
"""
OVERLAY = """\
kind: Kustomization
apiVersion: kustomize.config.k8s.io/v1beta1
namespace: prod
resources: [../base]
configMapGenerator:
- {name: app-config, behavior: merge, literals: [EXTRA=1]}
- {name: patched, literals: [a=b]}
- {name: left, literals: [a=b]}
patches:
- target: {kind: Deployment}
  patch: |-
    - {op: add, path: /spec/template/spec/containers/0/envFrom, value: [{configMapRef: {name: patched}}]}
"""
READER = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {tier: front}}
    spec:
      containers:
      - name: c
        image: x
        env:
        - {name: A, valueFrom: {configMapKeyRef: {name: app-config, key: KEY}}}
        - {name: B, valueFrom: {secretKeyRef: {name: app-secret, key: any}}}
        - {name: C, valueFrom: {secretKeyRef: {name: fixed, key: password}}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: other}
---
apiVersion: v1
kind: Secret
metadata: {name: other}
"""


@pytest.fixture
def built(folder: Path) -> Path:
    """Write a base that generates, and an overlay that generates more."""
    for name, text in (("base", GENERATORS), ("prod", OVERLAY)):
        (folder / name).mkdir()
        (folder / name / "kustomization.yaml").write_text(text)
    (folder / "base/web.yaml").write_text(READER)
    return folder


@pytest.mark.parametrize("key", ["MODE", "URL", "settings.ini", "other.conf", "EXTRA", "none"])
def test_what_is_generated_is_there(built: Path, capsys: pytest.CaptureFixture[str], key: str) -> None:
    """With the keys of literals and files, those of the overlay too; the keys of an env file are unknown."""
    (built / "base/web.yaml").write_text(READER.replace("KEY", key).replace("app: web", "tier: front"))
    assert command(["--missing", "--from", ".", "--no-headers"]) == 0
    told = capsys.readouterr()
    assert ("Missing key" in told.out) == (key == "none")
    assert len(told.out.splitlines()) == (key == "none")
    assert "hunter2" not in told.out + told.err


def test_keys_of_a_base_that_was_not_read(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The overlay alone says only some of them."""
    (built / "base/kustomization.yaml").unlink()
    (built / "prod/kustomization.yaml").write_text(OVERLAY.replace("../base", "https://example.com/base"))
    assert command(["--missing", "--from", ".", "--no-headers", "--type", "cm"]) == 0
    assert capsys.readouterr().out == ""


def test_a_stream(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """What a kustomization of a stream lists may be in the stream."""
    head = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"
    text = f"{head}{GENERATORS}---\n{READER}"
    monkeypatch.setattr("sys.stdin", io.StringIO(text.replace("key: KEY", "key: MODE")))
    assert command(["--missing", "--from", "-", "--no-headers", "--type", "cm,secrets"]) == 0
    assert capsys.readouterr() == ("", "No missing references found.\n")


def test_what_is_generated_can_be_asked_about(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """New content gets a new name, so that workloads roll out; unless the name is fixed."""
    for name, change in (("app-secret", "rolls out"), ("fixed", "needs restart")):
        assert command(["secret", name, "--if-changed", "--no-headers", "--from", str(built)]) == 0
        told = capsys.readouterr()
        assert told.out.split(maxsplit=4) == ["deployment.apps/web", "gives", "env", "to", f"{change}\n"]
    assert told.err == "Note: secret/fixed is immutable: its content cannot be changed.\n"
    assert command(["cm", "-l", "team=shop", "-o", "name", "--from", "."]) == 0
    assert capsys.readouterr().out == "deployment.apps/web\n"


@pytest.mark.parametrize(
    "labels", ["commonLabels: {app: web}", "labels: [{pairs: {app: web}, includeSelectors: true}]", ""]
)
def test_labels_that_are_added(built: Path, capsys: pytest.CaptureFixture[str], labels: str) -> None:
    """A selector that names such a label may find what is built."""
    base = built / "base/kustomization.yaml"
    base.write_text(f"{GENERATORS}\n{labels}")
    assert command(["--missing", "--from", ".", "--no-headers"]) == 0
    assert ("Selects nothing" in capsys.readouterr().out) == (not labels)
    assert command(["--unused", "svc", "--from", ".", "--no-headers"]) == 0
    assert ("service/web" in capsys.readouterr().out) == (not labels)


PATCHES = {
    "in the kustomization": ("prod/more.yaml", "x: {}"),
    "a file": ("prod/patch.yaml", PATCH.replace("from-patch", "left")),
    "operations": ("prod/ops.yaml", "- {op: add, path: /x, value: left}"),
    "a deletion": ("prod/gone.yaml", PATCH.replace("from-patch", "left") + "$patch: merge\n"),
}


@pytest.mark.parametrize("form", PATCHES)
def test_what_patches_name_is_used(built: Path, capsys: pytest.CaptureFixture[str], form: str) -> None:
    """Nobody builds the objects, so that a patch may be all that uses something."""
    path, text = PATCHES[form]
    (built / path).write_text(text)
    assert command(["--unused", "cm", "--from", ".", "-o", "name"]) == 0
    left = ["configmap/left"] if form == "in the kustomization" else []
    assert capsys.readouterr().out.splitlines() == [*left, "configmap/other"]


ROUTES = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec: {defaultBackend: {service: {name: elsewhere, port: {number: 80}}}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
"""


@pytest.mark.parametrize(
    ("instructions", "unread"),
    [
        ("resources: [web.yaml, github.com/example/base?ref=v1]", "github.com/example/base?ref=v1"),
        ("resources: [web.yaml]\ncomponents: [../../other]", "../../other"),
        ("resources: [web.yaml]\nhelmCharts: [{name: chart}]", "helmCharts"),
        ("resources: [web.yaml, ../base]", ""),
    ],
)
def test_what_was_not_read_may_have_the_target(
    built: Path, capsys: pytest.CaptureFixture[str], instructions: str, unread: str
) -> None:
    """A remote base, a component outside of the input, a chart; other folders are judged as ever."""
    (built / "prod/kustomization.yaml").write_text(instructions)
    (built / "prod/web.yaml").write_text(ROUTES)
    own = ROUTES.replace("shop", "mine").replace("settings", "own")
    (built / "base/web.yaml").write_text(f"{READER}---\n{own}")
    for closed in ([], ["--closed"]):
        assert command(["--missing", "--type", "svc", "--from", ".", "--no-headers", *closed]) == 0
        told = capsys.readouterr()
        holders = [line.split()[1] for line in told.out.splitlines() if "service/elsewhere" in line]
        silent = bool(unread) and not closed
        assert holders == [
            f"ingress.networking.k8s.io/{name}" for name in ("mine", "shop")[: 1 if silent else 2]
        ]
        warning = f"warning: ./prod: its kustomization builds upon {unread}, which was not read"
        assert (warning in told.err) == silent
        command(["ingress", "shop", "--from", ".", "--no-headers", *closed])
        assert capsys.readouterr().out.split()[-1] == ("Unknown" if silent else "Missing")
    command(["--unused", "cm", "--from", ".", "--weak", "--no-headers"])
    (row,) = (row for row in capsys.readouterr().out.splitlines() if "configmap/settings" in row)
    assert ("its kustomization builds upon what was not read" in row) == bool(unread)


@pytest.mark.parametrize("affix", ["namePrefix: shop-", "namePrefix: sh\nnameSuffix: -v2", ""])
def test_names_that_are_built(built: Path, capsys: pytest.CaptureFixture[str], affix: str) -> None:
    """Somebody outside of the folder writes the name that kustomize will make."""
    (built / "base/kustomization.yaml").write_text(f"{GENERATORS}\n{affix}")
    name = "shother-v2" if "Suffix" in affix else "shop-other"
    text = ROUTES.replace("elsewhere", "web") + "---\n" + WEB % "-two"
    (built / "outside.yaml").write_text(text.replace("from-base", name))
    assert command(["--missing", "--from", ".", "--type", "secrets", "--no-headers"]) == 0
    assert (name in capsys.readouterr().out) == (not affix)
    assert command(["--unused", "secrets", "--from", ".", "-o", "name"]) == 0
    assert ("secret/other" in capsys.readouterr().out) == (not affix)


@pytest.mark.parametrize("namespace", ["namespace: shop", ""])
def test_namespaces_that_are_built(built: Path, capsys: pytest.CaptureFixture[str], namespace: str) -> None:
    """An object that states a namespace is moved, too; somebody else refers to it where it will be."""
    (built / "base/kustomization.yaml").write_text(f"{GENERATORS}\n{namespace}")
    (built / "base/web.yaml").write_text(READER.replace("name: other}", "name: other, namespace: system}"))
    (built / "outside.yaml").write_text((WEB % "-two, namespace: shop").replace("from-base", "other"))
    assert command(["--missing", "--from", ".", "--type", "secrets", "--no-headers"]) == 0
    assert ("secret/other" in capsys.readouterr().out) == (not namespace)
    assert command(["--unused", "secrets", "--from", ".", "-o", "name"]) == 0
    assert ("secret/other" in capsys.readouterr().out) == (not namespace)


PORTS = """\
apiVersion: v1
kind: Service
metadata: {name: front}
spec: {selector: {tier: front}, ports: [{port: 80, targetPort: metrics}]}
"""


@pytest.mark.parametrize("added", [", ports: [{name: metrics, containerPort: 9}]", ""])
def test_ports_that_patches_add(built: Path, capsys: pytest.CaptureFixture[str], added: str) -> None:
    """What a patch names is not missing."""
    (built / "base/web.yaml").write_text(f"{READER}---\n{PORTS}")
    patch = PATCH.replace("envFrom: [{configMapRef: {name: from-patch}}]", f"image: x{added}")
    (built / "prod/patch.yaml").write_text(patch)
    (built / "prod/kustomization.yaml").write_text("resources: [../base]\npatches: [{path: patch.yaml}]")
    assert command(["--missing", "--type", "pods", "--from", ".", "--no-headers"]) == 0
    assert ("Missing port" in capsys.readouterr().out) == (not added)
