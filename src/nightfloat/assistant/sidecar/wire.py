"""HTTP to the sidecar: bounded in time and size, and no error but SidecarError.

Each request has a connection of its own, on the same machine a matter of a millisecond. None is
ever used again after the other side closed it, and closing one stops what runs at its other end.
"""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping
from contextlib import aclosing, asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import httpx

from nightfloat.assistant.sidecar.errors import Outcome, SidecarError
from nightfloat.assistant.sidecar.settings import AssistantSettings

LONGEST_LINE = 64 * 1024
"""Bytes of a line of an answer."""

LONGEST_ANSWER = 256 * 1024
"""Bytes of an answer that comes in lines."""

LONGEST_DOCUMENT = 2 * 2**20
"""Bytes of a list of models."""

_SAID = 200


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds until the first line of an answer, and between two."""

    first: float
    between: float


@dataclass(frozen=True)
class Wire:
    """Speaks to the server at `base`."""

    settings: AssistantSettings
    base: str

    @cached_property
    def _verify(self) -> ssl.SSLContext | bool:
        # Reading the certificates takes up to half a second, which plain http need not wait for.
        return ssl.create_default_context() if self.base.startswith("https:") else False

    async def document(self, path: str) -> Any:
        """Return the JSON value at a path; the caller bounds the time."""
        with self._told_apart():
            async with self._answer("GET", path, None) as response:
                body = b""
                async for chunk in response.aiter_raw():
                    body += chunk
                    if len(body) > LONGEST_DOCUMENT:
                        raise self._refused("a list without end")
                return self.value(body)

    async def lines(
        self, path: str, body: Mapping[str, Any], patience: Patience
    ) -> AsyncGenerator[bytes]:
        """Yield the lines of what is answered, without blank ones; close it to stop the server."""
        lines = self._lines(path, body)
        async with aclosing(lines):
            seconds = patience.first
            while True:
                try:
                    async with asyncio.timeout(seconds):
                        line = await anext(lines, None)
                except TimeoutError:
                    raise SidecarError(
                        Outcome.TIMEOUT,
                        f"{self.base} said nothing for {seconds:g} seconds. Maybe it has too few "
                        "processors or too little memory for its model.",
                    ) from None
                if line is None:
                    return
                yield line
                seconds = patience.between

    async def _lines(self, path: str, body: Mapping[str, Any]) -> AsyncGenerator[bytes]:
        rest, size = b"", 0
        with self._told_apart():
            async with self._answer("POST", path, body) as response:
                async for chunk in response.aiter_raw():
                    size += len(chunk)
                    *lines, rest = (rest + chunk).split(b"\n")
                    for line in lines:
                        if line.strip():
                            yield line
                    if len(rest) > LONGEST_LINE or size > LONGEST_ANSWER:
                        raise self._refused("an answer without end")
                if rest.strip():
                    yield rest

    @asynccontextmanager
    async def _answer(
        self, method: str, path: str, body: Mapping[str, Any] | None
    ) -> AsyncIterator[httpx.Response]:
        timeout = httpx.Timeout(None, connect=self.settings.connect_timeout_s)
        async with (
            httpx.AsyncClient(
                trust_env=False, follow_redirects=False, verify=self._verify, timeout=timeout
            ) as client,
            client.stream(
                method, self.base + path, json=body, headers={"Accept-Encoding": "identity"}
            ) as response,
        ):
            if response.status_code != 200:
                raise await self._problem(response, named=body is not None)
            yield response

    async def _problem(self, response: httpx.Response, *, named: bool) -> SidecarError:
        """Return what an answer other than 200 means; `named`: the request named a model."""
        start = b""
        async for chunk in response.aiter_raw():
            start += chunk
            if len(start) > LONGEST_LINE:
                break
        told = message_of(_json(start))
        said = told or "no reason given"
        match response.status_code:
            case 404 if named and told:
                return self.missing(said)
            case 429 | 503:
                return SidecarError(Outcome.BUSY, f"{self.base} is busy: {said}.")
            case status:
                return self._refused(f"status {status} ({said})")

    def missing(self, said: str) -> SidecarError:
        """Return that the model is not there."""
        return SidecarError(
            Outcome.MODEL_MISSING,
            f"{self.base} has no model {self.settings.model}: {said}. Maybe fetch it with "
            "`scripts/init-llm.sh`, or install the bundle with `scripts/assistant-bundle.sh`.",
        )

    def lost(self, said: str) -> SidecarError:
        """Return that it broke off."""
        return SidecarError(
            Outcome.LOST,
            f"{self.base} broke off: {said}. Maybe it ran out of memory: a smaller "
            "ASSISTANT_NUM_CTX needs less.",
        )

    def _refused(self, said: str) -> SidecarError:
        return SidecarError(
            Outcome.REFUSED,
            f"{self.base} answered {said}. Maybe it is another kind of server: "
            f"ASSISTANT_DIALECT is {self.settings.dialect}.",
        )

    def value(self, text: bytes) -> Any:
        """Return the JSON value that a text is; raise SidecarError for noise."""
        found = _json(text)
        if found is None:
            raise self._refused("something else than JSON")
        return found

    def unexpected(self) -> SidecarError:
        """Return that JSON came which is not of the dialect."""
        return self._refused("JSON of another kind")

    @contextmanager
    def _told_apart(self) -> Iterator[None]:
        try:
            yield
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.InvalidURL) as error:
            raise SidecarError(
                Outcome.UNREACHABLE,
                f"nothing answers at {self.base} ({type(error).__name__}). Maybe it is not "
                "started: `docker compose --profile luxury up`.",
            ) from error
        except httpx.HTTPError as error:
            raise self.lost(type(error).__name__) from error


def message_of(value: Any) -> str:
    """Return the error that a JSON value tells of, in Ollama's form or OpenAI's; else ""."""
    error = value.get("error") if isinstance(value, dict) else None
    if isinstance(error, dict):
        error = error.get("message")
    plain = " ".join(error.split()) if isinstance(error, str) else ""
    return "".join(filter(str.isprintable, plain))[:_SAID].rstrip(".")


def _json(text: bytes) -> Any:
    """Return a JSON value; None for noise, as for null, which nobody answers."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
