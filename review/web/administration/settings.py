"""Settings in the browser: what each does, its value and its default; every change is kept in the trail."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from pipeline.home.settings_edit import change_settings, setting_lines
from records.errors import UsageError
from records.language import gettext as _
from review.web.administration.access import Administrator
from review.web.record_handout import actor
from review.web.routes.record import SubmittedForm
from review.web.service import Service, ServiceDep

router = APIRouter(prefix="/settings")
REFUSED = 409


@router.get("")
def settings(request: Request, service: ServiceDep, person: Administrator) -> HTMLResponse:
    """Show the settings that can be changed here."""
    return _page(request, service)


@router.post("")
def change(request: Request, service: ServiceDep, person: Administrator, form: SubmittedForm) -> Response:
    """Change settings: servers have them at once, reading, packages and nights with their next beginning."""
    wanted = {name.removeprefix("s."): str(value) for name, value in form.items() if name.startswith("s.")}
    try:
        changed = change_settings(service.home, wanted)
    except UsageError as refusal:
        return _page(request, service, notice=str(refusal))
    with service.store.begin(actor(person)) as rows:
        for key, (before, after) in changed.items():
            rows.audit.add("settings.change", key, before=str(before), after=str(after))
    said = _("Đã lưu {count} giá trị.").format(count=len(changed)) if changed else _("Không có gì thay đổi.")
    return _page(request, service, said=said)


def _page(request: Request, service: Service, *, notice: str = "", said: str = "") -> HTMLResponse:
    lines = setting_lines(service.home)
    status = REFUSED if notice else 200
    return service.templates.page(request, "settings.html", status, lines=lines, notice=notice, said=said)
