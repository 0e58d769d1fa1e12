"""PDF: what stands on its pages, in the order in which people read it. MuPDF reads the file, in a helper process.

`reader` is the door; `in_helper` is what runs in the helper: `pages` asks MuPDF, the rest is pure: `furniture` leaves
out what repeats, `columns` finds the order, `tables` and `paragraphs` make lines of text of it. `pictures` draws.
"""
