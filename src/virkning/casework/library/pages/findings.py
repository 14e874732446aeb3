"""Finished evaluations: what they found, how sure it is, and the report itself, shut in a page of its own."""

from __future__ import annotations

from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from virkning.casework.access.guard import page
from virkning.casework.access.matrix import may
from virkning.casework.access.permissions import Permission
from virkning.casework.library.models import Lesson
from virkning.casework.library.reports import (
    FILES,
    Caution,
    Report,
    file_in,
    files_in,
    folder_named,
    report_of,
    reports,
)
from virkning.casework.library.shelf import current
from virkning.casework.library.words import SEVERITIES
from virkning.language import same

# The report is one whole file. In the sandbox it can run nothing, send nothing, and is nobody on this site.
SHUT_IN = "; ".join(
    (
        "sandbox",
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src data:",
        "font-src data:",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


@page(Permission.SEE_FINDINGS)
@require_GET
def findings(request: HttpRequest) -> HttpResponse:
    return render(request, "library/findings.html", {"rows": reports()})


@page(Permission.SEE_FINDINGS)
@require_GET
def finding(request: HttpRequest, name: str) -> HttpResponse:
    folder = _folder(name)
    report = report_of(folder / "finding.json")
    if report is None:
        raise Http404
    shelved = current(report.theory) if may(request.user.role, Permission.SEE_LIBRARY) else None
    bound = [(one, shelved.theory.named(one)) for one in report.arrows if shelved and shelved.theory.has(one)]
    context = {
        "name": name,
        "report": report,
        "cautions": [(SEVERITIES.get(one.severity, same(one.severity)), one) for one in _gravest_first(report)],
        "files": [file for file in files_in(folder) if file != "report.html"],
        "has_page": "report.html" in files_in(folder),
        "bound": bound,
        "lessons": Lesson.objects.filter(finding=name)
        if shelved or may(request.user.role, Permission.SEE_LIBRARY)
        else [],
        "may_edit": may(request.user.role, Permission.EDIT_LIBRARY),
    }
    return render(request, "library/finding.html", context)


def _gravest_first(report: Report) -> list[Caution]:
    order = list(SEVERITIES)
    return sorted(report.cautions, key=lambda one: order.index(one.severity) if one.severity in order else len(order))


def _folder(name: str) -> Path:
    folder = folder_named(name)
    if folder is None:
        raise Http404
    return folder


@page(Permission.SEE_FINDINGS)
@require_GET
def finding_file(request: HttpRequest, name: str, file: str) -> HttpResponse:
    """The report in the browser, or one of the other files to take away."""
    found = file_in(_folder(name), file)
    if found is None:
        raise Http404
    shown = file == "report.html"
    headers = {"Content-Security-Policy": SHUT_IN, "Content-Disposition": f'{"inline" if shown else "attachment"}; filename="{file}"'}  # fmt: skip
    return HttpResponse(found.read_bytes(), content_type=FILES[file], headers=headers)
