"""What a PDF may have, and what reading one may cost. Pure."""

from pastetrader.common.helper_process import Limits

MEGABYTE = 1024 * 1024

MAX_BYTES = 20 * MEGABYTE
MAX_PAGES = 300
MAX_CHARACTERS = 500_000
# Reading all of it, and drawing one page.
READ_SECONDS = 60.0
PICTURE_SECONDS = 20.0
# Address space and processor time of the helper; it has 120 MB before it opens anything.
READ_LIMITS = Limits(memory_bytes=1024 * MEGABYTE, cpu_seconds=60)
PICTURE_LIMITS = Limits(memory_bytes=1024 * MEGABYTE, cpu_seconds=20)

# Pictures of pages: pixels across, down (what browsers draw) and in all, since a page may be a mile long; dots per
# inch, since one may be a stamp.
MAX_PICTURE_WIDTH = 1_600
MAX_PICTURE_HEIGHT = 16_000
MAX_PICTURE_PIXELS = 8_000_000
MAX_PICTURE_DPI = 300
# What fits into a helper's answer as base64.
MAX_PICTURE_BYTES = 7_000_000
