"""CSV files: read fast by Arrow and, when something is wrong, once more line by line to say exactly where."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv

from virkning.errors import InputError
from virkning.language import Text
from virkning.register.layout import Layout

_BLOCK = 16 << 20
_LONGEST_LINE = 8 << 20
_LONGEST_FIELD = 1 << 20
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_COMPRESSED = {b"\x1f\x8b": "gzip", b"PK": "zip", b"\xfd7zXZ": "xz", b"BZh": "bzip2", b"\x28\xb5\x2f\xfd": "zstd"}
_DELIMITERS = {",": "komma / comma", ";": "semikolon / semicolon", "\t": "tabulator / tab"}


class CsvSource:
    """A CSV in the encoding and with the signs its layout says."""

    def __init__(self, file: Path, layout: Layout) -> None:
        self.file = file
        self._layout = layout
        self.size, self.done = file.stat().st_size, 0
        self._refuse_other_beginnings()
        self.names = self._header()

    def batches(self, types: dict[str, pa.DataType]) -> Iterator[tuple[int, pa.RecordBatch]]:
        row, some = 2, False
        try:
            opened = pa.OSFile(str(self.file))
            for batch in self._reader(opened, types):
                if batch.num_rows:
                    some = True
                    self.done = self.size if opened.closed else min(opened.tell(), self.size)
                    yield row, batch
                    row += batch.num_rows
        except (pa.ArrowException, UnicodeDecodeError, OSError) as trouble:
            self._find_what_is_wrong(types)
            raise InputError(
                Text("Filen kan ikke læses som CSV.", "The file cannot be read as CSV."),
                file=self.file,
                row=row,
                value=str(trouble).splitlines()[0],
            ) from None
        if not some:
            raise InputError(Text("Filen har ingen rækker.", "The file has no rows."), file=self.file, row=2)

    def _reader(self, opened: pa.NativeFile, types: dict[str, pa.DataType]) -> pacsv.CSVStreamingReader:
        encoding = "utf8" if self._layout.encoding.startswith("utf-8") else self._layout.encoding
        return pacsv.open_csv(
            opened,
            read_options=pacsv.ReadOptions(block_size=_BLOCK, encoding=encoding),
            parse_options=pacsv.ParseOptions(
                delimiter=self._layout.delimiter, newlines_in_values=False, ignore_empty_lines=False
            ),
            convert_options=pacsv.ConvertOptions(
                column_types=types,
                include_columns=list(types),
                null_values=[""],
                strings_can_be_null=True,
                decimal_point=self._layout.decimal,
            ),
        )

    def _refuse_other_beginnings(self) -> None:
        with self.file.open("rb") as opened:
            start = opened.read(8)
        for mark, what in _COMPRESSED.items():
            if start.startswith(mark):
                raise InputError(
                    Text("Filen er pakket; pak den ud først.", "The file is compressed; unpack it first."),
                    file=self.file,
                    row=1,
                    value=what,
                )
        for mark, encoding in _BOMS.items():
            if start.startswith(mark) and encoding != self._layout.encoding:
                raise InputError(
                    Text("Filen begynder med et byte order mark.", "The file begins with a byte order mark."),
                    file=self.file,
                    row=1,
                    value=start[: len(mark)].hex(),
                    expected=Text(
                        'encoding = "utf-8-sig" i layoutet; UTF-16 skal først gemmes som UTF-8',
                        'encoding = "utf-8-sig" in the layout; UTF-16 has to be saved as UTF-8 first',
                    ),
                )

    def _header(self) -> list[str]:
        with self.file.open("rb") as opened:
            first = opened.readline(_LONGEST_LINE)
        line = self._decoded(first, 1).lstrip("\ufeff").rstrip("\r\n")
        if not line.strip():
            raise InputError(Text("Overskriften er tom.", "The header is empty."), file=self.file, row=1)
        self._refuse_other_delimiter(line)
        names = self._fields(line, 1)
        for name in names:
            if names.count(name) > 1 or not name.strip():
                raise InputError(
                    Text(
                        "Kolonnens navn er tomt eller findes to gange.", "The column's name is empty or occurs twice."
                    ),
                    file=self.file,
                    row=1,
                    column=name or "(tom / empty)",
                    value=name,
                )
        return names

    def _refuse_other_delimiter(self, line: str) -> None:
        if self._layout.delimiter in line:
            return
        for sign, what in _DELIMITERS.items():
            if sign in line:
                raise InputError(
                    Text(
                        "Felterne er adskilt af et andet tegn end i layoutet.",
                        "The fields are separated by another sign than the layout says.",
                    ),
                    file=self.file,
                    row=1,
                    column=line.split(sign)[0],
                    value=what,
                    expected=Text(f"delimiter = {sign!r} i layoutet", f"delimiter = {sign!r} in the layout"),
                )

    def _decoded(self, line: bytes, row: int) -> str:
        if len(line) >= _LONGEST_LINE and not line.endswith(b"\n"):
            raise InputError(
                Text("Linjen er alt for lang.", "The line is far too long."),
                file=self.file,
                row=row,
                value=f"> {_LONGEST_LINE} bytes",
                column=None,
            )
        try:
            return line.decode(self._layout.encoding)
        except UnicodeDecodeError as trouble:
            raise InputError(
                Text(
                    "Filen er ikke i den tegnkodning, layoutet siger.",
                    "The file is not in the encoding the layout says.",
                ),
                file=self.file,
                row=row,
                value=f"byte 0x{line[trouble.start]:02x}",
                expected=self._layout.encoding,
            ) from None

    def _fields(self, line: str, row: int) -> list[str]:
        csv.field_size_limit(_LONGEST_LINE)
        try:
            return next(csv.reader([line], delimiter=self._layout.delimiter), [""])
        except csv.Error as trouble:
            raise InputError(
                Text("Linjen kan ikke deles i felter.", "The line cannot be split into fields."),
                file=self.file,
                row=row,
                value=trouble,
            ) from None

    def _find_what_is_wrong(self, types: dict[str, pa.DataType]) -> None:
        """Go through the file line by line and raise at the first thing that is wrong."""
        with self.file.open("rb") as opened:
            opened.readline(_LONGEST_LINE)
            row = 1
            while line := opened.readline(_LONGEST_LINE):
                row += 1
                self._check_line(self._decoded(line, row).rstrip("\r\n"), row, types)

    def _check_line(self, line: str, row: int, types: dict[str, pa.DataType]) -> None:
        fields = self._fields(line, row)
        for name, field in zip(self.names, fields, strict=False):
            if len(field) > _LONGEST_FIELD:
                raise InputError(
                    Text("Feltet er alt for langt.", "The field is far too long."),
                    file=self.file,
                    row=row,
                    column=name,
                    value=f"{field[:20]}… ({len(field)})",
                )
        if len(fields) != len(self.names):
            raise InputError(
                Text("Rækken har et forkert antal felter.", "The row has the wrong number of fields."),
                file=self.file,
                row=row,
                column=self.names[min(len(fields), len(self.names)) - 1],
                value=len(fields),
                expected=str(len(self.names)),
            )
        for name, field in zip(self.names, fields, strict=True):
            if name in types and field and not self._fits(field, types[name]):
                raise self._misfit(name, field, row, types[name])

    def _fits(self, field: str, wanted: pa.DataType) -> bool:
        if wanted == pa.int16():
            return field.strip().isascii() and field.strip().isdigit() and len(field.strip()) <= 3
        if wanted == pa.float64():
            other = "." if self._layout.decimal == "," else ","
            try:
                float(field.replace(self._layout.decimal, "."))
            except ValueError:
                return False
            return other not in field
        return True

    def _misfit(self, name: str, field: str, row: int, wanted: pa.DataType) -> InputError:
        if wanted == pa.int16():
            expected = Text("en kode fra 1 til 999, eller et tomt felt", "a code from 1 to 999, or an empty field")
        else:
            sign = self._layout.decimal
            expected = Text(
                f'et tal med decimaltegnet "{sign}" (decimal i layoutet)',
                f'a number with the decimal sign "{sign}" (decimal in the layout)',
            )
        return InputError(
            Text("Værdien kan ikke læses.", "The value cannot be read."),
            file=self.file,
            row=row,
            column=name,
            value=field,
            expected=expected,
        )
