"""Random questions: every kind, flag and format, and mistakes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.printers.formats import FORMATS
from kubectl_related.relations.facts.builtin_kinds import built_in
from tests.control_plane.shop import SHOP
from tests.reliability.test_churn import OBJECTS

if TYPE_CHECKING:
    from random import Random


def _rows(text: str) -> list[str]:
    return text.replace("SHOP", str(SHOP)).strip().split("\n")


SUBJECTS = _rows("""
configmap app-config
secret db-credentials
pvc data-db-0
pvc data-db-0 data-db-1
service web
deployment/web statefulset/db
serviceaccount worker
ingress shop
backup db-nightly
node kwok
priorityclass shop-high
storageclass fast
namespace shop
clusterrole view
crd backups.shop.example.com
all -l app=web
pods --field-selector metadata.name=db-0
deployment,service -l app=web
role config-reader
-f SHOP/31-web.yaml
-R -f SHOP
configmap app-config --from SHOP
--missing --from SHOP
--missing
--missing -A
secret always
""")
SUBJECTS += [f"configmap config-{number}" for number in range(OBJECTS)]
MISTAKES = _rows("""
configmap
nonsense x
configmap app-config --nonsense
configmap no-such-object
pod a/b
-f /nowhere
configmap app-config --from /nowhere
configmap app-config --context nowhere
configmap -l a=b=c=d
configmap app-config --rules /nowhere
configmap app-config -o nonsense
configmap app-config -o jsonpath={
configmap app-config --request-timeout 1ms
configmap app-config --token wrong
configmap app-config --as nobody
configmap app-config -s https://127.0.0.1:1
--help
--version
""")
FLAGS = _rows("""
-A
--uses
--used-by
--depth 0
--depth 2
--expand
--weak
--all-types
--if-deleted
--if-changed
--explain
--exit-code
--no-headers
--show-labels
-L app
--sort-by {.metadata.name}
--ignore-not-found
--chunk-size 50
--chunk-size 0
--concurrency 1
--concurrency 40
--type pods
--type !pods
-n shop
-n default
-n nowhere
--color always
-v 9
--request-timeout 20s
--disable-compression
""")
ARGUMENTS = {
    "jsonpath": "={.items[*].metadata.name}", "jsonpath-as-json": "={.items}", "jsonpath-file": "=/nowhere",
    "custom-columns": "=N:.metadata.name", "custom-columns-file": "=/nowhere",
}  # fmt: skip
USUAL = 0.85
"""Of all questions are not made to be mistakes."""


def words(random: Random) -> list[str]:
    """Return the arguments of a random question."""
    if random.random() > USUAL:
        return random.choice(MISTAKES).split()
    asked = random.choice(SUBJECTS).split()
    if random.random() < 0.1:
        asked = [random.choice(built_in()).plural, random.choice(("db", "web", "default", "shop"))]
    for flag in random.sample(FLAGS, random.choice((0, 0, 1, 1, 2, 3))):
        asked += flag.split()
    if random.random() < 0.7:
        output = random.choice(list(FORMATS))
        asked += ["-o", output + ARGUMENTS.get(output, "")]
    return asked
