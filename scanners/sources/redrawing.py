"""Images that cannot be kept byte for byte: the same picture as PNG, upright, in RGB or grey, with square pixels."""

from __future__ import annotations

import io

from PIL import Image, ImageChops, ImageOps

from records.language import gettext as _
from scanners.sources.source_page import RefusalCode, SourceLimits, SourceRefused, check_pixels

# PNG level: scans hardly get smaller with more, but much slower.
FAST_COMPRESSION = 1
_PNG_MODES = frozenset({"1", "L", "LA", "I;16", "P", "RGB", "RGBA"})
# Modes that are resampled by another one, because they have no grey levels between two values.
_SMOOTH_MODES = {"1": "L", "P": "RGB"}
# Ratio of the two resolutions from which a picture is stretched, and the one beyond which the tags are nonsense. Fax
# machines give 1.04 ("fine", 204 × 196) and 2.08 ("standard", 204 × 98: ITU-T T.4), fast scanners 2 (400 × 200).
_UNEVEN = (1.02, 3.2)
_QUARTER_TURNS = frozenset({5, 6, 7, 8})
_ORIENTATION = 0x0112


def resolution(image: Image.Image) -> tuple[float, float] | None:
    """Return the resolution across and down that a picture claims, in any unit; None when it claims none."""
    claimed = image.info.get("dpi") or image.info.get("resolution")
    across, down = (float(value) for value in claimed) if claimed else (0.0, 0.0)
    return (across, down) if across > 0 and down > 0 else None


def is_uneven(image: Image.Image) -> bool:
    """Return whether the pixels of a picture are not square, as its tags say."""
    across, down = resolution(image) or (1.0, 1.0)
    return _UNEVEN[0] < max(across, down) / min(across, down) < _UNEVEN[1]


def is_unmarked_cmyk(image: Image.Image) -> bool:
    """Return whether a JPEG in printing colours lacks the Adobe marker: its inks are not stored inverted.

    Pillow takes every such JPEG for one of Adobe's (Adobe Technical Note 5116 describes the marker).
    """
    return image.format == "JPEG" and image.mode == "CMYK" and "adobe" not in image.info


def redrawn(image: Image.Image, limits: SourceLimits) -> bytes:
    """Return an open picture as PNG: turned and stretched as its tags say, with its colours and its resolution.

    Raises:
        SourceRefused: colours that PNG has no place for, or more pixels than allowed once stretched.
        OSError, ValueError: the picture is damaged.
    """
    claimed, even = resolution(image), not is_uneven(image)
    orientation = image.getexif().get(_ORIENTATION, 1)
    image.load()  # that of a TIFF is turned here
    picture = _in_png_mode(ImageChops.invert(image) if is_unmarked_cmyk(image) else image)
    upright = ImageOps.exif_transpose(picture)
    if claimed and orientation in _QUARTER_TURNS:
        claimed = claimed[1], claimed[0]
    if claimed and not even:
        upright, claimed = _squared(upright, claimed, limits), (max(claimed), max(claimed))
    output = io.BytesIO()
    dpi = claimed if "dpi" in image.info else None
    upright.save(output, "PNG", dpi=dpi, compress_level=FAST_COMPRESSION)
    return output.getvalue()


def _squared(picture: Image.Image, claimed: tuple[float, float], limits: SourceLimits) -> Image.Image:
    """Stretch the coarser side, so that nothing the scanner saw is lost."""
    finest = max(claimed)
    width, height = round(picture.width * finest / claimed[0]), round(picture.height * finest / claimed[1])
    check_pixels(width, height, limits)
    smooth = picture.convert(_SMOOTH_MODES.get(picture.mode, picture.mode))
    return smooth.resize((width, height), Image.Resampling.BICUBIC)


def _in_png_mode(image: Image.Image) -> Image.Image:
    """Return the image itself where PNG can hold its pixels; printing and video colours become RGB."""
    if image.mode in _PNG_MODES:
        return image
    if image.mode in ("CMYK", "YCbCr", "RGBX", "RGBa"):
        return image.convert("RGB")
    raise SourceRefused(
        RefusalCode.UNSUPPORTED_TYPE,
        _("Ảnh dùng kiểu màu {mode}, chương trình chưa nhận kiểu này.").format(mode=image.mode),
        _("Hãy lưu lại thành TIFF màu RGB hoặc JPEG."),
    )
