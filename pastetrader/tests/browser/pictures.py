"""Pictures of pages that are kept, and how far what a browser shows now is from them."""

from pathlib import Path
from typing import Any

import numpy as np
import pymupdf
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]  # height x width x (red, green, blue)
FOLDER = Path(__file__).parent / "pictures"
# Letters of another machine are a little bolder or thinner; a block of these pixels keeps its mean colour all the same.
BLOCK = 16
# It ships no types.
_Pixmap: Any = pymupdf.Pixmap
# Levels of 255 by which means may differ in a channel.
LEAST = 12
# Fewer shades make smaller files.
SHADES = 32


def pixels_of(png: bytes) -> Pixels:
    """A PNG as colours."""
    picture = _Pixmap(png)
    rows = np.frombuffer(picture.samples, np.uint8).reshape(picture.h, picture.stride)
    return rows[:, : picture.w * picture.n].reshape(picture.h, picture.w, picture.n)[:, :, :3]


def png_of(pixels: Pixels) -> bytes:
    """Colours as a small PNG: with few shades of each."""
    step = 255 / (SHADES - 1)
    few = (np.round(pixels / step) * step).astype(np.uint8)
    height, width, _channels = few.shape
    return bytes(_Pixmap(pymupdf.csRGB, width, height, few.tobytes(), False).tobytes("png"))  # noqa: FBT003  # taken by its place alone


def difference(one: Pixels, other: Pixels) -> float:
    """The share of blocks (0 to 1) whose mean colours differ; where only one of them has any, they do."""
    means = [_means(pixels) for pixels in (one, other)]
    rows, columns = (max(sizes) for sizes in zip(*(mean.shape[:2] for mean in means), strict=True))
    # Outside of a picture there is a colour that none has.
    framed = [np.full((rows, columns, 3), -255.0) for _picture in means]
    for frame, mean in zip(framed, means, strict=True):
        frame[: mean.shape[0], : mean.shape[1]] = mean
    differs = np.abs(framed[0] - framed[1]).max(axis=2) > LEAST
    return float(differs.mean())


def _means(pixels: Pixels) -> NDArray[np.float64]:
    height, width = (size // BLOCK * BLOCK for size in pixels.shape[:2])
    blocks = pixels[:height, :width].reshape(height // BLOCK, BLOCK, width // BLOCK, BLOCK, 3)
    means: NDArray[np.float64] = blocks.mean(axis=(1, 3))
    return means
