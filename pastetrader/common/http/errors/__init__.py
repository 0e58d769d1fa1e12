"""Errors, as pages and programs are told of them: problem details of RFC 9457."""
