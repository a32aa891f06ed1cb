"""Templates: a workspace's own first, one file at a time, then the package's. The only importer of jinja2.

Author text reaches a template as a value and is never read as a template itself: doubled braces in it are letters like any other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from packager.diagnostics import Location, Result, problem

__all__ = ["Markup", "Templates", "broken", "escape"]

FOLDER = "templates"


def home() -> Path:
    """The package's own templates: inside it when installed, beside it in the repository."""
    here = Path(__file__).resolve().parent
    inside = here / FOLDER
    return inside if inside.is_dir() else here.parent / FOLDER


class Templates:
    """Files and pages by their name below templates/ ("player/index.html"); `workspace` is a folder whose files come before the package's, or ""."""

    def __init__(self, workspace: str = "") -> None:
        self._folders = [Path(workspace), home()] if workspace else [home()]

    @cached_property
    def _environment(self) -> Any:
        from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined  # a quiz needs no pages

        return Environment(
            loader=ChoiceLoader([FileSystemLoader(folder) for folder in self._folders]),
            autoescape=True,
            undefined=StrictUndefined,
            keep_trailing_newline=True,
            auto_reload=False,
        )

    def text(self, name: str) -> Result[str]:
        """A file as it is, lines ending in \\n. One that is not there or not UTF-8 is `template-broken`."""
        found = list(self.layers(name))
        return found[-1] if found else broken(name, 0, name)

    def layers(self, name: str) -> Iterator[Result[str]]:
        """The same file as the package has it, then as the workspace does; what is not there is left out. name: one that the program knows, none of an
        author's."""
        for folder in reversed(self._folders):
            try:
                yield Result((folder / name).read_bytes().decode("utf-8").replace("\r\n", "\n"))
            except FileNotFoundError:
                continue
            except (UnicodeDecodeError, OSError) as error:
                yield broken(name, 0, error)

    def render(self, name: str, values: Mapping[str, Any]) -> Result[str]:
        """A page filled with values. Strings are escaped, Markup is not. What a template does wrong is `template-broken` at its line."""
        from jinja2 import TemplateError

        try:
            return Result(self._environment.get_template(name).render(values))
        except (TemplateError, UnicodeDecodeError, OSError) as error:
            return broken(getattr(error, "name", None) or name, getattr(error, "lineno", 0) or _line(error), error)
        except (TypeError, ValueError, AttributeError, LookupError, ArithmeticError) as error:
            return broken(name, _line(error), error)  # what an expression in a template can come to


def _line(error: BaseException) -> int:
    """The line of the template that an error came from: the innermost frame that Jinja2 made."""
    line, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.endswith((".html", ".css", ".js")):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def broken(name: str, line: int, error: BaseException | str) -> Result[str]:
    """No text, and the problem of a template: its name below templates/, its line or 0."""
    words = f"the template cannot be used: {str(error) or type(error).__name__}"
    hint = f"put this line right, or take {FOLDER}/{name} away so that the one that comes with the program is used"
    return Result("", (problem("template-broken", Location(f"{FOLDER}/{name}", line), words, hint),))
