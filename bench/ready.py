#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""How long tracuu-searchd takes from its start to its first answer that needs the store. usage: ready.py SEARCHD STORE; prints JSON."""
import json
import statistics
import subprocess
import sys
import time
import urllib.request

STARTS = 11


def start(searchd, store):
    since = time.monotonic()
    server = subprocess.Popen([searchd, "--store", store, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, text=True)
    try:
        url = server.stdout.readline().split()[-1]
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url + "health", timeout=10) as reply:
            reply.read()
        return (time.monotonic() - since) * 1000
    finally:
        server.terminate()
        server.wait()
        server.stdout.close()


times = [start(sys.argv[1], sys.argv[2]) for _ in range(STARTS)]
print(json.dumps({"median_ms": round(statistics.median(times), 1), "max_ms": round(max(times), 1)}))
