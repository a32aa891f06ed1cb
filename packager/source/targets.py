"""Settings for single formats, as a course has them, and a bank that is built by itself."""

from __future__ import annotations

from collections.abc import Collection

from packager.diagnostics import Location, problem
from packager.markup.lines import did_you_mean
from packager.source.shape import Record
from packager.source.values import Problems

Settings = dict[str, dict[str, str]]
"""Format -> setting -> its value."""


def read(record: Record, formats: Collection[str], problems: Problems) -> tuple[Settings, dict[str, Location]]:
    """The settings under a record's `targets`, and the place of each by its path ("targets.moodle-xml.category"). formats: those that there are."""
    found: Settings = {}
    places: dict[str, Location] = {}
    for name, settings in record["targets"]:
        if name.text not in formats:
            hint = did_you_mean(name.text, formats)
            problems.append(problem("target-unknown", name.loc, f"there is no format '{name.text}'", hint))
            continue
        found[name.text] = {key.text: value.plain("").text for key, value in settings}
        places |= {f"targets.{name.text}.{key.text}": key.loc for key, _ in settings}
    return found, places
