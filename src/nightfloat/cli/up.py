"""`nightfloat up`: Nightfloat in the browser."""

from __future__ import annotations

import errno
import gc
import logging
import os
import socket
import sys
import threading
import webbrowser
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from nightfloat.cli.codes import DONE
from nightfloat.cli.inputs import InputError
from nightfloat.cli.screen import errors

_WAITING = 2048


def up(
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    data: Path | None = None,
    demo: Annotated[bool, Parameter(negative="")] = False,
    browser: bool = True,
    name: Annotated[tuple[str, ...], Parameter(negative="")] = (),
    proxy: Annotated[tuple[str, ...], Parameter(negative="")] = (),
) -> int:
    """Serve Nightfloat to the browser until Ctrl-C.

    Parameters
    ----------
    host
        The address to listen on. Others than this machine's own are not encrypted: put a proxy
        with https before them.
    port
        The port to listen on; 0 takes any free one.
    data
        The folder that holds everything; by default `nightfloat` in your data folder.
    demo
        Skip the questions: an example, and a link that signs in. By default in a folder of its
        own.
    browser
        Open the browser, if there is one.
    name
        A name by which browsers may call this server; repeat it for several.
    proxy
        The address of a proxy, or its network, whose X-Forwarded-For and X-Forwarded-Proto are
        believed; `*`: anybody's. Repeat it for several. One on this machine is always believed.
    """
    listening = _listen(host, port)
    # What is imported stays: looking through it for garbage is a fifth of the start. The server
    # begins to collect when it answers.
    gc.disable()
    try:
        with listening:
            return _serve(
                listening,
                host=host,
                data=data,
                demo=demo,
                browser=browser,
                names=name,
                proxies=proxy,
            )
    finally:
        # The process ends: to look through all of it once more would take a second.
        gc.freeze()
        gc.enable()


def _serve(
    listening: socket.socket,
    *,
    host: str,
    data: Path | None,
    demo: bool,
    browser: bool,
    names: tuple[str, ...],
    proxies: tuple[str, ...],
) -> int:
    # Imported here: `nightfloat --help` shall not load a web server.
    from nightfloat.api.app import create_app
    from nightfloat.api.serve import Server, new_state
    from nightfloat.api.versions import drafts_of
    from nightfloat.app.accounts import setup_needed
    from nightfloat.app.demo import prepare
    from nightfloat.app.warming import Warming
    from nightfloat.assistant.sidecar.settings import read_settings
    from nightfloat.auth.one_time import new_code
    from nightfloat.store.folder import default_data, opened

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    assistant = read_settings(os.environ)
    believed = _proxies(proxies)
    if data is None:
        data = default_data(os.environ)
        data = data.with_name(f"{data.name}-demo") if demo else data
    with opened(data) as database:
        code = ""
        if not demo:
            with database.read() as session:
                code = new_code() if setup_needed(session) else ""
        state = new_state(
            database,
            hosts=_hosts(host, names),
            proxies=believed,
            setup_code=code,
            assistant=assistant,
        )
        state.services.append(Warming(database, drafts_of(state)))
        shown = _url(host, listening.getsockname()[1])
        first = shown
        if demo:
            token = state.tokens.issue(prepare(database))
            first = f"{shown}/api/session/demo?token={token}"

        def ready() -> None:
            if not _loopback(host):
                _warn()
            print(f"Nightfloat is at {shown} · Ctrl-C stops it", flush=True)
            if code:
                # Whoever comes first would be the administrator.
                sure = names or proxies or not _loopback(host)
                who = "" if sure else ", should they come through a proxy"
                print(f"The set-up code, for the first administrator{who}: {code}", flush=True)
            if demo:
                print(f"Signs you in, once: {first}", flush=True)
            if browser and _has_browser():
                threading.Thread(target=webbrowser.open, args=(first,), daemon=True).start()

        Server(create_app(state), state, ready).run([listening])
    return DONE


def _listen(host: str, port: int) -> socket.socket:
    """Return a listening socket; raise InputError with the way out."""
    if not 0 <= port <= 65535:
        raise InputError(f"there is no port {port}. Maybe 8000.")
    try:
        family, kind, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError as error:
        raise InputError(f'there is no address "{host}". Maybe 127.0.0.1.') from error
    # The protocol is named because asyncio asks for it before it turns Nagle's delay off.
    listening = socket.socket(family, kind, socket.IPPROTO_TCP)
    try:
        if os.name != "nt":  # There it would let two servers share a port.
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(_WAITING)
    except OSError as error:
        listening.close()
        raise InputError(_why_not(error, host, port)) from error
    return listening


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"port {port} is in use. Maybe Nightfloat runs already, at {_url(host, port)}; "
            f"else take another one: `--port {port + 1 if port < 65535 else 8000}`."
        )
    if error.errno == errno.EACCES:
        return f"port {port} is not yours to take. Maybe one above 1023: `--port 8000`."
    if error.errno == errno.EADDRNOTAVAIL:
        return f'"{host}" is no address of this machine. Maybe 127.0.0.1.'
    reason = (error.strerror or "unknown reason").lower()
    return f"port {port} cannot be listened on: {reason}. Maybe another one with `--port`."


def _hosts(host: str, names: tuple[str, ...]) -> frozenset[str]:
    """Return the names by which browsers may call: what the Host header may say."""
    from nightfloat.api.edge import ANY_ADDRESS
    from nightfloat.api.state import LOOPBACK

    given = {host.casefold(), *(name.casefold() for name in names)}
    if not _loopback(host):
        own = socket.gethostname().casefold()
        given |= {ANY_ADDRESS, own, f"{own}.local"}
    return LOOPBACK | given


def _proxies(given: tuple[str, ...]) -> tuple[str, ...]:
    """Return the proxies as addresses with the size of their network; raise InputError."""
    from nightfloat.api.state import ANYBODY

    found = []
    for one in given:
        try:
            found.append(one if one == ANYBODY else str(ip_network(one)))
        except ValueError as error:
            raise InputError(
                f'"{one}" is no address of a proxy, nor of its network. '
                "Maybe 10.0.0.5, or 10.0.0.0/8."
            ) from error
    return tuple(found)


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.casefold() == "localhost"


def _url(host: str, port: int) -> str:
    """Return the address for people; a server on all addresses is shown by the machine's name."""
    if host in ("0.0.0.0", "::", ""):
        host = socket.gethostname()
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _has_browser() -> bool:
    """Return whether a window can open; a text browser would take the terminal."""
    if not sys.stdout.isatty():
        return False
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _warn() -> None:
    errors().print(
        "[should]Others can reach this server, and the connection is not encrypted. Maybe put a "
        "proxy with https before it.[/]",
        soft_wrap=True,
    )
