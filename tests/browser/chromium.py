"""A real Chromium without a window, driven through its DevTools protocol over a pair of pipes.

A Chromium that is not installed is fetched from Debian's archive with the libraries that it lacks, once, and
run from the cache.
"""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Self

from tests.control_plane.build import made_once

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
SECONDS = 60.0
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-dev-shm-usage",
    "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-extensions",
    "--disable-sync", "--remote-debugging-pipe",
)  # fmt: skip
_FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>/usr/share/fonts</dir><dir>{root}/usr/share/fonts</dir>
<cachedir prefix="xdg">fontconfig</cachedir></fontconfig>
"""


class ProtocolError(AssertionError):
    """The browser refused a command, or the page raised an exception."""


def program() -> tuple[str, dict[str, str]]:
    """Return the browser and what its environment needs; it is fetched if there is none."""
    for name in NAMES:
        if found := shutil.which(name):
            return found, {}
    root = made_once("chromium-debian", _fetch)
    libraries = {str(file.parent) for file in (root / "usr" / "lib").rglob("*.so*")}
    return str(root / "usr/lib/chromium/chromium"), {
        "LD_LIBRARY_PATH": os.pathsep.join(sorted(libraries)),
        "FONTCONFIG_FILE": str(root / "fonts.conf"),
    }


def _fetch(folder: Path) -> None:
    """Unpack Chromium and what the machine lacks of its libraries; nothing is installed."""
    # A machine may never have read Debian's lists, and need not let us write where they belong.
    lists = ("-o", f"Dir::State={folder}/state", "-o", f"Dir::Cache={folder}/cache")
    (folder / "state" / "lists" / "partial").mkdir(parents=True)
    (folder / "cache" / "archives" / "partial").mkdir(parents=True)
    status = ("-o", "Dir::State::status=/var/lib/dpkg/status")
    _run(folder, "apt-get", *lists, *status, "--quiet", "update")
    plan = _run(
        folder, "apt-get", *lists, *status, "--simulate", "--no-install-recommends", "install",
        "chromium", "fonts-dejavu-core",
    )  # fmt: skip
    packages = re.findall(r"^Inst (\S+)", plan, re.MULTILINE)
    _run(folder, "apt-get", *lists, *status, "--quiet", "download", *packages)
    for package in sorted(folder.glob("*.deb")):
        _run(folder, "dpkg-deb", "--extract", str(package), str(folder))
        package.unlink()
    for name in ("state", "cache"):
        shutil.rmtree(folder / name)
    # The folder is renamed once it is complete.
    root = folder.with_name(folder.name.removesuffix(".partial"))
    (folder / "fonts.conf").write_text(_FONTS.format(root=root), encoding="utf-8")


def _run(folder: Path, *command: str) -> str:
    ran = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    if ran.returncode:
        raise RuntimeError(
            f"Chromium could not be fetched (install the package chromium): {' '.join(command[-3:])}:"
            f" {ran.stderr.strip()}"
        )
    return ran.stdout


class Browser:
    """One running browser; closed when it is left."""

    def __init__(self) -> None:
        name, environment = program()
        self._profile = tempfile.mkdtemp(prefix="related-chromium-")
        to_browser, self._out = os.pipe()
        self._in, from_browser = os.pipe()
        # The protocol is spoken on the descriptors 3 and 4 of the browser.
        starter = (
            "import fcntl, os, sys;"
            "free = [fcntl.fcntl(int(end), fcntl.F_DUPFD, 10) for end in sys.argv[1:3]];"
            "os.dup2(free[0], 3); os.dup2(free[1], 4); os.execv(sys.argv[3], sys.argv[3:])"
        )
        command = [name, *FLAGS, f"--user-data-dir={self._profile}", "about:blank"]
        self._process = subprocess.Popen(
            [sys.executable, "-c", starter, str(to_browser), str(from_browser), *command],
            pass_fds=(to_browser, from_browser),
            env={**os.environ, **environment, "HOME": self._profile},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(to_browser)
        os.close(from_browser)
        self._number = 0
        self._waiting = b""
        self.events: list[dict[str, Any]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(ProtocolError, OSError):
            self.send("Browser.close")
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._out)
        os.close(self._in)
        shutil.rmtree(self._profile, ignore_errors=True)

    def send(self, method: str, session: str = "", **parameters: Any) -> dict[str, Any]:
        """Send a command and return its result; events that come meanwhile are kept."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") != self._number:
                self.events.append(answer)
            elif "error" in answer:
                raise ProtocolError(f"{method}: {answer['error']}")
            else:
                result: dict[str, Any] = answer["result"]
                return result

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._waiting:
            piece = os.read(self._in, 1 << 20)
            if not piece:
                raise ProtocolError(f"the browser has ended with exit code {self._process.wait(10)}")
            self._waiting += piece
        message, _, self._waiting = self._waiting.partition(b"\0")
        answer: dict[str, Any] = json.loads(message)
        return answer

    def page(self, url: str, width: int = 1280, height: int = 800, *, dark: bool = False) -> Page:
        """Open a page in a window of this size."""
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = Page(self, target, session)
        for domain in ("Page", "Runtime", "Network", "Log"):
            page.send(f"{domain}.enable")
        page.send(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=False,
        )  # fmt: skip
        page.media(dark=dark)
        page.open(url)
        return page


class Page:
    """One open page."""

    def __init__(self, browser: Browser, target: str, session: str) -> None:
        self._browser, self._target, self._session = browser, target, session

    def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command to this page."""
        return self._browser.send(method, self._session, **parameters)

    def media(self, medium: str = "", *, dark: bool = False, **features: str) -> None:
        """Let the page see a medium such as print, a dark or light scheme, and other media features."""
        wanted = {"prefers-color-scheme": "dark" if dark else "light"} | {
            name.replace("_", "-"): value for name, value in features.items()
        }
        self.send(
            "Emulation.setEmulatedMedia",
            media=medium,
            features=[{"name": name, "value": value} for name, value in wanted.items()],
        )

    def open(self, url: str) -> None:
        """Go to an address and wait until the page is complete."""
        self.send("Page.navigate", url=url)
        self.until(lambda: self.run("document.readyState") == "complete" and self.run("location.href") == url)

    def run(self, script: str) -> Any:
        """Return the value of an expression in the page. Raises: ProtocolError for an exception."""
        answer = self.send(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True, userGesture=True
        )
        if "exceptionDetails" in answer:
            raise ProtocolError(f"{script}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def until(self, condition: Callable[[], Any]) -> None:
        """Wait until something holds."""
        end = time.monotonic() + SECONDS
        while not condition():
            assert time.monotonic() < end, "it did not happen in time"
            time.sleep(0.02)

    def press(self, *keys: str) -> None:
        """Press keys, one after the other; a longer text that is no key is typed."""
        for key in keys:
            name = {"Space": " "}.get(key, key)
            text = {"Enter": "\r"}.get(key, name if len(name) == 1 else "")
            extra = {"text": text} if text else {}
            code = {"Enter": 13, "Tab": 9, "Escape": 27}.get(key, 0)
            for kind in ("keyDown", "keyUp"):
                self.send(
                    "Input.dispatchKeyEvent",
                    type=kind, key=name, windowsVirtualKeyCode=code, **(extra if kind == "keyDown" else {}),
                )  # fmt: skip

    def type(self, text: str) -> None:
        """Type text into what has the focus."""
        self.press(*text)

    def click(self, selector: str) -> None:
        """Click into the middle of the first element that a selector finds."""
        x, y = self.run(
            "(e => { const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2] })"
            f"(document.querySelector({json.dumps(selector)}))"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.send("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def text(self, selector: str) -> str:
        """Return the text of an element with runs of blanks as one; nothing if it is hidden."""
        found = self.run(
            f"(e => e && e.checkVisibility() ? e.innerText || e.textContent : '')"
            f"(document.querySelector({json.dumps(selector)}))"
        )
        return " ".join(str(found).split())

    def screenshot(self, path: Path) -> None:
        """Write what is seen as PNG."""
        path.write_bytes(base64.b64decode(self.send("Page.captureScreenshot")["data"]))

    def requests(self) -> list[str]:
        """Return the addresses of everything that was requested."""
        return [event["params"]["request"]["url"] for event in self._events("Network.requestWillBeSent")]

    def complaints(self) -> list[str]:
        """Return the errors and exceptions of the page."""
        logged = [str(event["params"]) for event in self._events("Log.entryAdded")]
        return logged + [str(event["params"]) for event in self._events("Runtime.exceptionThrown")]

    def _events(self, method: str) -> list[dict[str, Any]]:
        # A command later, all that happened before has arrived.
        self.run("1")
        return [
            event
            for event in self._browser.events
            if event.get("method") == method and event.get("sessionId") == self._session
        ]
