"""The dialect: segments of a text and its rendering. The only importer of Python-Markdown, its extensions, Pygments and the sanitiser."""

from packager.markup.dialect import Dialect, Say, placed, select_blocks
from packager.markup.formula import mathml
from packager.markup.scope import Fate, Keep, Scope

__all__ = ["Dialect", "Fate", "Keep", "Say", "Scope", "mathml", "placed", "select_blocks"]
