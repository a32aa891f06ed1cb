"""The directives that show something, and those that are for somebody: figure, video, audio, download, for, not-for, trainer."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from typing import NamedTuple

from markdown.util import AtomicString

from packager.markup import html
from packager.markup.build import Builder
from packager.markup.directives import DIRECTIVES, LANGUAGE, arguments
from packager.markup.lines import Line, did_you_mean
from packager.markup.scanner import Block
from packager.markup.tree import AUDIENCES, Element
from packager.model import TRAINER

_TRACK = re.compile(r"[ \t]*(captions|subtitles|descriptions|chapters):[ \t]*(?=\S)")
_READ = frozenset({"captions", "subtitles"})


class _Track(NamedTuple):
    kind: str
    file: Line
    lang: str
    label: Line | None


def figure(build: Builder, parent: Element, block: Block, role: str) -> None:
    """Image lines, then the caption; `credit="..."` behind the name. Other blocks (a table, code) can be what is shown, too."""
    box = etree.SubElement(parent, "figure")
    build.marks(box, block.args, block.line)
    captions: list[Block] = []
    for child in block.children:
        if child.kind != "text":
            build.blocks(box, [child], role)
            continue
        lines = build.closing(box, child.lines)
        while lines and (build.image(box, lines[:1]) or _image(build, box, lines[0])):
            lines = lines[1:]
        if lines:
            captions.append(Block("text", lines[0], lines))
    if not len(box):
        hint = "write ![what it shows](media/picture.png) as its first line"
        build.report("directive-argument", block.line.location, "this figure shows nothing", hint)
    credit = block.args.values.get("credit")
    if captions or credit is not None:
        caption = etree.SubElement(box, "figcaption")
        if len(captions) == 1:
            build.tight(etree.SubElement(caption, "span", {"class": "caption"}), captions, "caption")
            caption[0].tail = " "
        else:
            build.blocks(caption, captions, "caption")
        if credit is not None:
            build.slot(etree.SubElement(caption, "small", {"class": "credit"}), [credit], "credit")


def _image(build: Builder, parent: Element, line: Line) -> bool:
    """An image line that is a link, or whose alternative text has markup: read by the inline phase."""
    if not re.match(r"[ \t]*\[?!\[.*[)}\]][ \t]*$", line.text):
        return False
    build.slot(etree.SubElement(parent, "div"), [line], "alt text")
    return True


def film(build: Builder, parent: Element, block: Block, role: str) -> None:
    """A video or audio: its files behind the name; lines `captions: FILE en "English"`; what remains is the transcript."""
    args = block.args
    box = etree.SubElement(parent, "div", {"class": f"media {block.name}"})
    build.marks(box, args, block.line)
    title = args.values.get("title")
    tracks, transcript = _tracks(build, block.children)
    elsewhere = next((word for word in args.words if re.match(r"https?://", word.text)), None)
    if elsewhere is not None:
        link = etree.SubElement(etree.SubElement(box, "p"), "a")
        build.path(link, "href", elsewhere)
        if title is not None:
            build.slot(link, [title], "title")
        else:
            link.text = AtomicString(elsewhere.text.replace("&", "&amp;"))
    elif args.words:
        player = etree.SubElement(box, block.name, {"controls": "controls", "preload": "metadata"})
        if title is not None:
            build.slot(player, [title], "title", attribute="aria-label")
        if "poster" in args.values:
            build.path(player, "poster", args.values["poster"])
        for word in args.words:
            build.path(etree.SubElement(player, "source"), "src", word)
        for track in tracks:
            _add(build, player, track, first=track is tracks[0])
        if block.name == "audio" and not transcript:
            hint = "write what is said between its two ::: lines"
            build.report("media-captions", block.line.location, "this recording has no transcript", hint)
    if transcript:
        details = etree.SubElement(box, "details", {"class": "transcript"})
        summary = etree.SubElement(details, "summary")
        if "transcript" in args.values:
            build.slot(summary, [args.values["transcript"]], "summary")
        else:
            build.word(summary, "Transcript", block.line, "summary", "transcript")
        build.blocks(details, transcript, "transcript")


def _add(build: Builder, player: Element, track: _Track, first: bool) -> None:
    element = etree.SubElement(player, "track", {"kind": track.kind})
    build.path(element, "src", track.file)
    if html.allowed("track", "srclang", track.lang):
        element.set("srclang", track.lang)
    if track.label is not None:
        build.slot(element, [track.label], "label", attribute="label")
    elif track.kind in _READ and track.lang:
        element.set("label", track.lang)
    if first and track.kind in _READ:
        element.set("default", "default")


def _tracks(build: Builder, blocks: list[Block]) -> tuple[list[_Track], list[Block]]:
    """The track lines among some blocks, and what remains."""
    tracks, rest = [], []
    for block in blocks:
        lines = block.lines if block.kind == "text" else []
        while lines and (m := _TRACK.match(lines[0].text)):
            words = arguments(lines[0].cut(m.end())).words
            lang = words[1].text if len(words) > 1 else build.text.lang or ""
            if words:
                tracks.append(_Track(m[1], words[0], lang, words[2] if len(words) > 2 else None))
            lines = lines[1:]
        if lines:
            rest.append(Block("text", lines[0], lines))
        elif block.kind != "text":
            rest.append(block)
    return tracks, rest


def download(build: Builder, parent: Element, block: Block, role: str) -> None:
    """A file and what its link says; the walk adds its kind and size. A description stands inside."""
    box = etree.SubElement(parent, "div", {"class": "download"})
    build.marks(box, block.args, block.line)
    words = block.args.words
    if words:
        line = etree.SubElement(box, "p")
        link = etree.SubElement(line, "a", {"class": "download"})
        link.tail = " "
        build.path(link, "href", words[0])
        if len(words) > 1:
            build.slot(link, [words[1]], "label")
        else:
            link.text = AtomicString(words[0].text.rsplit("/", 1)[-1].replace("&", "&amp;"))
        etree.SubElement(line, "span", {"class": "file"})
    build.blocks(box, block.children, role)


def audience(build: Builder, parent: Element, block: Block, role: str) -> None:
    """A block for some and not for others: labelled with their titles in the general edition, plain in an edition for one audience."""
    named = _known(build, block)
    if block.args.words and not named:  # for learners of other courses alone
        return build.blocks(parent, block.children, role) if block.name == "not-for" else None
    if not build.scope.label_audiences:
        return build.blocks(parent, block.children, role)
    if _nothing(build, block):
        return
    box = etree.SubElement(parent, "div", {"class": f"audience {block.name}"})
    build.marks(box, block.args, block.line)
    titles = build.scope.audiences
    meant = named if block.name == "for" else [id for id in titles if id not in (*named, TRAINER)]
    if meant:
        etree.SubElement(box, "p", {"class": "audience-label", AUDIENCES: " ".join(meant)})
    build.blocks(box, block.children, role)


def language(build: Builder, parent: Element, block: Block, role: str) -> None:
    """A block that only readers of some languages see, or all but those. The edition has been chosen; what is left has no mark, or one that is no code."""
    for word in block.args.words:
        if not LANGUAGE.fullmatch(word.text):
            message = f"'{word.text}' is no code of a language"
            build.report("directive-argument", word.location, message, f"write it like this: {DIRECTIVES[block.name].example}")
    build.blocks(parent, block.children, role)


def _known(build: Builder, block: Block) -> list[str]:
    """The audiences that a block names, without those that this course has not, but another has with the same text. What none has is reported."""
    own = {*build.scope.audiences, TRAINER}
    shared = build.scope.shared.get(build.text.loc.file, frozenset())
    others = (shared or frozenset()) - own
    for word in block.args.words:
        if word.text not in own | others and shared is not None and "audience" not in build.scope.unread:
            code = LANGUAGE.fullmatch(word.text) and len(word.text.split("-")[0]) == 2
            instead = f"for a language: ::: {block.name}-language {word.text}" if code else "list it in course.yml under audiences"
            hint = did_you_mean(word.text, own | others) or instead
            course = "no course that has this text has an" if others else "the course has no"
            build.report("audience-unknown", word.location, f"{course} audience '{word.text}'", hint)
    return [word.text for word in block.args.words if word.text not in others]


def _nothing(build: Builder, block: Block) -> bool:
    """Whether an edition leaves nothing of what stands in a block, so that its label would stand alone."""
    inner = block.children
    return all(
        one.kind == "directive" and (one.fate(build.scope.keep) == "drop" or (one.name.endswith("-language") and _nothing(build, one)))
        for one in inner
    )


def trainer(build: Builder, parent: Element, block: Block, role: str) -> None:
    """Notes that only the edition for trainers has."""
    if _nothing(build, block):
        return
    box = etree.SubElement(parent, "aside", {"class": "trainer"})
    build.marks(box, block.args, block.line)
    build.word(etree.SubElement(box, "p", {"class": "trainer-label"}), "Trainer notes", block.line, "label", "trainer_notes")
    build.blocks(box, block.children, role)
