"""Pipes that are closed, devices that are full, streams that are not there."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.conftest import EXECUTABLE

SHOP = Path(__file__).parents[2] / "examples" / "shop"
ASKED = f"{EXECUTABLE} pvc data-db-0 --from {SHOP}"
NOT_WRITTEN = "error: write /dev/stdout: no space left on device\n"


def told(script: str) -> tuple[int, str, str]:
    """Return exit code, stdout and stderr of a line for the shell."""
    ran = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
    return ran.returncode, ran.stdout, ran.stderr


@pytest.mark.parametrize("flags", ["", "-o json", "-o tree", "--help", "--version"])
def test_a_full_device(flags: str) -> None:
    """A failed write is an error in one sentence."""
    assert told(f"{ASKED} {flags} >/dev/full") == (1, "", NOT_WRITTEN)


@pytest.mark.parametrize("unbuffered", ["", "PYTHONUNBUFFERED=1"])
@pytest.mark.parametrize("flags", ["-o json", "-o yaml", "-o jsonpath={}", "--help"])
def test_a_device_that_fills_up(tmp_path: Path, flags: str, unbuffered: str) -> None:
    """A partial write is an error, in every buffering mode of Python."""
    asked = f"{unbuffered} {ASKED} {flags} >{tmp_path / 'out'}"
    assert told(f"ulimit -f 1; trap '' XFSZ; {asked}") == (
        1,
        "",
        "error: write /dev/stdout: file too large\n",
    )
    assert (tmp_path / "out").stat().st_size == 1024


@pytest.mark.parametrize("flags", ["", "-o json", "--help"])
def test_a_pipe_that_nobody_reads(flags: str) -> None:
    """A reader that has enough ends the program without a word, as for every filter."""
    code, _, err = told(f"{ASKED} {flags} | true; exit ${{PIPESTATUS[0]}}")
    assert code in (0, 141)
    assert err == ""


@pytest.mark.parametrize(
    ("redirection", "code"), [(">&-", 0), ("2>&-", 0), ("2>/dev/full", 0), ("<&-", 0), ("<&- >&- 2>&-", 0)]
)
def test_streams_that_are_not_there(redirection: str, code: int) -> None:
    """A stream that is closed leads nowhere; the exit code is that of the answer."""
    ran, _, err = told(f"{ASKED} {redirection}")
    assert (ran, err) == (code, "")
    assert told(f"{EXECUTABLE} pvc nothing --from {SHOP} {redirection}")[0] == 1


def test_only_the_result_is_on_stdout() -> None:
    """Errors and notes are on stderr, whatever is found."""
    code, out, err = told(f"{EXECUTABLE} pvc nothing data-db-0 --from {SHOP} -o name")
    assert code == 1
    assert "pod/db-0\n" not in err
    assert err == f'error: no persistentvolumeclaim "nothing" in {SHOP}\n'
    assert out.splitlines()[0].startswith("persistentvolume/")


def test_completion_is_silent_on_a_full_device() -> None:
    """Nobody wants to read of it while typing."""
    program = EXECUTABLE.with_name("kubectl_complete-related")
    assert told(f"{program} pod x --o >/dev/full") == (0, "", "")
