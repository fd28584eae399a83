"""What TYPE NAME means: kubectl's grammar of resource arguments, without any request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.errors import UsageError
from kubectl_related.model.objects import Ref, segment_problem
from kubectl_related.record import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kubectl_related.model.resources import Match, Resource

NO_SEPARATE_TYPE = (
    "there is no need to specify a resource type as a separate argument when passing arguments in"
    " resource/name form (e.g. 'kubectl related resource/<resource_name>' instead of"
    " 'kubectl related resource resource/<resource_name>'"
)
NO_NAME = "resource(s) were provided, but no name was specified"


class Asked(Record):
    """TYPE and NAME as typed; no name stands for all that a selector finds."""

    typed: str
    name: str | None = None
    one_type: bool = False
    """Whether a category is no answer: TYPE/NAME and TYPE,TYPE NAME take types alone, as kubectl does."""


def parse_arguments(args: Sequence[str], *, selecting: bool) -> list[Asked]:
    """Read the arguments; `selecting`: a selector says which names. Raises: UsageError."""
    if any("/" in arg for arg in args):
        if selecting:
            raise UsageError("selectors and the all flag cannot be used when passing resource/name arguments")
        if any("/" not in arg for arg in args):
            raise UsageError(NO_SEPARATE_TYPE)
        return [parse_name(arg) for arg in args]
    if not args:
        raise UsageError(
            "Required resource not specified.",
            "See 'kubectl related -h' for help and examples",
            prefix='You must specify the type of resource to look at. Use "kubectl api-resources" for a'
            " complete list of supported resources.\n\nerror: ",
        )
    types, names = list(dict.fromkeys(args[0].split(","))), [*args[1:]]
    if types == [""]:
        raise unknown_type("")
    if not all(types):
        raise UsageError("arguments in resource/name form must have a single resource and name")
    if names and selecting:
        raise UsageError("name cannot be provided when a selector is specified")
    if not names and not selecting:
        raise UsageError(NO_NAME)
    one_type = bool(names) and len(types) > 1
    return [Asked(typed, name, one_type) for typed in types for name in (names or (None,))]


def parse_name(arg: str) -> Asked:
    """Read TYPE/NAME. Raises: UsageError."""
    if arg.count("/") > 1:
        raise UsageError("arguments in resource/name form may not have more than one slash")
    typed, _, name = arg.partition("/")
    if not typed or not name:
        raise UsageError("arguments in resource/name form must have a single resource and name")
    return Asked(typed, name, one_type=True)


def unknown_type(typed: str) -> UsageError:
    """Return kubectl's words for a type that is not served."""
    name, dot, group = typed.partition(".")
    inside = f' in group "{group}"' if dot else ""
    return UsageError(f'the server doesn\'t have a resource type "{name}"{inside}')


def ambiguous(typed: str, match: Match) -> str:
    """Return kubectl's warning for a short name with several meanings, else nothing."""
    if not match.others:
        return ""
    others = ", ".join(other.qualified for other in match.others)
    return f'Warning: short name "{typed}" could also match lower priority resource {others}'


def subject_ref(resource: Resource, namespace: str, name: str) -> Ref:
    """Return the reference of an object in the namespace asked for.

    Raises: UsageError for what can be no name.
    """
    if not name:
        raise UsageError("resource name may not be empty")
    if problem := segment_problem(name):
        raise UsageError(f'invalid resource name "{name}": [{problem}]')
    return Ref(resource.group, resource.kind, namespace if resource.namespaced else "", name)
