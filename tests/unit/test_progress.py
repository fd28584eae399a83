"""The progress line: only on a terminal, only when the wait is long, gone before anything else is printed."""

from __future__ import annotations

import io

import pytest

from kubectl_related.cluster.fanout import Fanout
from kubectl_related.progress import PROGRESS_DELAY, Progress, progress_on
from kubectl_related.streams import Streams

CLEARED = "\r\x1b[K"


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


class Clock:
    """A clock that stands still until it is moved."""

    now = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


@pytest.mark.parametrize(
    ("stream", "environ", "shown"),
    [
        (Terminal(), {"TERM": "xterm"}, True),
        (Terminal(), {"TERM": "dumb"}, False),
        (Terminal(), {}, False),
        (io.StringIO(), {"TERM": "xterm"}, False),
    ],
)
def test_only_on_a_terminal(stream: io.StringIO, environ: dict[str, str], *, shown: bool) -> None:
    """A pipe, a file and a terminal that cannot clear a line show none."""
    assert (progress_on(stream, environ) is not None) == shown


def test_only_when_the_wait_is_long() -> None:
    """A quick answer leaves no trace; a slow one has a line that is written over and cleared."""
    clock, terminal = Clock(), Terminal()
    progress = Progress(terminal, clock)
    progress.waiting(0, 7)
    progress.clear()
    assert not terminal.getvalue()
    clock.now = PROGRESS_DELAY
    progress.waiting(3, 7)
    progress.waiting(3, 7)
    assert terminal.getvalue() == f"{CLEARED}Waiting for the server: 3 of 7 requests answered"
    progress.clear()
    progress.clear()
    assert terminal.getvalue().endswith(f"answered{CLEARED}")


def test_not_while_a_plugin_may_be_asking() -> None:
    """A held line stays away until the first answer."""
    clock, terminal = Clock(), Terminal()
    progress = Progress(terminal, clock)
    progress.hold()
    clock.now = PROGRESS_DELAY
    progress.waiting(0, 7)
    assert not terminal.getvalue()
    progress.waiting(1, 7)
    assert "1 of 7" in terminal.getvalue()


def test_a_warning_takes_its_place() -> None:
    """What is printed to stderr starts on a clean line."""
    clock, terminal = Clock(), Terminal()
    progress = Progress(terminal, clock)
    clock.now = PROGRESS_DELAY
    progress.waiting(3, 7)
    Streams(io.StringIO(), io.StringIO(), terminal, progress).warn("Warning: x")
    assert terminal.getvalue().endswith(f"{CLEARED}Warning: x\n")


@pytest.mark.parametrize("fails", [False, True])
def test_the_fan_out_tells_and_clears(*, fails: bool) -> None:
    """It says how much is answered, and takes the line away whether it succeeds or fails."""
    clock, terminal = Clock(), Terminal()
    progress = Progress(terminal, clock)
    clock.now = PROGRESS_DELAY

    def send(question: int) -> int:
        if fails:
            raise ValueError(question)
        return question

    pool = Fanout(1, send, lambda: None, progress)
    if fails:
        with pytest.raises(ValueError, match="1"):
            pool.run([1])
    else:
        assert pool.run([1, 2]) == {1: 1, 2: 2}
        assert "1 of 2" in terminal.getvalue()
    pool.close()
    assert "0 of " in terminal.getvalue()
    assert terminal.getvalue().endswith(CLEARED)


def test_the_wait_begins_again_after_a_person_was_asked() -> None:
    """The time in which a person picked something does not count, and the line is gone before."""
    terminal, clock = Terminal(), Clock()
    progress = Progress(terminal, clock)
    clock.now = PROGRESS_DELAY
    progress.waiting(0, 1)
    progress.restart()
    shown = terminal.getvalue()
    assert shown.endswith(CLEARED)
    progress.waiting(0, 2)
    assert terminal.getvalue() == shown
    clock.now = 2 * PROGRESS_DELAY
    progress.waiting(0, 2)
    assert terminal.getvalue() != shown
