"""The disk's edge: what is read, what is refused, and bytes that depend on names and contents alone."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from packager import files


def tree(root: Path, **contents: str) -> None:
    for name, text in contents.items():
        path = root / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def names(result: files.Files) -> list[str]:
    return sorted(result)


def rules(found: object) -> list[str]:
    return [d.rule for d in found.diagnostics]  # type: ignore[attr-defined]


def test_snapshot_reads_every_file_under_its_folders_and_no_other(tmp_path: Path) -> None:
    tree(tmp_path, courses__a__x="1", other__y="2", courses__a__sub__z="3")
    (tmp_path / "courses/a/.hidden").write_text("no")
    (tmp_path / "courses/.git").mkdir()
    (tmp_path / "courses/.git/config").write_text("no")
    done = files.snapshot(tmp_path, ["courses", "question_banks"])
    assert names(done.value) == ["courses/a/sub/z", "courses/a/x"]
    assert done.value["courses/a/x"].read() == b"1"
    assert done.diagnostics == ()


def test_a_name_that_is_not_utf8_is_said(tmp_path: Path) -> None:
    (tmp_path / "courses").mkdir()
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/courses/b\xffd.svg")).write_bytes(b"x")
    except OSError:
        pytest.skip("this disk has no such names")
    done = files.snapshot(tmp_path, ["courses"])
    assert [(d.rule, d.location.file) for d in done.diagnostics] == [("file-unreadable", "courses/b?d.svg")] and not done.value


def test_a_link_that_leads_in_a_circle_is_said(tmp_path: Path) -> None:
    (tmp_path / "courses").mkdir()
    (tmp_path / "courses/circle.svg").symlink_to("circle.svg")
    done = files.snapshot(tmp_path, ["courses"])
    assert [(d.rule, d.location.file) for d in done.diagnostics] == [("file-unreadable", "courses/circle.svg")] and not done.value


def test_links_that_lead_out_are_refused_and_links_inside_are_read(tmp_path: Path) -> None:
    tree(tmp_path, secret="s", ws__courses__a__x="1")
    root = tmp_path / "ws"
    (root / "courses/a/out").symlink_to(tmp_path / "secret")
    (root / "courses/a/passwd").symlink_to("/etc/passwd")
    (root / "courses/a/inside").symlink_to(root / "courses/a/x")
    (root / "courses/a/loop").symlink_to(root / "courses")  # a folder: not followed
    (root / "courses/a/nothing").symlink_to(root / "courses/a/gone")
    done = files.snapshot(root, ["courses"])
    assert names(done.value) == ["courses/a/inside", "courses/a/x"]
    assert rules(done) == ["file-outside", "file-outside"]


def test_names_that_other_systems_take_for_one_are_refused(tmp_path: Path) -> None:
    tree(tmp_path, **{"courses__A.md": "1", "courses__a.md": "2", "courses__U\u0308.png": "3", "courses__\u00dc.png": "4"})
    done = files.snapshot(tmp_path, ["courses"])
    assert len(done.value) == 2
    assert rules(done) == ["file-name-clash", "file-name-clash"]


def test_names_are_composed(tmp_path: Path) -> None:
    tree(tmp_path, **{"courses__U\u0308bersicht.png": "x"})
    assert names(files.snapshot(tmp_path, ["courses"]).value) == ["courses/\u00dcbersicht.png"]


@pytest.mark.skipif(sys.platform == "win32", reason="names of bytes are Unix's")
def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "courses").mkdir()
    os.mkfifo(tmp_path / "courses/pipe")
    assert files.snapshot(tmp_path, ["courses"]).value == {}


def test_a_large_file_stays_on_disk_and_is_verified_when_packed(tmp_path: Path) -> None:
    big = tmp_path / "courses/film.mp4"
    big.parent.mkdir()
    big.write_bytes(b"x" * (files.SMALL + 1))
    held = files.snapshot(tmp_path, ["courses"]).value["courses/film.mp4"]
    assert held.data is None and held.size == files.SMALL + 1
    files.pack({"film.mp4": held}, io.BytesIO())
    big.write_bytes(b"y" * (files.SMALL + 1))
    with pytest.raises(OSError, match="changed while it was being packed"):
        files.pack({"film.mp4": held}, io.BytesIO())


def test_a_zip_depends_on_names_and_contents_alone() -> None:
    script = (
        "import io, sys, hashlib; from packager.files import blob, pack;"
        "out = io.BytesIO(); pack({n: blob(n * 99) for n in set('abcdefgh')}, out); sys.stdout.write(hashlib.sha256(out.getvalue()).hexdigest())"
    )
    sums = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"},
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone in (("0", "UTC"), ("7", "Asia/Tokyo"), ("42", "America/Lima"))
    }
    assert len(sums) == 1


def test_a_zip_is_what_other_programs_expect() -> None:
    out = io.BytesIO()
    files.pack({"b/Πόλη.html": files.blob("ü"), "a.png": files.blob(b"\x89PNG")}, out)
    with zipfile.ZipFile(out) as archive:
        assert archive.testzip() is None
        assert [i.filename for i in archive.infolist()] == ["a.png", "b/Πόλη.html"]
        assert archive.read("b/Πόλη.html").decode() == "ü"
        assert archive.getinfo("a.png").compress_type == zipfile.ZIP_STORED
        assert {i.date_time for i in archive.infolist()} == {files.EPOCH}


def test_the_digest_of_a_tree_tells_names_and_contents_apart() -> None:
    one = files.digest_of({"a": files.blob("1"), "b": files.blob("2")})
    assert one == files.digest_of({"b": files.blob("2"), "a": files.blob("1")})
    assert one != files.digest_of({"a": files.blob("2"), "b": files.blob("1")})
    assert one != files.digest_of({"c": files.blob("1"), "b": files.blob("2")})


def test_a_workshop_goes_in_the_end_and_takes_dead_ones_along(tmp_path: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    (tmp_path / f".packager-{dead.pid}").mkdir()
    (tmp_path / ".packager-mine").mkdir()
    (tmp_path / f".packager-{os.getppid()}").mkdir()
    with files.workshop(tmp_path) as shop:
        assert shop.is_dir() and shop.parent == tmp_path
        assert not (tmp_path / f".packager-{dead.pid}").exists()
    assert not shop.exists()
    assert (tmp_path / ".packager-mine").is_dir() and (tmp_path / f".packager-{os.getppid()}").is_dir()


def test_placing_replaces_whole_files(tmp_path: Path) -> None:
    (tmp_path / "new").write_text("new")
    (tmp_path / "there").mkdir()
    (tmp_path / "there/old").write_text("old")
    files.place(tmp_path / "new", tmp_path / "there/old")
    assert (tmp_path / "there/old").read_text() == "new"
    assert not (tmp_path / "new").exists()


def test_a_long_text_is_made_in_a_file_that_goes_with_its_blob() -> None:
    short = files.blob_from(["a", "ж"])
    assert (short.read(), short.path) == ("aж".encode(), "")
    long = files.blob_from("x" * 1000 for _ in range(files.HELD // 1000 + 1))
    assert long == files.blob("x" * long.size)
    assert Path(long.path).stat().st_size == long.size == sum(map(len, long.chunks()))
    path = Path(long.path)
    del long
    assert not path.exists()


def test_of_a_text_that_is_not_finished_nothing_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def pieces() -> Iterator[str]:
        yield "x" * (files.HELD + 1)
        raise RecursionError

    with pytest.raises(RecursionError):
        files.blob_from(pieces())
    assert not list(tmp_path.iterdir())
