"""What kind of source something is: by what stands in it, never by a file's name alone. Pure."""

import io
import re
import zipfile
from contextlib import suppress
from urllib.parse import urlsplit

from parsers.formats.transcripts.lines import looks_like_transcript

_ONE_LINK = re.compile(r"(?:https?://)?[^\s/@]+\.[^\s/@]{2,}(?:[/?#]\S*)?", re.IGNORECASE)
_WITHOUT_SCHEME = re.compile(r"(?:www\.|(?:m|music)\.youtube\.|(?:www\.)?youtube\.com/|youtu\.be/)\S+", re.IGNORECASE)
_YOUTUBE = re.compile(r"(?:^|\.)(?:youtube\.com|youtube-nocookie\.com|youtu\.be)$")
_MAX_LINK = 2_000


def kind_of(data: bytes | str) -> str:
    """`text`, `transcript`, `pdf`, `docx`, or for nothing but a link `youtube` or `web`."""
    if isinstance(data, bytes):
        if b"%PDF-" in data[:1024]:
            return "pdf"
        if data.startswith(b"PK\x03\x04") and _is_word_document(data):
            return "docx"
        head = data[:20_000].decode("utf-8", errors="replace")
    else:
        head = data[:20_000]
    if len(data) <= _MAX_LINK and (link := link_in(head)):
        return "youtube" if is_youtube(link) else "web"
    return "transcript" if looks_like_transcript(head) else "text"


def link_in(text: str) -> str:
    """The address that is all there is in a text, with its scheme; "" when there is anything else."""
    found = text.strip().strip("<>")
    if not _ONE_LINK.fullmatch(found):
        return ""
    if found.lower().startswith(("http://", "https://")):
        return found
    return f"https://{found}" if _WITHOUT_SCHEME.fullmatch(found) else ""


def is_youtube(link: str) -> bool:
    """Whether an address is YouTube's own; one that only looks like it isn't."""
    with suppress(ValueError):
        return bool(_YOUTUBE.search((urlsplit(link).hostname or "").lower().removesuffix(".")))
    return False


def _is_word_document(data: bytes) -> bool:
    with suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(data)) as packed:
        return "word/document.xml" in packed.namelist()
    return False
