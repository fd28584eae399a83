"""Errors, in kubectl's words.

    RelatedError               exit 1
      UsageError               the arguments are wrong
      ConfigError              the kubeconfig is wrong
      CredentialError          fatal: credentials could not be had
      UnreachableError         fatal: no answer from a server
        UnauthorizedError      fatal: the server does not know us (401)
      InterruptedQuestion      fatal: Ctrl-C, exit 130
      ServerError              one request failed: the server's Status
      BadReplyError            one request failed: the reply cannot be read
      FileError                a file or a place in it cannot be read

`str(error)` is the sentence alone; `error.line()` is printed on stderr when
it is the only error. A fatal error cancels every other request.
"""

from __future__ import annotations


class RelatedError(Exception):
    """Any failure that is reported to the user in one sentence."""

    prefix = "error: "
    exit_code = 1
    fatal = False
    reason = ""

    def line(self) -> str:
        """Return the sentence with the prefix that kubectl prints for a single error."""
        return f"{self.prefix}{self}"


class UsageError(RelatedError):
    """The command line is wrong; `hint` is an extra line after the sentence."""

    def __init__(self, sentence: str, hint: str = "", *, prefix: str | None = None) -> None:
        super().__init__(sentence)
        self.hint = hint
        if prefix is not None:
            self.prefix = prefix

    def line(self) -> str:
        """Return the sentence and, below it, the hint."""
        return super().line() + (f"\n{self.hint}" if self.hint else "")


class ConfigError(RelatedError):
    """The kubeconfig, or what overrides it, is wrong."""

    def __init__(self, sentence: str, prefix: str = "error: ") -> None:
        super().__init__(sentence)
        self.prefix = prefix


class CredentialError(RelatedError):
    """Credentials could not be had (an exec plugin failed, a token file is gone)."""

    prefix = "Unable to connect to the server: "
    fatal = True


class UnreachableError(RelatedError):
    """No server answers: the sentence is complete, as kubectl prints it."""

    prefix = ""
    fatal = True
    reason = "Unreachable"


class UnauthorizedError(UnreachableError):
    """The server answered 401."""

    reason = "Unauthorized"

    def __init__(self) -> None:
        super().__init__("error: You must be logged in to the server (Unauthorized)")


class InterruptedQuestion(RelatedError):  # noqa: N818 - not an error of anyone's
    """Ctrl-C."""

    prefix = ""
    exit_code = 130
    fatal = True


class ServerError(RelatedError):
    """A Status that the API server sent: `code` is the HTTP status, `reason` may be empty.

    `warnings` came with it.
    """

    prefix = ""
    warnings: tuple[str, ...] = ()

    def __init__(self, code: int, reason: str, message: str) -> None:
        super().__init__(
            f"Error from server ({reason}): {message}" if reason else f"Error from server: {message}"
        )
        self.code = code
        self.reason = reason
        self.message = message


def is_refusal(error: RelatedError) -> bool:
    """Return whether a server will say the same again: it is forbidden, or does not exist."""
    return isinstance(error, ServerError) and 400 <= error.code < 500 and error.code != 429


class BadReplyError(ServerError):
    """A reply that is truncated, is not JSON, or does not fit the request."""

    def __init__(self, message: str) -> None:
        super().__init__(0, "InvalidReply", message)


class FileError(RelatedError):
    """A manifest, dump or rule file that cannot be read; the sentence names file and line."""
