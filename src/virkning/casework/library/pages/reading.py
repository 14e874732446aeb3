"""Theories as they are read: the list, the picture with its words, one part with all that is known of it, versions."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_POST

from virkning.casework.access.guard import page
from virkning.casework.access.matrix import may
from virkning.casework.access.permissions import Permission
from virkning.casework.library import actions
from virkning.casework.library.evidence import known_of
from virkning.casework.library.forms import CommentForm
from virkning.casework.library.models import Comment, Lesson, TheoryVersion
from virkning.casework.library.pictures import pictures
from virkning.casework.library.shelf import Shelved, current_or_404, numbered, theories
from virkning.casework.site.language import request_language
from virkning.language import Text
from virkning.theory import Arrow, Element, Theory
from virkning.theory.binding import SAYS
from virkning.theory.comparing import compare
from virkning.theory.exchange import WRITERS
from virkning.theory.kinds import DATA_KINDS, ELEMENT_KINDS, LEVELS, PARTS, SCOPES, SIGNS, THEORY_KINDS, THROUGH
from virkning.theory.status import STATUSES, Witness, status_of
from virkning.theory.telling import comparison_table
from virkning.theory.telling.diffing import diff_tables
from virkning.theory.telling.statuses import witness_line

QUOTES_A_PAGE = 25
_DOWNLOADS = [
    ("toml", "TOML"),
    ("json", "JSON"),
    ("mermaid", "Mermaid"),
    ("dagitty", "dagitty"),
    ("graphml", "GraphML"),
]
_UNTESTED = status_of(())


@page(Permission.SEE_LIBRARY)
@require_GET
def library(request: HttpRequest) -> HttpResponse:
    """Every theory and where its arrows stand."""
    rows = [(shelved, THEORY_KINDS[shelved.theory.kind], _counted(shelved)) for shelved in theories()]
    return render(request, "library/library.html", {"rows": rows, "may_edit": _may_edit(request)})


def _counted(shelved: Shelved) -> list[tuple[Text, int]]:
    """How many arrows have each status."""
    standings = known_of(shelved).standings
    counts: Counter[str] = Counter(standings[arrow.id].status for arrow in shelved.theory.arrows)
    return [(label, counts[status]) for status, label in STATUSES.items() if counts[status]]


def _may_edit(request: HttpRequest) -> bool:
    return may(request.user.role, Permission.EDIT_LIBRARY)


@page(Permission.SEE_LIBRARY)
@require_GET
def theory(request: HttpRequest, theory: str) -> HttpResponse:
    shelved = current_or_404(theory)
    return render(request, "library/theory.html", _whole(request, shelved) | {"form": CommentForm()})


def _whole(request: HttpRequest, shelved: Shelved) -> dict[str, Any]:
    theory, known = shelved.theory, known_of(shelved)
    drawn = pictures(shelved.definition, known.statuses, request_language())
    return {
        "shelved": shelved,
        "theory": theory,
        "kind": THEORY_KINDS[theory.kind],
        "pictures": [mark_safe(svg) for svg in drawn],  # drawn by us; every word in it was escaped there
        "boxes": _boxes(theory),
        "arrows": [
            (arrow, theory.named(arrow.id), STATUSES[known.standings[arrow.id].status]) for arrow in theory.arrows
        ],
        "troubles": known.troubles,
        "comments": _comments(theory.id, ""),
        "commented": Comment.objects.filter(theory=theory.id, settled_at=None)
        .exclude(part="")
        .values("part")
        .annotate(n=Count("pk")),
        "versions": TheoryVersion.objects.filter(theory=theory.id).select_related("made_by"),
        "lessons": Lesson.objects.filter(theory=theory.id),
        "downloads": _DOWNLOADS,
        "may_edit": _may_edit(request),
    }


def _boxes(theory: Theory) -> list[tuple[Text, list[Element]]]:
    by_kind = [(label, [one for one in theory.elements if one.kind == kind]) for kind, label in ELEMENT_KINDS.items()]
    return [(label, elements) for label, elements in by_kind if elements]


def _comments(theory: str, part: str) -> list[Comment]:
    return list(Comment.objects.filter(theory=theory, part=part).select_related("by", "settled_by"))


@page(Permission.SEE_LIBRARY)
@require_GET
def theory_part(request: HttpRequest, theory: str, part: str) -> HttpResponse:
    """One arrow or element: what it says, where it stands and why, and the evidence behind."""
    shelved = current_or_404(theory)
    if not shelved.theory.has(part):
        raise Http404
    return render(request, "library/part.html", _part(request, shelved, part) | {"form": CommentForm()})


def _part(request: HttpRequest, shelved: Shelved, part: str) -> dict[str, Any]:
    theory, standing = shelved.theory, known_of(shelved).standings.get(part)
    witnesses = standing.witnesses if standing else ()
    quotes = Paginator([one for one in witnesses if one.kind == "quote"], QUOTES_A_PAGE).get_page(
        request.GET.get("page")
    )
    arrow = next((one for one in theory.arrows if one.id == part), None)
    return {
        "shelved": shelved,
        "theory": theory,
        "part": part,
        "name": theory.named(part),
        "facts": _arrow_facts(theory, arrow) if arrow else _element_facts(theory.element(part)),
        "sources": _sources(theory, arrow or theory.element(part)),
        "around": [] if arrow else _around(theory, part),
        "drawn_with": [(one, theory.named(one)) for one in request.GET.get("with", "").split(",") if theory.has(one)],
        "status": STATUSES[standing.status if standing else _UNTESTED.status],
        "reason": standing.reason if standing else _UNTESTED.reason,
        "own": _lines(witnesses, "estimate", "finding"),
        "studies": _lines(witnesses, "study"),
        "quotes": quotes,
        "quoted": [(one, SAYS[one.says]) for one in quotes],
        "comments": _comments(theory.id, part),
        "lessons": Lesson.objects.filter(theory=theory.id, part=part),
        "may_edit": _may_edit(request),
    }


def _lines(witnesses: tuple[Witness, ...], *kinds: str) -> list[tuple[Witness, Text]]:
    return [(one, witness_line(one)) for one in witnesses if one.kind in kinds]


Fact = tuple[Text, Text]


def _arrow_facts(theory: Theory, arrow: Arrow) -> list[Fact]:
    told = Text("{start} {sign} {end}", "{start} {sign} {end}").fill(
        start=theory.element(arrow.start).name, sign=SIGNS[arrow.sign], end=theory.element(arrow.end).name
    )
    found = [
        (Text("Pilen siger", "The arrow says"), told),
        (Text("Påstand", "Claim"), arrow.claim),
        (Text("Forudsætning", "Assumption"), arrow.assumption),
        (Text("Anden forklaring", "Rival explanation"), arrow.rival),
    ]
    return [(label, text) for label, text in found if text]


def _element_facts(element: Element) -> list[Fact]:
    indicator = element.indicator
    seen = Text("{text} ({data})", "{text} ({data})")
    found = [
        (Text("Slags", "Kind"), ELEMENT_KINDS[element.kind]),
        (Text("Forklaring", "Explanation"), element.text),
        (Text("Virker", "Works"), THROUGH.get(element.through or "")),
        (Text("Del", "Part"), PARTS.get(element.part or "")),
        (Text("Niveau", "Level"), LEVELS.get(element.level or "")),
        (Text("Gælder", "Holds"), SCOPES.get(element.scope or "")),
        (Text("Ses ved", "Seen by"), seen.fill(text=indicator.text, data=DATA_KINDS[indicator.data]) if indicator else None),
        (Text("Måles ikke", "Not measured"), element.gap),
    ]  # fmt: skip
    return [(label, text) for label, text in found if text]


def _sources(theory: Theory, part: Arrow | Element) -> list[tuple[Text, str]]:
    """The documents it is taken from, with their lines."""
    documents = {source.id: source.document for source in theory.documents}
    found = [place.partition(":") for place in part.sources]
    return [(documents[id_], lines) for id_, _, lines in found]


def _around(theory: Theory, element: str) -> list[tuple[Arrow, Text]]:
    return [(arrow, theory.named(arrow.id)) for arrow in theory.arrows if element in (arrow.start, arrow.end)]


@page(Permission.SEE_LIBRARY)
@require_POST
def theory_comment(request: HttpRequest, theory: str, part: str = "") -> HttpResponse:
    shelved, form = current_or_404(theory), CommentForm(request.POST)
    if part and not shelved.theory.has(part):
        raise Http404
    if form.is_valid():
        actions.comment(by=request.user, theory=theory, part=part, text=form.cleaned_data["text"])
        return redirect("theory_part", theory, part) if part else redirect("theory", theory)
    context = _part(request, shelved, part) if part else _whole(request, shelved)
    return render(request, f"library/{'part' if part else 'theory'}.html", context | {"form": form}, status=422)


@page(Permission.EDIT_LIBRARY)
@require_POST
def comment_settle(request: HttpRequest, pk: int) -> HttpResponse:
    comment = get_object_or_404(Comment, pk=pk)
    actions.settle(by=request.user, comment=comment)
    return redirect("theory_part", comment.theory, comment.part) if comment.part else redirect("theory", comment.theory)


@page(Permission.SEE_LIBRARY)
@require_GET
def theory_version(request: HttpRequest, theory: str, edition: int) -> HttpResponse:
    """One version: what it changed against the one before, and its text."""
    found = numbered(theory, edition)
    if found is None:
        raise Http404
    before = numbered(theory, found.before) if found.before is not None else None
    changes = None
    if before:
        compared = [one for one in compare(before.theory, found.theory) if one.verdict != "confirmed"]
        changes = comparison_table(before.theory, found.theory, tuple(compared))
    return render(request, "library/version.html", {"shelved": found, "theory": found.theory, "changes": changes})


@page(Permission.SEE_LIBRARY)
@require_GET
def theory_file(request: HttpRequest, theory: str, kind: str) -> HttpResponse:
    """The theory for other programs: its own text, or a form they read."""
    shelved = current_or_404(theory)
    endings = {"toml": "toml", "json": "json", "mermaid": "mmd", "dagitty": "txt", "graphml": "graphml"}
    if kind not in endings:
        raise Http404
    text = shelved.definition if kind == "toml" else WRITERS[kind](shelved.theory, request_language())
    name = f'attachment; filename="{shelved.theory.id}.{endings[kind]}"'
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers={"Content-Disposition": name})


@page(Permission.SEE_LIBRARY)
@require_GET
def theories_compared(request: HttpRequest) -> HttpResponse:
    """Two theories held against each other."""
    known = {one.theory.id: one.theory for one in theories()}
    chosen = [known.get(request.GET.get(key, "")) for key in ("earlier", "later")]
    both = [theory for theory in chosen if theory]
    tables = diff_tables(both) if len(both) == 2 else []
    context = {"tables": tables, "theories": list(known.values()), "chosen": chosen}
    return render(request, "library/compared.html", context)
