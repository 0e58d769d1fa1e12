"""Word documents (DOCX). They are read from their XML by our own code, in a helper process.

python-docx passes over what was inserted with changes tracked and reads what is hidden; mammoth reads what is hidden,
too. What counts here is that nothing is read that the person doesn't see, so the XML is walked by hand.
"""
