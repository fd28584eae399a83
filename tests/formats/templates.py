"""Templates of kubectl's JSONPath dialect, good and broken, for one value."""

from __future__ import annotations

from typing import Any

ITEMS: list[dict[str, Any]] = [
    {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "a", "labels": {"app.kubernetes.io/name": "shop"}},
        "related": {"depth": 1, "verified": True, "edges": [{"via": "spec.x"}, {"via": "spec.y"}]},
    },
    {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": "b"},
        "related": {"depth": 2, "verified": False, "edges": [{"via": "<&>"}]},
    },
    {
        "kind": "Odd",
        "list": [1, 2, 3],
        "text": "x y",
        "umlaut": "ü€",
        "null": None,
        "one": {"k": "v"},
        "nothing": [],
        "empty": {},
        "whole": 7.0,
        "large": 1e21,
        "float": 123456789.5,
    },
]
VALUE: dict[str, Any] = {
    "apiVersion": "example.com/v1",
    "kind": "Answer",
    "metadata": {"name": "answer", "labels": {"zone": "a"}},
    "spec": {"complete": True, "searched": ["shop"], "items": ITEMS},
}
"""The List stands below `spec`: kubectl takes a real List apart."""

TEMPLATES = r"""
plain text
{.kind}
{ .kind }
{$.kind}{@.kind}
{kind}
{}
{.}
{@}
{.kind .metadata.name}
{.kind.metadata}
{.kind}, {.metadata.name}: {.spec.items[1].kind}
{.spec.items[*].kind}
{.spec.items.*.kind}
{.spec.items[].kind}
{.spec.items[0].metadata.labels}
{.spec.items[0].metadata.labels.app\.kubernetes\.io/name}
{.spec.items[0].metadata.labels['app\.kubernetes\.io/name']}
{.spec.items[0].metadata.labels['app.kubernetes.io/name']}|
{['spec']['items'][1]['kind']}
{.spec.items[0]['kind','apiVersion']}
{.spec.items[*]['kind', 'text']}
{.spec["items"]}
{.spec.items[0,1].kind}
{.spec.items[0:2].kind}
{.spec.items[:2].kind}
{.spec.items[1:].kind}
{.spec.items[:].kind}
{.spec.items[::2].kind}
{.spec.items[-1].kind}
{.spec.items[-2:].kind}
{.spec.items[-1].list[0:-1]}
{.spec.items[-1].list[0:3:2]}
{.spec.items[-1].list[0:3:0]}
{.spec.items[-1].list[0:9]}
{.spec.items[0:0].kind}|
{.spec.items[3].kind}
{.spec.items[-4].kind}
{.spec.items[2:1].kind}
{.spec.items[99999999999999999999]}
{.spec.items[-]}
{.spec.items[a]}
{.spec.items[*].list[0]}
{.spec.items[*].kind[0]}
{.spec[0]}
{.spec.complete[0]}
{.spec.none}|{.spec.none[0]}|{.spec.none.deeper}
{.spec.items[2].list}{.spec.items[2].one}{.spec.items[2].nothing}{.spec.items[2].empty}
{.spec.items[2].text}{.spec.items[2].umlaut}{.spec.items[2].null}
{.spec.items[2].whole} {.spec.items[2].large} {.spec.items[2].float}
{.spec.items[2].text.*}
{.spec.items[2].one.*}
{.spec.items[1].related.edges}
{.spec..via}
{..via}
{.spec.items[*]..depth}
{...via}
{....via}
{..*}
{.spec.items[?(@.kind=="Secret")].metadata.name}
{.spec.items[?(@.kind=='Secret')].metadata.name}
{.spec.items[?(@.kind != "Secret")].kind}
{.spec.items[?(@.related.depth>1)].kind}
{.spec.items[?(@.related.depth>=1)].kind}
{.spec.items[?(@.related.depth<2)].kind}
{.spec.items[?(@.related.depth<=2)].kind}
{.spec.items[?(@.related.depth=="1")].kind}
{.spec.items[?(@.related.depth=1)].kind}
{.spec.items[?(@.related.verified==true)].kind}
{.spec.items[?(@.related.verified<true)].kind}
{.spec.items[?(@.metadata.labels)].kind}
{.spec.items[?(@.list[7])].kind}
{.spec.items[?(@.list[0]==1)].kind}
{.spec.items[?(@.list[*]==1)].kind}
{.spec.items[?(@.one=="x")].kind}
{.spec.items[?(@.null==1)].kind}
{.spec.items[?(@.kind==Secret)].kind}
{.spec.items[?(@.kind=~"Sec.*")].kind}
{.spec.items[?(@.kind=="Secret" && @.one)].kind}
{.spec.items[?(@.kind==@.kind)].kind}
{.spec.items[?("a"=="a")].kind}
{.spec.items[?()].kind}
{.spec.items[?(@.kind=="Secret"]}
{.spec.items[?(@.kind=="Secret)]}
{.spec.items[?(@.kind=="Secret")}
{.kind[?(@.x)]}
{.spec.searched[?(@=="shop")]}
{range .spec.items[*]}{.kind}{"\t"}{.metadata.name}{"\n"}{end}
{range .spec.items[*]}{.kind}:{range .related.edges[*]}[{.via}]{end};{end}done
{range .spec.items[*]}{.kind}
{range .spec.items[*]}{@.kind}, {end}
{range .spec.items[?(@.list)]}{.text}{end}
{range .spec.items[*].related}{.depth}-{end}
{range .spec.none[*]}{.kind}{end}x
{range .spec.none[*]}{range .a}{end}b{end}x
{range .spec.items[2].null}{.kind}{@}{end}|
{range .spec.items[*]}{end}{end}
{end}
{range}
{foo}
{"a\"b"}{'c"d'}{'e\'f'}{"\x41\u00e9\101\\"}
{"abc}
{"a\qb"}
{"\'"}
{1}{2.50}{-3}{+4}{100000.0}{1000000.0}{0.0001}{0.00001}
{1.2.3}
{-}
{99999999999999999999}
{true}{false}
{.kind
{.kind}}
{{.kind}
{.kind}{
{.spec.items[
{.spec.items[*
{.spec.items[0]
{=}
{|}
{	.kind}
{ü}
""".strip("\n").split("\n")  # fmt: skip

AS_JSON = [
    "{.spec.items[*].kind}",
    "{.spec.items[0].related}",
    "{.spec.none}",
    "{.spec.searched}",
    "{.spec.items[1].related.edges}",
    "{.spec.items[2].null} {.spec.items[2].whole} {.spec.items[2].large}",
    '{range .spec.items[*]}{.kind}{"\\n"}{end}',
    "{1}{true}{2.0}",
    "{.kind",
    "{.spec.items[7]}",
    "text",
]
