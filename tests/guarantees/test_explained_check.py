"""The roles that `--explain --missing` prints are enough for the check of a namespace."""

from tests.control_plane.control_plane import ControlPlane
from tests.guarantees.conftest import Ask, checker_has


def test_the_roles_allow_the_check(shop: ControlPlane, ask: Ask) -> None:
    """A user with only these roles gets the complete answer, and the tables name the same rights."""
    asked = ask("--missing --explain", "-o", "yaml")
    assert asked.code == 0
    with checker_has(shop, asked.stdout):
        told = ask("--missing", "--as", "checker")
        assert (told.code, told.stderr) == (0, "")
        assert told.stdout == ask("--missing").stdout
        assert "list   secrets   " in ask("--missing --explain").stdout


def test_a_namespace_that_does_not_exist(ask: Ask) -> None:
    """A check of it is an error: nothing was looked at."""
    for asked in ("--missing", "--unused"):
        told = ask(asked, "-n", "typo")
        assert (told.code, told.stdout) == (1, "")
        assert told.stderr == 'Error from server (NotFound): namespaces "typo" not found\n'
