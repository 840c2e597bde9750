"""The process that serves, in which no thread waits for a slow phone.

A request is given to a thread once it has come whole. Until then it costs a place among the open
connections and no more: forty phones that stall on a bad network must not keep the others waiting.
"""

import re
import select
import socket
import struct
import time
from typing import Any

from gunicorn.workers.gthread import _DEFER, ThreadWorker

from survey_app.cli.request_log import RequestLog

REQUEST_SECONDS = 30.0
"""How long a request may take to come whole."""

PIECE_SECONDS = 10
"""How long a thread waits for the next piece of what is too long to be waited for before."""

FIRST_PIECE_MILLISECONDS = 50
LONGEST_HEAD = 64 * 1024
LONGEST_BODY = 256 * 1024
"""Longer bodies are read by the thread, piece by piece; a filled form has a few kilobytes."""

PIECE_BYTES = 64 * 1024
LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,12})[ \t]*(?:\r\n|$)")
READ_BY_THE_THREAD = (b"\r\ntransfer-encoding:", b"\r\nexpect:")


class PatientWorker(ThreadWorker):  # type: ignore[misc] # gunicorn ships no types
    """Gunicorn's worker with threads, which collects a request before a thread takes it."""

    log: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.log = RequestLog(self.log)

    def handle(self, conn: Any) -> Any:
        """Serve a request that has come whole; put another one back to wait for the rest."""
        try:
            state = _collect(conn)
        except OSError:
            return False
        if state == "whole":
            conn.data_ready, conn.began_at = True, None
            return super().handle(conn)
        in_time = time.monotonic() < conn.began_at + REQUEST_SECONDS
        return _DEFER if state == "coming" and in_time and self.alive else False

    def finish_request(self, conn: Any, fs: Any) -> None:
        """Let what waits for its rest wait until its own deadline."""
        super().finish_request(conn, fs)
        if self.pending_conns and self.pending_conns[-1] is conn:
            conn.timeout = conn.began_at + REQUEST_SECONDS


def _collect(conn: Any) -> str:
    """Take what has come without waiting; says "whole", "coming" or "gone"."""
    if getattr(conn, "began_at", None) is None:
        conn.began_at = time.monotonic()
    if not conn.initialized:
        _set_patience(conn.sock)
        conn.init()
        _wait_briefly(conn.sock)
    kept = conn.parser.unreader.buf
    while not _is_whole(kept.getvalue()):
        try:
            piece = conn.sock.recv(PIECE_BYTES, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return "coming"
        if not piece:
            return "gone"
        kept.seek(0, 2)
        kept.write(piece)
    return "whole"


def _is_whole(arrived: bytes) -> bool:
    r"""Whether a thread can serve this without waiting, or has to wait in any case.

    >>> _is_whole(b"GET / HTTP/1.1\r\nHost: a\r\n"), _is_whole(b"GET / HTTP/1.1\r\n\r\n")
    (False, True)
    >>> post = b"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\n"
    >>> _is_whole(post + b"a="), _is_whole(post + b"a=1")
    (False, True)
    """
    end = arrived.find(b"\r\n\r\n")
    if end < 0:
        return len(arrived) > LONGEST_HEAD  # refused by whoever reads it
    head = arrived[:end].lower()
    length = LENGTH.search(head)
    if length is None or any(mark in head for mark in READ_BY_THE_THREAD):
        return True
    body = int(length[1])
    return body > LONGEST_BODY or len(arrived) >= end + 4 + body


def _set_patience(sock: socket.socket) -> None:
    # The kernel's own timeouts: they hold while the socket blocks, which gunicorn switches on.
    for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
        sock.setsockopt(socket.SOL_SOCKET, option, struct.pack("ll", PIECE_SECONDS, 0))


def _wait_briefly(sock: socket.socket) -> None:
    # A request mostly comes right behind its connection.
    waiting = select.poll()
    waiting.register(sock, select.POLLIN)
    waiting.poll(FIRST_PIECE_MILLISECONDS)
