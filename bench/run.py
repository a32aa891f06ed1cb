"""Time and peak memory of whole processes, ours beside other programs, on the same content: `python3 run.py bench`.

survival         another table: how many translations survive edits (`survival --help`)
growth           a third: what a bank of 100 to 100,000 questions costs (`growth 100 1000` for others)
--small          the smallest sizes, once: shows that the bench works
--no-peers       ours alone, and pandoc where it is installed
--runs N         how often each is run; the median counts (3)
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import inputs
import peers
from peers import PACKAGER, there, version

LIMIT = 900  # seconds: a program that takes longer is given up


@dataclass(frozen=True)
class Contestant:
    """A program and how it is called. prepare: writes its input into an empty folder and gives the command, which is run in that folder; `made` is
    a pattern of what the command leaves there. version: the command that prints it."""

    name: str
    does: str
    prepare: Callable[[Path], list[str]]
    made: str
    version: list[str]


@dataclass(frozen=True)
class Reading:
    """What one run cost: seconds of wall time, seconds of processors (which other work on the machine disturbs less), MiB at the peak of memory."""

    seconds: float
    cpu: float
    memory: float


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["survival"]:
        import survival

        return survival.main(arguments[1:])
    if arguments[:1] == ["growth"]:
        growth([int(size) for size in arguments[1:]] or (100, 1_000, 10_000, 100_000))
        return 0
    parser = argparse.ArgumentParser(prog="run.py bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--no-peers", dest="peers", action="store_false")
    parser.add_argument("--runs", type=int, default=0)
    chosen = parser.parse_args(arguments)
    runs = chosen.runs or (1 if chosen.small else 3)
    questions, size = (20, 20_000) if chosen.small else (1_000, 2_000_000)
    missing = peers.install() if chosen.peers else "not asked for"
    print(f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, median of {runs}\n")
    failed = False
    for title, contestants in (
        (f"{questions:,} questions", list(question_bank(questions, chosen.peers))),
        (f"A course of {size / 1e6:g} MB of Markdown", list(course(size))),
    ):
        print(f"| {title} | version | seconds | CPU seconds | peak MiB | output kB |\n| --- | --- | ---: | ---: | ---: | ---: |")
        for contestant in contestants:
            row, fine = measure(contestant, runs)
            print(row, flush=True)
            failed = failed or (not fine and contestant.name == "packager")
        print()
    if missing:
        print(f"text2qti, moodle-tools and qti-package-maker: {missing}")
    if not shutil.which("pandoc"):
        print("pandoc: not on this machine (Debian: apt-get install pandoc)")
    return 1 if failed else 0


# ---- who takes part --------------------------------------------------------------------------------------------------------


def question_bank(count: int, others: bool) -> Iterator[Contestant]:
    items = inputs.items(count)

    def ours(folder: Path) -> list[str]:
        (folder / "question_banks").mkdir()
        return [*packager(write(folder, "question_banks/bench.yml", inputs.bank(items)).stem), "--target", "moodle-xml"]

    yield Contestant("packager", "Moodle XML", ours, "dist/bench/*", [*PACKAGER, "--version"])
    if others and there("make-questions"):
        yield Contestant(
            "moodle-tools", "Moodle XML",
            lambda folder: [there("make-questions"), "-i", write(folder, "bench.yml", inputs.moodle_tools(items)).name, "-o", "out.xml"],
            "out.xml", version("moodle-tools"),
        )  # fmt: skip
        yield Contestant(
            "text2qti", "QTI 1.2",
            lambda folder: [there("text2qti"), write(folder, "bench.txt", inputs.text2qti(items)).name],
            "bench.zip", version("text2qti"),
        )  # fmt: skip
        yield Contestant(
            "qti-package-maker", "QTI 1.2, without feedback",
            lambda folder: [there("bbq_converter.py"), "-q", "-f", "canvas_qti_v1_2", "-i", write(folder, "bbq-bench-questions.txt", inputs.bbq(items)).name],
            "*.zip", version("qti-package-maker"),
        )  # fmt: skip
    if shutil.which("pandoc"):
        yield Contestant(
            "pandoc", "one HTML page of the same texts",
            lambda folder: ["pandoc", "--mathjax", "-o", "out.html", write(folder, "bench.md", inputs.markdown(items)).name],
            "out.html", ["pandoc", "--version"],
        )  # fmt: skip


def course(size: int) -> Iterator[Contestant]:
    texts = inputs.units(size)

    def ours(folder: Path) -> list[str]:
        inputs.write_course(folder, texts)
        return [*packager("bench"), "--target", "scorm12"]

    def pandoc(*options: str) -> Callable[[Path], list[str]]:
        def prepare(folder: Path) -> list[str]:
            inputs.write_corpus(folder, texts)
            return ["pandoc", "--mathml", "--resource-path=units", *options, "units/corpus.md"]

        return prepare

    yield Contestant("packager", "SCORM 1.2", ours, "dist/bench/*", [*PACKAGER, "--version"])
    if shutil.which("pandoc"):
        whole = ["pandoc", "--version"]
        yield Contestant("pandoc", "EPUB 3", pandoc("--metadata=title:Bench", "-t", "epub3", "-o", "out.epub"), "out.epub", whole)
        yield Contestant("pandoc", "one HTML page", pandoc("-o", "out.html"), "out.html", whole)


def growth(sizes: Iterable[int]) -> None:
    """Prints what a bank costs as it grows: whole processes, cold, one each."""
    print("| questions | seconds | CPU seconds | peak MiB | seconds for 1,000 | kB for one |\n| ---: | ---: | ---: | ---: | ---: | ---: |")
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="bench-") as name:
            folder = Path(name)
            reading, said = run(next(question_bank(size, False)).prepare(folder), folder)
        if reading is None:
            print(f"| {size:,} | failed | | | | {said} |", flush=True)
            continue
        each = reading.memory * 1024 / size
        print(
            f"| {size:,} | {reading.seconds:.2f} | {reading.cpu:.2f} | {reading.memory:.0f} | {reading.seconds / size * 1000:.2f} | {each:.1f} |",
            flush=True,
        )


def packager(subject: str) -> list[str]:
    return [*PACKAGER, "build", subject, "-j", "1", "--output-format", "concise"]


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


# ---- measuring -------------------------------------------------------------------------------------------------------------


def measure(contestant: Contestant, runs: int) -> tuple[str, bool]:
    """A row of the table, and whether the program did what it was asked."""
    label = f"{contestant.name}: {contestant.does} | {peers.last_word(contestant.version)}"
    readings, size = [], 0
    for _ in range(runs):
        with tempfile.TemporaryDirectory(prefix="bench-") as name:
            folder = Path(name)
            command = contestant.prepare(folder)
            reading, said = run(command, folder)
            made = sorted(folder.glob(contestant.made))
            if reading is None or not made:
                return f"| {label} | failed | | | {said} |", False
            readings.append(reading)
            size = sum(path.stat().st_size for path in made)
    seconds, cpu, memory = (statistics.median(row) for row in zip(*((r.seconds, r.cpu, r.memory) for r in readings), strict=True))
    return f"| {label} | {seconds:.2f} | {cpu:.2f} | {memory:.0f} | {size / 1000:,.0f} |", True


def run(command: list[str], folder: Path) -> tuple[Reading | None, str]:
    """Runs a command to its end; what it cost, or None with its last words where it failed."""
    with (folder / "said.txt").open("wb") as said:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        code, usage = wait(process, started + LIMIT)
        seconds = time.perf_counter() - started
    if code:
        lines = (folder / "said.txt").read_text(errors="replace").strip().splitlines()
        return None, lines[-1].replace("|", "/")[:120] if lines else f"exit code {code}"
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10  # macOS counts bytes, others KiB
    return Reading(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit), ""


def wait(process: subprocess.Popen[bytes], until: float) -> tuple[int, resource.struct_rusage]:
    """The exit code of a process, and what it and those it waited for used."""
    while True:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            process.returncode = os.waitstatus_to_exitcode(status)
            return process.returncode, usage
        if time.perf_counter() > until:
            process.kill()
        time.sleep(0.002)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
