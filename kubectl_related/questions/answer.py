"""From a question to its answer, and from there to what is printed and the exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.questions.question import About, Explain, Paths, Unused, Watch
from kubectl_related.questions.report import report

if TYPE_CHECKING:
    from kubectl_related.model.graph import Related
    from kubectl_related.printers.formats import Printing
    from kubectl_related.questions.baseline import Known
    from kubectl_related.questions.question import CheckPlace, Question
    from kubectl_related.questions.session import Session


def answer(question: Question, session: Session, printing: Printing) -> int:
    """Answer one question; return the exit code. Raises: RelatedError."""
    if isinstance(question, Explain):
        from kubectl_related.printers.explanation import print_explanation
        from kubectl_related.questions.explain.explain import explain

        print_explanation(explain(question, session), session.options.output, session.streams.stdout)
        return 0
    if isinstance(question, Watch):
        from kubectl_related.questions.watch.loop import watch

        return watch(question, session, printing)
    known = _baseline(session.options.baseline)
    related = _answered(question, session, columns=printing.format.columns)
    if known is not None:
        from kubectl_related.questions.baseline import without_known

        related, said = without_known(related, known)
        session.streams.warn(said)
    return report(related, session, printing)


def _baseline(path: str) -> frozenset[Known] | None:
    if not path:
        return None
    from kubectl_related.questions.baseline import read_baseline

    return read_baseline(path)


def _answered(question: About | CheckPlace | Paths | Unused, session: Session, *, columns: bool) -> Related:
    if isinstance(question, About):
        from kubectl_related.questions.about import answer_about

        return answer_about(question, session, columns=columns)
    if isinstance(question, Paths):
        from kubectl_related.questions.paths import answer_paths

        return answer_paths(question, session)
    if isinstance(question, Unused):
        from kubectl_related.questions.unused import answer_unused

        return answer_unused(question, session, columns=columns)
    from kubectl_related.questions.check_place import answer_check

    return answer_check(session)
