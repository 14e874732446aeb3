"""Taguette: projects as the SQLite files that Taguette imports and exports, codebooks as the CSV file that it imports.

Taguette counts UTF-8 bytes of the words of an HTML document; we count code points. It has no coders and no stages, and
its tags have a path with full stops instead of a hierarchy.
"""

from __future__ import annotations

import html
import sqlite3
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path

from virkning.errors import InputError
from virkning.files import whole_file
from virkning.language import Text
from virkning.qualitative.codebook import Code, Codebook
from virkning.qualitative.coding import Coding
from virkning.qualitative.document import Document, normal_text
from virkning.qualitative.exchange.content import Content, Ids
from virkning.qualitative.project import Project
from virkning.qualitative.rows import read_rows, write_rows

_REVISION = "db5e31a0233d"
"""The form of Taguette 1.4 and 1.5; later versions bring older files up to theirs by themselves."""
_MARK = 0x54677474
_MADE = "2000-01-01 00:00:00.000000"
_WHO = "virkning"
_STOP, _DOT = ".", "·"
_LONGEST_NAME = 50
_LONGEST_PATH = 200

_TABLES = """
CREATE TABLE users (login VARCHAR(30) NOT NULL PRIMARY KEY, created DATETIME NOT NULL, hashed_password VARCHAR(192),
  disabled BOOLEAN NOT NULL, password_set_date DATETIME, language VARCHAR(10), email VARCHAR(256), email_sent DATETIME);
CREATE TABLE projects (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name VARCHAR(200) NOT NULL, description TEXT NOT NULL,
  created DATETIME NOT NULL);
CREATE TABLE project_members (project_id INTEGER NOT NULL REFERENCES projects (id), user_login VARCHAR(30) NOT NULL
  REFERENCES users (login), privileges VARCHAR(11) NOT NULL, PRIMARY KEY (project_id, user_login));
CREATE TABLE documents (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name VARCHAR(200) NOT NULL, description TEXT NOT NULL,
  filename VARCHAR(200) NOT NULL, created DATETIME NOT NULL, project_id INTEGER NOT NULL REFERENCES projects (id),
  text_direction VARCHAR(13) NOT NULL, contents TEXT NOT NULL);
CREATE TABLE commands (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, date DATETIME NOT NULL, user_login VARCHAR(30) NOT NULL
  REFERENCES users (login), project_id INTEGER NOT NULL REFERENCES projects (id), document_id INTEGER, payload TEXT NOT NULL);
CREATE TABLE tags (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, project_id INTEGER NOT NULL REFERENCES projects (id),
  path VARCHAR(200) NOT NULL, description TEXT NOT NULL, UNIQUE (project_id, path));
CREATE TABLE highlights (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, document_id INTEGER NOT NULL REFERENCES documents (id),
  start_offset INTEGER NOT NULL, end_offset INTEGER NOT NULL, snippet TEXT NOT NULL);
CREATE TABLE highlight_tags (highlight_id INTEGER NOT NULL REFERENCES highlights (id), tag_id INTEGER NOT NULL
  REFERENCES tags (id), PRIMARY KEY (highlight_id, tag_id));
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY);
"""


def write_taguette(project: Project, path: str | Path) -> None:
    """The project as Taguette imports it. The same stretch coded by two coders is one highlight with all its tags."""
    documents = project.released()
    with whole_file(path) as fresh:
        fresh.unlink()
        with closing(sqlite3.connect(fresh)) as base:
            base.executescript(
                f"PRAGMA journal_mode=OFF;PRAGMA synchronous=OFF;PRAGMA application_id={_MARK};{_TABLES}"
            )
            base.execute("INSERT INTO alembic_version VALUES (?)", (_REVISION,))
            base.execute("INSERT INTO users (login, created, disabled) VALUES (?, ?, 0)", (_WHO, _MADE))
            title = project.folder.title[:_LONGEST_NAME]
            base.execute("INSERT INTO projects VALUES (1, ?, '', ?)", (title, _MADE))
            base.execute("INSERT INTO project_members VALUES (1, ?, 'ADMIN')", (_WHO,))
            _put_documents(base, documents)
            _put_tags(base, project.codebook)
            _put_highlights(base, documents, project.codings(), project.codebook)
            base.commit()


def _put_documents(base: sqlite3.Connection, documents: dict[str, Document]) -> None:
    rows = (
        (place, id_[:_LONGEST_NAME], f"{id_}.txt", _MADE, as_html(document.text))
        for place, (id_, document) in enumerate(documents.items(), start=1)
    )
    base.executemany("INSERT INTO documents VALUES (?, ?, '', ?, ?, 1, 'LEFT_TO_RIGHT', ?)", rows)


def as_html(text: str) -> str:
    """A paragraph for each line; the line ends between them keep every byte in its place."""
    return "\n".join(f"<p>{html.escape(line, quote=False)}</p>" if line else "" for line in text.split("\n"))


def tag_path(book: Codebook, id_: str) -> str:
    return _STOP.join(code.name.replace(_STOP, _DOT) for code in book.path(id_))[:_LONGEST_PATH]


def _put_tags(base: sqlite3.Connection, book: Codebook) -> None:
    rows = ((place, tag_path(book, code.id), code.description) for place, code in enumerate(book, start=1))
    base.executemany("INSERT INTO tags VALUES (?, 1, ?, ?)", rows)


def _put_highlights(
    base: sqlite3.Connection, documents: dict[str, Document], codings: tuple[Coding, ...], book: Codebook
) -> None:
    tag = {code.id: place for place, code in enumerate(book, start=1)}
    number = {id_: place for place, id_ in enumerate(documents, start=1)}
    spans: dict[tuple[str, int, int], set[int]] = {}
    for one in codings:
        spans.setdefault((one.document, one.start, one.end), set()).add(tag[one.code])
    for place, ((id_, start, end), tags) in enumerate(sorted(spans.items()), start=1):
        text = documents[id_].text
        begin = len(text[:start].encode())
        stop = begin + len(text[start:end].encode())
        row = (place, number[id_], begin, stop, as_html(text[start:end]))
        base.execute("INSERT INTO highlights VALUES (?, ?, ?, ?, ?)", row)
        base.executemany("INSERT INTO highlight_tags VALUES (?, ?)", ((place, one) for one in sorted(tags)))


def read_taguette(path: str | Path) -> Content:
    """The project of an exported file; of a file with several, the first."""
    path = Path(path)
    if not path.is_file():
        raise InputError(Text("Filen findes ikke.", "The file does not exist."), file=path)
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as base:
            base.execute("PRAGMA trusted_schema=OFF")
            base.execute("PRAGMA cell_size_check=ON")
            return _content(base, path)
    except sqlite3.Error as trouble:
        raise InputError(
            Text("Filen er ikke et projekt fra Taguette.", "The file is not a project from Taguette."),
            file=path, value=trouble, expected="project.sqlite3",
        ) from None  # fmt: skip


def _content(base: sqlite3.Connection, path: Path) -> Content:
    tables = dict(base.execute("SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view')"))
    wanted = ("projects", "documents", "tags", "highlights", "highlight_tags")
    if any(tables.get(name) != "table" for name in wanted):
        raise sqlite3.DatabaseError("tables are missing")
    first = base.execute("SELECT id, name FROM projects ORDER BY id LIMIT 1").fetchone()
    if first is None:
        raise sqlite3.DatabaseError("no project")
    codes, code_of = _tags(base, first[0])
    documents, codings, ids = [], [], Ids()
    for key, name, contents in base.execute(
        "SELECT id, name, contents FROM documents WHERE project_id=? ORDER BY id", (first[0],)
    ):
        words = _words(str(contents))
        document = Document(ids.of(str(name), "document"), normal_text(words))
        documents.append(document)
        codings += _codings(base, key, document, words, code_of)
    return Content(title=str(first[1]), codes=codes, documents=tuple(documents), codings=tuple(sorted(codings)))


def _tags(base: sqlite3.Connection, project: int) -> tuple[tuple[Code, ...], dict[int, str]]:
    """Tags as codes; a step of a path that is no tag itself becomes a code that is only a heading."""
    rows = base.execute("SELECT id, path, description FROM tags WHERE project_id=? ORDER BY id", (project,)).fetchall()
    return codes_of_paths([(number, str(path), str(said)) for number, path, said in rows])


def codes_of_paths(rows: list[tuple[int, str, str]]) -> tuple[tuple[Code, ...], dict[int, str]]:
    ids, by_path, given = Ids(), dict[str, Code](), {path: said for _, path, said in rows}
    for _, path, _ in rows:
        steps = path.split(_STOP) if all(path.split(_STOP)) else [path]
        for depth in range(1, len(steps) + 1):
            here, above = _STOP.join(steps[:depth]), _STOP.join(steps[: depth - 1])
            if here not in by_path:
                name = normal_text(steps[depth - 1]).replace(_DOT, _STOP).strip() or "?"
                by_path[here] = Code(
                    id=ids.of(name, "code"), name=name, parent=by_path[above].id if above else None,
                    description=given.get(here, ""), codable=here in given,
                )  # fmt: skip
    return tuple(by_path.values()), {number: by_path[path].id for number, path, _ in rows}


def _codings(
    base: sqlite3.Connection, key: int, document: Document, words: str, code_of: dict[int, str]
) -> list[Coding]:
    content = words.encode()
    found = []
    for start, end, tag in base.execute(
        "SELECT start_offset, end_offset, tag_id FROM highlights JOIN highlight_tags ON highlight_id = highlights.id "
        "WHERE document_id=? ORDER BY start_offset, end_offset, tag_id", (key,),
    ):  # fmt: skip
        begin, stop = (len(normal_text(content[:place].decode("utf-8", "ignore"))) for place in (start, end))
        if begin < stop and tag in code_of:
            text = document.text[begin:stop]
            found.append(Coding(document.id, begin, stop, code_of[tag], "taguette", text))
    return found


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def _words(contents: str) -> str:
    """All words of an HTML document in order, white space before the first left out as browsers do."""
    parser = _Words()
    parser.feed(contents)
    parser.close()
    return "".join(parser.parts).lstrip(" \t\n\r\f")


def write_code_list(project: Project, path: str | Path) -> None:
    """The codebook as the CSV file that Taguette imports: tag and description."""
    project.released()
    book = project.codebook
    write_rows(
        Path(path), ("tag", "description"), ({"tag": tag_path(book, code.id), "description": code.description} for code in book)
    )  # fmt: skip


def read_code_list(path: str | Path) -> Content:
    """A code list as Taguette writes it (its counts are left out) or anybody by hand."""
    path = Path(path)
    rows = read_rows(path, ("tag",), ("description",), more=True)
    empty = next((row for row, cells in enumerate(rows, start=2) if not cells["tag"].strip()), None)
    if empty:
        raise InputError(Text("Cellen er tom.", "The cell is empty."), file=path, row=empty, column="tag")
    listed = [(place, cells["tag"].strip(), cells["description"].strip()) for place, cells in enumerate(rows)]
    return Content(title=path.stem, codes=codes_of_paths(listed)[0])
