"""The edition for one audience in one language: units and blocks that are for others go, before anything is rendered."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from packager import walk
from packager.diagnostics import Result
from packager.markup import Fate, Keep, select_blocks
from packager.markup.directives import LANGUAGE
from packager.model import TRAINER, Course, Markdown, Module


def select(course: Course[Markdown], audience: str, lang: str = "") -> Course[Markdown]:
    """The course as its edition for `audience` has it; "" is the general edition, for everybody but trainers. lang: the language in which it will be
    read, whose own blocks it keeps; "" keeps those of all.

    The general edition has every unit and every block `::: for X`, labelled when rendered. That for one audience has only what is for it or for
    everybody, unlabelled. That for trainers has all, the trainers' notes too. A module that loses everything goes."""
    units = tuple(unit for unit in course.units if _meant(unit.audience, audience))
    left = {unit.id for unit in units}
    modules = tuple(thin for module in course.modules if _any(thin := _thin(module, left)) or not _any(module))
    keep = keeper(audience, lang)

    def blocks(text: Markdown) -> Result[Markdown]:
        return Result(select_blocks(text, keep) if ":::" in text.source else text)

    return walk.map_texts(replace(course, audience=audience, units=units, modules=modules), blocks).value


def in_language(course: Course[Markdown], lang: str) -> Course[Markdown]:
    """The course with every text that somebody reads in a language, whatever the edition."""

    def blocks(text: Markdown) -> Result[Markdown]:
        return Result(select_blocks(text, partial(_by_language, lang)) if "-language" in text.source else text)

    return walk.map_texts(course, blocks).value


def keeper(audience: str, lang: str = "") -> Keep:
    """What becomes of each block that a text has for some and not for others, in the edition for `audience` in `lang`."""
    return partial(_fate, audience, lang)


def _by_language(lang: str, directive: str, words: tuple[str, ...]) -> Fate:
    """A block for a language is for its varieties too: one for `pt` is read in pt-BR. What names no language stays, so that rendering says so."""
    if directive not in ("for-language", "not-for-language") or not lang:
        return "keep"
    if not words or not all(map(LANGUAGE.fullmatch, words)):
        return "keep"
    named = not {lang.lower(), lang.split("-")[0].lower()}.isdisjoint(word.lower() for word in words)
    return "unwrap" if named == (directive == "for-language") else "drop"


def _fate(audience: str, lang: str, directive: str, words: tuple[str, ...]) -> Fate:
    if directive in ("for-language", "not-for-language"):
        return _by_language(lang, directive, words)
    if audience == TRAINER:
        return "keep"
    if directive == "trainer":
        return "drop"
    others = tuple(word for word in words if word != TRAINER)
    if directive == "for":
        if not audience:
            return "keep" if others else "drop"  # what is for trainers alone is no learner's, whoever the edition is for
        return "unwrap" if audience in others else "drop"
    if directive == "not-for":
        if not audience:
            return "keep" if others else "unwrap"
        return "drop" if audience in others else "unwrap"
    return "keep"


def _meant(audiences: tuple[str, ...], audience: str) -> bool:
    if not audiences or audience == TRAINER:
        return True
    return audience in audiences if audience else audiences != (TRAINER,)


def _thin(module: Module[Markdown], left: set[str]) -> Module[Markdown]:
    return replace(module, units=tuple(id for id in module.units if id in left))


def _any(module: Module[Markdown]) -> bool:
    return bool(module.units or module.quizzes or module.links or module.discussions)
