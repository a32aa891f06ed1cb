"""What can be wrong with a translation beside its source. What could change a page or a grade is an error, and the source is shown instead; what a careful
reader would ask about is a warning."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape

from packager import grade
from packager.arithmetic import Fault, pieces
from packager.diagnostics import Diagnostic, problem
from packager.localize import cldr
from packager.localize.po import Entry
from packager.markup.lines import FORBIDDEN
from packager.markup.tree import plain
from packager.model import Segment

Marks = Callable[[str], tuple[str, ...]]
"""Words of a segment -> what in them is not words: links, pictures, code, formulas, variables, notes, attributes, tags."""

Faults = Callable[[str], tuple[Diagnostic, ...]]
"""Words of a segment -> what a rendering says of them."""

SEVERAL = frozenset({"accepted answer", "glossary term", "form of a term"})
"""Kinds of segment whose translation may have further lines: each one more accepted spelling, or one more form of the term."""

LONGEST, MOST = 255, 100
"""Characters of an accepted answer, and spellings of one: more than that nobody types."""

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_UNSPOKEN = re.compile(
    r"(?<!`)(`{1,9})(?!`).{1,999}?(?<!`)\1(?!`)|\$[^$]{0,999}\$|\]\([^)]{0,999}\)|\]\[[^\]]{0,999}\]|<[^>]{0,999}>|\{[^}]{0,999}\}|\[\^[^\]]{0,999}\]"
    r"|(?:https?://|www\.)\S+|(?<![\w.+-])[\w.+-]+@[\w.-]+|&#?\w{1,32};|\\.",
    re.S,
)
"""What is not words, roughly. Nothing is looked for without an end: the time of a search grows with the text alone, whatever a file holds."""


@dataclass(frozen=True, slots=True)
class Case:
    """One translation to be looked at. marks and faults are None for a text that is never parsed; fits tells whether words have room, for a text in a
    picture; values are the names that stand for numbers in a text that is never parsed."""

    segment: Segment
    entry: Entry
    lang: str
    source_lang: str
    marks: Marks | None
    fits: Callable[[str], bool] | None = None
    faults: Faults | None = None
    values: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        return self.segment.source

    @property
    def target(self) -> str:
        return self.entry.target.strip()

    def wrong(self, rule: str, message: str, hint: str = "") -> Diagnostic:
        """A problem at the line of the translation, which shows both texts."""
        shown = f"{message}: '{short(self.source)}' -> '{short(self.target)}'"
        return problem(rule, self.entry.loc, shown, hint, [(self.segment.loc, "the source")])


def of(case: Case) -> tuple[Diagnostic, ...]:
    """All that there is to say of a translation."""
    blank = tuple(seen(case))
    return blank + tuple(found for check in ((asked,) if blank else CHECKS) for found in check(case))


def short(text: str) -> str:
    """The beginning of a text, for a message."""
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:59]}…"


# ---- errors ------------------------------------------------------------------------------------------------------------------


def marks_kept(case: Case) -> Iterator[Diagnostic]:
    """Links, pictures, code, formulas, variables, notes, attributes and tags are those of the source, each as often, and nothing is wrong with them that
    is right there: what keeps a page from being made is found here, before anybody makes it."""
    if case.marks is None or case.target == case.source:
        return
    before, after = Counter(case.marks(case.source)), Counter(case.marks(case.target))
    lost, added = sorted((before - after).elements()), sorted((after - before).elements())
    copy = "copy what is not words from the source, exactly as it stands there"
    if case.faults is not None and not lost and not added:
        usual = Counter(fault.rule for fault in case.faults(case.source))
        for fault in case.faults(case.target):
            if not usual[fault.rule]:
                yield case.wrong(fault.rule, fault.message, fault.hint)
            usual[fault.rule] -= usual[fault.rule] > 0
    if lost and added:
        yield case.wrong("translation-marks", f"the translation has {_listed(added)} where the source has {_listed(lost)}", copy)
    elif lost:
        yield case.wrong("translation-marks", f"the translation has lost {_listed(lost)}", copy)
    elif added:
        message = f"the translation has {_listed(added)}, which its source has not"
        yield case.wrong("translation-marks", message, "take it out, or write it as the source does")


def values_kept(case: Case) -> Iterator[Diagnostic]:
    """The same of the numbers in a text that is never parsed, in each of its spellings."""
    if not case.values or case.target == case.source:
        return
    before = _values(case.source, case.values)
    for line in spellings(case.entry.target) if case.segment.kind in SEVERAL else (case.target,):
        after = _values(line, case.values)
        copy = "copy what stands in braces from the source, exactly as it stands there"
        if lost := sorted((before - after).elements()):
            yield case.wrong("translation-marks", f"the translation has lost {_listed(lost)}", copy)
        elif added := sorted((after - before).elements()):
            yield case.wrong("translation-marks", f"the translation has {_listed(added)}, which its source has not", copy)


def _values(text: str, known: tuple[str, ...]) -> Counter[str]:
    cut = pieces(text, known)
    return Counter() if isinstance(cut, Fault) else Counter(" ".join(piece.source.split()) for piece in cut if not isinstance(piece, str))


def _listed(marks: list[str]) -> str:
    return ", ".join(marks[:3]) + (f" and {len(marks) - 3} more" if len(marks) > 3 else "")


def answer_whole(case: Case) -> Iterator[Diagnostic]:
    """Each line of an accepted answer is one spelling, with as many `*` as the source has. A unit is nothing that a number could end with."""
    if case.segment.kind == "unit" and grade.parse_number(f"1{case.target}") is not None:
        yield case.wrong(
            "translation-answer", f"'{short(case.target)}' reads like a part of the number before it", "write the unit as learners know it"
        )
    if case.segment.kind != "accepted answer":
        return
    stars = _stars(case.source)
    lines = spellings(case.entry.target)
    if len(lines) > MOST:
        yield case.wrong("translation-answer", f"{len(lines)} spellings are accepted, and {MOST} are enough", "use * for what may differ")
    for line in lines[:MOST]:
        if _stars(line) != stars:
            what = "no *" if not stars else "one *" if stars == 1 else f"{stars} *"
            yield case.wrong(
                "translation-answer",
                f"the answer '{short(line)}' needs {what}, as the source has",
                "each * stands for any letters that may follow or precede; for the sign itself, \\*",
            )
        elif not any(c.isalnum() for c in line):
            yield case.wrong("translation-answer", f"'{short(line)}' is no answer", "write what a learner would type, one spelling a line")
        elif len(line) > LONGEST:
            yield case.wrong("translation-answer", f"nobody types an answer of {len(line)} characters", "one spelling a line")


def _stars(text: str) -> int:
    return len(re.findall(r"(?<!\\)\*", text))


def readable(case: Case) -> Iterator[Diagnostic]:
    """No character is one that nobody can see, and that no XML file may hold."""
    if bad := FORBIDDEN.search(case.entry.target):
        yield case.wrong(
            "control-character", f"a character that nobody can see (U+{ord(bad[0]):04X}) stands in the translation", "type it again"
        )


def seen(case: Case) -> Iterator[Diagnostic]:
    """Where the source shows something, its translation does."""
    parsed = case.marks is not None
    if not shown(case.target, parsed) and shown(case.source, parsed):
        yield case.wrong("translation-blank", "nothing of the translation can be seen", "translate the text, or leave the field empty")


def shown(text: str, parsed: bool = True) -> str:
    """What a learner sees of a text, roughly, so that two that look alike are the same: without markup, entities, characters that have no shape and a full stop
    at the end, in small letters where capitals say nothing. A picture is its address, code what it holds. parsed: the text is Markdown."""
    text = text[:9_999]
    if parsed:
        text = unescape(plain(_INSTEAD.sub(lambda m: m[1] or m[2] or m[3] or (m[4] and f"^{m[4]} ") or "", text)))
    text = "".join(_letter(c) for c in text)
    words = unicodedata.normalize("NFC", text).split()
    return " ".join(_small(word, after) for word, after in zip(words, [*words[1:], ""], strict=False)).rstrip(". ")


_INSTEAD = re.compile(
    r"<!--.{0,9999}?-->|!\[[^\]]{0,999}\]\([ ]*<?([^\s)>]{0,999})[^)]{0,999}\)|\{(var:[\w.-]{1,99})\}|<([a-z]{1,20}:[^<> ]{1,999}|[^<>@\s]{1,99}@[^<>\s]{1,99})>"
    r"|<su([bp])(?:\s[^>]{0,999})?>",
    re.S,
)
"""Comments, and what is seen of what else is more than words: the addresses of pictures and links, the names of variables, that something stands high or low."""


def _letter(char: str) -> str:
    """A character as it looks: none for a soft hyphen or a space without width; but a small raised 2 is no 2."""
    if unicodedata.category(char) == "Cf":
        return ""
    apart = unicodedata.decomposition(char).startswith(("<super>", "<sub>", "<fraction>"))
    return char if char.isascii() or apart else unicodedata.normalize("NFKC", char)


def _small(word: str, after: str) -> str:
    """A word without its capital, where that says nothing: mW is not MW, and one letter may be a sign."""
    ordinary = (word.islower() or word.istitle()) and (len(word) > 2 or (len(after) > 2 and after.islower()))
    return word.casefold() if ordinary else word


def spellings(target: str) -> tuple[str, ...]:
    """The lines of a translation that may have several, each once."""
    return tuple(dict.fromkeys(" ".join(line.split()) for line in target.split("\n") if line.strip()))


# ---- warnings ----------------------------------------------------------------------------------------------------------------


def punctuation(case: Case) -> Iterator[Diagnostic]:
    """A translation begins and ends as its source does."""
    if case.segment.kind in SEVERAL:
        return
    before, after = _end(case, case.source, case.source_lang), _end(case, case.target, case.lang)
    greets = {before, after} == {",", ":"} and {case.lang.split("-")[0], case.source_lang.split("-")[0]} & _COLON_AFTER_GREETING
    if before != after and before is not None and after is not None and not greets:
        wanted = f"ends with '{before}'" if before else "ends without a full stop or other sign"
        yield case.wrong("translation-punctuation", f"the source {wanted}, the translation does not", "end it as its source ends")
    first, now = _start(case, case.source), _start(case, case.target)
    if first != now:
        message = (
            f"the source begins with '{first}', the translation does not"
            if first
            else f"the translation begins with '{now}', the source does not"
        )
        yield case.wrong("translation-punctuation", message, "begin it as its source begins")
    for edge, cut in (("begins", str.lstrip), ("ends", str.rstrip)):
        if cut(case.entry.target) != case.entry.target and cut(case.source) == case.source:
            yield case.wrong("translation-punctuation", f"the translation {edge} with a blank", "delete it")
    if case.lang.split("-")[0] == "es":
        spoken = _spoken(case, case.target)
        if len(_CLOSES_IN_SPANISH.findall(spoken)) > len(re.findall("[¿¡]+", spoken)):
            message = "a question or an exclamation is closed, but not opened"
            yield case.wrong("translation-punctuation", message, "begin it with ¿ or ¡")


_COLON_AFTER_GREETING = frozenset({"ca", "es", "eu", "gl", "pt"})
"""Languages in which a letter begins "Dear Sir:"."""
_CLOSES_IN_SPANISH = re.compile(r"(?<=[^\W\d_])[*_»”’)\]]{0,9}[?!]+")


_SIGNS = {
    "?": "?", "？": "?", "؟": "?", "⁇": "?", "!": "!", "！": "!", ":": ":", "：": ":", ".": ".", "。": ".", "।": ".", "۔": ".", "։": ".", "…": "…", ";": ";",
    "；": ";", "؛": ";", ",": ",", "，": ",", "،": ",", "、": ",",
}  # fmt: skip
"""A sign at the end of a text -> its meaning, spelled as English does."""
_GREEK_SIGNS = {";": "?", "\u037e": "?", "·": ";", "\u0387": ";"}
_AROUND = " \t\n\u00a0\u202f\u2009*_`\"”»“„«’›‹‚‘'()[]"
_ABBREVIATIONS = {
    "bg": "г гг лв ст в вв млн млрд хил др пр т.н т.е чл ал ал бр мин сек кв куб стр вж напр инж доц проф ул бул",
    "de": "usw bzw etc ca Nr Mio Mrd Jh Chr Str Abb Abs Bd ff f u.a z.B d.h u.ä inkl zzgl Tel Std Min Sek Tsd Jhd St Art Kap Hrsg ggf evtl max min",
    "el": "κ.λπ κλπ κ.ά κ.ο.κ π.χ δηλ εκ δισ εκατ χιλ μ.μ π.μ αρ σελ μ.Χ π.Χ κ.λ.π τηλ άρθ παρ κεφ εικ λεπ δευτ τ.μ",
    "en": "etc e.g i.e a.m p.m Ltd Inc Co Corp Jr Sr St No vol pp p ed eds et al approx U.S U.K",
    "es": "etc p.ej EE.UU UU a.m p.m núm pág págs Sr Sra Dr Ud Uds Vd S.A aprox máx mín art hab tel cap fig",
    "eu": "etab abar adib or orr zk K.a K.o h.d g.g.b tel",
    "ro": "etc nr mil mld lei art alin str pag ex d.Hr î.Hr dvs dl dna dr ing prof tel cap fig loc ș.a ș.a.m.d",
}
"""Words that end with a full stop, which then says nothing of the sentence."""
_ORDINAL = re.compile(r"(?:\d|\b[IVXLC]+)\.$")
"""A number with a full stop: in German, Basque and others "the third"."""


def _end(case: Case, text: str, lang: str) -> str | None:
    """The sign that a text ends with; "" for none, None where that cannot be said."""
    language = lang.split("-")[0]
    text = _spoken(case, text).rstrip(_AROUND)
    if text.endswith("..."):
        return "…"
    last, text = text[-1:], text[-99:]  # a long row of letters and full stops takes long to search, and only its end is asked
    if last == "." and (_ORDINAL.search(text) or re.search(r"(?:\b[^\W\d_]\.[ \u00a0]?){2,}$", text)):
        return None
    if last == "." and re.split(r"[\s(/]", text[:-1].replace("\u00a0", " "))[-1] in _ABBREVIATIONS.get(language, "").split():
        return None
    return _GREEK_SIGNS.get(last) or _SIGNS.get(last, "") if language == "el" else _SIGNS.get(last, "")


def _start(case: Case, text: str) -> str:
    """The sign that a text goes on with, or is one of a row by: an ellipsis or a dash."""
    m = re.match(r"[\s*_\"“„«‘'(]*(…|\.\.\.|[-–—−](?=\s)|[.,;:!?])", text if case.marks is None else text.lstrip("\\"))
    sign = m[1] if m else ""
    return "…" if sign == "..." else "–" if sign and sign in "-–—−" else sign


def unchanged(case: Case) -> Iterator[Diagnostic]:
    """A sentence that is the same in both languages was forgotten; in another script, two words are enough, but for names and what is typed."""
    if case.target != case.source or case.lang.split("-")[0] == case.source_lang.split("-")[0]:
        return
    words = _words(case, case.source)
    small = [word for word in words if word[0].islower() and len(word) > 2]
    scripts = {cldr.script(case.lang), cldr.script(case.source_lang)}
    other = len(scripts) == 2 and scripts <= _SCRIPTS and case.segment.kind not in ("accepted answer", "unit")
    if len(small) >= 3 or (other and len(words) >= 2 and any(word.islower() and word not in _IN_NAMES.split() for word in small)):
        yield case.wrong("translation-unchanged", "the translation is the source", "translate it, or leave the field empty")


_IN_NAMES = "and dal das del della delle der des die dos für las les los und van von zum zur"
"""Words of names such as Ludwig van Beethoven."""
_TWICE = re.compile(r"(?<![\w'’-])([^\W\d_]{2,})[^\S\n]+\1(?![\w'’-])", re.I)
_NATURAL = {
    "de": "der die das den dem sie", "en": "that had is",
    "es": "nos muy sí no", "ro": "sa ai foarte mai", "bg": "много", "fr": "nous vous", "it": "via piano",
}  # fmt: skip
"""Words that a language rightly says twice in a row."""
_NEVER = {
    "el": "και ή ο η οι των στο στη στην στον στις στους στα θα να δεν μη μην με σε για από προς κατά χωρίς ως ότι όπως αλλά όμως αν όταν επειδή ώστε είναι "
    "ήταν έχει έχουν μπορεί πρέπει αυτό αυτή αυτά αυτός αυτές αυτοί κάθε πιο μια ένα",
    "eu": "eta edo baina ere da du dira ditu dute zen zuen ziren zituen dela duela den duen diren dituen dago daude egin izan bat baita baino hau hori",
}  # fmt: skip
"""Little words that are slips where they stand twice, in languages that double others freely: σιγά σιγά, poliki poliki."""
_LIKE_AN_ADVERB = ("α", "ά", "ο", "ό", "ί", "ι", "ού", "ώς", "ως")


def _may_double(word: str, language: str) -> bool:
    """Whether a language may say a word twice. Greek and Basque do so to make it stronger, or to say "one after the other": with any adverb, and with nouns of
    time and place, which are short."""
    if language not in _NEVER:
        return word in _NATURAL.get(language, "").split()
    if word in _NEVER[language].split():
        return False
    return language != "el" or len(word) <= 7 or word.endswith(_LIKE_AN_ADVERB)


def doubled(case: Case) -> Iterator[Diagnostic]:
    """No word stands twice in a row."""
    language = case.lang.split("-")[0]
    fine = {m[1].casefold() for m in _TWICE.finditer(_spoken(case, case.source))}
    target = case.target if case.segment.kind in SEVERAL else case.target.replace("\n", " ")
    for m in _TWICE.finditer(_spoken(case, target)):
        if m[1].casefold() not in fine and not _may_double(m[1].lower(), language):
            yield case.wrong("translation-doubled", f"'{m[0]}' stands there twice in a row", "delete one of the two")


def wrong_script(case: Case) -> Iterator[Diagnostic]:
    """A text is in the letters of its language, and no word mixes two scripts."""
    script = cldr.script(case.lang)
    if script not in _SCRIPTS or case.target == case.source:
        return
    known = {piece for word in _words(case, case.source) for piece in (word, *_PIECE.split(word))}
    words = [word for word in _words(case, case.target) if word not in known]
    for word in words:
        for piece in _PIECE.split(word):
            mixed = {_script(c) for c in piece} & _ALIKE
            if len(mixed) > 1 and piece not in known and not _SIGN[script == "GREEK"].fullmatch(piece):
                odd = next(c for c in piece if _script(c) != script)
                yield case.wrong(
                    "translation-script",
                    f"'{word}' mixes letters of two scripts ('{odd}' is {_script(odd).lower()})",
                    "type the word again on one keyboard",
                )
                return
    letters = [
        script_of
        for word in words
        for piece in _PIECE.split(word)
        if piece not in known
        for c in piece
        if (script_of := _script(c)) in _SCRIPTS
    ]
    if len(letters) >= 4 and letters.count(script) * 2 < len(letters) and any(word.islower() or word.istitle() for word in words):
        yield case.wrong(
            "translation-script", f"most of it is not in {script.lower()} letters", f"write it in {cldr.name(case.lang, 'en')}"
        )


_SCRIPTS = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARABIC", "HEBREW", "ARMENIAN", "GEORGIAN"})
_ALIKE = frozenset({"LATIN", "CYRILLIC", "GREEK"})
"""Scripts of which some letters look the same."""
_PIECE = re.compile("[-'’]")


def _script(char: str) -> str:
    return unicodedata.name(char, "").split(" ")[0]


_FUNCTION = "(?:sin|cos|tan|cot|log|ln|exp)[α-ω]"
_SIGN = (
    re.compile(rf"[μΩΔΣΦλαβγδεηθπρσςτφψω]{{1,2}}[A-Za-z]{{1,3}}|[A-Za-z]{{1,3}}[μΩΔΣΦλαβγδεηθπρστφψω]|[kMGm]Ωm|{_FUNCTION}"),
    re.compile(
        rf"[kMGTmn]Ω[mh]?|μ(?:[smgLlAVWFHJNTCG]|mol|Pa|Sv|Gy)|[ΔΣΦ](?:[b-df-hj-mp-tv-z]|[C-GQ-WFLS])|[λσρτηεθ](?:max|min|el|th)|{_FUNCTION}"
    ),
)
"""Greek letters that stand among Latin ones as signs, in other languages and in Greek, where most of what is mixed was typed on the wrong keyboard: there
only μm, kΩ, Δt and their like, and no Latin letter that looks Greek."""


def brackets(case: Case) -> Iterator[Diagnostic]:
    """Brackets are closed, and quotation marks are those of the language."""
    source, target = _spoken(case, case.source), _spoken(case, case.target)
    for opened, closed in _PAIRS:
        if _depths(target, opened, closed) != _depths(source, opened, closed):
            yield case.wrong("translation-brackets", f"a bracket {opened} or {closed} has no other half", "close it, or take it out")
    wanted = cldr.quotes(case.lang)
    if not wanted or case.lang.split("-")[0] == case.source_lang.split("-")[0]:
        return
    outer, inner = _quotation(case.lang)
    own, ours = _quotation(case.source_lang)
    others = {c for c in source if c in _QUOTES and c not in "".join((*own, *ours))}  # of which the source speaks
    for m in _QUOTATION.finditer(source):  # a title in the language of the source stays as it is
        target = target.replace(m[0], " ")
    wrong, open_ = _quoted(target, outer, inner, others)
    halved = any(_quoted(source, own, ours, set()))  # a quotation that goes on in the next paragraph
    if _STRAIGHT.search(target):
        yield case.wrong(
            "translation-quotes",
            f"straight quotation marks stand where the language has {wanted[0]}…{wanted[1]}",
            f"write {wanted[0]}…{wanted[1]}",
        )
    elif wrong and not (halved and wrong in "".join(outer)):
        message = f"the quotation mark {wrong} stands where the language has {wanted[0]}…{wanted[1]}"
        yield case.wrong("translation-quotes", message, f"write {wanted[0]}…{wanted[1]}")
    elif open_ and not halved:
        yield case.wrong("translation-quotes", f"the quotation mark {open_} has no other half", f"write {wanted[0]}…{wanted[1]}")


_PAIRS = (("(", ")"), ("[", "]"), ("{", "}"))


def _depths(text: str, opened: str, closed: str) -> tuple[int, int]:
    """How many brackets of a kind are open at the end of a text, and the least that are so anywhere in it: a)."""
    depth = least = 0
    for c in text:
        depth += (c == opened) - (c == closed)
        least = min(least, depth)
    return depth, least


_QUOTES = "„“”«»"
"""Not those of one stroke, of which one is an apostrophe."""
_QUOTATION = re.compile(f'"[^"]{{1,999}}"|[{_QUOTES}][^{_QUOTES}]{{1,999}}[{_QUOTES}]')
_ALSO = {"de": ("»«",), "de-CH": ("«»",), "de-LI": ("«»",), "es": ("“”",), "eu": ("“”",), "it": ("“”",), "pt": ("“”",)}
_WITHIN = {"bg": ("«»",), "el": ("“”",), "fr": ("“”",), "pl": ("«»", "»«"), "ro": ("«»",), "ru": ("„“",)}
"""Quotation marks that a language has beside those of cldr.quotes, and those of a quotation within another: CLDR's alternates, and what its schools teach."""


def _quotation(lang: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The pairs of quotation marks that a text in a language may have, and those that it may have within others."""
    language = lang.split("-")[0]
    outer = tuple(filter(None, (cldr.quotes(lang), *_ALSO.get(language, ()), *(_ALSO.get(lang, ()) if lang != language else ()))))
    return outer, (*outer, *_WITHIN.get(language, ()))


def _quoted(text: str, outer: tuple[str, ...], inner: tuple[str, ...], others: set[str]) -> tuple[str, str]:
    """The first quotation mark of a text that can stand there in none of these pairs, and the first that is not closed, or "". others: no matter."""
    ends: list[str] = []
    starts: list[str] = []
    for c in text:
        pair = next((pair for pair in (inner if ends else outer) if pair[0] == c), "")
        if ends and c == ends[-1]:
            ends.pop()
            starts.pop()
        elif pair and c not in others:
            ends.append(pair[1])
            starts.append(c)
        elif c in _QUOTES and c not in others:
            return c, ""
    return "", starts[0] if starts else ""


_STRAIGHT = re.compile(r'(?<![\w"])"(?=[^\s"])[^"\n]*(?<=[^\s"])"(?![\w"])')


def in_picture(case: Case) -> Iterator[Diagnostic]:
    """The words of a picture have no more room than the author gave them."""
    if case.fits is not None and not case.fits(case.target):
        yield case.wrong(
            "picture-text-long",
            "the translation is so long that it may leave its place in the picture",
            "say it in fewer words, or let the author give it more room",
        )


def asked(case: Case) -> Iterator[Diagnostic]:
    """A translator's comment that begins with a question mark is for the author of the source."""
    for m in _QUESTION.finditer(case.entry.remark):
        words = " ".join(m[1].split()).rstrip(".")
        if words:
            yield problem("translator-asks", case.segment.loc, f"a translator into {cldr.name(case.lang, 'en')} asks: {words}",
                          "mend the source, or answer, and delete the question", [(case.entry.loc, "asked here")])  # fmt: skip


_QUESTION = re.compile(r"^[?\u037e;](?![?;])[ \t]*(.*(?:\n(?!\s*$|[?;\u037e]|reviewed\b|was reviewed\b).*)*)", re.M | re.I)


def _spoken(case: Case, text: str) -> str:
    """A text without what is not words, roughly."""
    if case.marks is None:
        return _BRACES.sub(" ", text) if case.values else text
    return _UNSPOKEN.sub(lambda m: "] " if m[0][0] == "]" else " ", text)


_BRACES = re.compile(r"\{[^{}]*\}")


def _words(case: Case, text: str) -> list[str]:
    return _WORD.findall(_spoken(case, text))


CHECKS: tuple[Callable[[Case], Iterator[Diagnostic]], ...] = (
    marks_kept, values_kept, answer_whole, readable, punctuation, unchanged, doubled, wrong_script, brackets, in_picture, asked,
)  # fmt: skip
"""Each looks at one translation."""
