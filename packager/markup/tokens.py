"""Stand-ins for what each writer spells its own way: unforgeable marks while a text is parsed and sanitised, the rope's tokens after it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from packager.model import Html, Token

STX, ETX = "\x02", "\x03"  # no author's text holds them: lines.FORBIDDEN
MARK = re.compile(f"{STX}k(\\d+){ETX}")


@dataclass(frozen=True, slots=True)
class Raw:
    """HTML that is finished but not yet sanitised (highlighted code)."""

    html: str


class Tokens:
    """The tokens of one text, by number."""

    def __init__(self, items: tuple[Token | Raw, ...] = ()) -> None:
        self.items = list(items)

    def add(self, token: Token | Raw) -> int:
        self.items.append(token)
        return len(self.items) - 1

    def copy(self) -> Tokens:
        return Tokens(tuple(self.items))

    def rope(self, source: str, wall: Callable[[str], str]) -> Html:
        """Sanitises HTML that holds marks, and splits it at its tokens. For the sanitiser the marks become words of ASCII that the text itself
        does not hold."""
        source = MARK.sub(self._raw, source)
        if STX not in source:
            return (wall(source),) if source else ()
        nonce = next(word for n in count() if (word := f"token{n}x") not in source)
        first, *rest = wall(MARK.sub(lambda m: f"{nonce}-{m[1]}-", source)).split(f"{nonce}-")
        rope: list[str | Token] = [first] if first else []
        for piece in rest:
            number, _, text = piece.partition("-")
            token = self.items[int(number)]
            assert not isinstance(token, Raw)
            rope.append(token)
            if text:
                rope.append(text)
        return tuple(rope)

    def _raw(self, m: re.Match[str]) -> str:
        token = self.items[int(m[1])]
        return token.html if isinstance(token, Raw) else m[0]


def mark(number: int) -> str:
    """The mark of a token in a text that is still being parsed."""
    return f"{STX}k{number}{ETX}"
