"""The arrows of docs/architecture.md: imports go down only, each third-party library has its one home, and only the rim touches the disk."""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "packager"

LEVELS = {
    "packager": 0,
    "packager.rules": 0,
    "packager.diagnostics": 1,
    "packager.arithmetic": 2,
    "packager.files": 2,
    "packager.model": 3,
    "packager.svg": 3,
    "packager.pictures": 4,
    "packager.templating": 3,
    "packager.report": 3,
    "packager.walk": 4,
    "packager.grade": 4,
    "packager.markup": 5,
    "packager.naming": 5,
    "packager.native": 5,
    "packager.select": 6,
    "packager.localize": 6,
    "packager.source": 7,
    "packager.checks": 7,
    "packager.player": 7,
    "packager.progress": 7,
    "packager.formats": 8,
    "packager.dist": 9,
    "packager.stats": 9,
    "packager.workspace": 9,
    "packager.languages": 10,
    "packager.extract": 11,
    "packager.intake": 11,
    "packager.build": 11,
    "packager.changes": 12,
    "packager.review": 13,
    "packager.cli": 14,
    "packager.__main__": 15,
}
"""Each room's level. A module may import rooms of lower levels and modules of its own room. The levels are finer than the picture's so that what
stands on one of its floors has an order too (markup below select and source)."""

HOMES = {
    "babel": ("packager.localize.cldr",),
    "anyascii": ("packager.formats._imsmanifest", "packager.source.assets"),  # names of pages; names of files
    "click": ("packager.cli*",),
    "jinja2": ("packager.templating",),
    "latex2mathml": ("packager.markup*",),
    "lxml": ("packager.formats*", "packager.markup.formula", "packager.svg", "packager.localize.pictures"),  # writers; MathML; drawings
    "markdown": ("packager.markup*",),
    "markupsafe": ("packager.templating",),
    "nh3": ("packager.markup*",),
    "polib": ("packager.localize.po",),
    "pymdownx": ("packager.markup*",),
    "rapidfuzz": ("packager.localize.match",),
    "yaml": ("packager.source.nodes",),
}
"""Which modules may import a library; a library that is not here may be imported by none."""

DISTRIBUTIONS = {"markupsafe": "jinja2", "pymdownx": "pymdown-extensions", "yaml": "pyyaml"}
"""The name a library is installed by, where it is not the name it is imported by (markupsafe comes with jinja2)."""

UNSEEN = {"pygments"}
"""What is installed though none of our modules imports it: pymdownx.highlight colours code with pygments."""

DISK_MODULES = {"fileinput", "glob", "mmap", "os", "shelve", "shutil", "socket", "sqlite3", "subprocess", "tempfile", "zipfile"}
DISK_CALLS = {
    *("exists", "glob", "hardlink_to", "is_dir", "is_file", "iterdir", "mkdir", "open", "read_bytes", "read_text", "rename", "resolve"),
    *("rglob", "rmdir", "stat", "symlink_to", "touch", "unlink", "write_bytes", "write_text"),
}
ON_DISK = ("packager.files", "packager.templating", "packager.dist", "packager.workspace", "packager.build", "packager.cli*")
"""Who may touch the disk: reading and placing trees, templates of a workspace, and the rim."""

CHANCE = {"datetime", "locale", "random", "secrets", "time", "uuid"}
"""What gives other bytes on another day or machine: nobody imports it."""

MIDDLE = {"arithmetic", "model", "walk", "grade", "native", "markup", "select", "source", "checks"}
"""Where a course has no format yet. (The player is made for one, but knows it only as what stands behind five functions.)"""


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = ("packager", *path.relative_to(PACKAGE).with_suffix("").parts)
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


MODULES = dict(modules())


def room(module: str) -> str:
    """`packager.markup.math` is in the room `packager.markup`."""
    return ".".join(module.split(".")[:2])


@cache
def nodes(module: str) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))))


def imports(module: str) -> Iterator[tuple[str, int]]:
    """Every module that `module` imports, also within functions, and the line. `from packager.formats import base` names packager.formats.base."""
    for node in nodes(module):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{MODULES[module]}:{node.lineno}: write the whole name instead of a relative import"
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield (whole if whole in MODULES else str(node.module)), node.lineno


def called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def matches(module: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(module, pattern) for pattern in patterns)


def test_every_room_has_a_level_and_every_level_a_room() -> None:
    assert {room(module) for module in MODULES} == set(LEVELS)


def test_imports_go_down() -> None:
    wrong = [
        f"{MODULES[module]}:{line}: {module} (level {LEVELS[room(module)]}) imports {name} (level {LEVELS[room(name)]})"
        for module in MODULES
        for name, line in imports(module)
        if name.split(".")[0] == "packager" and room(name) != room(module) and LEVELS[room(name)] >= LEVELS[room(module)]
    ]
    assert not wrong, "\n".join(wrong)


def test_each_library_has_one_home() -> None:
    wrong = []
    for module in MODULES:
        for name, line in imports(module):
            library = name.split(".")[0]
            if library not in {"packager", *sys.stdlib_module_names} and not matches(module, HOMES.get(library, ())):
                wrong.append(f"{MODULES[module]}:{line}: {library} may be imported only in {', '.join(HOMES.get(library, ('no module',)))}")
    assert not wrong, "\n".join(wrong)


def test_each_home_is_lived_in_and_what_is_imported_is_installed() -> None:
    used = {name.split(".")[0] for module in MODULES for name, _ in imports(module)}
    assert set(HOMES) <= used, "a library that nobody imports any more"
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {line.split(">=")[0] for line in project["dependencies"]}
    assert declared == UNSEEN | {DISTRIBUTIONS.get(name, name) for name in HOMES}


def test_a_format_never_imports_its_sibling() -> None:
    shared = {"packager.formats", "packager.formats.base"}

    def family(module: str) -> str:
        return ".".join(module.split(".")[:3])

    wrong = [
        f"{MODULES[module]}:{line}: {module} imports {name}"
        for module in MODULES
        if room(module) == "packager.formats"
        for name, line in imports(module)
        if room(name) == "packager.formats" and name not in shared and "._" not in name and family(name) != family(module)
    ]
    assert not wrong, "\n".join(wrong)


def test_only_the_rim_touches_the_disk() -> None:
    wrong = []
    for module in MODULES:
        if matches(module, ON_DISK):
            continue
        wrong += [f"{MODULES[module]}:{line}: imports {name}" for name, line in imports(module) if name.split(".")[0] in DISK_MODULES]
        has_paths = any(isinstance(node, ast.alias) and node.name in ("Path", "pathlib") for node in nodes(module))
        for node in nodes(module):
            if not isinstance(node, ast.Call):
                continue
            if isinstance(node.func, ast.Name) and node.func.id in ("open", "print", "input"):
                wrong.append(f"{MODULES[module]}:{node.lineno}: calls {node.func.id}")
            if has_paths and isinstance(node.func, ast.Attribute) and node.func.attr in DISK_CALLS:
                wrong.append(f"{MODULES[module]}:{node.lineno}: calls {node.func.attr}")
    assert not wrong, "\n".join(wrong)


def test_nothing_depends_on_the_day_or_on_chance() -> None:
    wrong = [
        f"{MODULES[module]}:{line}: imports {name}"
        for module in MODULES
        for name, line in imports(module)
        if name.split(".")[0] in CHANCE
    ]  # fmt: skip
    assert not wrong, "\n".join(wrong)


def test_each_module_says_what_it_is() -> None:
    silent = [str(path) for path in MODULES.values() if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))]
    assert not silent, f"no sentence at the head of {', '.join(silent)}"


def test_the_middle_names_no_format() -> None:
    """Not even as a word in a string. (Prose may, when it gives a reason, and the example of a key.)"""
    words = ("scorm", "moodle", "imscc", "cartridge", "qti")
    wrong = []
    for module in MODULES:
        if room(module).removeprefix("packager.") not in MIDDLE:
            continue
        prose = {id(node.value) for node in nodes(module) if isinstance(node, ast.Expr)}
        prose |= {id(part) for node in nodes(module) if isinstance(node, ast.Call) and called(node) == "Key" for part in node.args}
        for node in nodes(module):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
                wrong += [f"{MODULES[module]}:{node.lineno}: '{word}'" for word in words if word in node.value.lower()]
    assert not wrong, "\n".join(wrong)
