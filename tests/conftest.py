"""What holds for every test."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

# no test asserts a time, and a machine may be busy; the same examples at each run, so that a failure is there again when it is looked at
settings.register_profile("project", deadline=None, derandomize=True)
settings.load_profile("project")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without MOODLE_DIR the tests against a real Moodle are left out: not skipped, since nothing is missing that a developer should mend."""
    if os.environ.get("MOODLE_DIR"):
        return
    left_out = [item for item in items if item.get_closest_marker("moodle")]
    if left_out:
        items[:] = [item for item in items if not item.get_closest_marker("moodle")]
        config.hook.pytest_deselected(items=left_out)
