"""What draws a page, in a helper process."""

import base64
import math
from typing import Any

import pymupdf

from parsers.formats.pdf.limits import MAX_PICTURE_BYTES, MAX_PICTURE_DPI, MAX_PICTURE_HEIGHT, MAX_PICTURE_PIXELS
from parsers.formats.pdf.pages import opened, out_of
from pastetrader.common.messages import message as _
from pastetrader.common.refusal import Refusal

_POINTS_PER_INCH = 72.0


def picture_of(path: str, page: int, width: int) -> dict[str, Any]:
    """{png: base64, width, height} of a page (from 1), so many pixels wide or less. Raises Refusal as `opened` does."""
    with opened(path) as document:
        if not 1 <= page <= document.page_count:
            raise Refusal("no_page", _("The PDF has no page %(page)s.", page=page))
        try:
            return _drawn(document.load_page(page - 1), width)
        except (RuntimeError, ValueError) as error:
            if memory := out_of(error):
                raise memory from error
            raise Refusal("pdf_broken", _("The page cannot be drawn: it is damaged.")) from error


def _drawn(page: Any, width: int) -> dict[str, Any]:
    scale = scale_of(page.rect.width, page.rect.height, width)
    while True:
        pixels = page.get_pixmap(matrix=pymupdf.Matrix(scale, scale), alpha=False)
        data = pixels.tobytes("png")
        if len(data) <= MAX_PICTURE_BYTES:
            return {"png": base64.b64encode(data).decode(), "width": pixels.width, "height": pixels.height}
        scale /= 2  # a photograph: fewer pixels


def scale_of(width: float, height: float, pixels: int) -> float:
    """Pixels for each point of a page of that size, so that it becomes so many pixels wide, and bounded in all."""
    bounds = (
        pixels / max(width, 1.0),
        MAX_PICTURE_HEIGHT / max(height, 1.0),
        math.sqrt(MAX_PICTURE_PIXELS / max(width * height, 1.0)),
        MAX_PICTURE_DPI / _POINTS_PER_INCH,
    )
    return min(bounds)
