"""Code blocks: the line behind the fence, and highlighting with class names that any stylesheet can colour."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from typing import Any

_OPTION = re.compile(r"""([\w-]+)=(?:"([^"]*)"|'([^']*)'|(\S+))|(\S+)""")
_LINES = re.compile(r"(\d+)(?:-(\d+))?")


@dataclass(frozen=True, slots=True)
class Info:
    """What stands behind a fence: `python title="demo.py" hl_lines="2 4-5" linenums="1"`, or the same in braces with `.python`."""

    language: str = ""
    title: str = ""
    marked: tuple[int, ...] = ()
    first: int = 0  # number of the first line, 0 for no numbers

    @property
    def without_title(self) -> Info:
        return replace(self, title="")


def info(text: str) -> Info:
    """Reads it. What it does not know is left aside: a fence is never broken by its options."""
    language = title = ""
    marked: list[int] = []
    first = 0
    for m in _OPTION.finditer(text.strip().removeprefix("{").removesuffix("}")):
        value = m[2] or m[3] or m[4] or ""
        if m[5] and not language:
            language = m[5].lstrip(".")
        elif m[1] == "title":
            title = value
        elif m[1] == "linenums" and value.isdecimal():
            first = int(value[:6])
        elif m[1] == "hl_lines":
            for start, end in _LINES.findall(value):
                marked += range(int(start[:6]), min(int((end or start)[:6]), int(start[:6]) + 1000) + 1)
    return Info(language, title, tuple(marked), first)


@lru_cache(maxsize=4096)
def highlighted(source: str, about: Info) -> str:
    """The code as `<pre><code class="language-x">`, each token with its Pygments class; unknown languages stay plain."""
    if not about.language and not about.marked and not about.first:
        return f"<pre><code>{escape(source, quote=False)}\n</code></pre>"
    made: str = _highlighter().highlight(
        source + "\n", about.language or "text", hl_lines=list(about.marked), linestart=about.first or -1, css_class="highlight"
    )
    made = made.removeprefix('<div class="highlight">').removesuffix("</div>").replace("<pre><span></span>", "<pre>", 1)
    language = re.sub(r"[^\w+#.-]", "", about.language)
    return made.replace("<code>", f'<code class="language-{language}">', 1) if language else made


@lru_cache(maxsize=1)
def _highlighter() -> Any:
    from pymdownx.highlight import Highlight

    return Highlight(
        None,
        guess_lang=False,
        use_pygments=True,
        noclasses=False,
        linenums=None,
        linenums_style="pymdownx-inline",
        pygments_lang_class=False,
        stripnl=False,
    )
