"""Puts cases on a real API server, all at once, and cuts the dump of each out of one kubectl get."""

from __future__ import annotations

import json
import re
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import yaml

from kubectl_related.relations.facts.builtin_kinds import built_in
from tests.cases.asking import ask
from tests.cases.case import all_cases, uids_in, with_uids
from tests.cases.crds import definitions, groups_of, is_namespaced, without_descriptions
from tests.control_plane.control_plane import KubectlError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from tests.cases.asking import Said
    from tests.cases.case import Case, Object
    from tests.control_plane.control_plane import ControlPlane

# No controller changes or collects what a case says; this one gives each namespace the account that
# admission asks for.
CONTROLLERS = "serviceaccount-controller"
# No objects of their own: the server's health, and the core group's Events once more.
UNLISTED = {"componentstatuses", "events.events.k8s.io"}
EARLY, LATE, UNUSED = "early", "late", "unused"
DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
DEFINITIONS_AT_ONCE, OBJECTS_AT_ONCE = 50, 400
"""Each kubectl that applies objects reads all schemas first."""
_T = TypeVar("_T")
_ITEM = re.compile(r"^- ", re.MULTILINE)
_METADATA = re.compile(r"^  metadata:\n((?:    .*\n)+)", re.MULTILINE)
_NAME = re.compile(r"^    name: (\S+)$", re.MULTILINE)
_NAMESPACE = re.compile(r"^    namespace: (\S+)$", re.MULTILINE)


class _Item(NamedTuple):
    """An object as kubectl get -o yaml prints it."""

    namespace: str
    name: str
    text: str


class Live:
    """A control plane that holds cases; `broken` says which of them the server refused, and why."""

    def __init__(self, control_plane: ControlPlane, cases: Sequence[Case], cache: Path) -> None:
        self._control_plane = control_plane
        self._cache = cache
        self._uids: dict[str, dict[str, str]] = {case.name: {} for case in cases}
        self._said: dict[str, Said] = {}
        self.broken: dict[str, str] = {}
        self._make_namespaces(cases)
        self._define(cases)
        self._fill(cases)

    def ask(self, case: Case) -> Said:
        """Ask the cluster, once for all tests of a case: nothing changes on it."""
        if case.name not in self._said:
            kubeconfig, cache = str(self._control_plane.kubeconfig), str(self._cache)
            where = ("--kubeconfig", kubeconfig, "--cache-dir", cache, "--namespace", case.namespace)
            self._said[case.name] = ask(*case.question, *where)
        return self._said[case.name]

    def dump(self, case: Case) -> str:
        """Return what kubectl get -o yaml prints of the case's namespaces and of its cluster's objects."""
        items = "".join(item.text for item in self._items if _belongs(case, item))
        return f"apiVersion: v1\nitems:\n{items}kind: List\nmetadata:\n  resourceVersion: ''\n"

    @cached_property
    def _items(self) -> list[_Item]:
        names = self._control_plane.kubectl("api-resources", "--verbs=list", "-o", "name").split()
        kinds = ",".join(name for name in names if name not in UNLISTED)
        printed = self._control_plane.kubectl("get", "--all-namespaces", kinds, "-o", "yaml")
        printed = printed[: printed.rindex("\nkind: List\n") + 1]
        starts = [match.start() for match in _ITEM.finditer(printed)]
        texts = [printed[start:end] for start, end in zip(starts, [*starts[1:], len(printed)], strict=True)]
        return [_Item(_found(_NAMESPACE, text), _found(_NAME, text), text) for text in texts]

    def _make_namespaces(self, cases: Iterable[Case]) -> None:
        names = [name for case in cases for name in case.namespaces]
        self._apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}} for name in names)
        api = self._control_plane.api
        for name in names:
            path = f"/api/v1/namespaces/{name}/serviceaccounts/default"
            self._control_plane.wait(lambda path=path: api.has(path), f"account in {name}")  # type: ignore[misc]

    def _define(self, cases: Sequence[Case]) -> None:
        files = list(dict.fromkeys(file for case in cases for file in definitions(case)))
        for some in _batches(files, DEFINITIONS_AT_ONCE):
            text = "".join(f"---\n{json.dumps(without_descriptions(file))}\n" for file in some)
            # Too long for the annotation of a client-side apply.
            self._control_plane.kubectl("apply", "--server-side", "-f", "-", input=text)
        self._control_plane.wait(self._are_established, "established custom kinds")

    def _are_established(self) -> bool:
        """Tell whether every custom kind is accepted, and served under its group."""
        rows = self._control_plane.api.get(DEFINITIONS)["items"]
        return all(_is_established(row) and self._is_served(row["spec"]) for row in rows)

    def _is_served(self, spec: dict[str, Any]) -> bool:
        paths = [
            f"/apis/{spec['group']}/{version['name']}" for version in spec["versions"] if version["served"]
        ]
        return all(self._control_plane.api.has(path) for path in paths)

    def _fill(self, cases: Sequence[Case]) -> None:
        """Create objects wave by wave: one that names a uid after the object that has it."""
        waiting = [(case, placed(case, obj)) for case in cases for obj in case.objects]
        while waiting:
            ready = [(c, o) for c, o in waiting if uids_in(o) <= set(self._uids[c.name])]
            if not ready:
                raise ValueError(f"no such object for $uid: {sorted({c.name for c, _ in waiting})}")
            self._create([(case, with_uids(obj, self._uids[case.name])) for case, obj in ready])
            # The server refused something of a broken case: its own test says what.
            waiting = [pair for pair in waiting if pair not in ready and pair[0].name not in self.broken]

    def _create(self, pairs: Sequence[tuple[Case, Object]]) -> None:
        try:
            made = self._apply(obj for _, obj in pairs)
        except KubectlError:
            made = [
                obj for case in dict.fromkeys(case for case, _ in pairs) for obj in self._one(case, pairs)
            ]
        for (case, _), obj in zip(pairs, made, strict=True):
            if obj:
                self._uids[case.name][case.label(obj)] = obj["metadata"]["uid"]

    def _one(self, case: Case, pairs: Sequence[tuple[Case, Object]]) -> list[Object]:
        """Create the objects of one case, to know which case the server refuses."""
        objects = [obj for owner, obj in pairs if owner is case]
        try:
            return self._apply(objects)
        except KubectlError as error:
            refused = [line for line in str(error).splitlines() if not line.startswith("Warning: ")]
            self.broken[case.name] = "\n".join(refused)
            return [{} for _ in objects]

    def _apply(self, objects: Iterable[Object]) -> list[Object]:
        made: list[Object] = []
        for some in _batches(list(objects), OBJECTS_AT_ONCE):
            printed = json.loads(
                self._apply_twice(yaml.dump_all(some, Dumper=yaml.CSafeDumper, sort_keys=False))
            )
            made += printed.get("items", [printed])
        return made

    def _apply_twice(self, manifests: str) -> str:
        """Apply, and once more if a part was refused: an object may come before what admission looks for.

        The server also makes some objects itself at that moment, such as an APIService.
        """
        command = ("apply", "-f", "-", "-o", "json")
        try:
            return self._control_plane.kubectl(*command, input=manifests)
        except KubectlError:
            return self._control_plane.kubectl(*command, input=manifests)


def server_of(case: Case) -> str:
    """Return which control plane holds a case.

    What is unused depends on everything that a server holds. The other cases are on two, so that two
    processes of pytest share them; neighbours in the alphabet often have the same custom kinds.
    """
    if "--unused" in case.question:
        return UNUSED
    cases = all_cases()
    return EARLY if case.name < cases[len(cases) // 2].name else LATE


class Lives:
    """The control planes of the cases."""

    def __init__(self, cases: Sequence[Case], opened: Callable[[Sequence[Case]], Live]) -> None:
        self._cases = cases
        self._opened = opened
        self._started: dict[str, Live] = {}

    def of(self, case: Case) -> Live:
        """Return the control plane that holds a case; it is started for the first of its cases."""
        server = server_of(case)
        if server not in self._started:
            self._started[server] = self._opened([one for one in self._cases if server_of(one) == server])
        return self._started[server]


def _batches(things: Sequence[_T], size: int) -> Iterator[Sequence[_T]]:
    """Yield parts that one kubectl manages in its time, on a busy machine too."""
    for start in range(0, len(things), size):
        yield things[start : start + size]


def _is_established(row: dict[str, Any]) -> bool:
    # A definition that was made this moment has no conditions, or null.
    states = {state["type"]: state["status"] for state in row.get("status", {}).get("conditions") or ()}
    return states.get("Established") == "True"


def _found(pattern: re.Pattern[str], item: str) -> str:
    block = _METADATA.search(item)
    match = pattern.search(block[1]) if block else None
    return match[1] if match else ""


def _belongs(case: Case, item: _Item) -> bool:
    if item.namespace in case.namespaces or case.namespace in (item.name if item.namespace else item.text):
        return True
    return "  kind: CustomResourceDefinition\n" in item.text and any(
        item.name.endswith(f".{group}") for group in groups_of(case)
    )


def placed(case: Case, obj: Object) -> Object:
    """Return a manifest that says its namespace, so that many cases fit in one kubectl apply.

    Its own uid, which files may need, is the server's to give.
    """
    namespace = {"namespace": case.namespace} if _lives_in_namespaces(obj) else {}
    metadata = {key: value for key, value in obj["metadata"].items() if key != "uid"}
    return {**obj, "metadata": {**namespace, **metadata}}


def _lives_in_namespaces(obj: Object) -> bool:
    kind, group = obj["kind"], obj["apiVersion"].rpartition("/")[0]
    row = next((row for row in built_in() if row.gk == (group, kind)), None)
    return row.namespaced if row is not None else is_namespaced(group, kind)
