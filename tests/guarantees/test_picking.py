"""A TYPE without a NAME on a terminal: fzf lets one pick, here a program that answers by itself."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pexpect
import pytest

from tests.conftest import EXECUTABLE

if TYPE_CHECKING:
    from tests.conftest import RunRelated

SHOP = str(Path(__file__).parents[2] / "examples" / "shop")
NO_NAME = "error: resource(s) were provided, but no name was specified\r\n"
WITHOUT = "KUBECTL_RELATED_IGNORE_FZF=1 does without"
TWINS = """\
{apiVersion: v1, kind: Secret, metadata: {name: twin, namespace: red}, data: {password: c2VjcmV0}}
---
{apiVersion: v1, kind: Secret, metadata: {name: twin, namespace: blue}, stringData: {password: secret}}
---
{apiVersion: v1, kind: Secret, metadata: {name: "two\\nlines", namespace: blue}}
---
apiVersion: v1
kind: Pod
metadata: {name: reader, namespace: blue}
spec: {containers: [{name: a, envFrom: [{secretRef: {name: twin}}]}]}
"""


class Fzf(NamedTuple):
    """A program called fzf, which notes what it is given."""

    folder: Path

    def answer(self, line: str, code: int = 0) -> None:
        """Let it print this line and end with this code."""
        (self.folder / "fzf").write_text(
            f"#!/bin/sh\ncat >{self.folder}/lines\nprintf '%s\\n' {shlex.quote(line)}\nexit {code}\n"
        )
        (self.folder / "fzf").chmod(0o755)

    @property
    def lines(self) -> list[str] | None:
        """What it was given to choose from; None if it was not started."""
        given = self.folder / "lines"
        return given.read_text().split("\n") if given.exists() else None


@pytest.fixture
def fzf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fzf:
    """Give the fzf that is found first."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return Fzf(folder)


@pytest.fixture
def twins(tmp_path: Path) -> str:
    """Give a file with two Secrets of one name, and one whose name is no line."""
    (tmp_path / "twins.yaml").write_text(TWINS)
    return str(tmp_path / "twins.yaml")


def on_a_terminal(*arguments: str, behind: str = "") -> tuple[str, int | None]:
    """Return what a terminal shows of a question, and the exit code; `behind`: redirections of the shell."""
    question = shlex.join([str(EXECUTABLE), *arguments])
    child = pexpect.spawn("/bin/sh", ["-c", f"{question} {behind}"], encoding="utf-8", timeout=60)
    shown = str(child.read())
    child.close()
    return shown, child.exitstatus


@pytest.mark.parametrize("more", [[], ["--if-deleted"], ["--to", "deployment/web"], ["-o", "json"], ["-A"]])
def test_what_is_picked_is_answered_as_if_it_had_been_typed(fzf: Fzf, more: list[str]) -> None:
    """The whole output is that of the question with TYPE and NAME."""
    fzf.answer("shop/db-credentials")
    picked = on_a_terminal("secret", "--from", SHOP, *more)
    assert picked == on_a_terminal("secret", "db-credentials", "--from", SHOP, *more)
    assert picked[1] == 0
    assert fzf.lines == sorted(fzf.lines or ())
    assert "shop/web-tls" in (fzf.lines or ())


def test_the_page_says_what_was_picked(fzf: Fzf, twins: str) -> None:
    """The command on a page of -o html asks the same question without fzf."""
    fzf.answer("blue/twin")
    shown, _ = on_a_terminal("secret", "--from", twins, "-o", "html")
    assert f"kubectl related secret twin --from {twins} --namespace blue" in shown


def test_names_of_one_namespace(fzf: Fzf) -> None:
    """With a namespace the lines are names alone."""
    fzf.answer("db-credentials")
    assert "deployment.apps/web" in on_a_terminal("secret", "--from", SHOP, "-n", "shop")[0]
    assert "web-tls" in (fzf.lines or ())


def test_one_name_in_two_namespaces(fzf: Fzf, twins: str) -> None:
    """The namespace that was picked counts; every name is one line, and no value is passed on."""
    fzf.answer("red/twin")
    shown, code = on_a_terminal("secret", "--from", twins)
    assert (shown, code) == ("No related resources found in red namespace.\r\n", 0)
    assert fzf.lines == ["blue/twin", "blue/two\\nlines", "red/twin"]
    fzf.answer("blue/twin")
    assert "pod/reader" in on_a_terminal("secret", "--from", twins)[0]


@pytest.mark.parametrize("code", [1, 130])
def test_nothing_picked(fzf: Fzf, code: int) -> None:
    """Esc, Ctrl-C, and Enter where nothing matches end the program like Ctrl-C."""
    fzf.answer("", code)
    assert on_a_terminal("secret", "--from", SHOP) == ("", 130)


def test_an_answer_that_is_not_in_the_list(fzf: Fzf) -> None:
    """A line that was not offered is an error, never a name."""
    fzf.answer("shop/other")
    shown, code = on_a_terminal("secret", "--from", SHOP)
    assert (shown, code) == (
        f"error: cannot pick with fzf: it returned no line of the list; {WITHOUT}\r\n",
        1,
    )


def test_an_fzf_that_fails(fzf: Fzf) -> None:
    """A broken configuration of fzf is an error that says how to do without it."""
    fzf.answer("", 2)
    shown, code = on_a_terminal("secret", "--from", SHOP)
    assert (shown, code) == (f"error: cannot pick with fzf: it ended with 2; {WITHOUT}\r\n", 1)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["node"], "error: there is no node to pick\r\n"),
        (["secret", "-n", "empty"], "error: there is no secret to pick in empty namespace\r\n"),
        (["gadget"], 'error: the server doesn\'t have a resource type "gadget"\r\n'),
        (["secret", "--to", "web"], "error: arguments in resource/name form must have a single resource and"),
        (["all"], NO_NAME),
        (["secret,configmap"], NO_NAME),
        (["secret", "--explain"], NO_NAME),
        (["secret", "--missing"], NO_NAME),
    ],
)
def test_nothing_to_pick_from(fzf: Fzf, arguments: list[str], error: str) -> None:
    """Errors are reported before fzf starts; a question that needs no object or several is left as it is."""
    fzf.answer("shop/db-credentials")
    shown, code = on_a_terminal(*arguments, "--from", SHOP)
    assert (shown.startswith(error), code, fzf.lines) == (True, 1, None)


def test_switched_off_by_the_environment(fzf: Fzf, monkeypatch: pytest.MonkeyPatch) -> None:
    """KUBECTL_RELATED_IGNORE_FZF leaves the usual error."""
    fzf.answer("shop/db-credentials")
    monkeypatch.setenv("KUBECTL_RELATED_IGNORE_FZF", "1")
    assert on_a_terminal("secret", "--from", SHOP) == (NO_NAME, 1)
    assert fzf.lines is None


def test_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without fzf on the PATH the usual error is printed."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert on_a_terminal("secret", "--from", SHOP) == (NO_NAME, 1)


@pytest.mark.parametrize("behind", ["</dev/null", "| cat", "2>&1 | cat", "2>errors"])
def test_a_stream_that_is_no_terminal(fzf: Fzf, tmp_path: Path, behind: str) -> None:
    """Nobody is asked if one of the three streams leads elsewhere."""
    fzf.answer("shop/db-credentials")
    on_a_terminal("secret", "--from", SHOP, behind=behind.replace("errors", str(tmp_path / "errors")))
    assert fzf.lines is None


def test_no_terminal_at_all(fzf: Fzf, run_related: RunRelated) -> None:
    """In a script the usual error is printed."""
    fzf.answer("shop/db-credentials")
    ran = run_related("secret", "--from", SHOP)
    assert (ran.stdout, ran.stderr, ran.code) == ("", NO_NAME.replace("\r", ""), 1)
    assert fzf.lines is None
