"""What goes wrong with YAML, in a teacher's words: what stops the parser, and what it reads as something else than the author sees."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from packager.diagnostics import Diagnostic, Location, problem
from packager.source.text import origin, short, unseen

if TYPE_CHECKING:
    from packager.source.nodes import Scalar, Source

_QUOTE = "put the whole text in quotes"
_SPACES = "use spaces; most editors have a command that turns tabs into spaces"
_REFERENCE = "a text that begins with * or & is taken for a reference of YAML"
_TAG = "a text that begins with ! is taken for a tag of YAML"
_REASONS: tuple[tuple[str, str, str], ...] = (
    # (words of the parser, what is wrong, what to do)
    ("mapping values are not allowed", "a colon and a space stand inside a text, where YAML takes them for a key",
     f"{_QUOTE}, or write it under a | on lines of its own"),
    ("cannot start any token", "a text cannot begin with this character", _QUOTE),
    ("expected alphabetic or numeric character", _REFERENCE, _QUOTE),
    ("undefined tag handle", _TAG, _QUOTE),
    ("expected whitespace or line break", _TAG, _QUOTE),
    ("expected URI", _TAG, _QUOTE),
    ("expected the '!'", _TAG, _QUOTE),
    ("expected tag", _TAG, _QUOTE),
    ("expected comment or line break", "a text that begins with | or > is taken for a block of lines", _QUOTE),
    ("unknown escape character", "in double quotes a backslash begins a code, and this is none", "put the text in single quotes instead"),
    ("invalid Unicode character escape", "this code stands for no character", "write the character itself"),
    ("expected hexdecimal number", "in double quotes \\x, \\u and \\U begin a code, and this is none", "put the text in single quotes instead"),
    ("unexpected end of stream", "a quotation mark or bracket is opened here and never closed", "close it where the text ends"),
    ("unexpected document indicator", "a quotation mark is opened here and not closed before the next line ---", "close it where the text ends"),
    ("expected ',' or ']'", "a list in square brackets is not closed, or more text follows it", f"{_QUOTE} if it is a text that begins with ["),
    ("expected ',' or '}'", "a group in braces is not closed, or more text follows it", f"{_QUOTE} if it is a text that begins with {{"),
    ("expected '-' indicator", "this line is no item of the list above it, and stands as deep as its items",
     "begin it with - like the items above, or indent it as the keys above"),
    ("expected <block end>", "this line does not fit what stands above it", "indent it exactly as the other items or keys of its group"),
    ("expected key", "this line does not fit what stands above it", "indent it exactly as the other keys of its group; a text that goes on stands in quotes as a whole"),
    ("expected ':'", "a key has no colon and space behind it", "write   key: value   with a space after the colon"),
    ("sequence entries are not allowed", "a list cannot begin on this line", "begin it on the next line, each item with - and a space"),
    ("expected the node content", "a value is missing here", "write it, or delete the line"),
    ("expected <document start>", "this line does not belong to what stands above it", "indent it as the other keys, and give it a colon and a space"),
    ("maximum nesting depth", "too many brackets or groups stand within each other here", _QUOTE + " if it is a text"),
    ("leading space", "the first lines of this text are indented deeper than what follows", "indent all lines alike"),
)  # fmt: skip


def syntax(source: Source, error: Exception) -> Diagnostic:
    """What stopped the parser. `error` carries its words and the two places that libyaml knows: where it stopped and what it was reading."""
    words = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "")
    mark, context = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    here = _place(source, mark or context)
    text = source.line(here.line)
    margin = text[: len(text) - len(text.lstrip())]
    if "\t" in margin or (words.endswith("start any token") and text[here.column - 1 : here.column] == "\t"):
        return problem("yaml-tab", Location(here.file, here.line, text.index("\t") + 1), "a tab indents this line", _SPACES)
    for sign, wrong, hint in _REASONS:
        if sign not in words:
            continue
        if sign == "cannot start any token":
            wrong = f"a text cannot begin with {text[here.column - 1 : here.column]}"
        if sign == "mapping values are not allowed" and re.fullmatch(r"\s*(?:- +)*[\w-]+", text[: here.column - 1]):
            wrong = "YAML takes this line for a part of the text above it"
            hint = "indent it exactly as the other keys of its group, and write every key with a colon and a space"
        if wrong in (_TAG, _REFERENCE):
            rule = "yaml-tag" if wrong == _TAG else "yaml-anchor"
            return problem(rule, Location(here.file, here.line, max(here.column - 1, 1)), wrong, hint)
        opened = _place(source, context) if context is not None else here
        if "opened here" in wrong and opened != here:
            return problem("yaml-syntax", opened, wrong, hint, [(here, "noticed here")])
        if wrong.startswith("this line does not fit"):
            return _misfit(source, here, text, hint)
        return problem("yaml-syntax", here, wrong, hint)
    reason = f": {words}" if words else ""
    return problem(
        "yaml-syntax", here, f"this is not readable as YAML{reason}", "compare its indentation and punctuation with the lines around it"
    )


def _misfit(source: Source, here: Location, text: str, hint: str) -> Diagnostic:
    """A line that goes on where nothing can: most often after a closing quotation mark, or with a colon that has no space."""
    before = text[: here.column - 1].rstrip()
    if before.endswith(('"', "'")):
        return problem(
            "yaml-syntax",
            here,
            "more text follows a closing quotation mark",
            f"{_QUOTE}, of the other kind if it holds quotation marks itself",
        )
    if before.endswith(("]", "}")):
        return problem("yaml-syntax", here, "more text follows a closing bracket or brace", f"{_QUOTE}, since it begins with one")
    if re.match(r"\s*(?:- +)?[\w-]+:\S", text) and ": " not in text:
        return problem(
            "yaml-syntax",
            here,
            "a colon has no space behind it, so that no key is seen",
            "write   key: value   with a space after the colon",
        )
    return problem("yaml-syntax", here, "this line does not fit what stands above it", hint)


def _place(source: Source, mark: object) -> Location:
    if mark is None:
        return Location(source.file, source.offset + 1, 1)
    line = min(getattr(mark, "line", 0) + 1 + source.offset, source.last)
    return Location(source.file, line, getattr(mark, "column", 0) + 1)


def reference(loc: Location, written: str) -> Diagnostic:
    """An anchor or alias."""
    return problem(
        "yaml-anchor", loc, f"'{written}' is a reference of YAML (an anchor or alias), which is not possible here",
        "write the text out; if it begins with * or &, put it in quotes",
    )  # fmt: skip


def tag(loc: Location, written: str) -> Diagnostic:
    """A tag such as !!str."""
    hint = "delete it; if the text begins with an exclamation mark, put it in quotes"
    written = short(written.replace("tag:yaml.org,2002:", "!!"))
    return problem("yaml-tag", loc, f"'{written}' is a tag of YAML, which has no meaning here", hint)


def second_document(loc: Location) -> Diagnostic:
    """A line --- in the middle."""
    hint = "take the line --- out, or move what follows to a file of its own"
    return problem("yaml-documents", loc, "a second document begins here, which nobody would read", hint)


def too_deep(loc: Location, most: int) -> Diagnostic:
    """Lists in lists in lists."""
    return problem(
        "yaml-syntax", loc, f"more than {most} groups stand within each other here", "put texts that begin with a bracket in quotes"
    )


# ---- what is read as something else than the author sees -------------------------------------------------------------------

# TeX commands whose first letter double quotes take for a code: \n(abla), \t(heta), \f(rac), \b(eta), \a(lpha), \e(ta), \v(ec).
_TEX = re.compile(
    r"(?<!\\)(?:\\\\)*\\(nabla|nu|neq?|ni|not|theta|tau|times|tan|text\w*|to|top|tfrac|tilde|frac|forall|flat|beta|bar|begin|big\w*|bmod|binom|bot|boldsymbol"
    r"|alpha|approx|angle|ast|exp|eta|epsilon|equiv|exists|end|vec|vee|varphi|varepsilon|vdots)(?![A-Za-z])"
)
_HASH = re.compile(r"\s+#\S")


def mishap(node: Scalar, problems: list[Diagnostic]) -> None:
    """Looks at a text near a `#` or a backslash. Characters that no learner can see are replaced by spaces in the node."""
    if not node.style:
        _lost_comment(node, problems)
    elif node.style == '"':
        _escapes(node, problems)


def _lost_comment(node: Scalar, problems: list[Diagnostic]) -> None:
    """`Room #5`: what stands behind a # with a space before it is lost. With a space behind it too, it is meant as a comment."""
    line = node.source.line(node.end_line)
    if match := _HASH.match(line, node.end_column - 1):
        rest = short(line[match.end() - 2 :])
        place = Location(node.source.file, node.end_line, match.end() - 1)
        hint = "put the whole text in quotes; or write a space behind the #, if it is a comment"
        problems.append(problem("yaml-comment", place, f"'{rest}' is taken for a comment and is lost", hint))


def _escapes(node: Scalar, problems: list[Diagnostic]) -> None:
    r"""`"\frac"` in double quotes is a form feed and `rac`."""
    rows = [node.source.line(n) for n in range(node.line, node.end_line + 1)]
    rows[-1] = rows[-1][: node.end_column - 1]
    rows[0] = rows[0][node.column - 1 :]
    found = unseen(node.text)
    if word := _TEX.search("\n".join(rows)):
        problems.append(
            problem("yaml-backslash", node.loc, f"in double quotes '\\{word[1]}' is read as the code '\\{word[1][0]}' and '{word[1][1:]}'",
                    "put the text in single quotes, or write it under a | on lines of its own")
        )  # fmt: skip
    elif found:
        sign = found[0][0]
        problems.append(
            problem("control-character", node.loc, f"this text holds U+{ord(sign):04X}, {origin(sign)}", "take the code out of the text")
        )
    if found:
        node.text = "".join(" " if unseen(c) else c for c in node.text)


_HALF = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}(?:\\u[dD][c-fC-F][0-9a-fA-F]{2})?|\\u[dD][c-fC-F][0-9a-fA-F]{2}")


def without_halves(source: Source, text: str, problems: list[Diagnostic]) -> str:
    r"""The text without escapes of half a character, which would stop the parser. A pair such as "\ud83d\ude00" (as JSON has it) becomes its
    character; one alone is reported and blanked, so that columns stay. Only within double quotes, where they are escapes."""
    if not _HALF.search(text):
        return text
    lines = text.split("\n")
    for number, line in enumerate(lines, source.offset + 1):
        for match in reversed(list(_HALF.finditer(line))):
            if line.count('"', 0, match.start()) % 2 == 0:
                continue
            pair = match[0].encode("ascii").decode("unicode_escape").encode("utf-16", "surrogatepass")
            put = pair.decode("utf-16", "replace") if len(match[0]) > 6 else " " * len(match[0])
            if len(match[0]) == 6:
                problems.append(
                    problem("control-character", Location(source.file, number, match.start() + 1),
                            f"'{match[0]}' is half a character, as broken copies of emoji have it", "delete it, or write the whole character itself")
                )  # fmt: skip
            line = line[: match.start()] + put + line[match.end() :]
        lines[number - source.offset - 1] = line
    return "\n".join(lines)
