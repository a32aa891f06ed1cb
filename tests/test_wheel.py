"""The wheel works where there is no repository: installed into an empty environment, it builds a course in an empty folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

from packager.formats import USUAL

ROOT = Path(__file__).resolve().parents[1]


def run(*command: object, **more: object) -> str:
    """The output of a command that has to work. Nothing of this environment reaches it but PATH."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL_ENV", "COV"))}
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, env=environment, **more)  # type: ignore[call-overload]
    assert done.returncode == 0, done.stdout + done.stderr
    return str(done.stdout)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", made, cwd=ROOT)
    (found,) = made.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bin folder of an environment with the wheel in it. What it depends on comes from the environment of the tests, by a path file, so that
    no network is needed (that the wheel names all it depends on is another test's)."""
    place = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", "--without-pip", place)
    bin = place / ("Scripts" if os.name == "nt" else "bin")
    python = bin / Path(sys.executable).name
    own = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())
    (own / "of_the_tests.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    run(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index", "--ignore-installed", wheel)
    where = run(python, "-c", "import packager; print(packager.__file__)", cwd=place).strip()
    assert Path(where).is_relative_to(own)
    return bin


def test_it_carries_what_the_package_needs(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        metadata = Parser().parsestr(archive.read(next(name for name in names if name.endswith(".dist-info/METADATA"))).decode())
    for folder, inside in (("packager", ""), ("templates", "packager/templates"), ("schemas", "packager/schemas")):
        for file in (ROOT / folder).rglob("*"):
            if file.is_file() and "__pycache__" not in file.parts:
                name = file.relative_to(ROOT / folder).as_posix()
                assert (f"{inside}/{name}" if inside else f"packager/{name}") in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not [name for name in names if name.split("/")[0] not in ("packager",) and ".dist-info/" not in name]
    assert metadata["Requires-Python"] == ">=3.11"
    assert {line.split(">")[0] for line in metadata.get_all("Requires-Dist", [])} >= {"click", "jinja2", "markdown", "pyyaml"}


def test_it_builds_a_course_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    """Every format, from a course, a unit and a bank that the author has just written."""
    files = {
        "courses/first/course.yml": "title: First\nlanguage: en\nmodules:\n  - {id: one, title: One, units: [hello]}\n",
        "courses/first/units/hello.md": "# Hello\n\nHello **world**: $a^2$.\n\n::: question green\n",
        "question_banks/colours.yml": "title: Colours\nlanguage: en\nquestions:\n  - {id: green, kind: true-false, prompt: Grass is green., answer: true}\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    run(installed / "packager", "build", "-j", "1", cwd=tmp_path)
    packages = json.loads((tmp_path / "dist/build.json").read_text(encoding="utf-8"))["packages"]
    assert {package["format"] for package in packages} == set(USUAL)
    for package in packages:
        assert (tmp_path / "dist" / package["path"]).stat().st_size == package["size"]
    (scorm,) = (package["path"] for package in packages if package["format"] == "scorm12")
    with zipfile.ZipFile(tmp_path / "dist" / scorm) as archive:
        assert "Hello" in archive.read("index.html").decode()
    assert (tmp_path / "dist/index.html").is_file()
