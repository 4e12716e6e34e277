#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""tracuu-searchd when more is asked of it than it can do at once. Nothing here is slow by chance: what takes its time waits at a gate that the test opens."""
import concurrent.futures
import contextlib
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import traceback
import urllib.parse

sys.dont_write_bytecode = True
from served import BUILDDIR, SECONDS_TO_STOP, Server, Tap  # noqa: E402

PROBLEM = "application/problem+json; charset=utf-8"
CPUS = len(os.sched_getaffinity(0))
DESKS = min(max(CPUS, 3), 32)  # as server.c has them, of either kind; and where the index is elsewhere:
FAR_DESKS = min(max(4 * CPUS, 3), 32)
AT_ONCE_SECONDS = 4  # what a question may take that waits for nobody; below PATIENCE of server.c, after which it would be refused
PATIENCE = 5
PADDING = 24 << 20  # more than sockets hold
MANY = DESKS + 4

tap = Tap()


class Gate:
    """A program that does not begin before the gate is open, and is stopped when it closes again."""

    def __init__(self, folder, name, command):
        self.open_at, self.pids_at, self.program = (os.path.join(folder, name + end) for end in (".open", ".pids", ""))
        with open(self.program, "w", encoding="utf-8") as script:
            script.write(f'#!/bin/sh\necho $$ >>"{self.pids_at}"\nwhile [ ! -e "{self.open_at}" ]; do sleep 0.05; done\nexec {command} "$@"\n')
        os.chmod(self.program, 0o700)
        self.open()

    def pids(self):
        if not os.path.exists(self.pids_at):
            return []
        with open(self.pids_at, encoding="ascii") as file:
            return [int(line) for line in file if line.endswith("\n")]

    def signal(self, which):
        for pid in self.pids():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, which)

    def open(self):
        with open(self.open_at, "w", encoding="ascii"):
            pass
        self.signal(signal.SIGCONT)

    def close(self):
        os.remove(self.open_at)
        self.signal(signal.SIGSTOP)


def wait_until(condition, seconds=20):
    for _ in range(seconds * 20):
        if condition():
            return True
        time.sleep(0.05)
    return False


def timed(call):
    since = time.monotonic()
    reply = call()
    return reply, time.monotonic() - since


def check_questions_go_on(server, pending, what):
    """Questions beside what is `pending`, none of which has ended before they are answered."""
    targets = ["/api/search?q=tham+muu", "/api/search?q=ket+luan+44", "/api/suggest?q=44-KL", "/api/works/1", "/api/missing", "/health", "/"]
    replies = [timed(lambda target=target: server.get(target)) for target in targets * 2]
    tap.check(f"{what}: questions are answered at once", all(reply.status == 200 and seconds < AT_ONCE_SECONDS for reply, seconds in replies),
              [(reply.status, round(seconds, 2)) for reply, seconds in replies])
    tap.check(f"{what}: while all of it is under way", not any(future.done() for future in pending), [future.done() for future in pending])


def check_images(server, gate):
    """More pages are drawn than there are desks."""
    scan = server.search("tệp:trang-quet").json["hits"][0]["paper"]
    gate.close()
    with concurrent.futures.ThreadPoolExecutor(MANY) as pool:
        try:
            images = [pool.submit(server.get, f"/api/papers/{scan}/pages/1.png?dpi={50 + n}") for n in range(MANY)]
            tap.check("page images: they are being drawn", wait_until(gate.pids))
            check_questions_go_on(server, images, "page images")
        finally:
            gate.open()
        replies = [image.result() for image in images]
    tap.check("page images: then each is there", all(reply.status == 200 and reply.body.startswith(b"\x89PNG") for reply in replies), [(r.status, r.body[:200]) for r in replies])


def check_writers(server):
    """More people decide and gather than there are desks, while somebody else writes."""
    items = [item["id"] for item in server.get(f"/api/review?limit={MANY}").json["items"]]
    as_json = {"Content-Type": "application/json"}
    calls = [lambda item=item: server.ask("POST", f"/api/review/{item}", b'{"decision":"reject"}', as_json) for item in items] + \
            [lambda n=n: server.ask("POST", "/api/dossiers", f'{{"name":"{n}","papers":[]}}'.encode(), as_json) for n in range(MANY)] + [lambda: server.get("/api/dossiers")] * MANY
    server.ask("POST", "/api/dossiers", b'{"name":"x","papers":[]}', as_json)
    with contextlib.ExitStack() as stack:
        pool = stack.enter_context(concurrent.futures.ThreadPoolExecutor(len(calls)))
        locks = [stack.enter_context(contextlib.closing(sqlite3.connect(os.path.join(server.store, name), isolation_level=None))) for name in ("archive.sqlite", "dossiers.sqlite")]
        for lock in locks:
            lock.execute("BEGIN IMMEDIATE")
        decisions = [pool.submit(call) for call in calls]
        time.sleep(0.5)
        try:
            check_questions_go_on(server, decisions[:2], "decisions and dossiers")
        finally:
            for lock in locks:
                lock.execute("ROLLBACK")
        replies = [decision.result() for decision in decisions]
    tap.check("decisions and dossiers: then all are written", {reply.status for reply in replies} <= {200, 201}, [(reply.status, reply.body[:200]) for reply in replies])


def send(server, target, buffer=None):
    """A request whose answer is not read yet."""
    where = urllib.parse.urlsplit(server.url)
    client = socket.socket()
    if buffer:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
    client.settimeout(20)
    client.connect((where.hostname, where.port))
    client.sendall(f"GET {target} HTTP/1.1\r\nHost: {where.netloc}\r\n\r\n".encode())
    return client


def check_slow_readers(server):
    """Clients that read what they asked for slowly, more of them than there are desks."""
    scan = server.search("tệp:trang-quet").json["hits"][0]["paper"]
    with contextlib.ExitStack() as stack:
        clients = [stack.enter_context(contextlib.closing(send(server, f"/api/papers/{scan}/original", 4096))) for _ in range(MANY)]
        tap.check("slow readers: each has begun", all(client.recv(12) == b"HTTP/1.1 200" for client in clients))
        replies = [timed(lambda target=target: server.get(target)) for target in ("/api/search?q=tham+muu", "/api/export?q=tham+muu", f"/api/papers/{scan}/pages/1.png", "/api/dossiers")]
        tap.check("slow readers: nobody waits for them", all(reply.status == 200 and seconds < AT_ONCE_SECONDS for reply, seconds in replies),
                  [(reply.status, round(seconds, 2)) for reply, seconds in replies])
        rest = 0
        while part := clients[0].recv(1 << 20):
            rest += len(part)
            if rest > PADDING:
                break
        tap.check("slow readers: and what they read is whole", rest > PADDING, rest)


def ask_together(server, questions, pool):
    return [pool.submit(timed, lambda question=question: server.search(question)) for question in questions]


def read_metric(server, name):
    return next(int(line.split()[1]) for line in server.get("/metrics").body.decode().splitlines() if line.startswith(name + " "))


def check_gone(server, gate):
    """All desks are taken; of those who wait for one some go."""
    begun = len(gate.pids()) + FAR_DESKS - 1  # one desk has its program from the start
    gate.close()
    with concurrent.futures.ThreadPoolExecutor(FAR_DESKS) as pool:
        held = ask_together(server, [f"hội chữ thập đỏ {n}" for n in range(FAR_DESKS)], pool)
        tap.check("all desks are taken", wait_until(lambda: len(gate.pids()) == begun, 4), f"{len(gate.pids())} of {begun}")
        clients = [send(server, f"/api/search?q=di+{n}") for n in range(10)]
        staying = send(server, "/api/search?q=hien+mau")
        time.sleep(0.3)
        for client in clients:
            client.close()
        time.sleep(0.3)
        before = read_metric(server, "tracuu_gone_total")
        gate.open()
        replies = [future.result()[0].status for future in held]
    tap.check("who has a desk is answered", set(replies) == {200}, replies)
    tap.check("who waited and stayed is answered", staying.recv(12) == b"HTTP/1.1 200")
    staying.close()
    tap.check("what was asked by who has gone is not worked out", before == 0 and wait_until(lambda: read_metric(server, "tracuu_gone_total") == len(clients), 5), read_metric(server, "tracuu_gone_total"))


def check_refused(server, gate):
    """All desks are taken for longer than one waits."""
    more = 5
    gate.close()
    with concurrent.futures.ThreadPoolExecutor(FAR_DESKS + more) as pool:
        try:
            asked = ask_together(server, [f"tham mưu {n}" for n in range(FAR_DESKS + more)], pool)
            page = server.get("/")
            done = concurrent.futures.wait(asked, PATIENCE + 3, concurrent.futures.FIRST_COMPLETED).done
            wait_until(lambda: sum(future.done() for future in asked) >= more, 2)
        finally:
            gate.open()
        replies = [future.result() for future in asked]
    refused = [(reply, seconds) for reply, seconds in replies if reply.status == 503]
    tap.check("the page itself needs no desk", page.status == 200 and done)
    tap.check("who waits too long is told so, in words, and when to come again", len(refused) == more and all(
        reply.type == PROBLEM and reply.json["title"] == "Máy chủ đang bận / the server is busy" and "xin thử lại" in reply.json["detail"] and int(reply.headers["Retry-After"]) > 0 and
        PATIENCE - 0.5 < seconds < PATIENCE + 4 for reply, seconds in refused), [(reply.status, round(seconds, 2), reply.body[:200]) for reply, seconds in replies])
    tap.check("nobody else is", [reply.status for reply, _ in replies].count(200) == FAR_DESKS, [reply.status for reply, _ in replies])
    tap.check("it is counted", read_metric(server, "tracuu_busy_total") == more)
    tap.check("and who comes again is answered", server.search("tham mưu 0").status == 200)


def add_scan(papers):
    """A page that has to be drawn, in a file of some size."""
    scan = os.path.join(papers, "trang-quet.png")
    subprocess.run([os.path.join(BUILDDIR, "tests/page_maker"), os.path.join(papers, "tap", "58-hd-tdtn-2021.txt"), scan], check=True)
    with open(scan, "ab") as file:
        file.truncate(file.tell() + PADDING)


def run(server, *checks):
    for check, *more in checks:
        try:
            check(server, *more)
        except Exception:  # pylint: disable=broad-except  # one part that breaks must not hide the others
            tap.check(check.__name__, False, traceback.format_exc())


def move_index(server):
    """The index is behind a program; gives its gate."""
    far = os.path.join(server.scratch, "far")
    shutil.copytree(server.store, far)
    gate = Gate(server.scratch, "part", f"'{BUILDDIR}/tracuu' shard --store '{far}' 0")
    shutil.rmtree(os.path.join(server.store, "index", "0"))
    with open(os.path.join(server.store, "shards"), "w", encoding="utf-8") as file:
        file.write(f"0 prog {gate.program}\n")
    return gate


def main():
    os.environ.update(LC_ALL="C.UTF-8", LANGUAGE="vi", TRACUU_LOCALEDIR=os.path.join(BUILDDIR, "po"))
    with tempfile.TemporaryDirectory(prefix="tracuu-test.") as folder:
        drawer = Gate(folder, "drawer", f"'{os.environ.get('TRACUU_EXTRACTOR', os.path.join(BUILDDIR, 'tracuu-extractor'))}'")
        os.environ["TRACUU_EXTRACTOR"] = drawer.program
        with Server(prepare=add_scan) as server:
            os.remove(drawer.pids_at)  # those that read for the indexer
            run(server, (check_images, drawer), (check_writers,), (check_slow_readers,))
            server.stop(signal.SIGTERM)
            part = move_index(server)
            server.start()
            run(server, (check_gone, part), (check_refused, part))
            status, seconds = server.stop(signal.SIGTERM)
            tap.check("it stops as it should", status == 0 and seconds < SECONDS_TO_STOP, (status, seconds))
    tap.finish()


main()
