"""What a partner without any tool gets: one zip with the PO files, the glossary, and a page that shows each text beside its translation."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence

from packager.diagnostics import Diagnostic, Result
from packager.files import Blob, blob
from packager.languages import Languages
from packager.localize import cldr
from packager.model import direction
from packager.review import glossary, page
from packager.templating import Markup, Templates

PAGE, TERMS, README = "review.html", "glossary.csv", "README.txt"


def bundle(languages: Languages, subjects: Sequence[str], lang: str, templates: Templates) -> Result[Mapping[str, Blob]]:
    """The files of the zip, the PO files in their paths. languages: as `extract.current` gives them, so that they say what the source says now. Problems are
    those of a workspace's own templates."""
    sections = page.sections(languages, subjects, lang)
    terms = glossary.entries(languages, subjects, lang)
    titles = [languages.workspace.subject(subject).title.text for subject in subjects]
    values = {
        "lang": lang, "dir": direction(lang), "language": cldr.name(lang, "en"), "own_name": cldr.name(lang), "titles": titles, "sections": sections,
        "terms": terms, "states": page.STATES, "name_of": lambda code: cldr.name(code, "en"), "direction": direction,
        "paths": sorted(section.progress.name for section in sections), "page": PAGE, "table": TERMS,
    }  # fmt: skip
    files = {
        path: languages.workspace.files[path]
        for subject in subjects
        for part in languages.translation(subject, lang).rows
        if (path := part.po(lang)) in languages.workspace.files
    }
    made = _page(values, templates)
    problems: list[Diagnostic] = [*made.diagnostics]
    files[PAGE] = blob(made.value)
    if terms:
        files[TERMS] = blob(glossary.table(terms, lang))
    own = f"review/readme.{lang.split('-')[0]}.txt"
    text = templates.render("review/readme.txt", {**values, "titles": [Markup(title) for title in titles]})
    problems += text.diagnostics
    words = text.value
    if any(True for _ in templates.layers(own)):
        also = templates.render(own, {**values, "titles": [Markup(title) for title in titles]})
        problems += also.diagnostics
        words = f"{also.value}\n\n{'-' * 72}\n\n{words}"
    files[README] = blob(words.replace("\n", "\r\n").encode("utf-8-sig"))
    return Result(files, tuple(dict.fromkeys(problems)))


def _page(values: Mapping[str, object], templates: Templates) -> Result[str]:
    """The page with its style and script in it. Of scripts it runs this one alone, by its digest, whatever a translation holds."""
    shared, style, script = (templates.text(name) for name in ("shared/page.css", "review/review.css", "review/review.js"))
    code = f"\n{script.value}"
    digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    done = templates.render(
        "review/index.html", {**values, "style": Markup(shared.value + style.value), "script": Markup(code), "policy": policy}
    )
    return Result(done.value, (*shared.diagnostics, *style.diagnostics, *script.diagnostics, *done.diagnostics))
