"""The dialect: segments of a text and its rendering. The only importer of Python-Markdown, its extensions, Pygments and the sanitiser."""

from typing import TYPE_CHECKING

from packager.markup.scope import Fate, Keep, Scope

if TYPE_CHECKING:
    from packager.markup.blocks import placed, select_blocks
    from packager.markup.dialect import Dialect, Say, as_written
    from packager.markup.formula import mathml
    from packager.markup.words import bare, first_words

__all__ = ["Dialect", "Fate", "Keep", "Say", "Scope", "as_written", "bare", "first_words", "mathml", "placed", "select_blocks"]

_HOMES = {
    "Dialect": "dialect", "Say": "dialect", "as_written": "dialect", "bare": "words", "first_words": "words", "mathml": "formula", "placed": "blocks", "select_blocks": "blocks",
}  # fmt: skip


def __getattr__(name: str) -> object:
    """The rest of the face is loaded on use: reading a course needs no Markdown library (PEP 562)."""
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
