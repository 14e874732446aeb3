"""Interviews as they come (txt, docx, odt, vtt, srt), read to plain text with speaker turns."""

from virkning.qualitative.reading.read import FORMATS, document_id, plain_name, read_document

__all__ = ["FORMATS", "document_id", "plain_name", "read_document"]
