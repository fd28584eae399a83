"""What docs/schema-derivation.md says of the later sets, whose projects have definitions."""

from __future__ import annotations

SIXTH = """\
## The sixth set: unknown projects with their definitions

Twenty families whose modules carry definitions were judged, field by field, with everything frozen and
before anything was derived of them (`tools/schema_recall/unseen/sixth`). The judgement follows the
definitions and, where these are silent, the project's documentation. Here a kind that refers to nothing
counts too: whatever is derived of it is wrong. References to kinds that no family here defines are left
out. The hash of the module's name makes the halves.

| frozen | families | fields | recall | each family alike | fields derived | precision | families under 80 % |
|---|---|---|---|---|---|---|---|
| first half | 10 | 207 | 88% | 75% | 213 | 90% | 4 |
| second half | 10 | 272 | 81% | 83% | 236 | 95% | 5 |
| second half, after learning from the first | 10 | 272 | 82% | 84% | 240 | 95% | 5 |

So what the first half taught is right in the second one too, but hardly occurs there: most of a family's
misses are one class that the others do not have. In between, the list of one family's misses
(manila-operator) was seen by accident in the difference of this page; nothing was learned from it before
the second measurement.

| missed, by class | first half | second half |
|---|---|---|
| a name written in small letters, `podref`; "The PubSub component name." (then learned) | 3 | 0 |
| a typed reference's name in its metadata: `externalRef: {metadata: {name}}` (then learned) | 3 | 0 |
| an own kind that only the id beside it names: `allocationRef` (then learned) | 2 | 0 |
| the holder's own kind by its end: `groupRef` in a SecurityGroup (then learned) | 2 | 0 |
| a kind of the own project deeper than the spec: `externalData.provider` (then learned) | 2 | 0 |
| fields of an embedded volume: `glusterfs.endpoints` (then learned), `volumeName` | 2 | 8 |
| a list called metadata that holds values (then learned) | 1 | 0 |
| a kind under another word, with no description: `secretStore`, `handlers`, `databaseInstance` | 5 | 1 |
| the beginning of another project's kind: `networkAttachments` of a NetworkAttachmentDefinition | 0 | 20 |
| a namespace below the spec: `manager.cacheNamespace` | 0 | 14 |
| what a cluster-scoped object names in its operator's namespace | 0 | 4 |
| parts of an embedded Istio Gateway: `selector`, `credentialName` | 0 | 4 |
| a selector as a string (then learned), or one called nodeSelector | 3 | 0 |
| labels beside names: `namespace: {matchNames, matchLabels}` | 0 | 1 |
| one of several kinds that end so: `gatewayRef` | 1 | 0 |

Wrong in the first half were accounts and clusters of a cloud, values that the description lists, kinds of
other projects that only the field's own name at the beginning of its description "says", and kinds of other
projects by the end of a name: all 21 were then learned. So was one more, which only the many served kinds
showed: of two kinds of one project that are called alike (ProviderConfig), the one whose group ends most
like the holder's. Wrong in the second half were keys that are called `service`, selectors that are a
Service's own, and the share of an embedded volume.

| family, frozen | fields | derived of them | fields derived | right |
|---|---|---|---|---|
| first: envoyproxy/gateway | 107 | 105 | 111 | 110 |
| first: cluster-api-provider-gcp | 4 | 4 | 19 | 4 |
| first: gatekeeper | 10 | 8 | 8 | 8 |
| first: aws-privateca-issuer | 2 | 2 | 4 | 4 |
| first: plugin-barman-cloud | 12 | 12 | 12 | 12 |
| first: provider-kubernetes | 22 | 22 | 22 | 22 |
| first: dapr | 11 | 4 | 6 | 6 |
| first: kro, with AWS controllers | 28 | 20 | 25 | 20 |
| first: katalyst | 9 | 6 | 6 | 6 |
| first: whereabouts | 2 | 0 | 0 | 0 |
| second: mariadb-operator | 5 | 5 | 5 | 5 |
| second: manila-operator | 103 | 88 | 99 | 92 |
| second: designate-operator | 68 | 54 | 54 | 54 |
| second: cluster-api-operator | 49 | 35 | 35 | 35 |
| second: kwok | 5 | 5 | 5 | 5 |
| second: approver-policy | 2 | 1 | 2 | 2 |
| second: knative operator | 16 | 12 | 16 | 12 |
| second: tailscale | 14 | 10 | 10 | 10 |
| second: helm-controller | 6 | 6 | 6 | 6 |
| second: application | 4 | 4 | 4 | 4 |

**The goal of 92 % and 98 %, and of no family under 80 %, is missed.**
"""

SEVENTH = """\
## The seventh set: 27 unknown projects with their definitions

Families of databases, machine learning, virtual machines and bare metal, clouds, networks, platforms,
storage, observability, policy and identity, and CI, judged and measured in the same way
(`tools/schema_recall/unseen/seventh`).

| frozen | families | fields | recall | each family alike | fields derived | precision | families under 80 % |
|---|---|---|---|---|---|---|---|
| first half | 14 | 254 | 79% | 78% | 234 | 90% | 5 |
| second half | 13 | 341 | 85% | 79% | 326 | 95% | 5 |
| second half, after learning from the first | 13 | 341 | 87% | 84% | 349 | 96% | 4 |

| missed, by class | first half | second half |
|---|---|---|
| what a cluster-scoped object names without a namespace (then a hint in any) | 6 | 6 |
| a reference called as what a Secret keeps: `passwordRef`, `routingKeyRef` (then learned) | 12 | 0 |
| an ID as a name: `nodeID`, `hardNodeAffinity` | 11 | 0 |
| labels and names in one object: `storageClasses: {matchLabels, allowed}` (nine then learned) | 0 | 11 |
| an own kind in small words, or at a string's end: `targetEnvironment` (all but one then learned) | 4 | 6 |
| what is below a map called metadata, or beside an option without effect (then learned) | 0 | 6 |
| a PodSpec with fields of the kind's own among its others (six then learned) | 5 | 2 |
| selectors: a set's own (its objects have owner references); the second kind named (then learned) | 3 | 5 |
| a map of labels for nodes that are meant (then learned) | 0 | 1 |
| `network to attach` of a NetworkAttachmentDefinition | 4 | 0 |
| abbreviations: `dbClusterBackupName` (then learned), "name of a VM" | 3 | 0 |
| a kind beside the name: `resource`, `type`, a described `kind` (then learned) | 2 | 3 |
| a namespace without a name, beside a kind or a role (partly learned) | 1 | 2 |
| a description that says nothing: "Required" (then learned) | 0 | 2 |
| a name of an entry that is an object too: `components[].name` | 0 | 2 |
| a word of many meanings: `serviceName`, `policyName`, `class`, `pod_name` (three then learned) | 2 | 5 |

Wrong were, in the first half, kinds of another project that are called like a field (`server`, `password`,
`certificate`), images and tags that are called like kinds, names within another system, and claims that are
not those of volumes; in the second, the claims of a container, namespaces of another cluster, and again
other projects' kinds.

| family, frozen | fields | derived of them | fields derived | right |
|---|---|---|---|---|
| first: volsync | 49 | 49 | 49 | 49 |
| first: machine-controller-manager | 8 | 6 | 9 | 9 |
| first: metal-operator | 36 | 32 | 32 | 32 |
| first: kserve | 7 | 1 | 2 | 1 |
| first: longhorn | 23 | 11 | 18 | 11 |
| first: mongodb-atlas | 33 | 19 | 28 | 19 |
| first: openreports | 4 | 4 | 4 | 4 |
| first: ironic-operator | 24 | 20 | 20 | 20 |
| first: everest | 16 | 13 | 13 | 13 |
| first: perses | 0 | 0 | 4 | 1 |
| first: spire-controller-manager | 2 | 2 | 2 | 2 |
| first: vm-operator | 27 | 25 | 26 | 25 |
| first: open-cluster-management | 19 | 13 | 20 | 18 |
| first: jobset | 6 | 6 | 7 | 7 |
| second: actions-runner-controller | 43 | 36 | 37 | 37 |
| second: tempo-operator | 22 | 22 | 27 | 22 |
| second: jenkins | 12 | 11 | 11 | 11 |
| second: openstack-resource-controller | 1 | 1 | 2 | 1 |
| second: sriov-network-operator | 7 | 5 | 5 | 5 |
| second: cass-operator | 43 | 41 | 48 | 45 |
| second: konflux | 24 | 16 | 19 | 16 |
| second: authorino | 13 | 5 | 7 | 5 |
| second: kubewarden | 11 | 6 | 6 | 6 |
| second: nginx-gateway-fabric | 3 | 3 | 3 | 3 |
| second: capsule | 26 | 11 | 15 | 15 |
| second: shipwright | 126 | 124 | 136 | 136 |
| second: aws-load-balancer-controller | 10 | 9 | 10 | 9 |

**The goal of 92 % and 98 %, and of no family under 80 %, is missed.**
"""

EIGHTH = """\
## The eighth set: what both halves taught

Seven families, among them two of messaging, were judged with everything frozen after both halves of the
seventh set had been learned, and measured once (`tools/schema_recall/unseen/eighth`).

| frozen | families | fields | recall | each family alike | fields derived | precision | families under 80 % |
|---|---|---|---|---|---|---|---|
| all | 7 | 98 | 94% | 94% | 120 | 80% | 1 |

Of the 24 wrong ones, 18 are of one family, a cloud's: its gateways, route tables and security groups are
called as the kinds of another cloud, and the services of its subnets have no description. Since then a kind
of another project needs more than its name. The others were names within a message broker (`queue`), which
are left, and a list of host names. Missed were four names of pools and services that only a description in
small words says (three then learned), a Secret that is called as another project's kind, and a list of
namespaces (then learned).

**Recall reaches the goal of 92 %, precision misses that of 98 %, and one family is under 80 %.**
"""

NINTH = """\
## The ninth set: a family of a cloud

One family, in which nearly every reference is an owner or an ID, was judged with everything frozen after the
eighth set had been learned, and measured once (`tools/schema_recall/unseen/ninth`): 45 of 46 fields derived
(98 %), 45 of 47 right (96 %). Missed was an owner of any kind, wrong were two namespaces of another cluster.

Its kinds (`ResourceGroup`, `NatGateway`, `Extension`) are called like what other projects of that cloud name.
Since then a string means no object of another project if its description or its holder's kind says a cloud.
"""

TENTH = """\
## The tenth set: definitions out of other registries

Go modules with definitions that nobody had in view could not be had any more. So eight families were taken
from packages of other registries (`tools/schema_recall/unseen/tenth`, where `sources.txt` names them), judged
with everything frozen and measured by a script, in halves by the hash of the family's name.

| frozen | families | fields | recall | each family alike | fields derived | precision | families under 80 % |
|---|---|---|---|---|---|---|---|
| first half | 4 | 321 | 97% | 98% | 352 | 89% | 0 |
| second half | 4 | 480 | 97% | 95% | 516 | 96% | 0 |
| second half, after learning from the first | 4 | 480 | 97% | 95% | 516 | 96% | 0 |

Seven references of the first half had been overlooked by the judge: with them its precision is 91 %. Most of
it is a cloud's: what stands for an object outside Kubernetes (21), plain strings of the cloud (5), its
classes (3), a kind that nobody serves (2), all then learned. Missed there were classes and Secrets that
only the description's first word says, then learned too. Nothing of it occurs in the second half.

| second half | missed | wrong |
|---|---|---|
| a Secret `registry.secret`, "the secret where credentials are stored" (then learned) | 7 | 0 |
| a ConfigMap that the description misspells | 7 | 0 |
| a ConfigMap called `metadataRef`, without a description | 2 | 0 |
| texts of several parts, `kind:name` (then learned) | 0 | 11 |
| `pdName` of a disk, beside a kind PD (then learned) | 0 | 7 |
| a `clientSecret` that is the value itself, a service of gRPC (then learned) | 0 | 3 |
| a name of a cloud (`membershipName`) that is a kind too | 0 | 1 |

| family, frozen | fields | derived of them | fields derived | right |
|---|---|---|---|---|
| first: debezium operator | 29 | 28 | 37 | 30 |
| first: Config Connector, 45 kinds | 88 | 87 | 118 | 87 |
| first: strimzi | 202 | 194 | 195 | 195 |
| first: dask operator | 2 | 2 | 2 | 2 |
| second: GKE | 25 | 25 | 29 | 25 |
| second: camel-k | 113 | 99 | 115 | 104 |
| second: kpack | 33 | 31 | 31 | 31 |
| second: tidb-operator v2 | 309 | 309 | 341 | 334 |

Half of the fields are volumes, claims and environments that all projects embed; of the others 93 % were
derived. **Recall reaches the goal of 92 %, precision misses that of 98 %, and no family is under
80 %.**
"""

ELEVENTH = """\
## The eleventh set: definitions behind known samples

Four families whose samples were judged earlier (and learned), but never their definitions, were judged with
everything frozen after both halves of the tenth set had been learned, and measured once
(`tools/schema_recall/unseen/eleventh`): 342 of 349 fields derived (98 %, each family alike 98 %, none under
80 %), 359 of 372 right (96.5 %). Some 30 of the fields had been seen in samples.

Wrong were things within the cluster that a provider makes (7, left), what a VirtualMachine of another project
*has* (4), a range of ports and a list called `name`; all but the first were then learned. Missed were
"the name of the machine config that ...", a cluster that a schedule of its backups names (both learned), a
ConfigMap called `oauthMetadata`, a namespace beside a name, labels of namespaces, a Secret called `rbac`, and
the selector of a set.

With its 84 kinds served, words in the earlier sets met more namesakes: a kind Storage, Image or OAuth of
another project. So a selector's object and the first of three words mean none, and of two the one whose
project is in the holder's name.
"""

TWELFTH = """\
## The twelfth set: what the eleventh taught

Three more families whose samples alone had been judged, with everything frozen after the eleventh set had
been learned, measured once (`tools/schema_recall/unseen/twelfth`): 211 of 227 fields derived (93 %, each
family alike 94 %, none under 80 %), 226 of 226 right. Missed were names of pods by namespace (11), Secrets in
lists whose objects may have more fields than are described (3), a StatefulSet's field (all then learned), and
a fleet server that is an Agent.

**Both goals are reached, but in few families, and some of their fields had been seen in samples.**
"""
