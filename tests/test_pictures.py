"""The size of a picture is what ImageMagick, which wrote these files, says: 7 x 3 pixels."""

from __future__ import annotations

import struct
from base64 import b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packager.files import blob
from packager.pictures import size

JPEG = "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwSExIQEw8QEBD/2wBDAQMDAwQDBAgEBAgQCwkLEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBD/wAARCAADAAcDAREAAhEBAxEB/8QAFAABAAAAAAAAAAAAAAAAAAAACP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/xAAVAQEBAAAAAAAAAAAAAAAAAAAHCf/EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAMAwEAAhEDEQA/ADoDFU3/2Q=="
FILES = {
    "png": "iVBORw0KGgoAAAANSUhEUgAAAAcAAAADAQMAAABlDYeGAAAAA1BMVEX/AAAZ4gk3AAAAC0lEQVQI12NgAAEAAAYAAWb0yWwAAAAASUVORK5CYII=",
    "gif": "R0lGODlhBwADAPAAAP8AAAAAACH5BAAAAAAALAAAAAAHAAMAAAIEhI+pBQA7",
    "jpeg": JPEG,
    "progressive jpeg": "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwSExIQEw8QEBD/2wBDAQMDAwQDBAgEBAgQCwkLEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBD/wgARCAADAAcDAREAAhEBAxEB/8QAFAABAAAAAAAAAAAAAAAAAAAAB//EABUBAQEAAAAAAAAAAAAAAAAAAAYI/9oADAMBAAIQAxAAAAE5C1T/AP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAQUCf//Z",
    "webp": "UklGRjgAAABXRUJQVlA4ICwAAACQAQCdASoHAAMAAsBMJaACdLoAA5gA/u5DH+5sc4twV/9tD/9aH/60P+lAAA==",
    "lossless webp": "UklGRhwAAABXRUJQVlA4TA8AAAAvBoAAAAcQ/Y/+ByKi/wEA",
    "webp with alpha": "UklGRmAAAABXRUJQVlA4WAoAAAAQAAAABgAAAgAAQUxQSAoAAAABB9C/iAhERP8DVlA4IDAAAADQAQCdASoHAAMAAgA0JaACdLoB+AADsAD+8MQL/yC5YXXI1/8gP+QH/ID/+PIAAAA=",
}  # fmt: skip


@pytest.mark.parametrize("kind", FILES)
def test_size(kind: str) -> None:
    assert size(blob(b64decode(FILES[kind]))) == (7, 3)


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize(("orientation", "shown"), [(1, (7, 3)), (3, (7, 3)), (6, (3, 7)), (8, (3, 7))])
def test_a_photo_that_lies_on_its_side_is_shown_upright(order: str, orientation: int, shown: tuple[int, int]) -> None:
    tag = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, orientation, 0)
    tiff = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}IH", 8, 1) + tag + bytes(4)
    plain = b64decode(JPEG)
    exif = b"\xff\xe1" + struct.pack(">H", len(tiff) + 8) + b"Exif\0\0" + tiff
    assert size(blob(plain[:2] + exif + plain[2:])) == shown


@pytest.mark.parametrize(
    ("attributes", "shown"),
    [
        ('width="480" height="360"', (480, 360)),
        ('width="480px" height="359.6"', (480, 360)),
        ('viewBox="0 0 10 10"', None),
        ('width="100%" height="360"', None),
        ('width="10cm" height="5cm"', None),
    ],
)
def test_a_drawing_has_the_size_that_it_says_in_pixels(attributes: str, shown: tuple[int, int] | None) -> None:
    assert size(blob(f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}/>')) == shown


@given(st.sampled_from(sorted(FILES)), st.integers(0, 60), st.binary(max_size=4))
def test_a_damaged_file_has_a_size_or_none(kind: str, at: int, more: bytes) -> None:
    data = b64decode(FILES[kind])
    found = size(blob(data[:at] + more))
    assert found is None or len(found) == 2
