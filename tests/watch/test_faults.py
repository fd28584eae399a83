"""What goes wrong with a watch on its way: nothing is missed, and nothing is said but what matters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.proxy import actions
from tests.watch.conftest import Place, deployment

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.proxy.exchange import RequestInfo
    from tests.proxy.server import FaultProxy
    from tests.watch.watching import Watching

SECRET = ("secret", "password")


def watches(kind: str = "") -> Callable[[RequestInfo], bool]:
    """Return a predicate for the watches of a kind, or of any."""
    return lambda request: request.param("watch") == "true" and request.path.endswith(kind)


def streams(proxy: FaultProxy, kind: str = "deployments") -> list[Any]:
    """Return the watches of a kind that were begun and that the server answered."""
    return [
        one
        for one in proxy.log
        if "watch=true" in one.query and one.path.endswith(kind) and one.status == 200
    ]


def sees_changes(place: Place, watching: Watching, name: str) -> None:
    """Create a user and delete it, and find both in what is printed."""
    place.create("deployments", deployment(name))
    watching.until_line("ADDED", f"deployment.apps/{name}")
    place.delete("deployments", name)
    watching.until_line("DELETED", f"deployment.apps/{name}")


def test_every_list_is_one_watch_with_bookmarks(place: Place, proxy: FaultProxy, tmp_path: Path) -> None:
    """No list is watched twice, each asks for bookmarks, and no watch begins without a version."""
    with place.watch(*SECRET, "-w", kubeconfig=tmp_path / "config") as watching:
        watching.until(lambda: bool(streams(proxy)))
        sees_changes(place, watching, "a")
    begun = [one for one in proxy.log if "watch=true" in one.query]
    assert len({(one.path, one.query.partition("&watch=")[0]) for one in begun}) == len(begun)
    assert all("allowWatchBookmarks=true" in one.query for one in begun)
    assert not any("resourceVersion=&" in one.query for one in begun)


@pytest.mark.parametrize("fault", [actions.drop(), actions.reset(), actions.refuse(500, "InternalError")])
def test_a_watch_that_fails_is_tried_again(
    place: Place, proxy: FaultProxy, tmp_path: Path, fault: Any
) -> None:
    """What happened while a watch could not begin is printed once it could."""
    rule = proxy.fault(watches("deployments"), fault, times=2)
    with place.watch(*SECRET, "-w", kubeconfig=tmp_path / "config") as watching:
        watching.until(lambda: rule.hits > 0)
        sees_changes(place, watching, "a")


def test_streams_that_end(place: Place, proxy: FaultProxy, tmp_path: Path) -> None:
    """After all connections were cut, each watch goes on where it was: nothing is missed or repeated."""
    with place.watch(*SECRET, "-w", kubeconfig=tmp_path / "config") as watching:
        watching.until(lambda: bool(streams(proxy)))
        sees_changes(place, watching, "a")
        before = len(streams(proxy))
        proxy.go_away()
        place.create("deployments", deployment("b"))
        proxy.come_back()
        watching.until_line("ADDED", "deployment.apps/b")
        assert len(streams(proxy)) > before
        sees_changes(place, watching, "c")
    assert len([*watching.lines("deployment.apps/web")]) == 1
    assert watching.err == []


def test_a_version_that_is_too_old(place: Place, proxy: FaultProxy, tmp_path: Path) -> None:
    """After 410 the list is asked for again, and the difference is printed."""
    rule = proxy.fault(watches("deployments"), actions.refuse(410, "Expired"), times=1)
    with place.watch(*SECRET, "-w", kubeconfig=tmp_path / "config") as watching:
        watching.until(lambda: rule.hits > 0)
        sees_changes(place, watching, "a")
    lists = [one for one in proxy.log if one.path.endswith("/deployments") and "watch" not in one.query]
    assert len(lists) > 2
    assert watching.err == []


def test_an_error_event(place: Place, proxy: FaultProxy, tmp_path: Path) -> None:
    """410 inside a stream is the same as one that refuses it."""
    event = '{"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired","message":"too old"}}\n'
    rule = proxy.fault(watches("deployments"), actions.respond(200, event), times=1)
    with place.watch(*SECRET, "-w", kubeconfig=tmp_path / "config") as watching:
        watching.until(lambda: rule.hits > 0)
        sees_changes(place, watching, "a")
    assert watching.err == []


def test_noise_in_a_stream(place: Place, proxy: FaultProxy, tmp_path: Path) -> None:
    """A line that is no event ends the stream, which is begun again."""
    rule = proxy.fault(watches("deployments"), actions.respond(200, "<html>\n"), times=1)
    with place.watch(*SECRET, "-w", kubeconfig=tmp_path / "config") as watching:
        watching.until(lambda: rule.hits > 0)
        sees_changes(place, watching, "a")
    assert watching.err == []


def test_a_kind_that_may_not_be_watched(place: Place, proxy: FaultProxy, tmp_path: Path) -> None:
    """It is named once on stderr; the other kinds are watched."""
    proxy.fault(watches("secrets"), actions.refuse(403, "Forbidden"))
    with place.watch(*SECRET, "-w", kubeconfig=tmp_path / "config") as watching:
        watching.until(lambda: bool(watching.err))
        sees_changes(place, watching, "a")
    assert watching.err == ["Warning: changes of these cannot be seen: secrets (Forbidden)"]


def test_nothing_may_be_watched(place: Place, proxy: FaultProxy, tmp_path: Path) -> None:
    """If no list may be watched, the answer is printed and the command ends with the server's error."""
    proxy.fault(watches(), actions.refuse(403, "Forbidden", "no watching"))
    with place.watch(*SECRET, "-w", kubeconfig=tmp_path / "config") as watching:
        assert watching.end() == 1
    assert len(watching.out) == 2
    assert watching.err[-1] == "Error from server (Forbidden): no watching"


def test_credentials_that_expire(place: Place, proxy: FaultProxy, tmp_path: Path) -> None:
    """A 401 ends the watch with kubectl's sentence."""
    proxy.fault(watches("deployments"), actions.refuse(401, "Unauthorized"))
    with place.watch(*SECRET, "-w", kubeconfig=tmp_path / "config") as watching:
        assert watching.end() == 1
    assert watching.err == ["error: You must be logged in to the server (Unauthorized)"]
