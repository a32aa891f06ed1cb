"""The disk's edge: a tree as a mapping of names to blobs, packed the same way every time, put in place all or nothing."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import stat
import tempfile
import unicodedata
import weakref
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from packager.diagnostics import Diagnostic, Location, Result, problem

CHUNK = 1 << 20
SMALL = 1 << 18  # up to this a file's bytes are kept after hashing, so that a text is read once
STORED = frozenset(
    [
        ".png",
        ".jpg",
        ".jpeg",
        ".gif",
        ".webp",
        ".mp3",
        ".mp4",
        ".m4a",
        ".m4v",
        ".webm",
        ".ogg",
        ".ogv",
        ".oga",
        ".zip",
        ".woff",
        ".woff2",
        ".pdf",
    ]
)
HELD = 1 << 24  # up to this a text that is made stays in memory
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip entry can have; every entry gets it


@dataclass(frozen=True, slots=True)
class Blob:
    """Bytes with their SHA-256 (hex) and size; held in memory when small, else opened from `path` when needed."""

    digest: str
    size: int
    data: bytes | None = field(default=None, compare=False, repr=False)
    path: str = field(default="", compare=False, repr=False)
    kept: object = field(default=None, compare=False, repr=False)
    """What takes the file away when nobody has the blob any more: of one that is of our own making."""

    def open(self) -> BinaryIO:
        """A readable binary stream of the bytes. OSError when the file has gone."""
        return io.BytesIO(self.data) if self.data is not None else Path(self.path).open("rb")

    def read(self) -> bytes:
        """All bytes: for texts and pictures, not for a video."""
        with self.open() as stream:
            return stream.read()

    def chunks(self) -> Iterator[bytes]:
        """The bytes in pieces, checked against the digest. OSError when the file changed since it was hashed."""
        seen = hashlib.sha256()
        with self.open() as stream:
            while piece := stream.read(CHUNK):
                seen.update(piece)
                yield piece
        if seen.hexdigest() != self.digest:
            raise OSError(f"{self.path} changed while it was being packed; build again")


Files: TypeAlias = Mapping[str, Blob]
"""A tree of files: posix paths in NFC, never absolute, never with '..'."""


def blob(data: bytes | str) -> Blob:
    """A Blob of bytes, or of a text as UTF-8."""
    raw = data.encode() if isinstance(data, str) else data
    return Blob(hashlib.sha256(raw).hexdigest(), len(raw), raw)


def blob_from(pieces: Iterable[str]) -> Blob:
    """A Blob of a text that is made piece by piece, as UTF-8. A long one goes to a temporary file, so that it is never in memory as a whole."""
    seen = hashlib.sha256()
    size = 0
    held: list[bytes] = []
    file: Any = None
    try:
        for piece in pieces:
            raw = piece.encode()
            seen.update(raw)
            size += len(raw)
            held.append(raw)
            if file is None and size > HELD:
                file = tempfile.NamedTemporaryFile(prefix="packager-", delete=False)  # noqa: SIM115  # it outlives this function
            if file is not None:
                file.writelines(held)
                held.clear()
    except BaseException:
        if file is not None:
            file.close()
            _remove(file.name)
        raise
    if file is None:
        return Blob(seen.hexdigest(), size, b"".join(held))
    file.close()
    return Blob(seen.hexdigest(), size, None, file.name, _Temporary(file.name))


class _Temporary:
    """A file that goes when this does, or the program ends."""

    def __init__(self, path: str) -> None:
        weakref.finalize(self, _remove, path)


def _remove(path: str) -> None:
    with suppress(OSError):
        Path(path).unlink()


def blob_of(path: Path) -> Blob:
    """A Blob of a file on disk, hashed in pieces. OSError when it cannot be read."""
    seen = hashlib.sha256()
    size = 0
    kept: list[bytes] = []
    with path.open("rb") as stream:
        while piece := stream.read(CHUNK):
            seen.update(piece)
            size += len(piece)
            if size <= SMALL:
                kept.append(piece)
    data = b"".join(kept) if size <= SMALL else None
    return Blob(seen.hexdigest(), size, data, "" if data is not None else str(path))


def digest_of(files: Files) -> str:
    """SHA-256 over the names and contents of a tree: the same on every machine, whatever its zlib."""
    whole = hashlib.sha256()
    for name in sorted(files):
        whole.update(f"{name}\0{files[name].digest}\n".encode())
    return whole.hexdigest()


def snapshot(root: Path, folders: Iterable[str]) -> Result[dict[str, Blob]]:
    """Every regular file under the named folders of `root`, hashed. Names beginning with a dot are left out. Links that lead out of the tree,
    unreadable files and names that other systems take for one are reported and left out. A folder that is not there is empty."""
    files: dict[str, Blob] = {}
    problems: list[Diagnostic] = []
    folded: dict[str, str] = {}
    inside = root.resolve()
    for path in _walk(inside, sorted(folders)):
        raw = path.relative_to(inside).as_posix()
        name = unicodedata.normalize("NFC", raw)
        here = Location(name.encode("utf-8", "replace").decode())
        if here.file != name:  # bytes that are no letters, as an unpacked archive of an old system leaves them
            problems.append(problem("file-unreadable", here, "the name of this file is not UTF-8", "rename it"))
            continue
        try:
            if path.is_symlink() and not _leads(path).is_relative_to(inside):
                problems.append(
                    problem("file-outside", here, "this link leads out of the repository",
                            "copy the file here instead of linking to it")
                )  # fmt: skip
                continue
            if not path.is_file():
                continue  # a socket, a pipe, a link to nothing or to a folder
            twin = folded.setdefault(name.casefold(), raw)
            if twin != raw:
                problems.append(
                    problem("file-name-clash", here, f"'{name}' and '{unicodedata.normalize('NFC', twin)}' are one file on many systems",
                            "rename one of them")
                )  # fmt: skip
                continue
            files[name] = blob_of(path)
        except OSError as error:
            problems.append(problem("file-unreadable", here, f"cannot be read: {error.strerror or error}"))
    return Result(files, tuple(problems))


def _leads(link: Path) -> Path:
    """Where a symbolic link leads in the end. OSError where it leads in a circle."""
    try:
        return link.resolve()
    except RuntimeError:  # what Python before 3.13 raises for a circle
        raise OSError("this link leads in a circle") from None


def _walk(root: Path, folders: Iterable[str]) -> Iterator[Path]:
    for folder in folders:
        # links to folders are not followed: they can loop, and lead out
        for parent, below, names in os.walk(root / folder, followlinks=False):
            below[:] = sorted(name for name in below if not name.startswith("."))
            for name in sorted(names):
                if not name.startswith("."):
                    yield Path(parent, name)


def pack(files: Files, out: BinaryIO) -> None:
    """Writes a zip whose bytes depend on names and contents alone: sorted, one time, one mode, UTF-8 names. OSError when a file changed."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system = 3  # Unix, on every system
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            entry.compress_type = zipfile.ZIP_STORED if Path(name).suffix.lower() in STORED else zipfile.ZIP_DEFLATED
            entry.file_size = files[name].size  # lets the archive choose its zip64 form before writing
            with archive.open(entry, "w") as target:
                for piece in files[name].chunks():
                    target.write(piece)


def place(source: Path, target: Path) -> None:
    """Puts a finished file in place of whatever was there, whole or not at all. Both on one file system. OSError when that is not possible."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with source.open("rb") as written:
        os.fsync(written.fileno())
    source.replace(target)


@contextmanager
def workshop(folder: Path) -> Iterator[Path]:
    """A folder inside `folder` (so: on its file system) to make files in before they are placed. It goes in the end; one left behind by a build that
    was killed goes when the next begins."""
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(f"{_WORKSHOP}*"):
        if not _alive(left.name.removeprefix(_WORKSHOP)):
            shutil.rmtree(left, ignore_errors=True)
    made = folder / f"{_WORKSHOP}{os.getpid()}"
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir()
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


_WORKSHOP = ".packager-"


def _alive(pid: str) -> bool:
    """Whether the build that owns a workshop may still run. In doubt it may."""
    try:
        os.kill(int(pid), 0)
    except ValueError:
        return True  # not a name that we gave
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
