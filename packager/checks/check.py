"""What a check is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from packager.diagnostics import Diagnostic
from packager.markup.scope import NameKind
from packager.model import Course, Html

Check: TypeAlias = tuple[Callable[[Course[Html]], Iterator[Diagnostic]], frozenset[NameKind]]
"""What looks at a rendered course, and the kinds of names that must have been read to the last for it to be sure of what it says."""
