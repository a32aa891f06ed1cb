"""Where a link or a file name leads: to something of the course (a Ref), to the web, or nowhere (a problem)."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from packager.diagnostics import Diagnostic, Location, problem
from packager.markup.lines import did_you_mean
from packager.markup.scanner import nearest, resolve
from packager.markup.scope import Scope
from packager.model import Ref

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_KINDS = {"unit": "unit", "glossary": "term", "activity": "activity"}


@dataclass(frozen=True, slots=True)
class Links:
    """Resolves the addresses of one text. key: what its ids begin with. ids: those that it has, which `#name` may lead to."""

    scope: Scope
    key: str
    ids: frozenset[str]

    def target(self, address: str, place: Location, found: list[Diagnostic]) -> Ref | str | None:
        """What a link leads to: a Ref, an address as it is, or None (reported) where it leads nowhere."""
        address = address.strip()

        def wrong(rule: str, message: str, hint: str = "") -> None:
            found.append(problem(rule, place, message, hint))

        if not address:
            return wrong("link-unknown", "this link has no address", "write [text](address)")
        if address.startswith("#"):
            return self._here(unquote(address[1:]), place, found)
        if m := _SCHEME.match(address):
            scheme, rest = m[1].lower(), address[m.end() :]
            if scheme in _KINDS:
                return self._named(scheme, *_split(rest), place, found)
            if scheme in ("http", "https"):
                return address if _sound(address) else wrong("link-malformed", f"'{address}' is no web address", "write it like https://www.example.org/page")
            if scheme == "mailto" and re.fullmatch(r"[^@\s]+@[^@\s]+", rest):
                return address
            if scheme == "tel" and re.fullmatch(r"\+?[0-9().\s-]+", rest):
                return address
            if len(scheme) == 1:
                return wrong("link-malformed", f"'{address}' is a path on one computer", "copy the file to media/ and write its path from this file on")
            return wrong("link-malformed", f"a link cannot begin with '{scheme}:'", "https:, mailto:, unit:, glossary: and activity: can be linked to")
        if address.startswith("//") or re.match(r"www\.[\w-]+\.\w", address):
            return wrong("link-malformed", f"'{address}' is no whole web address", f"write https://{address.lstrip('/')}")
        return self._file(address, place, found)

    def media(self, path: str, place: Location, found: list[Diagnostic]) -> Ref | str | None:
        """What an image, film or recording is: a Ref to a file; a web address stays one, with a warning; None (reported) where there is none."""
        path = path.strip()
        if re.match(r"https?://", path):
            if not _sound(path):
                found.append(problem("link-malformed", place, f"'{path}' is no web address", "write it like https://www.example.org/picture.png"))
                return None
            found.append(problem("media-external", place, f"'{path}' lies elsewhere and is not packed", "save it in media/ if its licence allows"))
            return path
        if _SCHEME.match(path) and not path.startswith("file:"):
            found.append(problem("link-malformed", place, f"'{path[:60]}' is no file", "save it in media/ and write its path from this file on"))
            return None
        return self._asset(path, place, found, "media-missing")

    def _here(self, fragment: str, place: Location, found: list[Diagnostic]) -> str | None:
        for id in (f"{self.key}-{fragment}", fragment):
            if id in self.ids:
                return f"#{id}"
        if not fragment:
            return "#"
        names = [id.removeprefix(f"{self.key}-") for id in self.ids]
        hint = did_you_mean(fragment, names) or "name a heading of this text in small letters with hyphens, or give it an id: {#name}"
        found.append(problem("link-unknown", place, f"this text has no place called '#{fragment}'", hint))
        return None

    def _named(self, scheme: str, id: str, fragment: str, place: Location, found: list[Diagnostic]) -> Ref | None:
        known = {
            "unit": set(self.scope.units.values()), "glossary": set(self.scope.terms.values()), "activity": set(self.scope.activities),
        }[scheme]  # fmt: skip
        if id in known:
            return Ref(_KINDS[scheme], id, f"{id}-{fragment}" if fragment else "", place)  # type: ignore[arg-type]
        what = {"unit": "unit", "glossary": "glossary entry", "activity": "quiz, link or discussion"}[scheme]
        found.append(problem("link-unknown", place, f"there is no {what} '{id}'", did_you_mean(id, known)))
        return None

    def _file(self, address: str, place: Location, found: list[Diagnostic]) -> Ref | None:
        path, fragment = _split(address)
        wanted = resolve(place.file, path)
        if wanted in self.scope.units:
            id = self.scope.units[wanted]
            return Ref("unit", id, f"{id}-{fragment}" if fragment else "", place)
        if path.endswith(".md"):
            if wanted is None:
                found.append(problem("file-outside", place, f"'{path}' leads out of the repository", "link to a unit of this repository"))
            elif wanted in self.scope.files:
                found.append(problem("link-unknown", place, f"'{path}' is no unit of a course", "link to a unit, or to a file in media/"))
            else:
                alike = {posixpath.basename(unit): unit for unit in self.scope.units}
                near = did_you_mean(posixpath.basename(path), alike)
                name = near.split("'")[1] if near else ""
                shown = posixpath.relpath(alike[name], posixpath.dirname(place.file) or ".") if name else ""
                found.append(problem("link-unknown", place, f"there is no unit '{path}'", f"did you mean '{shown}'?" if shown else ""))
            return None
        return self._asset(path, place, found, "link-unknown")

    def _asset(self, path: str, place: Location, found: list[Diagnostic], rule: str) -> Ref | None:
        for name in dict.fromkeys((path, unquote(path))):
            wanted = resolve(place.file, name)
            if wanted in self.scope.files and wanted is not None:
                return Ref("asset", wanted, loc=place)
        if "\\" in path:
            found.append(problem(rule, place, f"there is no file '{path}'", "folders are parted by /, not by \\"))
        elif resolve(place.file, unquote(path)) is None:
            found.append(problem("file-outside", place, f"'{path}' leads out of the repository", "write the path from this file on, for example ../media/picture.png"))
        else:
            found.append(problem(rule, place, f"there is no file '{path}'", nearest(place.file, unquote(path), self.scope.files)))
        return None


def _split(address: str) -> tuple[str, str]:
    path, _, fragment = address.partition("#")
    return unquote(path) if "%" in path and "/" not in path else path, unquote(fragment)


def _sound(url: str) -> bool:
    """Whether a web address has a host, a port that can be, and nothing that no address has (RFC 3986, 2)."""
    if re.search(r'[\s<>"{}|\\^`\x00-\x1f]', url):
        return False
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
