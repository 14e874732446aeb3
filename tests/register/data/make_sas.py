"""Makes tiny.sas7bdat, the SAS file of these tests: three persons, six weeks, two months.

Nothing in Python writes SAS7BDAT, but the ReadStat library inside pyreadstat can; this calls it through ctypes.
Run it again only if the fixture is to change: python tests/register/data/make_sas.py
"""

from __future__ import annotations

import ctypes
from pathlib import Path

import pyreadstat._readstat_writer as wrapped

STRING, DOUBLE = 0, 5
COLUMNS = {
    "PNR": STRING,
    **dict.fromkeys(["Y_1552", "Y_1553", "Y_1601", "Y_1602", "GRAD_2016_01", "GRAD_2016_02"], DOUBLE),
}
ROWS = [
    ("a", 730, 730, None, 651, None, 0.5),
    ("b", None, None, None, None, 1.0, None),
    ("c", 890, 731, 731, 731, None, None),
]


def main() -> None:
    library = ctypes.CDLL(wrapped.__file__)
    library.readstat_writer_init.restype = ctypes.c_void_p
    library.readstat_add_variable.restype = ctypes.c_void_p
    writer = ctypes.c_void_p(library.readstat_writer_init())
    written = bytearray()
    sink = ctypes.CFUNCTYPE(ctypes.c_ssize_t, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p)

    @sink
    def take(data: int, size: int, _: int) -> int:
        written.extend(ctypes.string_at(data, size))
        return size

    library.readstat_set_data_writer(writer, take)
    variables = [
        ctypes.c_void_p(library.readstat_add_variable(writer, name.encode(), kind, ctypes.c_size_t(8)))
        for name, kind in COLUMNS.items()
    ]
    library.readstat_begin_writing_sas7bdat(writer, None, ctypes.c_long(len(ROWS)))
    for row in ROWS:
        library.readstat_begin_row(writer)
        for variable, value in zip(variables, row, strict=True):
            if value is None:
                library.readstat_insert_missing_value(writer, variable)
            elif isinstance(value, str):
                library.readstat_insert_string_value(writer, variable, value.encode())
            else:
                library.readstat_insert_double_value(writer, variable, ctypes.c_double(value))
        library.readstat_end_row(writer)
    library.readstat_end_writing(writer)
    Path(__file__).with_name("tiny.sas7bdat").write_bytes(bytes(written))


if __name__ == "__main__":
    main()
