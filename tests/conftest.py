"""What holds for every test."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

from tests.moodle import moodle

# no test asserts a time, and a machine may be busy; the same examples at each run, so that a failure is there again when it is looked at
settings.register_profile("project", deadline=None, derandomize=True)
settings.load_profile("project")

NEEDS = {"moodle": "MOODLE_DIR", "canvas": "QTI_MIGRATION_TOOL"}
"""Marker -> the environment variable without which its tests are left out."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without MOODLE_DIR and QTI_MIGRATION_TOOL the tests that need them are left out, and so are those that need a newer Moodle: not skipped, since nothing is
    missing that a developer should mend."""
    missing = [marker for marker, variable in NEEDS.items() if not os.environ.get(variable)]
    release = (0, 0) if "moodle" in missing else moodle.release()
    left_out = [
        item
        for item in items
        if any(item.get_closest_marker(marker) for marker in missing)
        or any(marker.kwargs.get("since", release) > release for marker in item.iter_markers("moodle"))
    ]
    if left_out:
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)
