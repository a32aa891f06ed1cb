"""How many translations survive what a course designer does, ours beside mdpo and po4a: `python3 run.py bench survival`.

Every text of some units is translated, a seeded script edits the units, and each program brings its PO file up to date. The script knows of every
word where it stood before, and so which translation belongs to which text.

texts     that were there before, at least half of their words
exact     those that have the translation of just this text
fuzzy     those to which the translation of what they were is proposed
lost      those that have neither
wrong     translations or proposals of something else, in new texts too
% kept    of the words that learners read and that were there before: those in exact texts
% offered of the same: those that a right proposal has

--small          few edits in small units, once: shows that the bench works
--no-peers       ours alone
--edits N        edits in each set of units (60)
--seeds N        how often, each time with other edits (5)
--only KIND      one kind of edit
--verbose        each text that is not exact
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path

import editor
import inputs
import peers
import polib
from editor import NEW, Designer, Unit

from packager.extract import extract
from packager.languages import Languages
from packager.workspace import open_workspace

COURSE = peers.ROOT / "courses/smart-city-foundations"
LANG = "de"
MARK = "[xx]"
"""What stands before each text in its translation, so that a translation tells which text it was made of."""


# ---- the units ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Corpus:
    """Units to be edited. heads: what stands above the body of each unit, which is not edited. lay: puts a course with units of these texts into an
    empty folder, for ours; module: its PO files with the units."""

    title: str
    names: tuple[str, ...]
    heads: tuple[str, ...]
    bodies: tuple[str, ...]
    lay: Callable[[Path, list[str]], None]
    module: str

    @property
    def about(self) -> str:
        count = sum(len(editor.words(body)) for body in self.bodies)
        return f"{len(self.names)} {self.title} of {count:,} words"

    def units(self) -> list[Unit]:
        starts = [sum(map(len, self.bodies[:n])) for n in range(len(self.bodies))]
        return [editor.read(body, start) for body, start in zip(self.bodies, starts, strict=True)]

    def whole(self, bodies: Iterable[str]) -> list[str]:
        return [head + body for head, body in zip(self.heads, bodies, strict=True)]


def real() -> Corpus:
    """The units of the course of this repository."""
    paths = sorted((COURSE / "units").glob("*.md"))
    parts = [re.match(r"(---\n.*?\n---\n+)?(.*)", path.read_text(encoding="utf-8"), re.S) for path in paths]

    def lay(root: Path, texts: list[str]) -> None:
        shutil.copytree(COURSE, root / "courses" / COURSE.name, ignore=shutil.ignore_patterns("locale"), dirs_exist_ok=True)
        shutil.copytree(peers.ROOT / "question_banks", root / "question_banks", ignore=shutil.ignore_patterns("locale"), dirs_exist_ok=True)
        for path, text in zip(paths, texts, strict=True):
            (root / "courses" / COURSE.name / "units" / path.name).write_text(text, encoding="utf-8")

    heads, bodies = tuple(m[1] or "" for m in parts if m), tuple(m[2] for m in parts if m)
    return Corpus("units of the course here", tuple(path.name for path in paths), heads, bodies, lay, COURSE.name)


def made(size: int) -> Corpus:
    """Units as a designer writes them, of words without sense."""
    texts = [text.rstrip() + "\n" for text in inputs.units(size)]
    names = tuple(f"unit-{number:03d}.md" for number in range(1, len(texts) + 1))

    def lay(root: Path, texts: list[str]) -> None:
        if not (root / "courses").exists():
            inputs.write_course(root, texts)
        for name, text in zip(names, texts, strict=True):
            (root / "courses/bench/units" / name).write_text(text, encoding="utf-8")

    return Corpus("made units", names, ("",) * len(texts), tuple(texts), lay, "bench")


# ---- who takes part ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tool:
    """update: brings the PO files in a folder up to date with the units, whose texts it is given, as whole files and as their bodies; their paths."""

    name: str
    version: str
    update: Callable[[Corpus, Path, list[str], list[str]], list[Path]]


def tools(with_peers: bool) -> Iterator[Tool]:
    yield Tool("packager", peers.last_word([*peers.PACKAGER, "--version"]), ours)
    if with_peers and peers.there("md2po"):
        own = peers.last_word(peers.version("mdpo"))
        yield Tool("mdpo", own, mdpo)
        if shutil.which("msgmerge"):
            yield Tool("mdpo and msgmerge", f"{own}, {peers.last_word(['msgmerge', '--version'])}", mdpo_msgmerge)
    if with_peers and shutil.which("po4a"):
        yield Tool("po4a", peers.last_word(["po4a", "--version"]).rstrip("."), po4a)


def ours(corpus: Corpus, folder: Path, wholes: list[str], bodies: list[str]) -> list[Path]:
    """What `packager i18n extract` does, without a process of its own for each."""
    corpus.lay(folder, wholes)
    done = extract(Languages(open_workspace(folder).value), [corpus.module], [LANG])
    for path, text in done.files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return sorted((folder / "courses" / corpus.module / "locale" / LANG).glob("*.po"))


def mdpo(corpus: Corpus, folder: Path, wholes: list[str], bodies: list[str]) -> list[Path]:
    """As its documentation has it: what is in the file is kept for the same words."""
    write(corpus, folder, bodies)
    call(md2po(corpus, "out.po"), folder)
    return [folder / "out.po"]


def mdpo_msgmerge(corpus: Corpus, folder: Path, wholes: list[str], bodies: list[str]) -> list[Path]:
    """Its texts, and gettext's own tool for what becomes of translations, which also finds similar texts."""
    write(corpus, folder, bodies)
    (folder / "new.pot").unlink(missing_ok=True)
    call(md2po(corpus, "new.pot"), folder)
    out = folder / "out.po"
    if not out.exists():
        shutil.copy(folder / "new.pot", out)
    else:
        call(["msgmerge", "--quiet", "--previous", "--update", "--backup=none", "out.po", "new.pot"], folder)
    return [out]


def md2po(corpus: Corpus, out: str) -> list[str]:
    """With code, since to mdpo that is what stands below the first paragraph of a tab or callout."""
    return [peers.there("md2po"), *corpus.names, "--po-filepath", out, "--save", "--quiet", "--wrapwidth", "0", "--include-codeblocks"]


def po4a(corpus: Corpus, folder: Path, wholes: list[str], bodies: list[str]) -> list[Path]:
    """By its one command and a configuration file. A directive of one line is to po4a a block that is never closed, and it reads no such file, so that each gets a
    closing line."""
    write(corpus, folder, [re.sub(r"^(::: (?:question|quiz)\b.*)", r"\1\n:::", text, flags=re.M) for text in bodies])
    config = f'[po4a_langs] {LANG}\n[po4a_paths] out.pot $lang:out.po\n[options] opt:"--option markdown"\n'
    config += "".join(f"[type: text] {name} $lang:$lang/{name}\n" for name in corpus.names)
    (folder / "po4a.cfg").write_text(config, encoding="utf-8")
    call(["po4a", "--no-translations", "--quiet", "--master-charset", "UTF-8", "po4a.cfg"], folder)
    return [folder / "out.po"]


def write(corpus: Corpus, folder: Path, texts: list[str]) -> None:
    for name, text in zip(corpus.names, texts, strict=True):
        (folder / name).write_text(text, encoding="utf-8")


def call(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, env={**os.environ, "LC_ALL": "C.UTF-8"}, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}: exit code {done.returncode}\n{done.stdout}{done.stderr}")


# ---- the truth ---------------------------------------------------------------------------------------------------------------


class Words:
    """The words of a text, and where in it others stand."""

    def __init__(self, words: list[str]) -> None:
        self.count = len(words)
        self._line = "\n" + "\n".join(words) + "\n"
        self._number = {}
        at = 0
        for number, word in enumerate(words):
            self._number[at] = number
            at += len(word) + 1

    def find(self, piece: str) -> list[range]:
        """Where the words of a piece of text stand, one after the other."""
        wanted = editor.words(piece)
        line, found, at = "\n" + "\n".join(wanted) + "\n", [], 0
        while wanted and (at := self._line.find(line, at)) >= 0:
            found.append(range(self._number[at], self._number[at] + len(wanted)))
            at += 1
        return found


@dataclass(frozen=True)
class Story:
    """What the designer did, word by word. before, after: all words. origins: of each word after, its number before, or NEW."""

    before: Words
    after: Words
    origins: tuple[int, ...]


@dataclass
class Score:
    """What became of translations. texts: different ones of which at least half of the words were there before. exact: of them, those with the translation of
    just this text. useful: with a proposal that was made of the translation of what they were. lost: with no translation of theirs. wrong: a translation or proposal
    that is of something else, in new texts too. words: that were there before, and that learners read. kept: of them, those of exact texts. offered: those of
    which a useful proposal has the translation."""

    texts: int = 0
    exact: int = 0
    useful: int = 0
    lost: int = 0
    wrong: int = 0
    words: int = 0
    kept: int = 0
    offered: int = 0

    def add(self, other: Score) -> None:
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


@dataclass(frozen=True)
class Text:
    """A text of a PO file: what it says, what it has as translation, and where it stands after the edits."""

    source: str
    target: str
    fuzzy: bool
    places: tuple[range, ...]


def texts(entries: Iterable[polib.POEntry], story: Story) -> list[Text]:
    """Each text once: where the same words stand in several places, the worst that became of them counts. No two have a word in common: the
    longest is looked for first."""
    given: dict[str, list[tuple[str, bool]]] = {}
    for entry in entries:
        given.setdefault(entry.msgid, []).append((entry.msgstr, entry.fuzzy))
    found, taken = [], [False] * story.after.count
    for source in sorted(given, key=lambda source: -len(editor.words(source))):
        places = tuple(place for place in story.after.find(source) if not any(taken[n] for n in place))
        for place in places:
            taken[place.start : place.stop] = [True] * len(place)
        if places:
            target, fuzzy = min(given[source], key=lambda it: (bool(it[0]), not it[1]))
            found.append(Text(source, target, fuzzy, places))
    return found


def judged(text: Text, story: Story) -> tuple[str, set[int]]:
    """What a text has (exact, useful, wrong, or "" for nothing), and the words before the edits that its translation was made of."""
    if not text.target:
        return "", set()
    if not text.fuzzy:
        return ("exact" if " ".join(text.target.split()) == " ".join(f"{MARK} {text.source}".split()) else "wrong"), set()
    # a proposal may be made of sentences of several texts
    pieces = [piece for part in text.target.split(MARK) for piece in editor.ENDS.split(part) if piece.strip()]
    made_of = {number for piece in pieces for place in story.before.find(piece) for number in place}
    shared = max(sum(story.origins[n] in made_of for n in place) for place in text.places)
    shorter = min(len(text.places[0]), sum(len(editor.words(piece)) for piece in pieces))
    return ("useful" if 2 * shared >= shorter else "wrong"), made_of


def score(found: list[Text], read: set[int], story: Story, tell: Callable[[str, Text], None]) -> Score:
    """read: the words that learners read."""
    result = Score(words=sum(story.origins[n] != NEW for n in read))
    for text in found:
        verdict, made_of = judged(text, story)
        was = 2 * max(sum(story.origins[n] != NEW for n in place) for place in text.places) >= len(text.places[0])
        result.texts += was
        result.exact += was and verdict == "exact"
        result.useful += was and verdict == "useful"
        result.lost += was and verdict in ("", "wrong")
        result.wrong += verdict == "wrong"
        known = [n for place in text.places for n in place if n in read and story.origins[n] != NEW]
        result.kept += len(known) if verdict == "exact" else 0
        result.offered += sum(story.origins[n] in made_of for n in known) if verdict == "useful" else 0
        tell(verdict or ("lost" if was else "new"), text)
    return result


# ---- the trial ---------------------------------------------------------------------------------------------------------------


class Trial:
    """All programs and one set of units, translated in each once."""

    def __init__(self, corpus: Corpus, tools: list[Tool], root: Path, verbose: bool) -> None:
        self.corpus, self.tools, self.root, self.verbose = corpus, tools, root, verbose
        self.units = corpus.units()
        for number, tool in enumerate(tools):
            folder = root / str(number)
            folder.mkdir(parents=True)
            bodies = [editor.body(unit).text for unit in self.units]
            translate(tool.update(corpus, folder, corpus.whole(bodies), bodies))

    def run(self, kinds: list[str], steps: int, seed: int) -> list[Score]:
        """Edits the units, and looks what each program keeps."""
        designer = Designer(self.units, seed)
        designer.work(kinds, steps)
        edited = [editor.body(unit) for unit in designer.units]
        bodies = [body.text for body in edited]
        story = self.story(edited)
        read: set[int] = set()
        scores = []
        for number, tool in enumerate(self.tools):
            with tempfile.TemporaryDirectory(dir=self.root) as name:
                folder = shutil.copytree(self.root / str(number), Path(name) / "copy")
                paths = tool.update(self.corpus, folder, self.corpus.whole(bodies), bodies)
                entries = [entry for path in paths for entry in polib.pofile(str(path)) if not entry.obsolete and in_a_body(entry)]
            found = texts(entries, story)
            # what learners read is what the dialect has as texts; ours is the first
            read = read or {n for text in found for place in text.places for n in place}
            scores.append(score(found, read, story, self.teller(tool)))
        return scores

    def story(self, edited: list[editor.Traced]) -> Story:
        before, after = editor.joined([editor.body(unit) for unit in self.units]), editor.joined(edited)
        numbers = {start: number for number, start in enumerate(editor.origins(before))}
        origins = tuple(numbers.get(start, NEW) for start in editor.origins(after))
        return Story(Words(editor.words(before.text)), Words(editor.words(after.text)), origins)

    def teller(self, tool: Tool) -> Callable[[str, Text], None]:
        def tell(verdict: str, text: Text) -> None:
            if self.verbose and verdict not in ("exact", "new"):
                print(f"{tool.name} {verdict}\n    {text.source}\n    {text.target}")

        return tell


def translate(paths: list[Path]) -> None:
    """Puts a translation into every entry of PO files."""
    for path in paths:
        file = polib.pofile(str(path), wrapwidth=0)
        file.metadata["Content-Type"] = "text/plain; charset=UTF-8"
        file.metadata["Language"] = LANG
        for entry in file:
            entry.msgstr = f"{MARK} {entry.msgid}"
            entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
        file.save()


def in_a_body(entry: polib.POEntry) -> bool:
    """Whether an entry's text stands in a unit below its head. Of ours that is told by the context; the others are given no more than that."""
    unit, sign, _ = (entry.msgctxt or "").partition("#")
    return entry.msgctxt is None or bool(sign and "." not in unit and any(file.endswith(".md") for file, _ in entry.occurrences))


# ---- the tables --------------------------------------------------------------------------------------------------------------


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="run.py bench survival", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--no-peers", dest="peers", action="store_false")
    parser.add_argument("--edits", type=int, default=0)
    parser.add_argument("--seeds", type=int, default=0)
    parser.add_argument("--only", choices=list(editor.EDITS))
    parser.add_argument("--verbose", action="store_true")
    chosen = parser.parse_args(arguments)
    edits, seeds = chosen.edits or (12 if chosen.small else 60), chosen.seeds or (1 if chosen.small else 5)
    missing = peers.install() if chosen.peers else ""
    everyone = list(tools(chosen.peers))
    every = [chosen.only] if chosen.only else list(editor.EDITS)
    with tempfile.TemporaryDirectory(prefix="survival-") as name:
        corpora = [real(), made(10_000 if chosen.small else 150_000)]
        trials = [Trial(corpus, everyone, Path(name) / str(number), chosen.verbose) for number, corpus in enumerate(corpora)]
        for trial in trials:
            heads = ("texts", "exact", "fuzzy", "lost", "wrong", "% kept", "% offered")
            print(row(f"{edits} edits in {trial.corpus.about}, {times(seeds)}", *heads))
            print(f"| --- |{' ---: |' * len(heads)}")
            for tool, it in zip(everyone, total(trial, every, edits, seeds), strict=True):
                counts = (it.texts, it.exact, it.useful, it.lost, it.wrong)
                print(row(f"{tool.name} {tool.version}", *(f"{count:,}" for count in counts), *percents(it)), flush=True)
            print()
        each = max(edits // 4, 1)
        print(row(f"{each} of one kind in {trials[0].corpus.title}, {times(seeds)}: % kept + % offered", *(tool.name for tool in everyone)))
        print(f"| --- |{' ---: |' * len(everyone)}")
        for kind in every:
            print(row(kind, *(" + ".join(percents(it)) for it in total(trials[0], [kind], each, seeds))), flush=True)
        print()
    if missing:
        print(f"mdpo: {missing}")
    for command, package in (("po4a", "po4a"), ("msgmerge", "gettext")):
        if chosen.peers and not shutil.which(command):
            print(f"{command}: not on this machine (Debian: apt-get install {package})")
    return 0


def total(trial: Trial, kinds: list[str], steps: int, seeds: int) -> list[Score]:
    whole = [Score() for _ in trial.tools]
    for seed in range(seeds):
        for so_far, one in zip(whole, trial.run(kinds, steps, seed), strict=True):
            so_far.add(one)
    return whole


def row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def times(seeds: int) -> str:
    return "once" if seeds == 1 else f"{seeds} times"


def percents(of: Score) -> tuple[str, str]:
    """The words kept and offered, of a hundred."""
    kept, offered = (f"{100 * part / of.words:.1f}" if of.words else "-" for part in (of.kept, of.offered))
    return kept, offered
