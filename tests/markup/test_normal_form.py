"""Names are told apart by their letters, not by how a system stores accents."""

from __future__ import annotations

import unicodedata

from packager.diagnostics import Location
from packager.markup import Dialect, Scope, placed
from packager.model import Embed, Markdown, Ref


def test_a_name_typed_on_a_mac_is_found() -> None:
    scope = Scope(questions=frozenset({"Ä-q1"}), banks=frozenset({"ü"}), units={"courses/c/units/é.md": "é"}, terms={"é": ("é",)})
    source = unicodedata.normalize("NFD", "[link](unit:é) and [file](é.md)\n\n::: question Ä-q1\n\n::: quiz bank=ü count=2\n")
    text = Markdown(source, "k", "body", loc=Location("courses/c/units/x.md", 1, 1))
    done = Dialect(scope).render(text)
    assert done.diagnostics == ()
    assert [t.id for t in done.value if isinstance(t, Ref)] == ["é", "é"]
    assert next(t.id for t in done.value if isinstance(t, Embed)) == "Ä-q1"
    assert [t.id for t in placed(text, scope).value] == [t.id for t in done.value if isinstance(t, Embed)]
