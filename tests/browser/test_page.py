"""The page of -o html in a real Chromium: by keyboard, by mouse, at two sizes, in light and dark."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from tests.conftest import run_executable
from tests.formats.test_pictures import HOSTILE

if TYPE_CHECKING:
    from tests.browser.chromium import Browser, Page
    from tests.control_plane.control_plane import ControlPlane

ROOT = Path(__file__).parents[2]
SHOP = ("--from", str(ROOT / "examples" / "shop"), "-n", "shop")
WEB = ("deployment", "web", "--depth", "3", *SHOP)
FIELD = "spec.template.spec.containers[0].env[0].valueFrom.secretKeyRef.name"
ANSWER = f"deployment.apps/web reads env from secret/db-credentials through {FIELD}"
SIZES = [(1280, 800, False), (1280, 800, True), (400, 800, False), (400, 800, True)]
NASTY = [
    *HOSTILE,
    "</script><script>window.owned = 1</script>",
    "<img src=x onerror='window.owned = 1'>",
    "-->",
]


def written(folder: Path, *question: str) -> Path:
    """Write the page of a question."""
    answer = run_executable(*question, "-o", "html", cwd=folder)
    assert answer.stdout.endswith("</html>\n"), answer.stderr
    page = folder / "answer.html"
    page.write_text(answer.stdout, encoding="utf-8")
    return page


def of_size(count: int) -> dict[str, Any]:
    """Return a ConfigMap and so many objects around it."""
    items: list[dict[str, Any]] = [{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "app"}}]
    for number in range((count - 1) // 2):
        labels = {"app": f"w{number}"}
        target = {"apiVersion": "apps/v1", "kind": "Deployment", "name": f"w{number}"}
        pod = {"containers": [{"name": "c", "envFrom": [{"configMapRef": {"name": "app"}}]}]}
        template = {"metadata": {"labels": labels}, "spec": pod}
        items += [
            {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": f"w{number}"},
             "spec": {"selector": {"matchLabels": labels}, "template": template}},
            {"apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler",
             "metadata": {"name": f"s{number}"}, "spec": {"scaleTargetRef": target}},
        ]  # fmt: skip
    return {"apiVersion": "v1", "kind": "List", "items": items}


def hostile() -> dict[str, Any]:
    """Return objects whose names, labels and namespaces try to break out."""
    items = [
        {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {"name": name, "labels": {"x": name}},
            "spec": {"containers": [{"name": name, "envFrom": [{"configMapRef": {"name": "app"}}]}]},
        }
        for name in NASTY
    ]
    items.append({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "app"}})
    return {"apiVersion": "v1", "kind": "List", "items": items}


def in_view(page: Page, selector: str) -> bool:
    """Return whether an element is inside the picture's frame."""
    found = page.run(
        f"(() => {{ const e = document.querySelector({json.dumps(selector)}).getBoundingClientRect();"
        " const p = document.querySelector('#picture').getBoundingClientRect();"
        " return e.left >= p.left && e.right <= p.right && e.top >= p.top && e.bottom <= p.bottom })()"
    )
    return bool(found)


@pytest.mark.parametrize(("width", "height", "dark"), SIZES)
def test_a_stranger_finds_the_field_by_keyboard(
    browser: Browser, tmp_path: Path, width: int, height: int, *, dark: bool
) -> None:
    """`/`, a part of the name and Enter show which field reads the Secret; Esc leads back to the picture."""
    page = browser.page(written(tmp_path, *WEB).as_uri(), width, height, dark=dark)
    assert page.run("document.querySelector('svg').width.baseVal.value") > 1280 - 400
    assert page.text("#natural") == "100 %"
    assert in_view(page, ".node.subject .box")
    page.press("/")
    page.type("db-cred")
    assert page.text("#said") == "1 found, 1 rows"
    page.press("Enter")
    assert ANSWER in page.text("#details")
    assert in_view(page, ".node.chosen .box")
    page.press("Escape")
    assert not page.text("#details")
    assert page.run("document.activeElement.getAttribute('aria-label')") == "secret/db-credentials"
    assert page.complaints() == []


def test_arrow_keys_follow_the_arrows(browser: Browser, tmp_path: Path) -> None:
    """Left and right go along an arrow, up and down stay in a column, Enter shows details, `?` the keys."""
    page = browser.page(written(tmp_path, *WEB).as_uri())
    focus = "document.activeElement.getAttribute('aria-label')"
    page.run("document.querySelector('.node.subject').focus()")
    page.press("ArrowRight")
    assert page.run(focus) == "configmap/web-nginx"
    page.press("ArrowDown")
    assert page.run(focus) == "secret/db-credentials"
    page.press("ArrowLeft", "ArrowLeft")
    assert page.run(focus).startswith("networkpolicy.networking.k8s.io/")
    page.press("Enter")
    assert "applies to deployment.apps/web" in page.text("#details") or "allows from" in page.text("#details")
    page.press("Escape", "Home")
    assert page.run(focus) == "deployment.apps/web"
    page.press("?")
    assert page.run("document.querySelector('#help').open")
    page.press("Escape")
    assert not page.run("document.querySelector('#help').open")


def test_a_stranger_finds_the_field_by_mouse(browser: Browser, tmp_path: Path) -> None:
    """A click on the row of the table shows the same as one on the box."""
    page = browser.page(written(tmp_path, *WEB).as_uri())
    row = page.run("[...document.querySelectorAll('tr')].findIndex(r => r.innerText.includes('db-cred'))")
    page.click(f"tr:nth-child({row}) td:first-child button")
    assert ANSWER in page.text("#details")
    page.click(".details .close")
    page.click(".node.subject .box")
    assert ANSWER in page.text("#details")


def test_the_table_has_the_rows_of_the_table(browser: Browser, tmp_path: Path) -> None:
    """Titles and cells are those of -o wide."""
    page = browser.page(written(tmp_path, *WEB, "--if-deleted").as_uri())
    cells = page.run("[...document.querySelectorAll('tr')].map(r => [...r.cells].map(c => c.textContent))")
    wide = run_executable(*WEB, "--if-deleted", "-o", "wide").stdout.splitlines()
    assert [[cell for cell in row if cell] for row in cells] == [
        [cell for cell in re.split(r" {2,}", line) if cell] for line in wide
    ]


def test_chains_are_drawn_together(browser: Browser, tmp_path: Path) -> None:
    """With --to each chain has its table, and one picture shows them all."""
    question = ("ingress", "shop", "--to", "secret/db-credentials", *SHOP)
    page = browser.page(written(tmp_path, *question).as_uri())
    names = page.run("[...document.querySelectorAll('tbody tr')].map(r => r.cells[0].textContent)")
    assert names == [
        "ingress.networking.k8s.io/shop", "service/web", "deployment.apps/web", "secret/db-credentials",
    ]  # fmt: skip
    assert page.run("document.querySelectorAll('.node').length") == 4
    page.click("tbody tr:nth-child(4) td button")
    assert ANSWER in page.text("#details")
    assert page.complaints() == []


def test_a_check_is_drawn_from_holder_to_gap(browser: Browser, tmp_path: Path) -> None:
    """With --missing and no subject the holders are left, what they lack is right."""
    page = browser.page(written(tmp_path, "--missing", *SHOP).as_uri())
    page.click("tbody tr td button")
    assert "reads env from" in page.text("#details")
    assert page.run("[...document.querySelectorAll('.missing')].every(n => n.dataset.layer === '1')")
    assert page.complaints() == []


def test_the_page_of_a_cluster(
    browser: Browser,
    tmp_path: Path,
    control_plane: ControlPlane,
    namespace: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The head names context and server, READY and STATUS are shown, and the copied commands run."""
    pod = {"containers": [{"name": "c", "image": "x", "envFrom": [{"configMapRef": {"name": "app"}}]}]}
    control_plane.apply(
        json.dumps({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": pod})
        + "\n---\n"
        + json.dumps({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "app"}}),
        namespace,
    )
    for name, value in control_plane.environment().items():
        monkeypatch.setenv(name, value)
    page = browser.page(written(tmp_path, "configmap", "app", "-n", namespace).as_uri())
    head = page.text("header")
    context, server = control_plane.kubectl(
        "config", "view", "--minify", "-o", "jsonpath={.current-context} {.clusters[0].cluster.server}"
    ).split()
    assert f"context: {context} · server: {server} · namespaces searched: {namespace}" in head
    page.press("/")
    page.type("pod/p")
    page.press("Enter")
    shown = page.text("#details")
    assert "READY" in shown
    assert "AGE" in shown
    get, related = page.run("[...document.querySelectorAll('.command code')].map(c => c.textContent)")
    assert "p " in control_plane.kubectl(*shlex.split(get)[1:])
    assert "configmap/app" in control_plane.kubectl(*shlex.split(related)[1:])


def test_the_list_is_in_the_page(browser: Browser, tmp_path: Path) -> None:
    """The element `list` holds what -o json prints."""
    page = browser.page(written(tmp_path, *WEB).as_uri())
    held = page.run("JSON.parse(document.querySelector('#list').textContent)")
    assert held == json.loads(run_executable(*WEB, "-o", "json").stdout)


def test_nothing_is_requested_and_no_name_runs(browser: Browser, tmp_path: Path) -> None:
    """Whatever names and labels hold, they are text; the page asks for nothing but itself."""
    (tmp_path / "hostile.json").write_text(json.dumps(hostile()), encoding="utf-8")
    file = written(tmp_path, "configmap", "app", "--from", "hostile.json", "--expand")
    page = browser.page(file.as_uri())
    count = page.run("document.querySelectorAll('.node').length")
    assert count == len(NASTY) + 1
    click = "dispatchEvent(new MouseEvent('click', {bubbles: true}))"
    for number in range(count):
        page.run(f"document.querySelectorAll('.node')[{number}].{click}")
        assert "envFrom[0].configMapRef.name" in page.text("#details")
    page.press("/")
    page.type("onerror")
    page.press("Enter")
    assert "<img src=x onerror='window.owned = 1'>" in page.text("#details")
    assert page.run("window.owned") is None
    assert page.run("document.querySelectorAll('img, iframe, object, link').length") == 0
    assert page.run("document.scripts.length") == 4
    assert page.requests() == [file.as_uri()]
    assert page.complaints() == []


def test_the_policy_forbids_what_is_not_in_the_file(browser: Browser, tmp_path: Path) -> None:
    """A script that is added does not run, and an address that is asked for is not reached."""
    page = browser.page(written(tmp_path, *WEB).as_uri())
    page.run(
        "(() => { const s = document.createElement('script'); s.textContent = 'window.owned = 1';"
        " document.body.append(s); const i = new Image(); i.src = 'http://127.0.0.1:9/x'; })()"
    )
    assert page.run("fetch('http://127.0.0.1:9/').then(() => 'reached', () => 'refused')") == "refused"
    assert page.run("window.owned") is None
    assert any("Content Security Policy" in complaint for complaint in page.complaints())


@pytest.mark.parametrize("count", [5, 50, 500, 2000])
def test_nothing_is_dropped(browser: Browser, tmp_path: Path, count: int) -> None:
    """Crowds are folded and have their number; unfolded, each object has its box; all of them are found."""
    (tmp_path / "many.json").write_text(json.dumps(of_size(count)), encoding="utf-8")
    page = browser.page(written(tmp_path, "configmap", "app", "--depth", "2", "--from", "many.json").as_uri())
    pairs = (count - 1) // 2
    assert in_view(page, ".node.subject .box")
    assert page.run("document.querySelectorAll('tbody tr').length") == 2 * pairs
    page.press("/")
    page.type("w1 deployment")
    found = [number for number in range(pairs) if str(number).startswith("1")]
    assert page.text("#said").startswith(f"{len(found)} found")
    if pairs > 8:
        assert page.text("#picture svg").count(f"{pairs} objects") == 2
        page.press("Escape", "Escape")
        page.press("u")
        assert page.run("document.querySelectorAll('svg:not([hidden]) .node').length") == 2 * pairs + 1
    assert page.complaints() == []


def test_filters_leave_kinds_out(browser: Browser, tmp_path: Path) -> None:
    """A kind that is not wanted leaves the picture and the table; only what is missing may stay."""
    page = browser.page(written(tmp_path, *WEB).as_uri())
    boxes = "document.querySelectorAll('.node:not(.away)').length"
    before = page.run(boxes)
    page.click("#filters summary")
    page.run(
        "[...document.querySelectorAll('#choices label')].find(l => l.innerText.includes('Secret')).click()"
    )
    assert page.run(boxes) == before - 2
    assert "db-credentials" not in page.text("#rows")
    page.run(
        "[...document.querySelectorAll('#choices label')].find(l => l.innerText.includes('only')).click()"
    )
    assert page.text("tbody").startswith("configmap/feature-flags reads env from Missing (optional)")


def test_the_copied_command_runs(browser: Browser, tmp_path: Path) -> None:
    """What Copy gives asks about the object that is shown."""
    page = browser.page(written(tmp_path, *WEB).as_uri())
    page.press("/")
    page.type("db-cred")
    page.press("Enter")
    page.run("navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve(); }")
    page.click(".command:nth-last-child(1) button")
    words = shlex.split(page.run("window.copied"))
    assert words[:2] == ["kubectl", "related"]
    answer = run_executable(*words[2:])
    assert answer.code == 0
    assert "deployment.apps/web" in answer.stdout


def test_save_gives_the_picture(browser: Browser, tmp_path: Path) -> None:
    """Save as SVG writes a file that stands alone, with its style and without what only the page needs."""
    page = browser.page(written(tmp_path, *WEB).as_uri())
    page.send("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path))
    page.click("#save")
    page.until((tmp_path / "related.svg").exists)
    saved = (tmp_path / "related.svg").read_text(encoding="utf-8")
    root = ET.fromstring(saved)
    assert root.find("{http://www.w3.org/2000/svg}style") is not None
    assert "tabindex" not in saved
    assert "db-credentials" in saved


def test_print_shows_everything_in_light(browser: Browser, tmp_path: Path) -> None:
    """On paper nothing is cut off or left for scrolling, the tools are gone, and the ground is white."""
    page = browser.page(written(tmp_path, *WEB).as_uri(), dark=True)
    page.media("print", dark=True)
    assert not page.text(".tools")
    assert page.run(
        "(e => e.scrollWidth <= e.clientWidth && e.scrollHeight <= e.clientHeight)"
        "(document.querySelector('#picture'))"
    )
    assert page.run("document.querySelector('svg').getBoundingClientRect().width <= innerWidth")
    assert page.run("[...document.querySelectorAll('tr')].every(r => r.getBoundingClientRect().height > 0)")
    assert page.run("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert (
        page.run("getComputedStyle(document.querySelector('svg')).getPropertyValue('--ground')") == "#ffffff"
    )


def test_nothing_moves(browser: Browser, tmp_path: Path) -> None:
    """Whether reduced motion is wanted or not: no animation, transition or smooth scrolling."""
    page = browser.page(written(tmp_path, *WEB).as_uri())
    page.press("/")
    page.type("db-cred")
    page.press("Enter")
    assert page.run("document.getAnimations().length") == 0
    moving = (
        "[...document.querySelectorAll('*')].map(e => getComputedStyle(e)).filter(s =>"
        " s.scrollBehavior !== 'auto' || s.transitionDuration !== '0s' || s.animationName !== 'none').length"
    )
    assert page.run(moving) == 0


@pytest.mark.parametrize(("width", "height", "dark"), SIZES)
def test_axe_finds_no_violation(
    browser: Browser, axe: str, tmp_path: Path, width: int, height: int, *, dark: bool
) -> None:
    """axe-core finds nothing, neither as the page opens nor with details and filters open."""
    (tmp_path / "broken.yaml").write_text("a: [", encoding="utf-8")
    question = (*WEB, "--if-deleted", "--from", str(tmp_path / "broken.yaml"))
    page = browser.page(written(tmp_path, *question).as_uri(), width, height, dark=dark)
    assert "This answer is incomplete." in page.text("header")
    page.run(axe + ";1")
    assert violations(page) == []
    page.press("/")
    page.type("web")
    page.press("Enter")
    page.run("document.querySelector('#filters').open = true")
    assert violations(page) == []


def violations(page: Page) -> list[str]:
    """Return what axe-core objects to."""
    found = page.run("axe.run().then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html)]))")
    return [str(one) for one in found]


def test_the_head_says_what_was_asked_and_when(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The time is that of the clock or of SOURCE_DATE_EPOCH; credentials among the flags are not repeated."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1764375000")
    page = written(tmp_path, *WEB, "--token", "not-a-real-token").read_text(encoding="utf-8")
    assert '<time datetime="2025-11-29T00:10:00Z">' in page
    assert "<h1>kubectl related deployment web --depth 3 --from" in page
    assert "not-a-real" not in page
