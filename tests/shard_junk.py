#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A peer of shards that answers junk, over stdin and stdout as one that `prog` runs.

usage: shard_junk.py KIND [COMMAND...]
KIND: what it answers with:
  text     something else altogether
  long     a frame that says it is 4 GB long
  endless  a frame of the most there may be, and no end of it
  short    half an answer, then nothing
  other    the answer to another question
  version  a protocol to come
  flip N   what COMMAND, a real shard, answers, with byte N of each answer changed
  cut N    the same, each answer cut off behind N bytes but said to be whole
  idle F   what COMMAND answers, until it is asked for its facts the third time: then it ends; where there is a file F already, it does not, otherwise it makes it
  busy F   the same the third time that it is to match something
"""
import os
import struct
import subprocess
import sys
import time

FACTS, MATCH = 1, 5


def read_frame(stream):
    head = stream.read(8)
    if len(head) < 8:
        sys.exit(0)
    return head[3], stream.read(struct.unpack(">I", head[4:])[0])


def frame(kind, payload, length=None, version=1):
    return b"tc" + bytes([version, kind]) + struct.pack(">I", len(payload) if length is None else length) + payload


def put(data):
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def endless():
    put(frame(FACTS, b"", 64 << 20))
    while True:
        put(b"\x80" * 65536)


def damage(kind, at, payload):
    if kind == "cut":
        return payload[:at]
    changed = bytearray(payload)
    if changed:
        changed[at % len(changed)] ^= 0xFF
    return bytes(changed)


def relay(kind, argument, command):
    shard = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    ends_at, seen = {"idle": FACTS, "busy": MATCH}.get(kind), 0
    while True:
        asked, question = read_frame(sys.stdin.buffer)
        seen += asked == ends_at
        if seen == 3 and not os.path.exists(argument):
            open(argument, "w").close()
            return
        shard.stdin.write(frame(asked, question))
        shard.stdin.flush()
        answered, payload = read_frame(shard.stdout)
        # The facts are left whole unless it is their first byte, so that what comes behind them is reached.
        if not ends_at and (asked != FACTS or argument == "0"):
            payload = damage(kind, int(argument), payload)
        put(frame(answered, payload))


def main():
    kind = sys.argv[1]
    if kind in ("flip", "cut", "idle", "busy"):
        relay(kind, sys.argv[2], sys.argv[3:])
        return
    read_frame(sys.stdin.buffer)
    if kind == "endless":
        endless()
    put({
        "text": b"ssh: welcome to this machine\n" * 10,
        "long": frame(FACTS, b"", 0xFFFFFFFF),
        "short": frame(FACTS, b"\x01\x05", 100),
        "other": frame(FACTS + 1, b"\x00"),
        "version": frame(FACTS, b"", version=9),
    }[kind])
    time.sleep(0 if kind == "short" else 60)


try:
    main()
except BrokenPipeError:
    pass
