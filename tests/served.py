# SPDX-License-Identifier: GPL-2.0-or-later
"""What the tests that talk to tracuu-searchd share: TAP lines, a store made of the corpus, and the server over it."""
import http.client
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
import traceback
import urllib.parse

SRCDIR = os.environ.get("srcdir", os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILDDIR = os.environ.get("builddir", os.path.join(SRCDIR, "build"))
SECONDS_TO_STOP = 2


class Tap:
    """TAP on stdout. check(what, condition, why) for one line; case(what, function) runs one that may raise."""

    def __init__(self):
        self.n = 0

    def check(self, what, passed, why=""):
        self.n += 1
        print(f"{'ok' if passed else 'not ok'} {self.n} - {what}", flush=True)
        if not passed:
            for line in str(why).splitlines()[:20]:
                self.note(line[:300])

    def case(self, what, function):
        try:
            function()
        except Exception:  # pylint: disable=broad-except  # a case that fails must not hide the next
            self.check(what, False, traceback.format_exc())
        else:
            self.check(what, True)

    def note(self, text):
        print(f"# {text}", flush=True)

    def skip(self, what, why):
        self.n += 1
        print(f"ok {self.n} - {what} # SKIP {why}", flush=True)

    def skip_all(self, why):
        print(f"1..0 # SKIP {why}")

    def finish(self):
        print(f"1..{self.n}")


PAIR = """ĐẢNG BỘ TỈNH QUẢNG TRỊ
HUYỆN ỦY VĨNH LINH
*
Số {number}

ĐẢNG CỘNG SẢN VIỆT NAM
Vĩnh Linh, ngày {date}

Kính gửi: Các chi bộ trực thuộc

Để chuẩn bị mùa mưa bão, Ban Thường vụ Huyện ủy yêu cầu các chi bộ, đảng bộ trực thuộc rà soát số hộ ở vùng trũng, thống kê cầu tạm, đường
lầy lội, cử người trực đêm ở các điểm sạt lở, dự trữ gạo, mì, nước uống cho ba ngày và báo danh sách thuyền, xuồng có thể huy động. Trường học,
trạm y tế mở cửa đón dân khi có lệnh. Kết quả gửi về văn phòng trước ngày cuối tháng để tổng hợp.
"""


def add_pair(papers):
    """Two papers, pair/a and pair/b, of one text; of the second neither number nor date can be read, so that they may be one paper, or not."""
    folder = os.path.join(papers, "pair")
    os.mkdir(folder)
    for name, number, date in (("a.txt", "915-CV/HU", "14 tháng 9 năm 2023"), ("b.txt", "..-~", "~ ~")):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(PAIR.format(number=number, date=date))


def index(store, papers):
    """Indexes; the corpus holds files that fail on purpose, so 1 is a good status too."""
    done = subprocess.run([os.path.join(BUILDDIR, "tracuu-indexer"), "--store", store, papers], capture_output=True, text=True, check=False)
    if done.returncode > 1:
        raise RuntimeError(f"tracuu-indexer gave {done.returncode}: {done.stderr}")


class Reply:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def type(self):
        return self.headers.get("Content-Type", "")

    @property
    def json(self):
        return json.loads(self.body)


class Server:
    """tracuu-searchd over a store made of corpus/papers, in a scratch folder of its own; a context manager.

    `prepare` is called with the folder of the papers before they are indexed.
    """

    def __init__(self, prepare=None):
        self.prepare = prepare
        self.scratch = tempfile.mkdtemp(prefix="tracuu-test.")
        self.store = os.path.join(self.scratch, "store")
        self.papers = os.path.join(self.scratch, "papers")
        self.process = None
        self.url = ""
        self.ready_ms = 0.0

    def __enter__(self):
        try:
            shutil.copytree(os.path.join(SRCDIR, "corpus", "papers"), self.papers, copy_function=shutil.copyfile)
            if self.prepare:
                self.prepare(self.papers)
            index(self.store, self.papers)
            self.start()
        except BaseException:
            shutil.rmtree(self.scratch, ignore_errors=True)
            raise
        return self

    def __exit__(self, *exception):
        if self.process.poll() is None:
            self.stop(signal.SIGTERM)
        shutil.rmtree(self.scratch, ignore_errors=True)

    def start(self):
        since = time.monotonic()
        self.process = subprocess.Popen([os.path.join(BUILDDIR, "tracuu-searchd"), "--store", self.store, "--listen", "127.0.0.1:0"],
                                        stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line.startswith("tracuu-searchd: http://"):
            raise RuntimeError(f"tracuu-searchd said {line!r} when it started")
        self.url = line.split()[1]
        self.get("/health")
        self.ready_ms = (time.monotonic() - since) * 1000

    def stop(self, which):
        """Returns the exit status and the seconds that it took; kills a server that does not stop."""
        since = time.monotonic()
        self.process.send_signal(which)
        try:
            status = self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = self.process.wait()
        self.process.stdout.close()
        return status, time.monotonic() - since

    def ask(self, method, target, body=None, headers=None):
        """One request, its target sent byte for byte as given; a header of None is not sent, Host neither."""
        connection = http.client.HTTPConnection(urllib.parse.urlsplit(self.url).netloc, timeout=20)
        try:
            connection.putrequest(method, "/", skip_host="Host" in (headers or {}), skip_accept_encoding=True)
            connection._buffer[0] = b"%s %s HTTP/1.1" % (method.encode(), target if isinstance(target, bytes) else target.encode())
            for name, value in (headers or {}).items():
                if value is not None:
                    connection.putheader(name, value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            reply = connection.getresponse()
            return Reply(reply.status, reply.headers, reply.read())
        finally:
            connection.close()

    def get(self, target):
        return self.ask("GET", target)

    def search(self, question, **more):
        return self.get("/api/search?" + urllib.parse.urlencode({"q": question, **more}))
