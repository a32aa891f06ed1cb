"""Renews what the docs and the schemas take from the code, and the PO files of the words of ours: `python3 run.py docs` (with --check: only says what is not current, exit code 1)."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from packager.formats import FEATURES, FORMATS, Format
from packager.localize import words
from packager.rules import RULES
from packager.source import schema
from packager.templating import Templates

ROOT = Path(__file__).resolve().parents[1]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="run.py docs", description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args(arguments).check
    stale = [name for name, text in wanted().items() if not (ROOT / name).is_file() or (ROOT / name).read_text(encoding="utf-8") != text]
    for name in stale:
        print(f"{name} is not current: python3 run.py docs" if check else f"{name} renewed")
        if not check:
            (ROOT / name).parent.mkdir(exist_ok=True)
            (ROOT / name).write_text(wanted()[name], encoding="utf-8", newline="\n")
    return 1 if check and stale else 0


def wanted() -> dict[str, str]:
    """Every file with something generated in it: its name and whole text as it should be."""
    files = {f"schemas/{name}": text for name, text in schema.files().items()}
    files |= in_languages()
    for name, parts in BLOCKS.items():
        text = (ROOT / name).read_text(encoding="utf-8")
        for part, make in parts.items():
            text = put(text, part, make())
        files[name] = text
    return files


def in_languages() -> dict[str, str]:
    """words.pot, and each PO file beside it with what its translators have done."""
    langs = sorted(path.stem for path in (ROOT / "templates/player/locale").glob("*.po"))
    done = words.files(Templates(), langs)
    if done.diagnostics:
        raise SystemExit("\n".join(f"{d.location}: {d.message}" for d in done.diagnostics))
    return done.value


def put(text: str, part: str, body: str) -> str:
    """The text with what stands between `<!-- part: begin ... -->` and `<!-- part: end -->` replaced."""
    head, begin, rest = text.partition(f"<!-- {part}: begin, made by python3 run.py docs -->\n")
    _, end, tail = rest.partition(f"<!-- {part}: end -->\n")
    if not (begin and end):
        raise SystemExit(f"the marks of '{part}' are not in the file")
    return f"{head}{begin}\n{body.strip()}\n\n{end}{tail}"


# ---- what is generated -----------------------------------------------------------------------------------------------------


def matrix() -> str:
    """The support matrix: a row a feature, a column a format."""
    rows = [["", *(f"{format.title} (`{name}`)" for name, format in FORMATS.items())]]
    for feature, title in FEATURES.items():
        rows.append([title, *(in_words(format, feature) for format in FORMATS.values())])
    return table(rows)


def in_words(format: Format, feature: str) -> str:
    """A cell; in italics where the matrix alone tells it."""
    carried = format.carries[feature]
    return f"*{carried}*" if feature in format.unsaid else {"exact": "yes", "": "no"}.get(carried, carried)


def about() -> str:
    """What each format is."""
    rows = [["`--target`", "What it is", "Version", "File ends in", "Built"]]
    rows += [
        [f"`{name}`", format.title, format.version, f"`{format.suffix}`", "on request" if format.on_request else "always"]
        for name, format in FORMATS.items()
    ]
    return table(rows)


def settings() -> str:
    """What a course may set for a format."""
    rows = [["Format", "Setting", "Meaning"]]
    rows += [
        [f"`{name}`", f"`{key}`", f"{why[0].upper()}{why[1:]}."] for name, format in FORMATS.items() for key, why in format.settings.items()
    ]
    return table(rows)


def steps() -> str:
    """How each format is imported, platform by platform."""
    out = []
    for format in FORMATS.values():
        out.append(f"### {format.title}\n")
        for platform, sentences in format.steps.items():
            out.append(f"**{platform}**\n\n" + "".join(f"{number}. {step}\n" for number, step in enumerate(sentences, 1)))
    return "\n".join(out)


def rules() -> str:
    """Every rule with its reason and examples."""
    out = [table([["Rule", "Severity", "What it is about"], *([f"[`{n}`](#{n})", r.severity, r.title] for n, r in sorted(RULES.items()))])]
    for name, rule in sorted(RULES.items()):
        out.append(f"## {name}\n\n**{rule.title}** ({rule.severity}). {rule.why}\n")
        out += [f"{label}:\n\n{fenced(text)}\n" for label, text in (("Instead of", rule.bad), ("write", rule.good)) if text]
    return "\n".join(out)


def fenced(text: str) -> str:
    fence = "````" if "```" in text else "```"
    return f"{fence}text\n{text.rstrip()}\n{fence}"


def table(rows: list[list[str]]) -> str:
    rows = [rows[0], ["---"] * len(rows[0]), *rows[1:]]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |\n" for row in rows)


BLOCKS: dict[str, dict[str, Callable[[], str]]] = {
    "docs/formats.md": {"formats": about, "matrix": matrix, "steps": steps},
    "docs/rules.md": {"rules": rules},
    "docs/authoring.md": {"settings": settings, "keys": schema.tables},
}

if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
