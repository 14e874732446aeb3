"""The grammar of REFI-QDA 1.5, written out from the published standard (its chapters 5.2 and 5.3) as data.

An element is a type; a type has attributes and a sequence of child elements. "!" marks what is required; "?", "*" and
"+" say how often a child may stand, as in a DTD, and no mark says once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

CODEBOOK = "urn:QDA-XML:codebook:1.0"
PROJECT = "urn:QDA-XML:project:1.0"

_GUID = r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
_DATE = r"-?\d{4,}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
_ZONE = r"(Z|[+-](0\d|1[0-3]):[0-5]\d|[+-]14:00)?"

FORMS: dict[str, re.Pattern[str]] = {
    "text": re.compile(r"(?s).*"),
    "guid": re.compile(rf"{_GUID}|\{{{_GUID}\}}"),
    "rgb": re.compile(r"#([A-Fa-f0-9]{6}|[A-Fa-f0-9]{3})"),
    "boolean": re.compile(r"true|false|1|0"),
    "integer": re.compile(r"[+-]?\d+", re.ASCII),
    "decimal": re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII),
    "date": re.compile(_DATE + _ZONE, re.ASCII),
    "dateTime": re.compile(_DATE + r"T(([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?|24:00:00(\.0+)?)" + _ZONE, re.ASCII),
    "variable": re.compile(r"Text|Boolean|Integer|Float|Date|DateTime"),
    "direction": re.compile(r"Associative|OneWay|Bidirectional"),
    "shape": re.compile(r"Person|Oval|Rectangle|RoundedRectangle|Star|(Left|Right|Up|Down)Triangle|Note"),
    "line": re.compile(r"dotted|dashed|solid"),
}


@dataclass(frozen=True, slots=True)
class Child:
    """A child element: its type, and how often it may stand."""

    name: str
    type: str
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Type:
    """text: the form of the element's own words, None where it may have none.
    any_order: any of the children, at least one in all, instead of a sequence.
    one_of: the children from this place on exclude each other."""

    attributes: dict[str, tuple[str, bool]]
    children: tuple[Child, ...] = ()
    text: str | None = None
    any_order: bool = False
    one_of: int | None = None


_OFTEN: dict[str, tuple[int, int | None]] = {"?": (0, 1), "*": (0, None), "+": (1, None)}


def _type(attributes: str = "", children: str = "", **more: object) -> Type:
    kept = {}
    for word in attributes.split():
        name, form = word.rstrip("!").split(":")
        kept[name] = (form, word.endswith("!"))
    return Type(kept, tuple(_child(word) for word in children.split()), **more)  # type: ignore[arg-type]


def _child(word: str) -> Child:
    least, most = _OFTEN.get(word[-1], (1, 1))
    name, _, kind = word.rstrip("?*+").partition(":")
    return Child(name, kind or name, least, most)


_STAMP = "creatingUser:guid creationDateTime:dateTime modifyingUser:guid modifiedDateTime:dateTime"
_NAMED = "guid:guid! name:text"
_CORNERS = "firstX:integer! firstY:integer! secondX:integer! secondY:integer!"
_MARKED = "Description:text? Coding* NoteRef*"
_REST = "Coding* NoteRef* VariableValue*"
_REFERENCE = _type("targetGUID:guid!")


def _file(selection: str, before: str = "", after: str = "") -> Type:
    """A source that is a file of its own: picture, PDF, sound or film."""
    return _type(
        f"{_NAMED} path:text currentPath:text {_STAMP}", f"Description:text? {before} {selection}* {after} {_REST}"
    )


PROJECT_TYPES: dict[str, Type] = {
    "text": _type(text="text"),
    **{form: _type(text=form) for form in ("boolean", "integer", "decimal", "date", "dateTime")},
    "Project": _type(
        "name:text! origin:text creatingUserGUID:guid creationDateTime:dateTime modifyingUserGUID:guid "
        "modifiedDateTime:dateTime basePath:text",
        "Users? CodeBook? Variables? Cases? Sources? Notes? Links? Sets? Graphs? Description:text? NoteRef*",
    ),
    "Users": _type(children="User+"),
    "User": _type("guid:guid! name:text id:text"),
    "CodeBook": _type(children="Codes"),
    "Codes": _type(children="Code+"),
    "Code": _type("guid:guid! name:text! isCodable:boolean! color:rgb", "Description:text? NoteRef* Code*"),
    "Cases": _type(children="Case+"),
    "Case": _type(_NAMED, "Description:text? CodeRef* VariableValue* SourceRef* SelectionRef*"),
    "Variables": _type(children="Variable+"),
    "Variable": _type("guid:guid! name:text! typeOfVariable:variable!", "Description:text?"),
    "VariableValue": _type(
        children="VariableRef TextValue:text? BooleanValue:boolean? IntegerValue:integer? FloatValue:decimal? "
        "DateValue:date? DateTimeValue:dateTime?",
        one_of=1,
    ),
    "Sets": _type(children="Set+"),
    "Set": _type(
        "guid:guid! name:text!", "Description:text? MemberCode:CodeRef* MemberSource:SourceRef* MemberNote:NoteRef*"
    ),
    "Sources": _type(children="TextSource* PictureSource* PDFSource* AudioSource* VideoSource*", any_order=True),
    "TextSource": _type(
        f"{_NAMED} richTextPath:text plainTextPath:text {_STAMP}",
        f"Description:text? PlainTextContent:text? PlainTextSelection* {_REST}",
    ),
    "PlainTextSelection": _type(f"{_NAMED} startPosition:integer! endPosition:integer! {_STAMP}", _MARKED),
    "PictureSource": _file("PictureSelection", before="TextDescription:TextSource?"),
    "PictureSelection": _type(f"{_NAMED} {_CORNERS} {_STAMP}", _MARKED),
    "PDFSource": _file("PDFSelection", after="Representation:TextSource?"),
    "PDFSelection": _type(
        f"{_NAMED} page:integer! {_CORNERS} {_STAMP}", "Description:text? Representation:TextSource? Coding* NoteRef*"
    ),
    "AudioSource": _file("AudioSelection", before="Transcript*"),
    "AudioSelection": _type(f"{_NAMED} begin:integer! end:integer! {_STAMP}", _MARKED),
    "VideoSource": _file("VideoSelection", before="Transcript*"),
    "VideoSelection": _type(f"{_NAMED} begin:integer! end:integer! {_STAMP}", _MARKED),
    "Transcript": _type(
        f"{_NAMED} richTextPath:text plainTextPath:text {_STAMP}",
        "Description:text? PlainTextContent:text? SyncPoint* TranscriptSelection* NoteRef*",
    ),
    "TranscriptSelection": _type(f"{_NAMED} fromSyncPoint:guid toSyncPoint:guid {_STAMP}", _MARKED),
    "SyncPoint": _type("guid:guid! timeStamp:integer position:integer"),
    "Coding": _type("guid:guid! creatingUser:guid creationDateTime:dateTime", "CodeRef NoteRef*"),
    "Graphs": _type(children="Graph+"),
    "Graph": _type(_NAMED, "Vertex* Edge*"),
    "Vertex": _type(
        f"{_NAMED} representedGUID:guid firstX:integer! firstY:integer! secondX:integer secondY:integer shape:shape color:rgb"
    ),
    "Edge": _type(
        f"{_NAMED} representedGUID:guid sourceVertex:guid! targetVertex:guid! color:rgb direction:direction lineStyle:line"
    ),
    "Notes": _type(children="Note:TextSource+"),
    "Links": _type(children="Link+"),
    "Link": _type(f"{_NAMED} direction:direction color:rgb originGUID:guid targetGUID:guid", "NoteRef*"),
    **dict.fromkeys(("NoteRef", "CodeRef", "SourceRef", "SelectionRef", "VariableRef"), _REFERENCE),
}

CODEBOOK_TYPES: dict[str, Type] = {
    "text": _type(text="text"),
    "CodeBook": _type("origin:text", "Codes Sets?"),
    "Codes": _type(children="Code+"),
    "Code": _type("guid:guid! name:text! isCodable:boolean! color:rgb", "Description:text? Code*"),
    "Sets": _type(children="Set+"),
    "Set": _type("guid:guid! name:text!", "Description:text? MemberCode*"),
    "MemberCode": _type("guid:guid!"),
}
