"""The questions of the benchmark and their targets. Does not run them."""

from collections.abc import Sequence
from dataclasses import dataclass

SMALL = "small"
COMMON = "app"
"""A name that occurs in every pod, as the key of a label."""


@dataclass(frozen=True)
class Question:
    """What is typed; `beside` are runs of kubectl to compare with: name → arguments."""

    key: str
    typed: str
    beside: tuple[tuple[str, str], ...] = ()
    codes: tuple[int, ...] = (0,)
    cold: bool = False
    """Each time with an empty cache."""


PRIORITY = Question("priority", "priorityclass shop-high", (("kubectl get pods -A", "get pods -A"),))
CLAIM = Question("claim", "pvc data-db-0 -n shop")
CLAIM_EVERYWHERE = Question("claim everywhere", "pvc data-db-0 -n shop -A")
CONFIG = Question("config", "configmap app-config -n shop")
SMALL_ONE = Question("small", f"configmap config-0000 -n {SMALL}")
EVERYWHERE = (
    PRIORITY,
    Question("all types", "configmap app --all-types -A -n shop"),
    Question("everywhere", f"priorityclass {COMMON}"),
    Question("missing", "--missing -A"),
    Question("unused", "--unused -A"),
    CLAIM,
    CLAIM_EVERYWHERE,
    CONFIG,
    SMALL_ONE,
)
AS_USER = Question("small, as user", SMALL_ONE.typed)
WITH_FEW_PODS = (
    Question("priority, few pods", PRIORITY.typed),
    Question("missing, few pods", "--missing -A"),
    Question("unused, few pods", "--unused -A"),
)
FIRST_SCHEMAS = Question("first schemas", "widget000 one-0 -n shop", cold=True)
FAR_SMALL = Question("far small", SMALL_ONE.typed, (("kubectl get pods", f"get pods -n {SMALL}"),))
FAR = (FAR_SMALL, Question("far config", CONFIG.typed))
FEWER_CRDS, MORE_CRDS = Question("fewer crds", CONFIG.typed), Question("more crds", CONFIG.typed)
"""One right before the other: a loaded server is not as fast as it was minutes ago."""
ALL_TYPES_FAR = Question("far all types", f"configmap config-0000 -n {SMALL} --all-types")
OURS, FLOOR, SAME = "ours", "floor", "kubectl get, same types"


@dataclass(frozen=True)
class Goal:
    """One target: `reached` is the measurement, which may be at most `limit`."""

    said: str
    limit: float
    reached: float | None
    unit: str = "times"

    @property
    def holds(self) -> bool | None:
        """Whether it holds, None if it was not measured."""
        return None if self.reached is None else self.reached <= self.limit


@dataclass(frozen=True)
class Line:
    """One question as it was measured; `ratios`: ours to another program, by name."""

    key: str
    typed: str
    where: str
    wall: Sequence[float]
    cpu: float
    memory: int
    requests: int | None
    size: int | None
    ratios: dict[str, float]
    asked: tuple[str, ...] = ()


def goals(lines: Sequence[Line]) -> list[Goal]:
    """Return every goal with what was measured."""
    by = {line.key: line for line in lines}

    def ratio(key: str, other: str) -> float | None:
        return by[key].ratios.get(other) if key in by else None

    def wall(key: str) -> float | None:
        return sorted(by[key].wall)[len(by[key].wall) // 2] if key in by else None

    def over(one: float | None, other: float | None) -> float | None:
        return None if one is None or not other else one / other

    def fastest(key: str) -> float | None:
        return min(by[key].wall) if key in by else None

    def memory(key: str) -> float | None:
        return by[key].memory / 1e6 if key in by else None

    def grown(key: str) -> float | None:
        few, many = memory(f"{key}, few pods"), memory(key)
        return None if few is None or many is None else many - few

    same = None
    if "claim" in by and "claim everywhere" in by:
        same = 0.0 if by["claim"].asked == by["claim everywhere"].asked else 1.0
    # They cannot be asked in turn: what else the machine does would be taken for a change.
    change = over(fastest("more crds"), fastest("fewer crds"))
    return [
        Goal("priorityclass: the floor", 1.1, ratio("priority", FLOOR)),
        Goal("priorityclass: kubectl get pods -A", 1 / 7, ratio("priority", "kubectl get pods -A")),
        Goal("configmap --all-types -A: the floor", 4, ratio("all types", FLOOR)),
        Goal("a name that occurs in every pod: the floor", 1.4, ratio("everywhere", FLOOR)),
        Goal("a name that occurs in every pod: memory", 150, memory("everywhere"), "MB"),
        Goal("--missing -A: the floor", 1.4, ratio("missing", FLOOR)),
        Goal("--missing -A: memory", 150, memory("missing"), "MB"),
        Goal("--missing -A: memory compared with a tenth of the pods", 25, grown("missing"), "MB"),
        Goal("--unused -A: the floor", 1.4, ratio("unused", FLOOR)),
        Goal("--unused -A: memory", 150, memory("unused"), "MB"),
        Goal("--unused -A: memory compared with a tenth of the pods", 25, grown("unused"), "MB"),
        Goal("priorityclass: most memory", 60, memory("priority"), "MB"),
        Goal("priorityclass: memory compared with a tenth of the pods", 10, grown("priority"), "MB"),
        Goal("pvc -A: extra requests compared with pvc", 0, same, "sets"),
        Goal("configmap app-config: kubectl get of the same types", 1, ratio("config", SAME)),
        Goal("a small namespace: kubectl get of the same types", 1.2, ratio("small", SAME)),
        Goal("a small namespace, far: kubectl get of one type", 1.35, ratio("far small", "kubectl get pods")),
        Goal("more CRDs: the same question before, fastest runs", 1.1, change),
        Goal("an unknown kind, empty cache", 2, wall("first schemas"), "s"),
        Goal("reading the schemas of real projects", 2, wall("schemas"), "s"),
        Goal("--all-types with more CRDs, far", 3, wall("far all types"), "s"),
        Goal("YAML documents: the C loader", 1.2, ratio("yaml documents", "C loader")),
        Goal("YAML list: the C loader", 1.2, ratio("yaml list", "C loader")),
        Goal("JSON: the C loader on the same as YAML", 0.1, ratio("json", "C loader")),
        Goal("JSON: time", 0.6, wall("json"), "s"),
        Goal("JSON: memory to the file", 1.5, ratio("json", "memory / file")),
        Goal("YAML documents: memory to the file", 6, ratio("yaml documents", "memory / file")),
        Goal("YAML list: memory to the file", 10, ratio("yaml list", "memory / file")),
        Goal("twice the relatives: time", 2.2, over(wall("many relatives"), wall("half the relatives"))),
        Goal("--help: kubectl get --help", 2, ratio("help", "kubectl get --help")),
        Goal("flag completion: kubectl get --help", 2, ratio("completion", "kubectl get --help")),
    ]
