"""Every key that an author can write, declared once."""

from __future__ import annotations

from packager.source.keys import courses, questions
from packager.source.keys.courses import COURSE, GLOSSARY, LINKS, UNIT
from packager.source.keys.questions import BANK, COMMON, FAMILIES, FAMILY, OF_FAMILIES, QUESTIONS
from packager.source.shape import Shape

__all__ = ["BANK", "COMMON", "COURSE", "FAMILIES", "FAMILY", "GLOSSARY", "LINKS", "OF_FAMILIES", "QUESTIONS", "SHAPES", "UNIT"]

SHAPES: dict[str, Shape] = {shape.name: shape for shape in (*courses.SHAPES, *questions.SHAPES)}
"""Every shape by name."""
