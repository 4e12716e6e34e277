#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The first pages in a real browser: Chromium without a screen, driven over the WebDriver protocol (W3C) of chromedriver, keys only.

Skipped where chromedriver is not installed (Debian: chromium-driver).
"""
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

sys.dont_write_bytecode = True
from served import Server, Tap  # noqa: E402

TAB, ENTER = "\ue004", "\ue007"
PHONE = {"width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": False}
PATIENCE = 10.0  # seconds until a page must show what is waited for
MAX_TABS = 80
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
             "--disable-dev-shm-usage", "--window-size=1000,800"]
PROBE = '<img src=x onerror="window.hacked=1">'
JUNK = {"an unbalanced quote": '"không đóng', "a lone AND": "AND", "nothing": "", "10 KB": "ab ~(\" " * 1463}
ERROR_SHOWN = "return [...document.querySelectorAll('main h1')].some((h) => h.textContent === 'Không mở được')"

tap = Tap()
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Browser:
    """One session; a context manager."""

    def __init__(self):
        self.profile = tempfile.mkdtemp(prefix="tracuu-browser.")
        self.driver = subprocess.Popen(["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.session = ""

    def __enter__(self):
        try:
            port = next(m[1] for m in (re.search(r"started successfully on port (\d+)", line) for line in self.driver.stdout) if m)
            self.base = f"http://127.0.0.1:{port}/session"
            options = {"args": ARGUMENTS + [f"--user-data-dir={self.profile}"]}
            self.session = self.call("POST", "", {"capabilities": {"alwaysMatch": {
                "browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "SEVERE"}}}})["sessionId"]
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *exception):
        if self.session:
            self.call("DELETE", "")
        self.driver.terminate()
        self.driver.wait()
        self.driver.stdout.close()
        shutil.rmtree(self.profile, ignore_errors=True)

    def call(self, method, path, body=None):
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(self.base + (f"/{self.session}" if self.session else "") + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with opener.open(request, timeout=60) as reply:
                return json.load(reply)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{method} {path}: {error.read().decode()[:400]}") from error

    def open(self, url):
        self.call("POST", "/url", {"url": url})

    def back(self):
        self.call("POST", "/back", {})

    def run(self, script, *arguments):
        return self.call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def command(self, name, parameters):
        """A command of Chromium's own protocol."""
        return self.call("POST", "/goog/cdp/execute", {"cmd": name, "params": parameters})

    def press(self, keys):
        actions = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self.call("POST", "/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": actions}]})

    def wait(self, script, *arguments):
        """Until the script gives something true, which is returned."""
        until = time.monotonic() + PATIENCE
        while True:
            value = self.run(script, *arguments)
            if value or time.monotonic() > until:
                break
            time.sleep(0.05)
        if not value:
            raise AssertionError(f"waited in vain for: {script} {arguments}\n{self.run('return location.href + document.body.innerText.slice(0, 1500)')}")
        return value

    def wait_for(self, selector):
        return self.wait("return document.querySelector(arguments[0]) !== null", selector)

    def tab_to(self, selector):
        for _ in range(MAX_TABS):
            self.press(TAB)
            if self.run("return document.activeElement?.matches(arguments[0]) ?? false", selector):
                return
        raise AssertionError(f"{MAX_TABS} Tabs do not lead to {selector}")

    def text(self, selector):
        return self.run("return [...document.querySelectorAll(arguments[0])].map((node) => node.innerText)", selector)

    def errors(self):
        """What the console calls errors; that no icon is there is none."""
        return [entry["message"] for entry in self.call("POST", "/se/log", {"type": "browser"}) if "favicon" not in entry["message"]]


def check_search(browser, server):
    browser.open(server.url)
    browser.wait("return document.activeElement?.id === 'q'")
    browser.press("ket luan 44" + ENTER)
    browser.wait_for("ol.hits li")
    answer = "\n".join(browser.text("section.answer"))
    tap.check("ket luan 44: the work that is named stands first", any("44-KL/TW" in text for text in browser.text("section.answer h2")), answer)
    trees = {tree.partition("\n")[0]: tree for tree in browser.text("section.answer .tree")}
    tap.check("its chain: rests on 43-CT/TW", "43-CT/TW" in trees.get("Dựa trên", ""), answer)
    tap.check("its chain: carried out by 1169-CV/TU", "1169-CV/TU" in trees.get("Được thực hiện bởi", ""), answer)
    marks = [text.strip().lower() for text in browser.text("ol.hits mark")]
    tap.check("snippets mark what was asked", marks and any("44" in mark for mark in marks), marks[:20])


def check_follow(browser):
    browser.tab_to("ol.hits h2 a")
    browser.press(ENTER)
    browser.wait_for(".text a[href^='/work/']")
    tap.check("Enter on a hit opens the paper", browser.run("return location.pathname.startsWith('/paper/')"))
    tap.check("its citations are links", len(browser.text(".text a[href^='/work/']")) >= 2)
    paper = browser.run("return location.href")
    browser.tab_to(".text a[href^='/work/']")
    browser.press(ENTER)
    browser.wait_for("main .tree li a")
    tap.check("Enter on a citation opens the work with its chain", browser.run("return location.pathname.startsWith('/work/')"))
    work = browser.run("return location.href")
    browser.back()
    browser.wait_for(".text a[href^='/work/']")
    tap.check("back leads to the paper", browser.run("return location.href") == paper, browser.run("return location.href"))
    browser.back()
    browser.wait_for("ol.hits li")
    tap.check("back again leads to the search, its question in the box", browser.run("return document.getElementById('q').value") == "ket luan 44")
    return paper, work


def check_phone(browser, server, paper, work):
    browser.command("Emulation.setDeviceMetricsOverride", PHONE)
    for name, address, selector in (("welcome", server.url, "main ul a"), ("search", server.url + "?q=tham+muu", "ol.hits li"), ("paper", paper, ".text a"),
                                    ("named work", server.url + "?q=ket+luan+44", "section.answer"), ("work", work, "main .tree li"), ("missing", server.url + "missing", "main ol li")):
        browser.open(address)
        browser.wait_for(selector)
        browser.run("document.querySelectorAll('details').forEach((node) => { node.open = true; })")
        width = browser.run("return document.documentElement.scrollWidth")
        wide = browser.run("return [...document.querySelectorAll('body *')].filter((n) => n.getBoundingClientRect().right > innerWidth + 1).map((n) => n.outerHTML.slice(0, 120))")
        tap.check(f"{name} page fits {PHONE['width']} px", width <= PHONE["width"], f"{width} px\n" + "\n".join(wide))
    browser.command("Emulation.clearDeviceMetricsOverride", {})


def ask(browser, server, question):
    browser.open(server.url)
    browser.wait("return document.activeElement?.id === 'q'")
    browser.run("document.getElementById('q').value = arguments[0]", question)
    browser.press(ENTER)
    browser.wait("return location.search.startsWith('?q=') && document.getElementById('main').children.length > 0")


def check_hostile(browser, server):
    ask(browser, server, PROBE)
    browser.wait("return document.title.includes('<img')")
    inert = browser.run("return !window.hacked && document.querySelector('main img') === null")
    tap.check("a question with HTML is shown as text", inert and browser.run("return document.getElementById('q').value") == PROBE)
    for name, question in JUNK.items():
        ask(browser, server, question)
        browser.wait("return document.querySelector('main ol.hits, main p') !== null")
        time.sleep(0.2)  # an error would be drawn after the first view
        tap.check(f"junk question, {name}: no error is shown", not browser.run(ERROR_SHOWN), browser.text("main"))


def check_quiet(browser, server):
    origin = server.url.rstrip("/")
    browser.open(server.url + "?q=ket+luan+44")
    browser.wait_for("ol.hits li")
    names = browser.run("return performance.getEntries().map((entry) => entry.name).filter((name) => /^[a-z]+:/.test(name))")
    outside = [name for name in names if urllib.parse.urlsplit(name).scheme in ("http", "https", "data", "ws") and not name.startswith(origin + "/")]
    tap.check("no request leaves the origin", len(names) > 3 and not outside, outside or names)
    errors = browser.errors()
    tap.check("the console saw no error in the whole visit", not errors, "\n".join(errors))


def main():
    if not shutil.which("chromedriver"):
        tap.skip_all("no chromedriver (Debian: chromium-driver)")
        return
    with Server() as server, Browser() as browser:
        pages = []
        for check in (lambda: check_search(browser, server), lambda: pages.extend(check_follow(browser)), lambda: check_phone(browser, server, *pages),
                      lambda: check_hostile(browser, server), lambda: check_quiet(browser, server)):
            try:
                check()
            except Exception as error:  # pylint: disable=broad-except  # a part that breaks must not hide the others
                tap.check("the visit goes on", False, repr(error).replace("\\n", "\n"))
    tap.finish()


main()
