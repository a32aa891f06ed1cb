"""links.yml: the web addresses that stand for those of the source in one language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import PurePosixPath

from packager.diagnostics import Diagnostic, Location, Result, problem
from packager.files import Blob
from packager.source import keys, nodes, text
from packager.source.values import Problems, nearest

NAMES = ("links.yml", "links.yaml")
_ADDRESS = re.compile(r"https?://[^\s<>\"'`|\\]+")
_AFTER = re.compile(r"[\s<>\"'`|\\)\]},;]|[.:!?](?:\s|$)|$")
"""What can follow an address in a text: anything else goes on with it."""


def read(file: str, data: Blob) -> Result[dict[str, tuple[str, Location]]]:
    """Address in the source -> the one that stands for it, and the place of the entry. Entries that cannot be read are reported and left out."""
    written = text.read(file, data)
    parsed = nodes.parse(file, written.value)
    problems: Problems = [*written.diagnostics, *parsed.diagnostics]
    rows = (keys.LINKS.read(parsed.value, problems) or ()) if parsed.value is not None else ()
    return Result({source.text.strip(): (target.text.strip(), source.loc) for source, target in rows}, tuple(problems))


def unused(links: Mapping[str, tuple[str, Location]], texts: str) -> Iterator[Diagnostic]:
    """The entries whose address stands in none of the texts."""
    texts = f"{texts}\n{unescape(texts)}" if "&" in texts else texts
    known: frozenset[str] | None = None
    for address, (_, loc) in links.items():
        if any(_AFTER.match(texts, m.end()) for m in re.finditer(re.escape(address), texts)):
            continue
        if known is None:
            known = frozenset(m[0].rstrip(".,;:!?)]}") for m in _ADDRESS.finditer(texts))
        near = nearest(address, known)
        hint = f"did you mean '{near}'?" if near else "copy the address from the source's text, or take the entry out"
        yield problem("link-unused", loc, f"no text of the source has the address '{address}'", hint)


def misnamed(file: str) -> Diagnostic | None:
    """What is wrong with the name of a YAML file in a folder of translations, where it is not one that is read."""
    path = PurePosixPath(file)
    depth = 2 if path.parts[0] == "courses" else 1
    if path.parts[depth : depth + 1] != ("locale",) or path.suffix not in (".yml", ".yaml") or len(path.parts) < depth + 2:
        return None
    if len(path.parts) == depth + 3 and path.name in NAMES:
        return None
    lang = path.parts[depth + 1] if len(path.parts) > depth + 2 else "LANGUAGE"
    right = "/".join((*path.parts[: depth + 1], lang, NAMES[0]))
    return problem("file-name", Location(file), f"'{path.name}' is not read here", f"call it {right}")
