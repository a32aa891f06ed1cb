"""Where a link or a file name leads: to something of the course (a Ref), to the web, or nowhere (a problem)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote, urlsplit

from packager.diagnostics import Diagnostic, Location, problem
from packager.markup.lines import did_you_mean
from packager.markup.paths import nearest, relative, resolve
from packager.markup.scope import NameKind, Scope
from packager.model import Ref

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+")
_PHONE = re.compile(r"\+?[0-9().\s-]+")
_NOT_IN_URL = re.compile(r'[\s<>"{}|\\^`\x00-\x1f]')  # RFC 3986, 2


@dataclass(frozen=True, slots=True)
class Links:
    """Resolves the addresses of one text; what leads nowhere is reported to `found`, and None. key: what the ids of the text begin with. ids: those that
    it has, to which `#name` may lead."""

    scope: Scope
    key: str
    ids: frozenset[str]
    found: list[Diagnostic]

    def target(self, address: str, place: Location) -> Ref | str | None:
        """What a link leads to: a Ref, or an address as it is."""
        address = address.strip()
        scheme = _SCHEME.match(address)
        if not address:
            return self._wrong("link-unknown", place, "this link has no address", "write [text](address)")
        if address.startswith("#"):
            return self._here(unquote(address[1:]), place)
        if scheme:
            return self._with_scheme(scheme[1].lower(), address, address[scheme.end() :], place)
        if address.startswith("//") or re.match(r"www\.[\w-]+\.\w", address):
            return self._wrong("link-malformed", place, f"'{address}' is not a whole web address", f"write https://{address.lstrip('/')}")
        path, _, fragment = address.partition("#")
        wanted = resolve(place.file, unquote(path)) or ""
        if wanted in self.scope.units:
            return self._unit(self.scope.units[wanted], unquote(fragment), place)
        if not path.endswith(".md") or not wanted:
            return self._asset(path, place, "link-unknown")
        if wanted in self.scope.files:
            return self._wrong("link-unknown", place, f"'{path}' is not a unit of a course", "link to a unit, or to a file in media/")
        beside = {posixpath.basename(unit): relative(place.file, unit) for unit in sorted(self.scope.units)}
        hint = did_you_mean(posixpath.basename(unquote(path)), beside)
        best = next((shown for name, shown in beside.items() if f"'{name}'" in hint), "")
        return self._wrong("link-unknown", place, f"there is no unit '{path}'", f"did you mean '{best}'?" if best else "")

    def media(self, path: str, place: Location) -> Ref | str | None:
        """What an image, film or recording is: a Ref to a file; a web address stays one, with a warning."""
        path = path.strip()
        if re.match(r"https?://", path) and _sound(path):
            self._wrong(
                "media-external", place, f"'{path}' lies on another server and is not packed", "save it in media/ if its licence allows"
            )
            return self.scope.addresses.get(path, path)
        if _SCHEME.match(path):
            shown = path if len(path) < 60 else f"{path[:60]}..."
            return self._wrong(
                "link-malformed",
                place,
                f"'{shown}' is not a file of this repository",
                "save it in media/ and write its path from this file on",
            )
        return self._asset(path, place, "media-missing")

    def _wrong(self, rule: str, place: Location, message: str, hint: str = "") -> Ref | None:
        self.found.append(problem(rule, place, message, hint))
        return None

    def _with_scheme(self, scheme: str, address: str, rest: str, place: Location) -> Ref | str | None:
        id, _, fragment = rest.partition("#")
        if scheme == "unit":
            if id in self.scope.units.values():
                return self._unit(id, unquote(fragment), place)
            return self._unknown("unit", "unit", id, set(self.scope.units.values()), place)
        if scheme == "glossary":
            return self._named("term", "glossary entry", rest, self.scope.terms, place)
        if scheme == "activity":
            return self._named("activity", "quiz, link or discussion", rest, self.scope.activities, place)
        if scheme in ("http", "https"):
            if _sound(address):
                return self.scope.addresses.get(address, address)
            return self._wrong("link-malformed", place, f"'{address}' is not a web address", "write it like https://www.example.org/page")
        if (scheme == "mailto" and _MAIL.fullmatch(rest)) or (scheme == "tel" and _PHONE.fullmatch(rest)):
            return address
        if len(scheme) == 1:
            hint = "copy the file to media/ and write its path from this file on"
            return self._wrong("link-malformed", place, f"'{address}' is a path on one computer", hint)
        hint = "a link begins with https:, mailto:, unit:, glossary: or activity:, or is the path of a file"
        return self._wrong("link-malformed", place, f"a link cannot begin with '{scheme}:'", hint)

    def _unit(self, id: str, fragment: str, place: Location) -> Ref:
        return Ref("unit", id, f"{id}-{fragment}" if fragment else "", place)

    def _named(self, kind: Literal["term", "activity"], what: str, id: str, known: Collection[str], place: Location) -> Ref | None:
        return Ref(kind, id, loc=place) if id in known else self._unknown(kind, what, id, known, place)

    def _unknown(self, kind: NameKind, what: str, id: str, known: Collection[str], place: Location) -> Ref | None:
        if kind in self.scope.unread:
            return None
        return self._wrong("link-unknown", place, f"there is no {what} '{id}'", did_you_mean(id, known))

    def _here(self, fragment: str, place: Location) -> Ref | str | None:
        for id in (f"{self.key}-{fragment}", fragment):
            if id in self.ids:
                return f"#{id}"
        names = [f"#{id.removeprefix(f'{self.key}-')}" for id in self.ids]
        hint = did_you_mean(f"#{fragment}", names) or "name a heading of this text in small letters with hyphens, or give it an id: {#name}"
        return self._wrong("link-unknown", place, f"this text has no place called '#{fragment}'", hint)

    def _asset(self, path: str, place: Location, rule: str) -> Ref | None:
        for name in dict.fromkeys((path, unquote(path))):  # a % can be part of a name
            wanted = resolve(place.file, name) or ""
            if wanted in self.scope.files:
                return Ref("asset", wanted, loc=place)
        if "\\" in path:
            return self._wrong(rule, place, f"there is no file '{path}'", "folders are parted by /, not by \\")
        if resolve(place.file, unquote(path)) is None:
            hint = "write the path from this file on, for example ../media/picture.png"
            return self._wrong("file-outside", place, f"'{path}' leads out of the repository", hint)
        return self._wrong(rule, place, f"there is no file '{path}'", nearest(place.file, unquote(path), self.scope.files))


def _sound(url: str) -> bool:
    """Whether a web address has a host, a port that can be, and nothing that no address has."""
    try:
        parts = urlsplit(url)
        return not _NOT_IN_URL.search(url) and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
