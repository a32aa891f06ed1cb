"""Questions as the published guidelines on writing them would have them; what a check rests on, its rule says.

The ground is Haladyna, Downing and Rodriguez, "A Review of Multiple-Choice Item-Writing Guidelines for Classroom Assessment" (Applied Measurement in Education
15(3), 2002), and "Constructing Written Test Questions for the Basic and Clinical Sciences", the guide of the National Board of Medical Examiners.
"""

from __future__ import annotations

from collections.abc import Iterator

from packager import walk
from packager.checks.quality import alike, options, stems, whole
from packager.checks.quality.asked import Asked
from packager.checks.quality.vocabulary import Vocabulary, read
from packager.diagnostics import Diagnostic
from packager.model import Bank, Html

__all__ = ["Vocabulary", "of_bank", "read"]

OF_ONE = stems.CHECKS
"""What is seen in one question."""
OF_CHOICE = options.CHECKS
"""What is seen in the options of one choice, which may be a gap of a cloze."""
OF_ALL = (*whole.CHECKS, *alike.CHECKS)
"""What is seen over the questions of a bank."""


def of_bank(bank: Bank[Html], vocabulary: Vocabulary) -> Iterator[Diagnostic]:
    """All that the guidelines have to say of a bank that is rendered in its own language, of a family by its first variant. vocabulary: of that language."""
    asked = [Asked(question, bank.lang, vocabulary) for question in walk.written(bank)]
    for one in asked:
        for check in OF_ONE:
            yield from check(one)
        for choice in one.choices:
            for check in OF_CHOICE:
                yield from check(choice)
    for over in OF_ALL:
        yield from over(bank, asked)
