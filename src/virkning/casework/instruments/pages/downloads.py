"""A version as a file for the tools that ask it elsewhere."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from virkning.casework.access.guard import page
from virkning.casework.access.permissions import Permission
from virkning.casework.instruments.shelf import version_or_404
from virkning.instruments import Instrument
from virkning.instruments.redcap import to_redcap
from virkning.instruments.xlsform import to_xlsform

_KINDS = {
    "toml": "application/toml; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "da.csv": "text/csv; charset=utf-8",
    "en.csv": "text/csv; charset=utf-8",
}


@page(Permission.EDIT_INSTRUMENTS)
@require_GET
def instrument_file(request: HttpRequest, instrument: str, version: str, kind: str) -> HttpResponse:
    if kind not in _KINDS:
        raise Http404
    found = version_or_404(instrument, version)
    content = found.definition.encode("utf-8") if kind == "toml" else _exported(found.instrument, kind)
    name = f"{found.instrument.id}-{found.instrument.version}.{kind}"
    return HttpResponse(
        content, content_type=_KINDS[kind], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _exported(instrument: Instrument, kind: str) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "form"
        if kind == "xlsx":
            to_xlsform(instrument, path)
        else:
            to_redcap(instrument, path, language="da" if kind.startswith("da") else "en")
        return path.read_bytes()
