"""Reading register files: any of three shapes in any of four formats become one snapshot, whole or not at all."""

from virkning.register.reading.read import Unknown, read_register

__all__ = ["Unknown", "read_register"]
