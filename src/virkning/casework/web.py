"""How gunicorn runs the site. Read by gunicorn; every name here is one of its settings."""

from __future__ import annotations

import gc
import os
import threading
import time
from typing import Any

from virkning.casework.serving import STOPPING_SECONDS, THREADS, WORKERS

worker_class = "gthread"
preload_app = True  # a worker that died is replaced at once, by one that has read the program already
workers, threads = WORKERS, THREADS
timeout, graceful_timeout, keepalive = 60, STOPPING_SECONDS, 5
loglevel = "warning"
control_socket_disable = True  # nobody steers it but its parent
forwarded_allow_ips = "127.0.0.1,::1"


def post_fork(server: Any, worker: Any) -> None:
    """What was read before the fork stays; looking for garbage less often takes a tenth off each request."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def when_ready(server: Any) -> None:
    """Leave when the parent is gone: a site without its keeper would hold on to port and database."""
    parent = int(os.environ.get("VIRKNING_PARENT", "0"))

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os.kill(os.getpid(), 15)

    if parent:
        threading.Thread(target=watch, daemon=True).start()
