"""Serving: the hub on a port, in the open only when what it says is encrypted."""

import ssl
from pathlib import Path
from typing import Annotated, Final, TypeAlias

import typer
import uvicorn
from fastapi import FastAPI

from app.domain.problems import Refusal
from app.hub.commands.call import Call
from app.hub.opened import open_hub
from app.hub.setting_up import bring_up_to_date, set_up
from app.hub.web.application import make_application
from app.hub.web.logbook import start_log

_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_PORT: Final = 8460
_STOP_S: Final = 10
_TRIAL: Final = "SHIYONG"

Tls: TypeAlias = tuple[Path, Path]
"""A certificate with what leads to its root, and its private key: two files of PEM."""

Host = Annotated[str, typer.Option(help="监听的地址")]
Port = Annotated[int, typer.Option(min=1, max=65535, help="监听的端口")]


def initialise(
    ctx: typer.Context,
    database: Annotated[
        str,
        typer.Option(help="postgresql://…（账号须有权建角色）或 sqlite:///…；不给则用本文件夹里的 SQLite"),
    ] = "",
    files: Annotated[
        Path | None, typer.Option(help="存放快照和附件的文件夹，多个进程须共用；不给则在本文件夹里")
    ] = None,
) -> None:
    """建立中心：数据库、各角色、密钥。"""
    call: Call = ctx.obj
    set_up(call.home, database or call.home.trial_database, files)
    print(f"中心已建立在 {call.home.path}。下一步：station add，再 code，再 serve。")


def serve(
    ctx: typer.Context,
    host: Host = "127.0.0.1",
    port: Port = _PORT,
    tls_cert: Annotated[Path | None, typer.Option(help="证书（PEM）")] = None,
    tls_key: Annotated[Path | None, typer.Option(help="证书的私钥（PEM）")] = None,
    behind_proxy: Annotated[bool, typer.Option("--behind-proxy", help="由前置代理加密，来访地址由它写明")] = False,
) -> None:
    """开始服务，按 Ctrl+C 停止。没有证书时只在本机监听。"""
    call: Call = ctx.obj
    tls = certified(tls_cert, tls_key)
    if not may_listen(host, has_tls=tls is not None, is_behind_proxy=behind_proxy):
        raise Refusal.of("hub.needs_tls")
    bring_up_to_date(call.home, call.clock)
    _listen(call, host, port, tls=tls, is_behind_proxy=behind_proxy)


def try_out(ctx: typer.Context, port: Port = _PORT) -> None:
    """试用：一条命令在本机用 SQLite 建立中心，登入试用供电所，给出加入码并开始服务。"""
    call: Call = ctx.obj
    if not call.home.is_set_up:
        set_up(call.home, call.home.trial_database)
        with call.upkeep() as upkeep:
            upkeep.add_station(_TRIAL, "试用供电所")
    bring_up_to_date(call.home, call.clock)
    with call.upkeep() as upkeep:
        for station in upkeep.stations():
            print(f"{station.name}（{station.code}）的加入码：{upkeep.make_code(station.code, needs_approval=False)}")
    print(f"中心地址：http://127.0.0.1:{port}（县级一览：/county）", flush=True)
    _listen(call, "127.0.0.1", port, tls=None, is_behind_proxy=False)


def may_listen(host: str, *, has_tls: bool, is_behind_proxy: bool) -> bool:
    """Whether a hub may listen there: in the clear only to this machine or to the proxy that encrypts."""
    return has_tls or is_behind_proxy or host in _LOOPBACK


def certified(certificate: Path | None, key: Path | None) -> Tls | None:
    """The files to encrypt with, once they were read; None without any.

    Raises:
        Refusal: `hub.tls_both` when one is missing, `hub.tls_unusable` when they cannot be read or are no pair.
    """
    if certificate is None and key is None:
        return None
    if certificate is None or key is None:
        raise Refusal.of("hub.tls_both")
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError) as trouble:
        raise Refusal.of("hub.tls_unusable", certificate=str(certificate), key=str(key)) from trouble
    return certificate, key


def server_of(application: FastAPI, host: str, port: int, tls: Tls | None) -> uvicorn.Server:
    """What serves an application on a port, encrypted if there is something to do it with."""
    return uvicorn.Server(
        uvicorn.Config(
            application,
            host=host,
            port=port,
            ssl_certfile=tls[0] if tls else None,
            ssl_keyfile=tls[1] if tls else None,
            proxy_headers=False,  # who asks is read where it matters, and from one header only
            server_header=False,
            access_log=False,
            log_config=None,
            timeout_graceful_shutdown=_STOP_S,
        )
    )


def _listen(call: Call, host: str, port: int, *, tls: Tls | None, is_behind_proxy: bool) -> None:
    start_log()
    application = make_application(
        open_hub(call.home.settings(), call.clock),
        is_behind_proxy=is_behind_proxy,
        is_tls=tls is not None or is_behind_proxy,
    )
    server_of(application, host, port, tls).run()
