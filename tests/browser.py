# SPDX-License-Identifier: GPL-2.0-or-later
"""Chromium without a screen, driven over the WebDriver protocol (W3C) of chromedriver."""
import base64
import json
import re
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

TAB, ENTER, ESCAPE, DOWN = "\ue004", "\ue007", "\ue00c", "\ue015"
PATIENCE = 15.0  # seconds until a page must show what is waited for
SCRIPT_SECONDS = 120  # axe-core goes over every node of a page, on a machine that does other things too
MAX_TABS = 80
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
             "--disable-dev-shm-usage", "--force-color-profile=srgb", "--window-size=1280,900"]

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
                "browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "SEVERE"},
                "timeouts": {"script": SCRIPT_SECONDS * 1000}}}})["sessionId"]
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
            with opener.open(request, timeout=SCRIPT_SECONDS + 30) as reply:
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

    def resize(self, width, height):
        """The window, in CSS pixels."""
        self.command("Emulation.setDeviceMetricsOverride", {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})

    def prefer(self, value, name="prefers-color-scheme"):
        """What the reader has chosen: `light` or `dark`, or another media feature."""
        self.command("Emulation.setEmulatedMedia", {"features": [{"name": name, "value": value}]})

    def network(self, latency=0, bytes_a_second=-1, offline=False):
        """How good the network is."""
        self.command("Network.enable", {})
        self.command("Network.emulateNetworkConditions", {"offline": offline, "latency": latency, "downloadThroughput": bytes_a_second, "uploadThroughput": bytes_a_second})

    def screenshot(self, path):
        shot = self.command("Page.captureScreenshot", {"format": "webp", "quality": 80})
        with open(path, "wb") as out:
            out.write(base64.b64decode(shot["data"]))

    def drag(self, start, end):
        """With the mouse, from one point of the window to another."""
        move = [{"type": "pointerMove", "x": round(x), "y": round(y), "duration": 50} for x, y in (start, end)]
        actions = [move[0], {"type": "pointerDown", "button": 0}, move[1], {"type": "pointerUp", "button": 0}]
        self.call("POST", "/actions", {"actions": [{"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": actions}]})

    def point(self, x, y):
        """Moves the mouse."""
        self.call("POST", "/actions", {"actions": [{"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"},
                                                    "actions": [{"type": "pointerMove", "x": round(x), "y": round(y), "duration": 50}]}]})

    def spoken(self):
        """What a screen reader meets, in its order: role, name and level of every node of the accessibility tree that says something."""
        self.command("Accessibility.enable", {})
        nodes = self.command("Accessibility.getFullAXTree", {})["nodes"]
        children = {node["nodeId"]: node for node in nodes}
        read, waiting = [], [nodes[0]]
        while waiting:
            node = waiting.pop()
            waiting += [children[child] for child in reversed(node.get("childIds", [])) if child in children]
            role = node.get("role", {}).get("value")
            if not node.get("ignored") and role not in ("none", "generic", "InlineTextBox", "LineBreak", "ListMarker"):
                properties = {one["name"]: one["value"].get("value") for one in node.get("properties", [])}
                read.append((role, node.get("name", {}).get("value", "").strip(), properties))
        self.command("Accessibility.disable", {})
        return read

    def text(self, selector):
        return self.run("return [...document.querySelectorAll(arguments[0])].map((node) => node.innerText)", selector)

    def errors(self):
        """What the console calls errors; that no icon is there is none."""
        return [entry["message"] for entry in self.call("POST", "/se/log", {"type": "browser"}) if "favicon" not in entry["message"]]
