"""Values that several questions share."""

from __future__ import annotations

from collections.abc import Iterator

from packager.checks.check import Check
from packager.diagnostics import Diagnostic, problem
from packager.model import Calculated, Course, Html, Parameter


def shared_values_are_the_same(course: Course[Html]) -> Iterator[Diagnostic]:
    """Questions of a section that share their values have the same ones in each row, or a learner would be asked about two cases."""
    for bank in course.banks:
        first: dict[tuple[object, str], tuple[str, Parameter]] = {}
        for question in bank.questions:
            if not isinstance(question, Calculated) or not question.shared:
                continue
            for parameter in question.values.parameters:
                id, earlier = first.setdefault((question.section, parameter.name), (question.id, parameter))
                if earlier.values != parameter.values:
                    hint = "give both the same `values`, `where`, `variants` and `seed`, or take `shared` out"
                    message = f"'{parameter.name}' has other numbers in '{question.id}' than in '{id}', and both share their values"
                    yield problem("shared-values-differ", parameter.loc, message, hint, [(earlier.loc, "the other one")])


CHECKS: tuple[Check, ...] = ((shared_values_are_the_same, frozenset()),)
