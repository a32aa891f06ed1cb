"""Ids: what may stand in one, and how one is made of a title or a file's name."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass

from packager.diagnostics import problem
from packager.source.nodes import Scalar, Tree
from packager.source.values import ANY_SCALAR, Name, Problems, Schema, Wrong

_NEVER = "/\\\\#?%&=:;,<>\"'`|*\\[\\](){}@!$^~+"  # for an editor: the signs that people try
LONGEST_ID = 100  # what Moodle keeps of an idnumber
LONGEST_FILE = 200  # bytes of a file's name; file systems take 255, and something may be put before or behind it


@dataclass(frozen=True)
class Ident(Name):
    """An id: letters and digits of any script, hyphen, point, underscore; a space counts as a hyphen, in references too."""

    says: str = "an id"

    def read(self, node: Tree, problems: Problems) -> Scalar | None:
        scalar = super().read(node, problems)
        if scalar is None:
            return None
        scalar.text = scalar.text.replace(" ", "-")
        if (wrong := bad_id(scalar.text)) is not None:
            problems.append(problem("id-malformed", scalar.loc, *wrong))
            return None
        return scalar

    def schema(self) -> Schema:
        return {"type": ANY_SCALAR, "maxLength": LONGEST_ID, "pattern": f"^[^\\s.{_NEVER}-][^{_NEVER}]*$"}


def bad_id(text: str) -> Wrong | None:
    """Why a text cannot be an id, or None."""
    if len(text) > LONGEST_ID:
        return Wrong(f"an id has at most {LONGEST_ID} characters, and this one has {len(text)}", "shorten it")
    bad = next((c for c in text if c not in "-_." and unicodedata.category(c)[0] not in "LMN"), None)
    if bad is None and not text.strip("-_."):
        return Wrong("an id has at least one letter or digit", f"write '{slug(text)}', for example")
    if bad is None and text[0] not in "-.":
        return None
    return Wrong(f"'{bad or text[0]}' cannot stand {'in' if bad else 'at the beginning of'} an id", f"write '{slug(text)}', for example")


def slug(text: str) -> str:
    """An id made of a text: what an id cannot hold becomes a hyphen."""
    kept = "".join(c if c in "_." or unicodedata.category(c)[0] in "LMN" else "-" for c in unicodedata.normalize("NFC", text))
    id = re.sub("-{2,}", "-", kept).strip("-.")[:LONGEST_ID]
    return id if any(c.isalnum() for c in id) else "x"


def file_name(name: str, ending: str = "") -> str:
    """The name of a file or folder that is called so; a long one is cut, and a digest keeps it apart from others that begin alike."""
    room = LONGEST_FILE - len(ending.encode())
    if len(name.encode()) <= room:
        return name + ending
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{name.encode()[: room - 9].decode('utf-8', 'ignore').rstrip('-. ')}-{digest}{ending}"


class Unlike:
    """Gives each id once: of equal ones the second gets a number."""

    def __init__(self) -> None:
        self._next: dict[str, int] = {}

    def id(self, wanted: str) -> str:
        made = wanted
        while made in self._next:
            made = f"{wanted[:90]}-{self._next[wanted]}"
            self._next[wanted] += 1
        self._next[made] = 2
        return made
