"""What runs in a helper process: a file's text, piece by piece; a page's picture. A new document each time."""

from typing import Any

from parsers.formats.pdf.columns import frames
from parsers.formats.pdf.furniture import without_furniture
from parsers.formats.pdf.limits import MAX_CHARACTERS
from parsers.formats.pdf.pages import facts_of, layout_of, opened
from parsers.formats.pdf.paragraphs import HYPHEN, pieces
from pastetrader.common.messages import message as _
from pastetrader.common.refusal import Refusal


def text_of(path: str) -> dict[str, Any]:
    """{pieces: [[text, joint, page, [left, top, right, bottom]]], pages, title, author, picture_pages, repaired,
    furniture, hidden} of the PDF in that file. Raises Refusal, as `opened` does, and pdf_no_text and too_large.
    """
    with opened(path) as document:
        facts = facts_of(document)
        pages, letters = [], 0
        for number in range(1, document.page_count + 1):
            page = layout_of(document, number)
            letters += sum(len(line.text) for line in page.lines)
            if letters > MAX_CHARACTERS:
                raise Refusal(
                    "too_large",
                    _(
                        "The first %(pages)s pages of the PDF have more than %(limit)s characters already.",
                        pages=number,
                        limit=MAX_CHARACTERS,
                    ),
                )
            pages.append(page)
    pages, dropped = without_furniture(pages)
    found: list[list[Any]] = []
    for piece in pieces([(page, frames(page.lines, page.rules)) for page in pages]):
        joint = piece.joint
        if joint == HYPHEN:
            found[-1][0], joint = found[-1][0].rstrip("-\u2010\u00ad"), ""
        box = piece.page.box_of(piece.line)
        found.append([piece.text, joint, piece.page.number, [box.left, box.top, box.right, box.bottom]])
    return {
        "pieces": found,
        **facts,
        "picture_pages": [page.number for page in pages if page.is_picture],
        "hidden": sum(page.hidden for page in pages),
        "furniture": dropped,
    }
