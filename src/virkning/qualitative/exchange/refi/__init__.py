"""REFI-QDA 1.5: codebooks (.qdc) and projects (.qdpx), the standard that programs for qualitative analysis share."""

from virkning.qualitative.exchange.refi.reading import read_qdc, read_qdpx
from virkning.qualitative.exchange.refi.writing import write_qdc, write_qdpx

__all__ = ["read_qdc", "read_qdpx", "write_qdc", "write_qdpx"]
