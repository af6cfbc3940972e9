"""Route of page pictures."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import FileResponse

from pipeline.store.review.people import Person
from records.errors import InputRefused
from review.web.access import require_role
from review.web.service import NotVisible, RowId, ServiceDep
from review.work.roles import SEES_PAGES

router = APIRouter()
HOUR = "private, max-age=3600"


@router.get("/pages/{page_id}/picture")
def picture(
    page_id: RowId, service: ServiceDep, person: Annotated[Person, Depends(require_role(SEES_PAGES))]
) -> FileResponse:
    """Serve the page straightened to its form; the audit trail keeps who looked."""
    with service.store.begin(actor=f"user:{person.name}") as rows:
        service.page(rows, person, page_id)
        sha256, examination = rows.pages.seen(page_id)
        rows.audit.add("page.read", f"page:{page_id}")
    try:
        path = service.pictures.path(sha256, examination)
    except InputRefused as refusal:
        raise NotVisible from refusal
    return FileResponse(path, media_type="image/jpeg", headers={"Cache-Control": HOUR})
