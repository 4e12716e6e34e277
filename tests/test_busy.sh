#!/usr/bin/env bash
exec python3 "$srcdir/tests/test_busy.py"
