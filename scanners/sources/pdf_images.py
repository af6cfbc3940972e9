"""PDF pages that consist of one scanned image, which is extracted without loss."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass

import pikepdf
from PIL import Image, ImageOps

from scanners.sources.images import DECODING_ERRORS, decoding, opened_image
from scanners.sources.redrawing import FAST_COMPRESSION
from scanners.sources.source_page import MEBIBYTE, SourceLimits

# Share of the page that an image must cover to be "the page".
FULL_PAGE = 0.95
# Ratio of a pixel's sides on the page from which an image is drawn: faxes have pixels twice as high as wide.
UNEVEN = 1.03
INVISIBLE_TEXT = 3
# Instructions of a page in bytes that are followed here; each costs 200 times its size. A scan has a few hundred.
MOST_CONTENT = MEBIBYTE
_TEXT = frozenset({"Tj", "TJ", "'", '"'})
_PAINT = frozenset({"f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "INLINE IMAGE"})
_LOSSLESS = frozenset({"/FlateDecode", "/LZWDecode", "/RunLengthDecode", "/CCITTFaxDecode"})
_EXIF_ORIENTATION = 0x0112
# Directions of the image's right and up on the page as shown (signs) → EXIF orientation.
_ORIENTATIONS = {
    (1, 0, 0, 1): 1,
    (-1, 0, 0, 1): 2,
    (-1, 0, 0, -1): 3,
    (1, 0, 0, -1): 4,
    (0, -1, -1, 0): 5,
    (0, -1, 1, 0): 6,
    (0, 1, 1, 0): 7,
    (0, 1, -1, 0): 8,
}


@dataclass(frozen=True, slots=True)
class PlacedImage:
    """Image on a page: the image object and the EXIF orientation that shows it as the page does."""

    image: pikepdf.Object
    orientation: int


def full_page_image(page: pikepdf.Page) -> PlacedImage | None:
    """Return the image that covers the page and everything painted before it.

    None when anything visible is painted after it.

    Invisible text, which OCR programs lay over scans, does not count. A page whose content cannot be followed, and a
    page with annotations (stamps, signatures), has no such image.
    """
    if len(page.obj.get("/Annots", ())) > 0:
        return None
    try:
        if _content_bytes(page) > MOST_CONTENT:
            return None
        found = _last_covering(page)
        return None if found is None else _placed(page, *found)
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, IndexError, AttributeError):
        return None


def _content_bytes(page: pikepdf.Page) -> int:
    """Return the unpacked size of a page's instructions; beyond `MOST_CONTENT` it is not counted any further."""
    contents = page.obj.get("/Contents", pikepdf.Array())
    total = 0
    for stream in contents if isinstance(contents, pikepdf.Array) else (contents,):
        total += len(stream.read_bytes())
        if total > MOST_CONTENT:
            break
    return total


def _last_covering(page: pikepdf.Page) -> tuple[pikepdf.Object, pikepdf.Matrix] | None:
    matrix, mode = pikepdf.Matrix(), 0
    stack: list[tuple[pikepdf.Matrix, int]] = []
    covering: tuple[pikepdf.Object, pikepdf.Matrix] | None = None
    for instruction in pikepdf.parse_content_stream(page):
        operands = instruction.operands
        match str(instruction.operator):
            case "q":
                stack.append((matrix, mode))
            case "Q":
                matrix, mode = stack.pop()
            case "cm":
                matrix = pikepdf.Matrix(*(float(value) for value in operands)) @ matrix
            case "Tr":
                mode = int(operands[0])
            case "Do":
                image = page.resources.XObject[str(operands[0])]
                covering = (image, matrix) if _covers(page, image, matrix) else None
            case text if text in _TEXT:
                covering = covering if mode == INVISIBLE_TEXT else None
            case paint if paint in _PAINT:
                covering = None
    return covering


def _covers(page: pikepdf.Page, image: pikepdf.Object, matrix: pikepdf.Matrix) -> bool:
    if image.get("/Subtype") != "/Image":
        return False
    left, bottom, right, top = (float(value) for value in page.cropbox)
    xs = sorted((matrix.e, matrix.e + matrix.a + matrix.c))
    ys = sorted((matrix.f, matrix.f + matrix.b + matrix.d))
    width = min(xs[1], right) - max(xs[0], left)
    height = min(ys[1], top) - max(ys[0], bottom)
    return width > 0 and height > 0 and width * height >= FULL_PAGE * (right - left) * (top - bottom)


def _placed(page: pikepdf.Page, image: pikepdf.Object, matrix: pikepdf.Matrix) -> PlacedImage | None:
    """Return the orientation from the matrix and the page's own rotation (clockwise quarter turns).

    None for an image that is slanted, or stretched more along one side than along the other.
    """
    right, up = (matrix.a, matrix.b), (matrix.c, matrix.d)
    for _quarter in range(int(page.obj.get("/Rotate", 0)) // 90 % 4):
        right, up = (right[1], -right[0]), (up[1], -up[0])
    if not _is_square(image, matrix):
        return None
    longest = max(map(abs, (*right, *up)))
    signs = tuple(0 if abs(value) < longest / 1000 else (1 if value > 0 else -1) for value in (*right, *up))
    orientation = _ORIENTATIONS.get(signs)  # type: ignore[arg-type]
    return None if orientation is None else PlacedImage(image, orientation)


def _is_square(image: pikepdf.Object, matrix: pikepdf.Matrix) -> bool:
    across = math.hypot(matrix.a, matrix.b) / int(image.Width)
    down = math.hypot(matrix.c, matrix.d) / int(image.Height)
    return max(across, down) < UNEVEN * min(across, down)


def extract_image(placement: PlacedImage, limits: SourceLimits) -> bytes | None:
    """Return the image as a file: the JPEG as it was embedded, or a PNG of the same pixels.

    Returns:
        None if it cannot be extracted without loss: transparency, printing colours, JBIG2 and JPEG 2000.

    Raises:
        SourceRefused: the JPEG is damaged, or larger than the page declares and the limits allow.
    """
    stream = placement.image
    if not isinstance(stream, pikepdf.Stream):
        return None
    if any(key in stream for key in ("/SMask", "/Mask", "/Decode")) or stream.get("/ImageMask"):
        return None
    try:
        image = pikepdf.PdfImage(stream)
        if image.filters == ["/DCTDecode"] and image.mode in ("L", "RGB"):
            return _oriented_jpeg(stream.read_raw_bytes(), placement.orientation, limits)
        if set(image.filters) <= _LOSSLESS and image.mode in ("1", "L", "P", "RGB"):
            return _oriented_png(image.as_pil_image(), placement.orientation)
    except (pikepdf.PdfError, NotImplementedError, *DECODING_ERRORS):
        return None
    return None


def _oriented_jpeg(jpeg: bytes, orientation: int, limits: SourceLimits) -> bytes:
    """Return the JPEG itself, or with an orientation tag where the page shows it otherwise than its own tag.

    PDF readers ignore the tag inside an embedded JPEG; programs that open the bytes alone obey it.
    """
    with opened_image(io.BytesIO(jpeg), limits) as image, decoding():
        exif = image.getexif()
    if exif.get(_EXIF_ORIENTATION, 1) == orientation:
        return jpeg
    exif.clear()
    exif[_EXIF_ORIENTATION] = orientation
    segment = exif.tobytes()
    return b"\xff\xd8\xff\xe1" + (len(segment) + 2).to_bytes(2, "big") + segment + _without_exif(jpeg)


def _without_exif(jpeg: bytes) -> bytes:
    """Return everything after the start marker, without Exif segments."""
    kept, position = [], 2
    while jpeg[position] == 0xFF and jpeg[position + 1] != 0xDA:
        end = position + 2 + int.from_bytes(jpeg[position + 2 : position + 4], "big")
        if not (jpeg[position + 1] == 0xE1 and jpeg.startswith(b"Exif", position + 4)):
            kept.append(jpeg[position:end])
        position = end
    return b"".join(kept) + jpeg[position:]


def _oriented_png(image: Image.Image, orientation: int) -> bytes:
    image.getexif()[_EXIF_ORIENTATION] = orientation
    output = io.BytesIO()
    ImageOps.exif_transpose(image).save(output, "PNG", compress_level=FAST_COMPRESSION)
    return output.getvalue()
