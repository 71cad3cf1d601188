"""The server: personal links lead to pages; nothing but the study's own examples can be reached."""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping, MutableMapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs
from zlib import crc32

import numpy as np

from interplay.annotation import page
from interplay.annotation.items import Item, items_of
from interplay.annotation.practice import PRACTICE
from interplay.annotation.questions import QUESTIONS, SCALE
from interplay.annotation.store import ANNOTATOR, OWNER, Store
from interplay.annotation.study import Study, inside
from interplay.core.extras import load_extra
from interplay.errors import InputError, MissingExtraError

LONGEST_COMMENT = 4000  # characters
LARGEST_BODY = 64 * 1024  # bytes
CONFIDENCE = "_confidence"  # ends the field of a question's confidence
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; img-src 'self' data:; media-src 'self'; style-src 'self'; "
        "script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",  # links are personal
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
MEDIA_HEADERS = {"Content-Security-Policy": "default-src 'none'; sandbox"}  # an SVG may hold code
STATIC = {"annotate.css": "text/css", "annotate.js": "text/javascript"}

try:
    from starlette.applications import Starlette
    from starlette.concurrency import run_in_threadpool
    from starlette.exceptions import HTTPException
    from starlette.requests import Request
    from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
    from starlette.routing import Route
except ModuleNotFoundError as error:
    if (error.name or "").split(".")[0] != "starlette":
        raise
    raise MissingExtraError("The annotation page", "starlette", "annotation") from error


def order_of(items: tuple[Item, ...], annotator: str, seed: int) -> list[Item]:
    """The examples in an order of the annotator's own, always the same."""
    rng = np.random.default_rng([seed, crc32(annotator.encode())])
    return [items[i] for i in rng.permutation(len(items))]


class Site:
    """What the addresses of the server lead to.

    Args:
        study: the study.
        items: its examples.
        store: where answers are kept.

    """

    def __init__(self, study: Study, items: tuple[Item, ...], store: Store) -> None:
        self.study, self.items, self.store = study, items, store
        self.orders = {name: order_of(items, name, study.seed) for name in study.annotators}

    def routes(self) -> list[Route]:
        """All addresses there are."""
        return [
            Route("/static/{name}", static),
            Route("/a/{token}/", self.start),
            Route("/a/{token}/done", self.done),
            Route("/a/{token}/practice-{number:int}", self.practice),
            Route("/a/{token}/media/{number:int}/{part:int}", self.media),
            Route("/a/{token}/{number:int}", self.example),
            Route("/a/{token}/{number:int}", self.answer, methods=["POST"]),
            Route("/o/{token}/", self.owner),
        ]

    def annotator(self, request: Request) -> str:
        """Whose link it is."""
        name = self.store.who(request.path_params["token"], ANNOTATOR)
        if name is None or name not in self.orders:
            raise HTTPException(404)
        return name

    def visit(self, request: Request) -> page.Visit:
        """An annotator, the examples and what is done."""
        name = self.annotator(request)
        return page.Visit(self.study, self.orders[name], name, self.store.answered(name))

    def item(self, request: Request, name: str) -> Item:
        """The example that a number stands for, in the annotator's order."""
        number = request.path_params["number"]
        if not 1 <= number <= len(self.items):
            raise HTTPException(404)
        item: Item = self.orders[name][number - 1]
        return item

    def start(self, request: Request) -> Response:
        """Instructions."""
        return HTMLResponse(self.visit(request).start())

    def done(self, request: Request) -> Response:
        """Thanks, or what is left."""
        return HTMLResponse(self.visit(request).done())

    def practice(self, request: Request) -> Response:
        """A made-up example."""
        self.annotator(request)
        number = request.path_params["number"]
        if not 1 <= number <= len(PRACTICE):
            raise HTTPException(404)
        return HTMLResponse(page.practice(self.study, number))

    def example(self, request: Request) -> Response:
        """One example."""
        visit = self.visit(request)
        item = self.item(request, visit.name)
        given = self.store.answers(visit.name, item.id)
        comment = self.store.comment(visit.name, item.id)
        return HTMLResponse(visit.example(request.path_params["number"], given, comment))

    async def answer(self, request: Request) -> Response:
        """Keep answers; a script is told so, a plain form goes on to the next example."""
        fields = parsed(await body_of(request))
        return await run_in_threadpool(self.keep, request, fields)

    def keep(self, request: Request, fields: Mapping[str, str]) -> Response:
        """The same, with the answers in hand."""
        name = self.annotator(request)
        item = self.item(request, name)
        answers, comment = checked(fields)
        self.store.save(name, item.id, answers, comment)
        if request.headers.get("accept") == "application/json":
            return Response(status_code=204)
        number = request.path_params["number"]
        return RedirectResponse(str(number + 1) if number < len(self.items) else "done", 303)

    def media(self, request: Request) -> Response:
        """The file of one modality of one example."""
        item = self.item(request, self.annotator(request))
        part = request.path_params["part"]
        path = item.contents[part].path if part < len(item.contents) else None
        if path is None or not path.is_file():
            raise HTTPException(404)
        try:
            inside(self.study.folder, path, "media")  # a link may have taken its place
        except InputError as error:
            raise HTTPException(404) from error
        return FileResponse(path, headers=MEDIA_HEADERS)

    def owner(self, request: Request) -> Response:
        """The state of the study."""
        if self.store.who(request.path_params["token"], OWNER) is None:
            raise HTTPException(404)
        return HTMLResponse(page.owner(self.study, self.items, self.store))


def static(request: Request) -> Response:
    """Style and script."""
    name = request.path_params["name"]
    if name not in STATIC:
        raise HTTPException(404)
    return FileResponse(Path(__file__).parent / "static" / name, media_type=STATIC[name])


async def body_of(request: Request) -> str:
    """What was sent, if it is not too long."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_BODY:
            raise HTTPException(413, "too long")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise HTTPException(422, "not text") from error


def parsed(body: str) -> dict[str, str]:
    """The fields of a form, each once."""
    if not body:
        return {}
    try:
        fields = parse_qs(body, keep_blank_values=True, strict_parsing=True, max_num_fields=99)
    except ValueError as error:
        raise HTTPException(422, "not a form") from error
    if any(len(values) > 1 for values in fields.values()):
        raise HTTPException(422, "a field was sent twice")
    return {name: values[0] for name, values in fields.items()}


def checked(
    fields: Mapping[str, str],
) -> tuple[dict[str, tuple[int | None, int | None]], str | None]:
    """Answers and comment, if they are what the page asks for."""
    comment = fields.get("comment")
    if comment is not None and len(comment) > LONGEST_COMMENT:
        raise HTTPException(422, f"comment is longer than {LONGEST_COMMENT} characters")
    answers: dict[str, tuple[int | None, int | None]] = {}
    for name, value in fields.items():
        question = name.removesuffix(CONFIDENCE)
        if name == "comment":
            continue
        if question not in QUESTIONS:
            raise HTTPException(422, "no such question")
        if value not in map(str, SCALE):
            raise HTTPException(422, f"{name} is not one of {SCALE[0]} to {SCALE[-1]}")
        rating, confidence = answers.get(question, (None, None))
        answers[question] = (
            (rating, int(value)) if name.endswith(CONFIDENCE) else (int(value), confidence)
        )
    return answers, comment


def failed(_: Request, error: Exception) -> Response:
    """A plain page for what cannot be had."""
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        text = page.message(
            "Nothing here", "This address is not known. Check the link that you were sent."
        )
    else:
        text = page.message("Not possible", str(error.detail))
    return HTMLResponse(text, error.status_code)


Scope = MutableMapping[str, Any]


class WithHeaders:
    """Adds what browsers are told of safety to every answer."""

    def __init__(self, app: Callable[..., Any]) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        """Pass on, with headers that the answer does not set itself."""

        async def with_headers(event: Scope) -> None:
            if event["type"] == "http.response.start":
                there = {name.lower() for name, _ in event["headers"]}
                event["headers"] = [
                    *event["headers"],
                    *(
                        (name.lower().encode(), value.encode())
                        for name, value in HEADERS.items()
                        if name.lower().encode() not in there
                    ),
                ]
            await send(event)

        await self.app(scope, receive, with_headers)


def create_app(study: Study, store: Store, items: tuple[Item, ...] | None = None) -> Any:
    """The ASGI application of a study, whose examples and links are written to the store.

    Args:
        study: the study.
        store: where answers are kept.
        items: its examples, by default those that it draws.

    Raises:
        InputError: as ``items_of`` and ``Store.prepare`` do.

    """
    drawn = items_of(study) if items is None else items
    store.prepare(drawn, study.annotators)
    site = Site(study, drawn, store)
    page.environment()
    return WithHeaders(Starlette(routes=site.routes(), exception_handlers={HTTPException: failed}))


def bound(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 takes any that is free.

    Raises:
        InputError: the address cannot be used.

    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family, backlog=2048)
        # Those who connect inherit it; else the second part of an answer waits 40 ms for the first.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listening
    except OSError as error:
        raise InputError(
            f"--host {host} --port {port} cannot be used: {error.strerror}; choose another port"
        ) from error


def serve(app: Any, listening: socket.socket) -> None:
    """Answer until interrupted.

    Raises:
        MissingExtraError: uvicorn is not installed.

    """
    uvicorn = load_extra("uvicorn", "The annotation page", "annotation")
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, proxy_headers=False
    )  # no log of addresses: they are personal
    uvicorn.Server(config).run(sockets=[listening])
