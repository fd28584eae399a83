"""The command line: what was typed and what it means, in kubectl's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kubectl_related import __version__
from kubectl_related.cli.command import command, parse
from kubectl_related.cli.flag_types import read_timeout
from kubectl_related.cli.flags import ALL_FLAGS
from kubectl_related.errors import UsageError

if TYPE_CHECKING:
    from kubectl_related.options import Options

HELP = "See 'kubectl related --help' for usage."


def options(*args: str) -> Options:
    """Return what the arguments mean."""
    found = parse(args)
    assert found is not None
    return found


def test_nothing_typed_means_the_defaults() -> None:
    """Every flag has the default of its field; that of --depth depends on the question."""
    found = options()
    assert found.args == ()
    assert (found.depth, found.chunk_size, found.color, found.output) == (None, 500, "auto", "")
    assert (found.connection.request_timeout, found.connection.request_timeout_text) == (0, "0")


@pytest.mark.parametrize(
    "typed", [["-o=yaml"], ["-oyaml"], ["-o", "yaml"], ["--output=yaml"], ["--output", "yaml"]]
)
def test_spellings_of_output(typed: list[str]) -> None:
    """Every way that kubectl takes -o is taken."""
    assert options("pod", "x", *typed).output == "yaml"
    assert options(*typed, "pod", "x").args == ("pod", "x")


@pytest.mark.parametrize(
    ("typed", "everywhere", "namespace"),
    [
        ("-A=true", True, ""), ("-A=false", False, ""), ("-RA=1", True, ""), ("-RA=0", False, ""),
        ("-An=shop", True, "shop"), ("-Anshop", True, "shop"), ("-n=a=b", False, "a=b"),
        ("-nA=b", False, "A=b"),
        ("-n=-A=x", False, "-A=x"),
    ],
)  # fmt: skip
def test_short_flags_with_an_equals_sign(typed: str, everywhere: bool, namespace: str) -> None:  # noqa: FBT001
    """A row of letters ends at the first that takes a value; a switch takes one behind `=` only."""
    found = options("pod", "x", typed)
    assert (found.all_namespaces, found.connection.namespace) == (everywhere, namespace)
    assert found.args == ("pod", "x")


def test_a_value_may_look_like_a_flag() -> None:
    """What stands behind a flag is its value, whatever it looks like."""
    assert options("pod", "x", "-n", "-A=true").connection.namespace == "-A=true"
    assert options("pod", "x", "--selector", "--uses=true").selector == "--uses=true"


def test_flags_may_stand_anywhere() -> None:
    """Flags between, before and behind the arguments; repeated ones add up."""
    found = options("-A", "pod", "--depth", "3", "x", "--from", "a", "--from=-", "-nshop", "--type", "a,!b")
    assert (found.all_namespaces, found.depth, found.args) == (True, 3, ("pod", "x"))
    assert (found.from_paths, found.types) == (("a", "-"), ("a", "!b"))
    assert found.connection.namespace == "shop"


def test_commas_do_not_split_what_is_repeated() -> None:
    """As in kubectl a group is one value, whatever it holds."""
    found = options("--as", "joe", "--as-group", "a,b", "--as-group=c")
    assert (found.connection.as_user, found.connection.as_group) == ("joe", ("a,b", "c"))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (["--bogus"], "error: unknown flag: --bogus"),
        (["--bogus=1"], "error: unknown flag: --bogus"),
        (["--output"], "error: flag needs an argument: --output"),
        (["-ARQA"], "error: unknown shorthand flag: 'Q' in -QA"),
        (["-n"], "error: flag needs an argument: 'n' in -n"),
        (["---x"], "error: bad flag syntax: ---x"),
        (["--=x"], "error: bad flag syntax: --=x"),
        (["-Q=x"], "error: unknown shorthand flag: 'Q' in -Q=x"),
    ],
)
def test_bad_flags(typed: list[str], sentence: str) -> None:
    """A flag that is not there, or that lacks its value, is told as kubectl tells it."""
    with pytest.raises(UsageError) as refused:
        parse(typed)
    assert refused.value.line() == f"{sentence}\n{HELP}"


@pytest.mark.parametrize("typed", ["--depth=-1", "--depth=x", "--concurrency=0", "--color=pink", "--v=x"])
def test_bad_values(typed: str) -> None:
    """A value of the wrong kind is refused, and the flag is named."""
    with pytest.raises(UsageError, match=typed.partition("=")[0]):
        parse([typed])


@pytest.mark.parametrize(
    ("typed", "seconds", "text"),
    [("0", 0, "0s"), ("5", 5, "5s"), ("1s", 1, "1s"), ("2m", 120, "2m"), ("1.5s", 1.5, "1.5s"),
     ("1m30s", 90, "1m30s"), ("3h", 10800, "3h"), ("250ms", 0.25, "250ms"), ("5us", 5e-6, "5us"),
     ("", 0, "0"), ("-1", 0, "0"), ("-1m5s", 0, "0")],
)  # fmt: skip
def test_spellings_of_the_timeout(typed: str, seconds: float, text: str) -> None:
    """Whole seconds and Go durations are understood; the text is what the server is told."""
    found = options(f"--request-timeout={typed}").connection
    assert found.request_timeout == pytest.approx(seconds)
    assert found.request_timeout_text == text


@pytest.mark.parametrize("typed", ["1d", "abc", "--1", "1.5", "s", "1s2", "-"])
def test_timeouts_that_are_none(typed: str) -> None:
    """Anything else is refused with kubectl's sentence."""
    with pytest.raises(ValueError, match=f"^{typed}$"):
        read_timeout(typed)
    with pytest.raises(
        UsageError, match=r"Invalid timeout value\. Timeout must be a single integer in seconds"
    ):
        parse([f"--request-timeout={typed}"])


def test_help_names_every_flag(capsys: pytest.CaptureFixture[str]) -> None:
    """--help is kubectl's layout and lists all flags; --version is one line."""
    assert parse(["--help"]) is None
    text = capsys.readouterr().out
    for flag in ALL_FLAGS:
        assert f"--{flag.long}=" in text
    assert "\nUsage:\n  kubectl related (TYPE" in text
    assert command(["--version"]) == 0
    assert capsys.readouterr().out == f"kubectl related v{__version__}\n"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (["pod"], "error: resource(s) were provided, but no name was specified"),
        (["pod/x/y"], "error: arguments in resource/name form may not have more than one slash"),
        (["pod", "x", "-l", "a=b"], "error: name cannot be provided when a selector is specified"),
        (["pod", "x", "-o", "bad"], "error: unable to match a printer suitable for the output format"),
    ],
)
def test_bad_arguments(typed: list[str], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong argument is one sentence on stderr and exit code 1, before anything is read."""
    assert command(typed) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(sentence)


def test_no_arguments(capsys: pytest.CaptureFixture[str]) -> None:
    """Without TYPE and NAME the person is told where to find both."""
    assert command([]) == 1
    assert "error: Required resource not specified." in capsys.readouterr().err
