"""The address of the database becomes settings, and a server that never answers is given up."""

from __future__ import annotations

import socket

import psycopg
import pytest

from virkning.casework.home import PATIENCE_SECONDS, database_settings


def test_every_connection_has_its_patience_and_the_address_may_say_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://someone@db.example/virkning")
    assert database_settings()["OPTIONS"]["connect_timeout"] == PATIENCE_SECONDS
    monkeypatch.setenv("DATABASE_URL", "postgresql://someone@db.example/virkning?connect_timeout=2&sslmode=require")
    options = database_settings()["OPTIONS"]
    assert options["connect_timeout"] == "2"
    assert options["sslmode"] == "require"


def test_a_server_that_takes_calls_and_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        monkeypatch.setenv("DATABASE_URL", f"postgresql://someone@127.0.0.1:{port}/virkning?connect_timeout=2")
        settings = database_settings()
        with pytest.raises(psycopg.OperationalError, match="timeout"):
            psycopg.connect(
                host=settings["HOST"],
                port=settings["PORT"],
                user=settings["USER"],
                connect_timeout=int(settings["OPTIONS"]["connect_timeout"]),
            )
