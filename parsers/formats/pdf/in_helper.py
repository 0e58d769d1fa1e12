"""What runs in a helper process: the text of a file, piece by piece."""

from typing import Any

from parsers.formats.pdf.columns import frames
from parsers.formats.pdf.furniture import without_furniture
from parsers.formats.pdf.limits import MAX_CHARACTERS
from parsers.formats.pdf.pages import facts_of, layout_of, opened, too_much_text
from parsers.formats.pdf.paragraphs import HYPHEN, pieces


def text_of(path: str) -> dict[str, Any]:
    """{pieces: [[text, joint, page, [left, top, right, bottom]]], pages, title, author, picture_pages, damaged,
    furniture, hidden} of the PDF in that file. Raises Refusal, as `opened` does, and too_large.
    """
    with opened(path) as document:
        facts = facts_of(document)
        document_is_repaired = facts.pop("repaired")
        pages, letters = [], 0
        for number in range(1, document.page_count + 1):
            page = layout_of(document, number)
            letters += sum(len(line.text) for line in page.lines)
            if letters > MAX_CHARACTERS:
                raise too_much_text(number)
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
        "damaged": document_is_repaired or any(page.is_damaged for page in pages),
        "picture_pages": [page.number for page in pages if page.is_picture],
        "hidden": sum(page.hidden for page in pages),
        "furniture": dropped + sum(page.aslant for page in pages),
    }
