"""Pictures are read by their content, and lose everything that is no picture."""

import pytest

from schakel.register.assets import rules, sources
from tests.register.assets import images


def test_a_png_keeps_its_picture_and_loses_texts_and_what_hides_behind_its_end() -> None:
    read = sources.read_picture(images.png(3, 2, extra=images.SECRET, after=b"PK\x03\x04hidden"))
    assert (read.media_type, read.width, read.height) == ("image/png", 3, 2)
    assert images.SECRET not in read.data
    assert b"hidden" not in read.data
    assert sources.read_picture(read.data) == read


def test_a_jpeg_loses_place_comment_and_what_hides_behind_its_end() -> None:
    read = sources.read_picture(images.jpeg(after=b"PK\x03\x04hidden"))
    assert (read.media_type, read.width, read.height) == ("image/jpeg", 3, 2)
    assert images.SECRET not in read.data
    assert b"hidden" not in read.data
    assert b"\x12\xff\x00\x34\xff\xd0\x56\xff\xd9" in read.data


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "kind"),
        (b"GIF89a", "kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "kind"),
        (images.png()[:-20], "broken"),
        (images.jpeg()[:40], "broken"),
        (images.png().replace(b"IDAT", b"IDAX"), "broken"),
        (images.png(9000, 1), "large"),
        (b"\x89PNG\r\n\x1a\n" + bytes(rules.MOST_BYTES), "large"),
    ],
)
def test_it_refuses_what_is_no_picture_or_no_whole_one(data: bytes, why: str) -> None:
    with pytest.raises(rules.PictureRefused, match=why):
        sources.read_picture(data)
