"""Computations: what they do, how far they are, stopping them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, StreamingResponse

from planner.store import Store, jobs
from planner.store.records import QUEUED, RUNNING, Job
from planner.texts import web as said
from planner.web.desk import get_or_404
from planner.web.frame import page, shop_of, store_of
from planner.web.jobs import over, result_of, succeeded
from planner.web.security.forms import Posted, token_of

router = APIRouter()

EVERY, BEAT = 0.4, 15.0
"""Seconds between two looks at a job, and between two signs of life."""


def shown(store: Store, job: Job) -> dict[str, Any]:
    """Return what a page says of a job."""
    ahead = [other.id for other in jobs.waiting(store)]
    return {
        "job": job,
        "over": over(job),
        "running": job.state == RUNNING,
        "queued": job.state == QUEUED,
        "state": said.JOB_STATES[job.state],
        "queue": said.queue_place(ahead.index(job.id) if job.id in ahead else 0),
        "gap": said.gap_left(job.gap),
        "percent": round(100 * (job.progress or 0.0)),
        "limit": job.request.get("limit", 60),
        "next": result_of(job).get("next", "") if succeeded(job) else "",
        "lines": job.message.splitlines(),
        "preparing": said.PREPARING,
    }


@router.get("/travaux")
def queue(request: Request) -> Response:
    """Show the queue, and the last jobs."""
    return page(request, "queue.html", "", jobs=jobs.all_jobs(store_of(request), limit=20))


@router.get("/travaux/{number:int}")
def job(request: Request, number: int) -> Response:
    """Show a job; without JavaScript the page reloads itself."""
    store = store_of(request)
    asked = get_or_404(jobs.job, store, number)
    if succeeded(asked):
        return RedirectResponse(str(result_of(asked)["next"]), 303)
    return page(request, "job.html", "travail", **shown(store, asked))


@router.get("/travaux/{number:int}/flux")
async def stream(request: Request, number: int) -> StreamingResponse:
    """Stream the progress of a job as server-sent events, until it ends."""
    shop, token = shop_of(request), token_of(request)
    store = shop.desk.store
    await run_in_threadpool(get_or_404, jobs.job, store, number)

    def drawn() -> tuple[str, bool]:
        asked = jobs.job(store, number)
        template = shop.templates.get_template("job_state.html")
        text = template.render(**shown(store, asked), token=token)
        return "".join(f"data: {line}\n" for line in text.splitlines()), over(asked)

    async def events() -> AsyncIterator[str]:
        last, quiet = "", 0.0
        while not await request.is_disconnected():
            text, ended = await run_in_threadpool(drawn)
            if text != last:
                yield f"event: avancement\n{text}\n"
                last, quiet = text, 0.0
            elif quiet > BEAT:
                yield ": still there\n\n"
                quiet = 0.0
            if ended:
                yield "event: fin\ndata: fin\n\n"
                return
            quiet += EVERY
            await asyncio.sleep(EVERY)

    return StreamingResponse(events(), media_type="text/event-stream")


@router.post("/travaux/{number:int}/arreter")
def stop(request: Request, number: int, form: Posted) -> Response:
    """Interrupt a job, which keeps the best it has found."""
    get_or_404(jobs.job, store_of(request), number)
    shop_of(request).runner.cancel(number)
    return RedirectResponse(f"/travaux/{number}", 303)
