"""Which kinds carry a PodSpec, and where: the `carrier` lines of the tables.

    carrier  KIND  PATH OF THE PODSPEC  PATH OF THE PODS' LABELS

The last column is `-` where the kind has no template of pods. A kind may have
several lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.model.fieldpaths import parse
from kubectl_related.record import Record
from kubectl_related.relations.parse import read_kinds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kubectl_related.relations.rule import GK

CARRIER = "carrier"
"""The first column of such a line."""


POD_METADATA = "PodMetadata"
"""In FROM: the metadata of a Pod, and of the pods that other kinds make."""
OF_PODS = frozenset({"PodSpec", "PodTemplateSpec", POD_METADATA})
"""In FROM: what pods have, in every kind that carries or makes them."""


class Carrier(Record):
    """A kind that carries a PodSpec; `labels` is empty if it has no pod template."""

    gk: GK
    pod_spec: str
    labels: str
    origin: str = "table"


Carriers = dict["GK", tuple[Carrier, ...]]
"""Kind → every place where it carries a PodSpec."""


def read_carrier(row: list[str], origin: str) -> Carrier:
    """Read the columns of one line. Raises: ValueError."""
    if len(row) != 4:
        raise ValueError(f"expected 4 columns (carrier, KIND, PODSPEC, LABELS), found {len(row)}")
    kinds = read_kinds(row[1])
    if len(kinds) != 1:
        raise ValueError(f"a carrier is one kind, found {row[1]!r}")
    (gk,) = kinds
    carrier = Carrier(gk, row[2], "" if row[3] == "-" else row[3], origin)
    for path in filter(None, (carrier.pod_spec, carrier.labels)):
        parse(path)
    return carrier


def by_kind(carriers: Iterable[Carrier]) -> Carriers:
    """Return the carriers of each kind, in the order of the lines."""
    found: Carriers = {}
    for carrier in carriers:
        found[carrier.gk] = (*found.get(carrier.gk, ()), carrier)
    return found


def templates(carriers: Mapping[GK, tuple[Carrier, ...]], gk: GK) -> tuple[str, ...]:
    """Return where a kind keeps the labels of the pods it makes."""
    return tuple(carrier.labels for carrier in carriers.get(gk, ()) if carrier.labels)


def pod_metadata(carriers: Mapping[GK, tuple[Carrier, ...]], gk: GK) -> tuple[str, ...]:
    """Return where a kind keeps the metadata of its pods; a Pod's is its own."""
    if gk == ("", "Pod"):
        return ("metadata",)
    return tuple(labels.removesuffix(".labels") for labels in templates(carriers, gk))


def template_annotations(carriers: Mapping[GK, tuple[Carrier, ...]], gk: GK) -> tuple[str, ...]:
    """Return where a kind keeps the annotations of the pods it makes."""
    return tuple(labels.removesuffix("labels") + "annotations" for labels in templates(carriers, gk))
