#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The pages for staff in a real browser, over the sample archive with a scan, a thick paper and hostile ones in it.

Skipped where chromedriver is not installed (Debian: chromium-driver). With TC_SCREENS=DIR the pages are also photographed, at 1280 and 390
pixels: `make screens` keeps doc/screens up to date so.
"""
import gettext
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.parse

sys.dont_write_bytecode = True
from browser import DOWN, ENTER, ESCAPE, Browser  # noqa: E402
from served import BUILDDIR, SRCDIR, Server, Tap, add_pair  # noqa: E402

os.environ.update(LC_ALL="C.UTF-8", LANGUAGE="vi", TRACUU_LOCALEDIR=os.path.join(BUILDDIR, "po"))  # what failed is said in Vietnamese
WEB = os.path.join(SRCDIR, "searchd", "web")
PROBE = '<img src=x onerror="window.hacked=1">'
JUNK = {"a field of nothing": 'loại:, cơ quan:"" ngày:,"', "an unbalanced quote": '"không đóng', "a lone AND": "AND", "nothing": "", "10 KB": "ab ~(\" " * 1463}
ERROR_SHOWN = "return [...document.querySelectorAll('main h1')].some((h) => h.textContent === 'Không mở được')"
QUESTION = "ket luan 44"
WEIGHT = 100_000  # bytes of the first visit, compressed
THICK = 400  # times that a paper of two pages is repeated: more than 500 pages
MANY = 10_000  # papers of the second archive
TRIES = 5  # of what is timed; the best counts, as the machine has other work too
# Every field of a header, the name of the file and what it cites, hostile.
HOSTILE = f"""ĐẢNG BỘ TỈNH {PROBE}
HUYỆN ỦY VĨNH {PROBE}
*
Số 999-CV/HU
ĐẢNG CỘNG SẢN VIỆT NAM
Vĩnh Linh{PROBE}, ngày 02 tháng 10 năm 2023
MẬT

V/v thử {PROBE} trích yếu </script><script>window.hacked=2</script>

Kính gửi: Hội {PROBE}

Thực hiện Kết luận số 44-KL/TW, ngày 14/11/2022 của Ban Bí thư về {PROBE} javascript:window.hacked=3 và Công văn số 77-CV/{PROBE} ngày 01/01/2023.

Nơi nhận:
- Như trên {PROBE},
- Lưu.

T/M BAN THƯỜNG VỤ
PHÓ BÍ THƯ
Nguyễn {PROBE}
"""

tap = Tap()


# ---- the archive ----------------------------------------------------------------------------------------------------


UNREAD = """ĐẢNG BỘ TỈNH QUẢNG TRỊ
HUYỆN ỦY VĨNH LINH
*
Số: ~§~-CV/HU

Vĩnh Linh, ngày 12 tháng 8 năm 2023

Kính gửi: Các chi bộ trực thuộc

Đề nghị các chi bộ báo cáo kết quả học tập nghị quyết.
"""


def add_papers(papers):
    """A scan of two pages and a thick one (with a text layer: this is no test of the OCR), a bad image that is read by OCR, and a hostile text."""
    add_pair(papers)
    with open(os.path.join(papers, "tap", "so-mo.txt"), "w", encoding="utf-8") as file:
        file.write(UNREAD)
    folder = os.path.join(papers, "quet")
    os.mkdir(folder)
    plain = os.path.join(papers, "chu-thap-do", "108-kh-tu-thanh-hoa-2023.txt")
    with open(plain, encoding="utf-8") as file:
        text = file.read()
    thick = os.path.join(folder, "day.src")
    with open(thick, "w", encoding="utf-8") as file:
        file.write((text + "\n") * THICK)
    for source, name in ((plain, "quet.pdf"), (thick, "day.pdf")):
        subprocess.run([os.path.join(BUILDDIR, "tests/page_maker"), "--layer", source, os.path.join(folder, name)], check=True)
    bad = os.path.join(papers, "tap", "214-cv-hu-vinh-linh-2021-quet-lai.txt")
    subprocess.run([os.path.join(BUILDDIR, "tests/page_maker"), bad, os.path.join(folder, "anh.pdf")], check=True)
    os.remove(bad)
    os.remove(thick)
    os.remove(plain)  # the scan stands for it
    with open(os.path.join(papers, "tap", "'\"><img src=x onerror=window.hacked=4>.txt"), "w", encoding="utf-8") as file:
        file.write(HOSTILE)
    with open(os.path.join(papers, "tap", "<img src=x onerror=window.hacked=6>.txt"), "w", encoding="utf-8"):
        pass  # empty: a failure of that name


def find_paper(server, question):
    return server.search(question).json["hits"][0]


# ---- without a browser ----------------------------------------------------------------------------------------------


def check_words():
    """Everything said in Vietnamese is said in English, and nothing else is."""
    said = set()
    for name in sorted(os.listdir(WEB)):
        with open(os.path.join(WEB, name), encoding="utf-8") as file:
            text = file.read()
        if name.endswith(".js"):
            said.update(re.findall(r"\bt\(\s*'([^']*)'", text))
        elif name == "index.html":
            said.update(re.findall(r"data-t>([^<]+)<", text), re.findall(r'(?:aria-label|placeholder)="([^"]+)"', text))
    with tempfile.TemporaryFile() as catalogue:
        subprocess.run(["msgfmt", "-o", "-", os.path.join(SRCDIR, "po", "web-en.po")], stdout=catalogue, check=True)
        catalogue.seek(0)
        english = set(gettext.GNUTranslations(catalogue)._catalog) - {""}
    tap.check("every word of the pages has its English", said - {"{n} văn bản"} <= english and len(said) > 150, sorted(said - english))
    tap.check("and no English is left over", english <= said, sorted(english - said))


def check_weight(server):
    """What a first visit loads, packed; a second one only asks whether it is still so."""
    names = ["/", "/style.css", "/early.js", "/icon.svg", "/en.js", *("/" + name for name in os.listdir(WEB) if name.endswith(".js"))]
    total = 0
    for name in names:
        reply = server.ask("GET", name, headers={"Accept-Encoding": "gzip"})
        total += len(reply.body)
        again = server.ask("GET", name, headers={"Accept-Encoding": "gzip", "If-None-Match": reply.headers["ETag"]})
        if not (reply.headers["Content-Encoding"] == "gzip" and gzip.decompress(reply.body) == server.get(name).body and again.status == 304 and not again.body):
            tap.check(f"{name}: packed, the same as unpacked, and not sent twice", False, f"{reply.headers} {again.status}")
    tap.check(f"all pages together weigh less than {WEIGHT // 1000} KB", 5000 < total < WEIGHT, f"{total} bytes")
    tap.note(f"{total} bytes of pages, packed")


def check_original(server):
    hit = find_paper(server, "số:108-KH/TU tệp:quet")
    reply = server.get(f"/api/papers/{hit['paper']}/original")
    with open(os.path.join(server.papers, "quet", "quet.pdf"), "rb") as file:
        tap.check("the file is sent as it is, to be saved", reply.body == file.read() and reply.headers["Content-Disposition"] == "attachment; filename*=UTF-8''quet.pdf", reply.headers)


# ---- search ---------------------------------------------------------------------------------------------------------


def ask(browser, server, question):
    browser.open(server.url)
    browser.wait("return document.activeElement?.id === 'q'")
    browser.run("document.getElementById('q').value = arguments[0]", question)
    browser.press(ENTER)
    browser.wait("return (location.search.startsWith('?q=') || !arguments[0]) && !document.querySelector('main[aria-busy]') && document.getElementById('main').children.length > 0", question)


def question_shown(browser):
    return browser.run("return new URLSearchParams(location.search).get('q')")


def wait_question(browser, question):
    """Until the results of a question are on the screen."""
    browser.wait("return new URLSearchParams(location.search).get('q') === arguments[0] && document.title.startsWith(arguments[0]) && !document.querySelector('main[aria-busy]')", question)


def check_search(browser, server):
    browser.open(server.url)
    browser.wait("return document.activeElement?.id === 'q'")
    browser.press(QUESTION + ENTER)
    browser.wait_for("ol.hits li")
    answer = "\n".join(browser.text("section.answer"))
    tap.check("ket luan 44: the work that is named stands first", any("44-KL/TW" in text for text in browser.text("section.answer h2")), answer)
    trees = {tree.partition("\n")[0]: tree for tree in browser.text("section.answer .tree")}
    tap.check("its chain: rests on 43-CT/TW", "43-CT/TW" in trees.get("Dựa trên", ""), answer)
    tap.check("its chain: carried out by 1169-CV/TU", "1169-CV/TU" in trees.get("Được thực hiện bởi", ""), answer)
    marks = [text.strip().lower() for text in browser.text("ol.hits mark")]
    tap.check("snippets mark what was asked", marks and any("44" in mark for mark in marks), marks[:20])
    browser.press("j")
    first = browser.run("return document.activeElement.textContent")
    browser.press("jk")
    tap.check("j and k walk over the results", first == browser.text("ol.hits h2")[0] == browser.run("return document.activeElement.textContent"), first)


def check_suggestions(browser, server):
    browser.open(server.url)
    browser.wait("return document.activeElement?.id === 'q'")
    browser.press("44-K")
    browser.wait("return document.querySelectorAll('#suggestions:not([hidden]) [role=option]').length > 0")
    browser.press(DOWN)
    chosen = browser.run("const id = document.getElementById('q').getAttribute('aria-activedescendant'); return id && document.getElementById(id).textContent")
    browser.press(ESCAPE)
    tap.check("Escape closes the suggestions", browser.run("return document.getElementById('suggestions').hidden && document.getElementById('q').getAttribute('aria-expanded') === 'false'"))
    browser.press("L")
    browser.wait("return document.querySelectorAll('#suggestions:not([hidden]) [role=option]').length > 0")
    browser.press(DOWN + ENTER)
    browser.wait_for("ol.hits li")
    tap.check("a suggestion is chosen by keys and asked", chosen and "44-KL" in question_shown(browser), (chosen, question_shown(browser)))


def check_facets(browser, server):
    browser.open(server.url + "?q=" + urllib.parse.quote("tham mưu"))
    browser.wait_for("ol.hits li")
    tap.check("types are named, not coded", "Công văn" in "".join(browser.text(".facets")) and "cong-van" not in "".join(browser.text(".facets")), browser.text(".facets"))
    before = browser.run("return document.querySelectorAll('ol.hits li').length")
    browser.tab_to(".facets li a")
    name = browser.run("return document.activeElement.firstChild.textContent")
    browser.press(ENTER)
    browser.wait_for(".chips .chip")
    one = question_shown(browser)
    titles = browser.text("ol.hits h2")
    tap.check("a facet becomes a field of the question and narrows it", one.startswith("tham mưu loại:") and titles and len(titles) <= before and all(title.startswith(name) for title in titles),
              (one, titles))
    browser.run("document.querySelector('.facets section:last-of-type li a').click()") # a place
    browser.wait("return document.querySelectorAll('.chips .chip').length === 2")
    tap.check("a second one is combined with it", browser.text("ol.hits h2") and "nơi:" in question_shown(browser), question_shown(browser))
    browser.run("document.querySelectorAll('.chips .chip')[1].click()")
    wait_question(browser, one)
    browser.run("document.querySelector('.facets [aria-current]').click()")
    wait_question(browser, "tham mưu")
    tap.check("both are undone, at the chip and at the facet", not browser.text(".chips .chip"))
    browser.back()
    wait_question(browser, one)
    tap.check("back brings the facet back, in the box too", browser.run("return document.getElementById('q').value") == one)
    counts = "return Object.fromEntries([...document.querySelectorAll('.facets section:first-of-type li')].map((li) => [li.querySelector('a span').textContent, parseInt(li.querySelector('.count').textContent)]))"
    offered = browser.run(counts)
    other = next(one for one in offered if one != name)
    browser.run("[...document.querySelectorAll('.facets section:first-of-type li a')].find((a) => a.querySelector('span').textContent === arguments[0]).click()", other)
    browser.wait("return document.querySelectorAll('.facets section:first-of-type [aria-current]').length === 2")
    titles, total = browser.text("ol.hits h2"), int(browser.text(".line p")[0].split()[0])
    tap.check("of one kind several are chosen: either will do, and all are still offered with their counts", browser.run(counts) == offered and total == offered[name] + offered[other] and
              all(title.startswith((name, other)) for title in titles) and question_shown(browser).count("loại:") == 1, (offered, total, titles, question_shown(browser)))
    browser.run("[...document.querySelectorAll('.chips .chip')].find((chip) => chip.textContent.includes(arguments[0])).click()", name)
    browser.wait("return document.querySelectorAll('.facets section:first-of-type [aria-current]').length === 1")
    tap.check("and taken out one by one", len(browser.text(".chips .chip")) == 1 and all(title.startswith(other) for title in browser.text("ol.hits h2")), question_shown(browser))


def check_states(browser, server):
    values = "return Object.fromEntries([...document.querySelectorAll('.facets ul[aria-label=\"Hiệu lực\"] li')].map((li) => [li.querySelector('a span').textContent, parseInt(li.querySelector('.count').textContent)]))"
    choose = "[...document.querySelectorAll('.facets ul[aria-label=\"Hiệu lực\"] li a')].find((a) => a.querySelector('span').textContent === arguments[0]).click()"
    chosen = "return document.querySelectorAll('.facets ul[aria-label=\"Hiệu lực\"] [aria-current]').length === "
    badges = "return [...document.querySelectorAll('ol.hits li')].map((li) => /đã bị (thay thế|bãi bỏ)/.exec(li.textContent)?.[1])"
    browser.open(server.url + "?q=" + urllib.parse.quote("ngày:2000..2030"))
    browser.wait_for("ol.hits li")
    offered = browser.run(values)
    browser.run(choose, "Bị thay thế")
    browser.wait(chosen + "1")
    found = browser.run(badges)
    tap.check("papers are chosen by what became of them", question_shown(browser) == 'ngày:2000..2030 hiệu lực:"Bị thay thế"' and "hiệu lực: Bị thay thế" in browser.text(".chips .chip")[1] and
              found == ["thay thế"] * offered["Bị thay thế"] and browser.run(values) == offered, (question_shown(browser), found, offered))
    browser.run(choose, "Bị bãi bỏ")
    browser.wait(chosen + "2")
    found = browser.run(badges)
    tap.check("in one way or another", sorted(found) == ["bãi bỏ"] * offered["Bị bãi bỏ"] + ["thay thế"] * offered["Bị thay thế"] and browser.run(values) == offered, (found, offered))
    browser.open(server.url + "?q=" + urllib.parse.quote("hiến máu"))
    browser.wait_for("ol.hits li")
    tap.check("where nothing was changed there is nothing to choose", browser.run("return document.querySelectorAll('.facets ul[aria-label=\"Loại\"]').length") > 0 and not browser.run(values), browser.run(values))


def check_years(browser, server):
    browser.open(server.url + "overview")
    browser.wait_for(".columns-chart a")
    x, y, width, height = browser.run("const r = document.querySelector('.columns-chart').getBoundingClientRect(); return [r.x, r.y, r.width, r.height]")
    browser.drag((x + width * 0.7, y + height / 2), (x + width - 4, y + height / 2))
    browser.wait_for("ol.hits li")
    asked = re.fullmatch(r"ngày:(\d{4})\.\.(\d{4})", question_shown(browser))
    tap.check("years are asked for by dragging over them", asked and asked[1] < asked[2], question_shown(browser))
    browser.run("const f = document.querySelector('.range'); f.elements.from.value = 2022; f.elements.to.value = 2022")
    browser.tab_to(".range button")
    browser.press(ENTER)
    wait_question(browser, "ngày:2022")
    years = set(re.findall(r"ngày \d+/\d+/(\d{4})|ngày (\d{4})", "\n".join(browser.text("ol.hits > li > p:nth-of-type(1)"))))
    left = browser.run("return [document.querySelectorAll('.columns-chart .column').length, document.querySelectorAll('.columns-chart a:not(.faint) .column').length]")
    tap.check("the other years stay in sight, faint", left[0] > 3 and left[1] == 1, left)
    tap.check("and by typing them", browser.text("ol.hits li") and years and all("2022" in year for year in years), years)


def check_order(browser, server):
    browser.open(server.url + "?q=" + urllib.parse.quote("thực hiện"))
    browser.wait_for(".sorts a")
    browser.run("document.querySelectorAll('.sorts a')[1].click()")
    browser.wait("return location.search.includes('sort=newest') && document.querySelector('.sorts [aria-current]')?.textContent === 'mới nhất'")
    years = [int(year) for year in re.findall(r"ngày (?:\d+/)*(\d{4})\b", "\n".join(browser.text("ol.hits > li > p:nth-of-type(1)")))]
    tap.check("newest first, and the address says so", len(years) > 3 and years == sorted(years, reverse=True), years)
    first = browser.text("ol.hits h2")
    browser.run("document.querySelector('.pager [rel=next]').click()")
    browser.wait("return location.search.includes('offset=10') && document.querySelector('ol.hits')?.start === 11")
    tap.check("the second page keeps the order and goes on", "sort=newest" in browser.run("return location.search") and browser.text("ol.hits h2") != first)


def check_empty(browser, server):
    ask(browser, server, 'khongcotunay loại:"kế hoạch"')
    browser.wait_for(".nothing")
    nothing = "\n".join(browser.text(".nothing"))
    tap.check("where nothing is found it says what to try", "Bỏ điều kiện" in nothing and "44-KL/TW" in nothing and "còn thiếu" in nothing, nothing)


def check_dossier(browser, server):
    browser.open(server.url + "?q=ket+luan+44")
    browser.wait_for(".gather")
    titles = browser.text("ol.hits h2")[:2]
    for n in (1, 2):
        browser.run("document.querySelectorAll('ol.hits .gather')[arguments[0]].click()", n - 1)
        browser.wait("return document.querySelectorAll('.gather[aria-pressed=true]').length === arguments[0]", n)
    tap.check("gathering is counted in the head", browser.text("#dossier-count")[0].startswith("2"), browser.text("#dossier-count"))
    browser.run("document.getElementById('dossier-count').click()")
    browser.wait("return document.querySelectorAll('.dossier li').length === 2")
    dossier = browser.run("return location.pathname.split('/').pop()")
    browser.run("const who = document.querySelector('.who input'); who.value = 'Lan'; who.dispatchEvent(new Event('input'))")
    browser.tab_to(".note input")
    browser.press("=1+1")
    browser.tab_to(".dossier button:not([disabled])")
    browser.press(ENTER)
    tap.check("papers are noted on and put in order, by keys", [text.split(" ngày")[0] for text in browser.text(".dossier li > p:first-child")] == titles[::-1], browser.text(".dossier li"))
    browser.wait("return document.querySelector('main [role=status]').textContent.includes('Lan')")
    saved = server.get(f"/api/dossiers/{dossier}").json
    tap.check("and kept on the server, for everybody, with who did it", [paper["title"] for paper in saved["papers"]] == titles[::-1] and saved["papers"][1]["note"] == "=1+1" and saved["by"] == "Lan", saved)
    forms = browser.run("return [...document.querySelectorAll('main a[download]')].map((a) => a.getAttribute('href'))")
    kinds = [server.get(form).type for form in forms]
    tap.check("it is saved as a document, a table, a ZIP", len(kinds) == 3 and [kind.split("/")[1][:3] for kind in kinds] == ["vnd", "csv", "zip"], kinds)
    browser.open(server.url + f"dossier/{dossier}")
    browser.wait("return document.querySelectorAll('.dossier li').length === 2")
    server.ask("POST", f"/api/dossiers/{dossier}", json.dumps({"name": "Khác", "version": saved["version"], "papers": []}).encode(), {"Content-Type": "application/json"})
    browser.run("document.querySelector('[data-does=out]').click()")
    browser.wait("return document.querySelector('main [role=status] button') !== null")
    kept = server.get(f"/api/dossiers/{dossier}").json
    tap.check("who comes second is told, and overwrites nothing", kept["name"] == "Khác" and "Người khác vừa sửa" in "".join(browser.text("main [role=status]")), kept)
    browser.errors()  # that it was refused
    browser.run("document.querySelector('main [role=status] button').click()")
    browser.wait("return document.querySelector('main h1')?.textContent === 'Khác'")
    browser.run("[...document.querySelectorAll('main button')].find((button) => button.textContent === 'Xóa hồ sơ').click()")
    browser.wait("return document.querySelector('main h1').textContent.startsWith('Đã xóa')")
    gone = server.get(f"/api/dossiers/{dossier}").status
    browser.run("document.querySelector('main button').click()")
    browser.wait("return document.querySelector('main h1')?.textContent === 'Khác'")
    tap.check("a dossier is taken away, and brought back", gone == 404 and len(server.get("/api/dossiers").json["dossiers"]) == 1, gone)
    papers = [{"paper": hit["paper"]} for hit in server.search("ket luan 44", limit=4).json["hits"]]
    full = server.get("/api/dossiers").json["dossiers"][0]
    server.ask("POST", f"/api/dossiers/{full['id']}", json.dumps({**full, "name": "Công tác chữ thập đỏ 2023", "papers": papers}).encode(), {"Content-Type": "application/json"})


# ---- papers ---------------------------------------------------------------------------------------------------------


def check_follow(browser, server):
    browser.open(server.url + "?q=ket+luan+44")
    browser.wait_for("ol.hits li")
    browser.tab_to("ol.hits h2 a")
    browser.press(ENTER)
    browser.wait_for(".text a[href^='/work/']")
    tap.check("Enter on a hit opens the paper", browser.run("return location.pathname.startsWith('/paper/')"))
    tap.check("its citations are links", len(browser.text(".text a[href^='/work/']")) >= 2)
    paper = browser.run("return location.href")
    browser.tab_to(".text a[href^='/work/']")
    browser.wait_for(".card")
    tap.check("a citation that has the focus shows its card", "43-CT/TW" in "".join(browser.text(".card")) and browser.run("return document.activeElement.getAttribute('aria-describedby') === 'card'"),
              browser.text(".card"))
    browser.press(ESCAPE)
    tap.check("Escape takes the card away", not browser.text(".card"))
    browser.press(ENTER)
    browser.wait_for("main .tree li a")
    tap.check("Enter on a citation opens the work with its chain", browser.run("return location.pathname.startsWith('/work/')"))
    work = browser.run("return location.href")
    browser.back()
    browser.wait_for(".text a[href^='/work/']")
    tap.check("back leads to the paper", browser.run("return location.href") == paper, browser.run("return location.href"))
    browser.back()
    browser.wait_for("ol.hits li")
    tap.check("back again leads to the search, its question in the box", browser.run("return document.getElementById('q').value") == QUESTION)
    return paper, work


def check_repaired(browser, server):
    hit = find_paper(server, "tệp:anh")
    browser.open(f"{server.url}paper/{hit['paper']}?q={urllib.parse.quote('tham mưu')}")
    browser.wait_for(".text .repaired")
    words = "return [...document.querySelectorAll('#page-1 .repaired')].map((word) => [word.textContent, word.dataset.raw, word.dataset.reads])"
    shown = browser.run(words)
    tap.check("repaired words are shown and marked", shown and all(text == reads and text != raw for text, raw, reads in shown), shown)
    marks = browser.run("return [...document.querySelectorAll('.page .text mark')].map((mark) => mark.textContent)")  # what is off the screen has no inner text
    tap.check("what was asked for is found in them", any("mưu" in text for text in marks), marks)
    browser.press("r")
    tap.check("r shows what was scanned", all(text == raw for text, raw, _ in browser.run(words)), browser.run(words))
    browser.press("r")
    tap.check("and back", browser.run(words) == shown)


def check_hover(browser, server):
    """The card of a citation under the pointer, and that it stays while one goes to it."""
    hit = find_paper(server, "số:140-KH/TU")
    browser.open(f"{server.url}paper/{hit['paper']}")
    browser.wait_for(".text a.cited")
    x, y = browser.run("const r = document.querySelector('.text a.cited').getBoundingClientRect(); return [r.x + 5, r.y + 5]")
    browser.point(x, y)
    browser.wait_for(".card")
    x, y = browser.run("const r = document.querySelector('.card').getBoundingClientRect(); return [r.x + 20, r.y + 10]")
    browser.point(x, y)
    time.sleep(0.6)
    card = "".join(browser.text(".card"))
    browser.point(5, 5)
    browser.wait("return document.querySelector('.card') === null")
    tap.check("a citation under the pointer shows its card, which stays while one is on it", "44-KL/TW" in card and "Ban Bí thư" in card, card)


def check_new_user(browser, server):
    """The questions that the README begins with, by what a page shows, from the first page on."""
    ask(browser, server, "140-KH/TU")
    browser.wait_for("section.answer .tree")
    rests = next(tree for tree in browser.text("section.answer .tree") if tree.startswith("Dựa trên"))
    tap.check("which conclusion a plan carries out", "Kết luận số 44-KL/TW" in rests, rests)
    tap.check("which directive that conclusion continues", "tiếp tục thực hiện: Chỉ thị số 43-CT/TW" in rests, rests)
    browser.run("[...document.querySelectorAll('section.answer .tree a')].find((a) => a.textContent.includes('44-KL/TW')).click()")
    browser.wait("return document.querySelector('main h1')?.textContent.includes('44-KL/TW') && document.querySelector('main .tree') !== null")
    trees = "\n".join(browser.text("main .tree"))
    tap.check("which letters pass it on to the districts", re.search(r"Công văn số 418-CV/HU.*Huyện ủy", trees), trees)
    browser.run("document.querySelector('header nav a[href=\"/missing\"]').click()")
    browser.wait_for(".missing li")
    tap.check("and what everybody cites and nobody has filed", "được dẫn" in browser.text(".missing li")[0], browser.text(".missing li")[:2])


def check_scan(browser, server):
    hit = find_paper(server, "số:108-KH/TU tệp:quet")
    browser.open(f"{server.url}paper/{hit['paper']}?q={urllib.parse.quote('chữ thập đỏ')}")
    browser.wait("const image = document.querySelector('.scan img'); return image?.complete && image.naturalWidth > 500")
    place = browser.run("""const box = (selector) => document.querySelector(selector).getBoundingClientRect();
        const [scan, text, hit, image] = [box('.scan'), box('.page .text'), box('.box-hit'), box('.scan img')];
        return { beside: text.left >= scan.right && Math.abs(text.top - scan.top) < 5, inside: hit.left > image.left && hit.right < image.right && hit.top > image.top && hit.bottom < image.bottom,
            ratio: image.height / image.width }""")
    tap.check("the scan stands beside its text, with boxes on it", place["beside"] and place["inside"] and abs(place["ratio"] - 1.414) < 0.02, place)
    marks, boxes = browser.text(".page .text mark"), browser.run("return document.querySelectorAll('#page-1 .box-hit').length")
    tap.check("every word that is marked is boxed", marks and boxes == sum(len(text.split()) for text in browser.text("#page-1 .text mark")), (marks, boxes))
    browser.press("n")
    browser.wait("return document.querySelector('mark.current') !== null && document.querySelector('.box-hit.current') !== null")
    tap.check("n marks the first place, in text and on the scan", browser.text("mark.current")[0].lower().startswith("chữ"), browser.text("mark.current"))
    image = server.get(f"/api/papers/{hit['paper']}/pages/1.png?dpi=60")
    again = server.ask("GET", f"/api/papers/{hit['paper']}/pages/1.png?dpi=60", headers={"If-None-Match": image.headers["ETag"]})
    other = server.ask("GET", f"/api/papers/{hit['paper']}/pages/2.png?dpi=60", headers={"If-None-Match": image.headers["ETag"]})
    tap.check("the image is a PNG, drawn once for whom has it", image.status == other.status == 200 and image.body.startswith(b"\x89PNG") and again.status == 304 and not again.body)
    browser.command("Emulation.setEmulatedMedia", {"media": "print"})
    shown = browser.run("return ['body > header', '.toolbar', '.tools', '.scan', '.page .text', 'h1'].map((one) => getComputedStyle(document.querySelector(one)).display !== 'none')")
    tap.check("on paper: heading and text, nothing to click, no scan", shown == [False, False, False, False, True, True], shown)
    browser.run("dispatchEvent(new Event('beforeprint'))")
    tap.check("and the fields of the header", "Tỉnh ủy Thanh Hóa" in "".join(browser.text(".about dl")), browser.text(".about"))
    browser.command("Emulation.setEmulatedMedia", {"media": ""})
    browser.run("document.querySelector('.layouts [value=text]').click()")
    tap.check("the scan can be left out", browser.run("return getComputedStyle(document.querySelector('.scan')).display === 'none'"))
    browser.run("document.querySelector('.layouts [value=both]').click()")
    return hit["paper"]


def decisions(server):
    return server.get("/api/review?kind=repair&decided=1").json


def check_review(browser, server, scan):
    """The queue by keys alone."""
    queue = server.get("/api/review?kind=repair&limit=200").json
    browser.open(server.url + "review")
    browser.wait_for(".case")
    shown = browser.text(".case .context mark")[0]
    first = queue["items"][0]
    keys = browser.text(".case kbd")
    tap.check("the first case is asked about, its keys shown", shown == first["raw"] and {"1", "0", "e", "s"} <= set(keys), (shown, first, keys))
    browser.run("const who = document.querySelector('.who input'); who.value = 'Lan'; who.dispatchEvent(new Event('input'))")
    if first["same"]:
        browser.press("a")
    browser.press("1")
    browser.wait("return document.querySelectorAll('.decided li').length === 1")
    made = decisions(server)["items"]
    tap.check("a digit chooses, with who did it, and the next case is there", made[0]["id"] == first["id"] and made[0]["decision"]["by"] == "Lan" and made[0]["state"] == "confirmed" and
              browser.text(".case .context mark")[0] == queue["items"][1]["raw"], (made, browser.text(".case .context")))
    browser.press("z")
    browser.wait("return document.querySelectorAll('.decided li').length === 0")
    tap.check("z takes it back", not decisions(server)["items"] and browser.text(".case .context mark")[0] == first["raw"], decisions(server))
    browser.press("s")
    browser.wait("return document.querySelector('.case .context mark').textContent === arguments[0]", queue["items"][1]["raw"])
    browser.press("0")
    browser.wait("return document.querySelectorAll('.decided li').length === 1")
    browser.press("e")
    browser.press("chữ khác" + ENTER)
    browser.wait("return document.querySelectorAll('.decided li').length === 2")
    made = {item["id"]: item for item in decisions(server)["items"]}
    tap.check("0 leaves it as it is, e takes what one types", made[queue["items"][1]["id"]]["state"] == "rejected" and made[queue["items"][2]["id"]]["decision"]["text"] == "chữ khác", made)
    seen = next(i for i, item in enumerate(queue["items"]) if item["paper"] == scan)
    for _ in range(len(queue["items"])):
        if browser.run("return document.querySelector('.case .cut') !== null"):
            break
        browser.press("s")
        time.sleep(0.02)
    browser.wait("return document.querySelector('.case .cut svg image') !== null")
    place = browser.run("const r = document.querySelector('.cut rect').getBoundingClientRect(), s = document.querySelector('.cut svg').getBoundingClientRect(); return r.left > s.left && r.right < s.right && r.top > s.top && r.bottom < s.bottom && r.width > 5")
    tap.check("of a scan the place is cut out and boxed", seen >= 0 and place, browser.text(".case"))
    browser.network(offline=True)
    before = browser.text(".case .context mark")
    browser.press("0")
    browser.wait("return document.querySelector('.cases [role=alert]') !== null")
    browser.network()
    tap.check("what could not be stored comes back to be decided", browser.text(".case .context mark") == before, browser.text(".cases"))
    browser.errors()  # that it was offline


def check_field(browser, server):
    """A number that cannot be read: it is typed, as nothing is offered."""
    browser.open(server.url + "review?kind=header")
    browser.wait_for(".case form input")
    form = browser.run("const form = document.querySelector('.case form'), none = document.querySelector('.case .candidate'); return [form.textContent, form.querySelector('input').placeholder, form.getBoundingClientRect().top < none.getBoundingClientRect().top]")
    tap.check("a field is asked for by its name, with how to type it, before all else", "Số:" in form[0] and "657" in form[1] and form[2], form)
    browser.press("e")
    browser.press("0915" + ENTER)
    browser.wait("return document.querySelectorAll('.decided li').length === 1")
    tap.check("what was typed is listed under that name", browser.text(".decided li")[0].startswith("Số: 0915"), browser.text(".decided li"))
    browser.press("z")
    browser.wait("return document.querySelectorAll('.decided li').length === 0 && document.querySelector('.case form') !== null")
    browser.press("0")
    browser.wait("return document.querySelectorAll('.decided li').length === 1")
    tap.check("0: the paper does not say it", browser.text(".decided li")[0].startswith("Số: không ghi"), browser.text(".decided li"))
    browser.press("z")
    browser.wait("return document.querySelectorAll('.decided li').length === 0")


def check_pair(browser, server):
    """Two papers of one text, side by side."""
    decided = lambda: server.get("/api/review?kind=duplicate&decided=1").json["items"]
    browser.open(server.url + "review?kind=duplicate")
    browser.wait("return [...document.querySelectorAll('.pair .beginning .text')].filter((one) => one.textContent.includes('mùa mưa bão')).length === 2")
    places = browser.run("return [...document.querySelectorAll('.pair > div')].map((one) => one.getBoundingClientRect()).map(({ left, top }) => [left, top])")
    paths, links = browser.text(".pair .path"), browser.run("return [...document.querySelectorAll('.pair a')].map((one) => one.pathname)")
    tap.check("two papers that may be one stand side by side, each with a link", places[0][1] == places[1][1] and places[0][0] < places[1][0] and
              [path.split("/")[-1] for path in paths] == ["a.txt", "b.txt"] and len(set(links)) == 2 and all(link.startswith("/paper/") for link in links), (places, paths, links))
    tap.check("what one can say of them is said, nothing is typed", "quét hai lần" in browser.text(".case .candidate")[0] and "khác nhau" in browser.text(".case .candidate")[1] and
              not browser.run("return document.querySelector('.case form') !== null"), browser.text(".case"))
    browser.press("1")
    browser.wait("return document.querySelectorAll('.decided li').length === 1")
    made = decided()
    tap.check("1: they are one, and the list says which", [item["state"] for item in made] == ["confirmed"] and "b.txt: một văn bản" in browser.text(".decided li")[0], (made, browser.text(".decided")))
    browser.press("z")
    browser.wait("return document.querySelectorAll('.decided li').length === 0 && document.querySelector('.pair') !== null")
    browser.press("0")
    browser.wait("return document.querySelectorAll('.decided li').length === 1")
    tap.check("z takes it back, 0: they are two", [item["state"] for item in decided()] == ["rejected"] and "khác nhau" in browser.text(".decided li")[0], browser.text(".decided"))
    browser.press("z")
    browser.wait("return document.querySelector('.pair') !== null")


def check_thick(browser, server):
    hit = find_paper(server, "tệp:day")
    pages = server.get(f"/api/papers/{hit['paper']}").json["pages"]
    browser.open(f"{server.url}paper/{hit['paper']}?page=100&q={urllib.parse.quote('kinh phí cho kho')}")
    browser.wait_for("mark.current")
    browser.wait("return document.querySelector('.toolbar input.number')?.value === '100' || document.querySelector('#page-100 mark.current') !== null")
    asked = browser.run("return performance.getEntriesByType('resource').filter((entry) => /pages\\/\\d+$/.test(entry.name)).length")
    tap.check(f"of {pages} pages only those near are fetched", pages >= 500 and asked <= 10, asked)
    before = browser.run("return document.querySelector('mark.current').dataset.hit")
    after = []
    for _ in range(3):
        browser.press("n")
        browser.wait("return document.querySelector('mark.current').dataset.hit !== arguments[0]", after[-1] if after else before)
        after.append(browser.run("return document.querySelector('mark.current').dataset.hit"))
    seen = browser.run("const r = document.querySelector('mark.current').getBoundingClientRect(); return r.top > 0 && r.bottom < innerHeight")
    numbers = [int(hit.split("-")[0]) for hit in [before, *after]]
    tap.check("n goes on over pages that were not there yet", numbers == sorted(numbers) and numbers[-1] > numbers[0] and seen, [before, *after])


RECORD = """window.stamps = []; const tick = (now) => { stamps.push(now); window.ticking = requestAnimationFrame(tick); }; window.ticking = requestAnimationFrame(tick);"""


def scroll(browser, pixels, speed):
    """Scrolls as a wheel does. Gives the milliseconds between frames, sorted."""
    browser.run(RECORD)
    browser.command("Input.synthesizeScrollGesture", {"x": 640, "y": 500, "yDistance": -pixels, "speed": speed, "gestureSourceType": "mouse"})
    stamps = browser.run("cancelAnimationFrame(window.ticking); return stamps")
    return sorted(later - earlier for earlier, later in zip(stamps, stamps[1:]))


def check_scrolling(browser, server):
    """A paper of 500 pages, scan and text: frames while it scrolls, and what is fetched."""
    hit = find_paper(server, "tệp:day")
    best = None
    for _ in range(TRIES):
        browser.open(f"{server.url}paper/{hit['paper']}")
        browser.wait_for(".scan img")
        time.sleep(0.5)
        frames = scroll(browser, 9000, 2500)
        middle, late = frames[len(frames) // 2], frames[int(len(frames) * 0.95)]
        best = min(best or (middle, late), (middle, late))
        if best[0] < 17.5 and best[1] < 50:
            break
    tap.note(f"scrolling a thick scan at 2,500 px/s: a frame every {best[0]:.1f} ms, 95 of 100 within {best[1]:.1f} ms")
    tap.check("a thick scan scrolls at 60 frames a second", best[0] < 17.5 and best[1] < 100, best)
    browser.run("performance.clearResourceTimings()")
    scroll(browser, 300_000, 100_000)
    time.sleep(1)
    asked = browser.run("return performance.getEntriesByType('resource').filter((entry) => /pages\\/\\d+$/.test(entry.name)).length")
    seen = browser.run("return Number(document.querySelector('.toolbar input.number').value)")
    shown = browser.run("return document.querySelector(`#page-${arguments[0]} .text`) !== null", seen)
    tap.note(f"{seen} pages passed in 3 s, {asked} fetched")
    tap.check("what is passed quickly is not fetched, what is come to is", seen > 150 and asked < seen * 2 / 3 and shown, (seen, asked, shown))


def check_evidence(browser, work):
    browser.open(work)
    browser.wait_for("dl.fields .place")
    name = browser.run("return [...document.querySelectorAll('dl.fields dt')].find((dt) => dt.textContent === 'Người ký').nextSibling.firstChild.textContent")
    browser.run("[...document.querySelectorAll('dl.fields dt')].find((dt) => dt.textContent === 'Người ký').nextSibling.querySelector('a').click()")
    browser.wait_for("mark.current")
    tap.check("a field leads to the place where it was read", browser.text("mark.current") == [name] and browser.run("const r = document.querySelector('mark.current').getBoundingClientRect(); return r.top > 0 && r.bottom < innerHeight"),
              (name, browser.text("mark.current")))


def check_work(browser, server, work):
    browser.open(work)
    browser.wait_for("svg.picture")
    number = work.rsplit("/", 1)[1]
    chain, item = server.get(f"/api/works/{number}/chain").json, server.get(f"/api/works/{number}").json

    def gather(node, ids):
        ids.add(node["id"])
        for child in node["rests_on"] + node["carried_out_by"]:
            gather(child, ids)
        return ids
    nodes = browser.run("return [...document.querySelectorAll('svg.picture a.node')].map((a) => Number(a.getAttribute('href').split('/').pop()))")
    tap.check("the picture has each work of the chain once", sorted(nodes) == sorted(gather(chain, set())), nodes)
    order = browser.run("""return [...document.querySelectorAll('svg.picture .level')].map((text) => text.textContent)""")
    known = [level for level in ("Trung ương", "Tỉnh", "Huyện", "Xã") if level in order]
    tap.check("levels go from the Centre down", len(known) > 1 and order[:len(known)] == known, order)
    lines = browser.run("return document.querySelectorAll('.scheme li').length")
    tap.check("lược đồ has every relation", lines == len(item["cites"]) + len(item["cited_by"]), lines)
    view = browser.run("return document.querySelector('svg.picture').getAttribute('viewBox')")
    browser.run("document.querySelector('.zoom button').click()")
    zoomed = browser.run("return document.querySelector('svg.picture').getAttribute('viewBox')")
    browser.run("document.querySelector('svg.picture').scrollIntoView()")
    x, y, width, height = browser.run("const r = document.querySelector('svg.picture').getBoundingClientRect(); return [r.x, r.y, r.width, r.height]")
    browser.drag((x + width / 2, y + height / 2), (x + width / 2 - 90, y + height / 2 - 30))
    dragged = browser.run("return document.querySelector('svg.picture').getAttribute('viewBox')")
    tap.check("it is zoomed and dragged, and a drag is no click", len({view, zoomed, dragged}) == 3 and browser.run("return location.href") == work, (view, zoomed, dragged))
    browser.prefer("active", "forced-colors")
    tap.check("in colours that are forced on it its words have theirs", browser.run("return getComputedStyle(document.querySelector('.picture .small')).fill === getComputedStyle(document.body).color"))
    browser.prefer("light")
    browser.point(5, 5)  # off the picture, where the drag has left the mouse
    browser.run("document.querySelector('svg.picture a.node').dispatchEvent(new Event('pointerenter'))")
    lit = browser.run("return [document.querySelectorAll('.edge.lit').length, document.querySelectorAll('.edge').length]")
    browser.run("document.querySelector('svg.picture a.node').dispatchEvent(new Event('pointerleave'))")
    tap.check("the lines of a node under the pointer stand out", 0 < lit[0] < lit[1] and not browser.run("return document.querySelector('.lit')"), lit)
    other = browser.run("const node = [...document.querySelectorAll('svg.picture a.node:not(.is-root)')].at(-1); node.focus(); return node.getAttribute('href')")
    inside = browser.run("const r = document.activeElement.getBoundingClientRect(), s = document.querySelector('svg.picture').getBoundingClientRect(); return r.right > s.left && r.left < s.right && r.bottom > s.top && r.top < s.bottom")
    browser.press(ENTER)
    browser.wait("return location.pathname === arguments[0]", other)
    tap.check("a node that has the focus comes into view, and leads to its directive", inside)


# ---- how fast, how many --------------------------------------------------------------------------------------------


def time_question(browser, server, question):
    """Milliseconds from Enter, and from the server's answer, until the first result is painted."""
    browser.open(server.url)
    browser.wait("return document.activeElement?.id === 'q'")
    browser.press(question)
    browser.run("""window.timed = undefined; addEventListener('keydown', (event) => {
        if (event.key !== 'Enter') return;
        const pressed = event.timeStamp;
        new MutationObserver((_, observer) => { if (!document.querySelector('ol.hits li')) return; observer.disconnect();
            requestAnimationFrame(() => { const channel = new MessageChannel(); channel.port1.onmessage = () => {
                const shown = performance.now(), entry = performance.getEntriesByType('resource').find(({ name }) => name.includes('/api/search'));
                window.timed = [shown - pressed, shown - entry.responseEnd]; }; channel.port2.postMessage(0); });
        }).observe(document.getElementById('main'), { childList: true, subtree: true });
    }, { capture: true, once: true });""")
    browser.press(ENTER)
    return browser.wait("return window.timed")


def check_speed(browser, server):
    times = [time_question(browser, server, question) for question in (QUESTION, "tham mưu chính sách", "chữ thập đỏ", "nhân đạo", "thực hiện")]
    from_key, from_answer = (min(one[i] for one in times) for i in (0, 1))
    tap.note(f"first result after Enter, ms: {', '.join(f'{one[0]:.0f}' for one in times)}; after the answer: {', '.join(f'{one[1]:.0f}' for one in times)}")
    tap.check("results show within 100 ms of the answer, the first within 200 ms of the key", from_key < 200 and from_answer < 100, times)


def add_many(papers):
    """Ten thousand papers that say the same."""
    folder = os.path.join(papers, "nhieu")
    os.mkdir(folder)
    for n in range(MANY):
        with open(os.path.join(folder, f"{n}.txt"), "w", encoding="utf-8") as file:
            file.write(f"TỈNH ỦY QUẢNG TRỊ\n*\nSố {n + 1}-CV/TU\nĐẢNG CỘNG SẢN VIỆT NAM\nQuảng Trị, ngày {n % 28 + 1} tháng {n % 12 + 1} năm {2004 + n % 20}\n"
                       f"V/v hàng loạt thứ {n}\n\nVăn bản hàng loạt để thử.\n")


def check_many(browser):
    """10,000 results: counted, filtered, walked through to the end."""
    with Server(prepare=add_many) as server:
        browser.open(server.url + "?q=" + urllib.parse.quote('"văn bản hàng loạt"'))
        browser.wait_for("ol.hits li")
        line = browser.text(".line p")[0]
        count = int(re.sub(r"\D", "", line.split(" văn bản")[0]))
        tap.check("10,000 results are counted, ten are drawn", abs(count - MANY) <= MANY / 50 and len(browser.text("ol.hits > li")) == 10 and browser.run("return document.querySelectorAll('main *').length") < 700, line)
        columns = browser.run("return document.querySelectorAll('.columns-chart .column').length")
        tap.check("their years are a chart", columns == 20, columns)
        x, y, width, height = browser.run("const r = document.querySelector('.columns-chart').getBoundingClientRect(); return [r.x, r.y, r.width, r.height]")
        browser.drag((x + width * 0.51, y + height / 2), (x + width * 0.74, y + height / 2))
        browser.wait_for(".chips .chip")
        tap.check("which is dragged over", "ngày:2014..2018" in question_shown(browser), question_shown(browser))
        browser.back()
        browser.wait("return document.querySelectorAll('.chips .chip').length === 0 && document.querySelector('.pager [rel=next]') !== null")
        seen = list(browser.text("ol.hits h2"))
        for _ in range(3):
            last = browser.text("ol.hits h2")[0]
            browser.run("document.querySelector('.pager [rel=next]').click()")
            browser.wait("return document.querySelector('ol.hits h2')?.textContent !== arguments[0] && !document.querySelector('main[aria-busy]')", last)
            seen += browser.text("ol.hits h2")
        tap.check("one page follows the other, nothing twice", len(set(seen)) == 40, len(set(seen)))
        browser.run("document.querySelector('.pager a:last-of-type').click()")
        time.sleep(0.2)
        times = [time_question(browser, server, "hàng loạt") for _ in range(3)]
        tap.note(f"of 10,000 results the first after {min(one[0] for one in times):.0f} ms")
        errors = browser.errors()
        tap.check("and the console is quiet", not errors, errors)


# ---- every page -----------------------------------------------------------------------------------------------------


def list_views(server, paper, work, scan):
    """Name, address, and what shows that it is drawn."""
    return (("welcome", server.url, "main .examples a"), ("search", server.url + "?q=tham+muu", "ol.hits li"), ("named", server.url + "?q=ket+luan+44", "section.answer"),
            ("nothing", server.url + "?q=khongcotunay", ".nothing"), ("paper", paper, ".text a"), ("scan", f"{server.url}paper/{scan}?q=nhan+dao", ".scan img"), ("work", work, "svg.picture"),
            ("missing", server.url + "missing", "main ol li"), ("overview", server.url + "overview", ".columns-chart"), ("runs", server.url + "runs", "main table"), ("review", server.url + "review", ".case"), ("pair", server.url + "review?kind=duplicate", ".pair .text"), ("dossiers", server.url + "dossier", ".dossiers li"),
            ("dossier", server.url + "dossier/2", ".dossier li"), ("help", server.url + "help", "main dl"))


def check_widths(browser, views):
    for width, why in ((640, "at 200 % zoom"), (360, "on a phone"), (320, "at 400 % zoom")):
        browser.resize(width, 740)
        for name, address, selector in views:
            browser.open(address)
            browser.wait_for(selector)
            browser.run("document.querySelectorAll('details').forEach((node) => { node.open = true; })")
            shown = browser.run("return document.documentElement.scrollWidth")
            wide = browser.run("return [...document.querySelectorAll('body *:not(svg *, table, table *)')].filter((n) => n.getBoundingClientRect().right > innerWidth + 1).map((n) => n.outerHTML.slice(0, 120))")
            tap.check(f"{name} page fits {width} px ({why})", shown <= width, f"{shown} px\n" + "\n".join(wide))
    browser.resize(1280, 900)


def install_axe(folder):
    """axe-core's one file; None where npm is not there or reaches nothing."""
    if not shutil.which("npm"):
        return None
    subprocess.run(["npm", "install", "--prefix", folder, "--no-save", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error", "axe-core@4"], capture_output=True, check=False, timeout=120)
    path = os.path.join(folder, "node_modules", "axe-core", "axe.min.js")
    return path if os.path.exists(path) else None


def check_axe(browser, views):
    with tempfile.TemporaryDirectory(prefix="tracuu-axe.") as folder:
        path = install_axe(folder)
        if not path:
            tap.skip("WCAG 2.2 AA by axe-core", "npm reaches no registry: axe-core is not there")
            return
        with open(path, encoding="utf-8") as file:
            axe = file.read()
    for scheme in ("light", "dark"):
        browser.prefer(scheme)
        for name, address, selector in views:
            browser.open(address)
            browser.wait_for(selector)
            browser.run(axe)
            found = browser.run("""return axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then((result) => ({
                passes: result.passes.length, violations: result.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 150)).join(' | ')}`) }))""")
            tap.check(f"{name} page, {scheme}: axe-core finds nothing against WCAG 2.2 AA", found["passes"] > 10 and not found["violations"], "\n".join(found["violations"]))
    browser.prefer("light")


NAMED = {"link", "button", "textbox", "searchbox", "combobox", "checkbox", "radio", "image", "table", "region", "navigation", "graphics-symbol", "columnheader", "rowheader", "option"}


def find_faults(read):
    """What would leave somebody who only hears the page without a word."""
    faults = [f"a {role} without a name" for role, name, _ in read if role in NAMED and not name]
    levels = [properties["level"] for role, _, properties in read if role == "heading"]
    if levels[:1] != [1] or levels.count(1) != 1 or any(later > earlier + 1 for earlier, later in zip(levels, levels[1:])):
        faults.append(f"headings of levels {levels}")
    roles = [role for role, _, _ in read]
    for role in ("banner", "search", "navigation", "main", "status"):
        if role not in roles:
            faults.append(f"no {role}")
    if "table" in roles and not {"columnheader", "rowheader"} <= set(roles):
        faults.append("a table without heads of columns and rows")
    return faults


def check_spoken(browser, views):
    """The pages as a screen reader has them: the tree that the browser gives it."""
    for name, address, selector in views:
        browser.open(address)
        browser.wait_for(selector)
        read = browser.spoken()
        faults = find_faults(read)
        tap.check(f"{name} page, read aloud: everything has a name, headings lead on", not faults, "\n".join(faults))


def check_heard(browser, server):
    """The main tasks by ear: what is said in which order, and what is said when something happens."""
    def status():
        return browser.run("return document.getElementById('status').textContent")

    def order(read, *wanted):
        """Where these stand, by role and beginning of the name; None where one is missing."""
        return [next((i for i, (role, name, _) in enumerate(read) if (role, name[:len(start)]) == (role_wanted, start)), None) for role_wanted, start in wanted]
    ask(browser, server, QUESTION)
    browser.wait_for("ol.hits li")
    read = browser.spoken()
    places = order(read, ("search", ""), ("main", ""), ("heading", "Kết quả cho ket luan 44"), ("list", "Loại"), ("region", "Văn bản được hỏi"), ("navigation", "Thứ tự"), ("list", "Kết quả"))
    tap.check("search, heard: the box, what was asked, filters, the work, the order, the results", None not in places and places == sorted(places), places)
    tap.check("how many were found is said, and the reader is in the results", re.fullmatch(r"\d+ văn bản", status()) and browser.run("return document.activeElement.id") == "main", status())
    filters = [name for role, name, _ in read if role == "link" and re.fullmatch(r"Kế hoạch \d+ văn bản", name)]
    tap.check("a filter says its count", len(filters) == 1, [name for role, name, _ in read if role == "link"][:20])
    browser.run("document.querySelector('section.answer h2 a').click()")
    browser.wait_for("svg.picture")
    read = browser.spoken()
    title, figure = order(read, ("heading", "Kết luận số 44-KL/TW"), ("figure", ""))
    tap.check("a directive, heard: its title is said", title is not None and status().startswith("Kết luận số 44-KL/TW"), status())
    drawn = {name.split(",")[0] for role, name, _ in read[figure:] if role == "link" and re.search(", (có|chưa có) trong kho", name)}
    told = set(browser.run("return [...document.querySelectorAll('.tree a[href^=\"/work/\"]')].map((a) => a.textContent)")) | {"Kết luận số 44-KL/TW"}
    tap.check("the lists below the picture name all that it shows", len(drawn) > 10 and drawn <= told, drawn - told)
    hit = find_paper(server, "số:140-KH/TU")
    browser.open(f"{server.url}paper/{hit['paper']}?q={urllib.parse.quote('chữ thập đỏ')}")
    browser.wait_for(".text mark")
    browser.press("n")
    browser.wait("return document.activeElement.localName === 'mark'")
    tap.check("n says the place, and reading goes on from there", re.match("Trang 1: .*hữ thập đỏ", status()), status())
    browser.open(server.url + "help")
    browser.wait_for("main input[type=checkbox]")
    browser.run("document.querySelector('main input[type=checkbox]').click()")
    browser.press("/")
    off = browser.run("return document.activeElement.id !== 'q'")
    browser.run("document.querySelector('main input[type=checkbox]').click()")
    browser.press("/")
    tap.check("single keys are turned off, and on again", off and browser.run("return document.activeElement.id === 'q'"))
    browser.open(server.url + "review")
    browser.wait_for(".case .candidate")
    before = len(browser.text(".decided li"))
    browser.run("[...document.querySelectorAll('.case .candidate')].at(-1).focus()")
    browser.press(ENTER)
    browser.wait("return document.querySelectorAll('.decided li').length > arguments[0] && document.activeElement.classList.contains('case')", before)
    said = status()
    browser.press("z")
    browser.wait("return document.querySelectorAll('.decided li').length === arguments[0]", before)
    tap.check("what was decided is said, and the next case has the focus", said.startswith("giữ “"), said)


def check_hostile(browser, server):
    inert = "return !window.hacked && document.querySelector('main img:not(.scan img), main script') === null"
    ask(browser, server, PROBE)
    browser.wait("return document.title.includes('<img')")
    tap.check("a question with HTML is shown as text", browser.run(inert) and browser.run("return document.getElementById('q').value") == PROBE)
    for name, question in JUNK.items():
        ask(browser, server, question)
        browser.wait("return document.querySelector('main ol.hits, main .nothing, main .examples') !== null")
        tap.check(f"junk question, {name}: no error is shown", not browser.run(ERROR_SHOWN), browser.text("main"))
    hit = find_paper(server, "số:999-CV/HU")
    for name, address, selector in (("hit", "?q=" + urllib.parse.quote("số:999-CV/HU"), "ol.hits li"), ("paper", f"paper/{hit['paper']}?q=thử", ".text"), ("work", f"work/{hit['work']}", ".scheme")):
        browser.open(server.url + address)
        browser.wait_for(selector)
        if name == "paper":
            browser.run("document.querySelector('.about').open = true; document.querySelector('a.cited')?.focus()")
            time.sleep(0.3)  # the card of a citation comes by itself
        tap.check(f"a hostile paper as {name}: its HTML is text", browser.run(inert) and "<img src=x" in "".join(browser.text("main")), "".join(browser.text("main"))[:600])
    made = server.ask("POST", "/api/dossiers", json.dumps({"name": PROBE, "by": PROBE, "papers": [{"paper": hit["paper"], "note": PROBE}, {"docno": PROBE, "note": "</script>"}]}).encode(),
                      {"Content-Type": "application/json"}).json
    for name, address, selector in (("dossier", f"dossier/{made['id']}", ".dossier li"), ("list of dossiers", "dossier", ".dossiers li"), ("failed file", "runs", "main table"),
                                    ("missing work", "missing", ".missing li"), ("issuer", "overview", ".bars li"), ("what waits for review", "review", ".case")):
        browser.open(server.url + address)
        browser.wait_for(selector)
        tap.check(f"a hostile {name}: its HTML is text", browser.run(inert), browser.text("main"))
    server.ask("DELETE", f"/api/dossiers/{made['id']}")
    browser.open(server.url)
    browser.wait("return document.activeElement?.id === 'q'")
    browser.press("999-CV")
    browser.wait("return document.querySelectorAll('#suggestions:not([hidden]) [role=option]').length > 0")
    tap.check("a hostile suggestion: its HTML is text", browser.run(inert) and browser.run("return document.querySelector('#suggestions img') === null"), browser.text("#suggestions"))
    tap.check("and its stamp is shown", hit.get("secrecy") == "mat", hit)
    browser.errors()  # what follows is refused on purpose, and said on the console
    browser.run("document.getElementById('main').innerHTML = arguments[0] + '<a id=\"inline\" href=\"#\" onclick=\"window.hacked=5\">x</a>'; document.getElementById('inline').click()", PROBE)
    time.sleep(0.3)  # time to run, if it could
    refused = browser.errors()
    tap.check("even HTML that got in would run no script", not browser.run("return window.hacked") and any("Content Security Policy" in line for line in refused), refused)


def check_choices(browser, server):
    browser.open(server.url + "missing")
    browser.wait_for("main ol li")
    browser.tab_to("#language")
    browser.press(ENTER)
    browser.wait("return document.documentElement.lang === 'en' && document.querySelector('main h1')?.textContent === 'Cited and not in the archive'")
    browser.open(server.url + "?q=ket+luan+44")
    browser.wait_for("section.answer .tree")
    tap.check("English is remembered", "Rests on" in "".join(browser.text("section.answer")) and browser.text("#language") == ["Tiếng Việt"])
    before = browser.run("return getComputedStyle(document.body).backgroundColor")
    browser.run("document.getElementById('colours').click()")
    browser.open(server.url + "help")
    browser.wait_for("main dl")
    tap.check("so is dark", browser.run("return getComputedStyle(document.body).backgroundColor") != before, before)
    browser.run("localStorage.removeItem('language'); localStorage.removeItem('colours')")


BUSY = json.dumps({"type": "about:blank", "title": "Máy chủ đang bận / the server is busy", "status": 503, "detail": "xin thử lại sau ít giây"})


def check_busy(browser, server):
    """A server that has too much to do says so in place of what was asked for, with a button to ask again; in place of an image too."""
    browser.open(server.url + "?q=ket+luan+44")
    browser.wait_for("ol.hits li")
    browser.run(f"window.kept = window.fetch; window.fetch = () => Promise.resolve(new Response({json.dumps(BUSY)}, {{ status: 503 }}))")
    browser.run("document.querySelector('.sorts a:nth-of-type(2)').click()")
    browser.wait(ERROR_SHOWN)
    said = browser.text("main")
    browser.run("window.fetch = window.kept; [...document.querySelectorAll('main button')].find((button) => button.textContent === 'Thử lại').click()")
    browser.wait_for("ol.hits li")
    tap.check("a busy server: it says so, and trying again helps", "Máy chủ đang bận: xin thử lại sau ít giây" in "".join(said), said)
    browser.open(f"{server.url}paper/{find_paper(server, 'tệp:day')['paper']}")
    browser.wait_for(".scan img")
    browser.run(f"window.kept = window.fetch; window.fetch = () => Promise.resolve(new Response({json.dumps(BUSY)}, {{ status: 503 }})); document.querySelector('.scan img').dispatchEvent(new Event('error'))")
    browser.wait("return document.querySelector('.scan button') !== null")
    said = browser.text(".scan:has(button)")
    browser.run("window.fetch = window.kept; document.querySelector('.scan button').click()")
    browser.wait("return document.querySelector('.scan img')?.naturalWidth > 0 && document.querySelector('.scan button') === null")
    tap.check("an image that did not come as it is busy: the same", "Máy chủ đang bận" in said[0], said)


def check_broken(browser, server):
    browser.open(server.url + "?q=ket+luan+44")
    browser.wait_for("ol.hits li")
    browser.network(offline=True)
    browser.run("document.querySelector('.sorts a:nth-of-type(2)').click()")
    browser.wait(ERROR_SHOWN)
    browser.network(latency=1300, bytes_a_second=100000)
    browser.run("[...document.querySelectorAll('main button')].find((button) => button.textContent === 'Thử lại').click()")
    browser.wait("return document.getElementById('status').textContent === 'Đang tải…' && getComputedStyle(document.querySelector('main'), '::before').position === 'fixed'")
    browser.wait_for("ol.hits li")
    tap.check("without a network it says so, and trying again helps, slow as it is, which is said and shown", True)
    browser.network()
    hit = find_paper(server, "tệp:day")
    browser.open(f"{server.url}paper/{hit['paper']}")
    browser.wait_for(".scan img")
    browser.network(offline=True)
    browser.run("document.getElementById('page-30').scrollIntoView()")
    browser.wait("return document.querySelector('#page-30 button') !== null")
    said = browser.text("#page-30")
    browser.network()
    browser.run("document.querySelector('#page-30 button').click()")
    browser.wait("return document.querySelector('#page-30 .text') !== null")
    tap.check("a page of a paper that did not come says so, and comes when asked again", "Không nối được" in said[0], said)
    browser.open(server.url)
    browser.wait("return document.activeElement?.id === 'q'")
    browser.network(offline=True)
    browser.press("44-K")
    time.sleep(0.4)
    tap.check("suggestions that do not come are no error", browser.run("return document.getElementById('suggestions').hidden && document.querySelector('main .examples') !== null"))
    browser.network()
    browser.open(server.url + "?q=ket+luan+44")
    browser.wait_for("ol.hits li")
    browser.run("window.fetch = () => Promise.resolve(new Response('{\"hits\":[', { headers: { 'Content-Type': 'application/json' } }))")
    browser.run("document.querySelector('.sorts a:nth-of-type(2)').click()")
    browser.wait(ERROR_SHOWN)
    tap.check("an answer that breaks off is an error that one can act on", "dở dang" in "".join(browser.text("main")), browser.text("main"))
    browser.errors()  # that it was offline


def check_quiet(browser, server, views):
    origin = server.url.rstrip("/")
    browser.open(server.url + "?q=ket+luan+44")
    browser.wait_for("ol.hits li")
    names = browser.run("return performance.getEntries().map((entry) => entry.name).filter((name) => /^[a-z]+:/.test(name))")
    outside = [name for name in names if urllib.parse.urlsplit(name).scheme in ("http", "https", "data", "ws") and not name.startswith(origin + "/")]
    tap.check("no request leaves the origin", len(names) > 3 and not outside, outside or names)
    shifts = {}
    for name, address, selector in views:
        browser.open(address)
        browser.wait_for(selector)
        shifts[name] = browser.run("""return new Promise((done) => { let sum = 0;
            new PerformanceObserver((list) => list.getEntries().forEach((entry) => { sum += entry.value; })).observe({ type: 'layout-shift', buffered: true }); setTimeout(() => done(sum), 300); })""")
    tap.note("layout shift: " + ", ".join(f"{name} {shift:.3f}" for name, shift in shifts.items()))
    tap.check("nothing jumps while a page loads", max(shifts.values()) < 0.1, shifts)


def take_screens(browser, views, folder):
    os.makedirs(folder, exist_ok=True)
    for width, height in ((1280, 900), (390, 844)):
        browser.resize(width, height)
        for name, address, selector in views:
            browser.open(address)
            browser.wait_for(selector)
            browser.wait("return [...document.images].every((image) => image.complete && image.naturalWidth) && !document.querySelector('main[aria-busy], .beginning:empty')")
            browser.screenshot(os.path.join(folder, f"{name}-{width}.webp"))
            for part, place in (("scheme", ".scheme"), ("chain", ".chain")) if name == "work" else ():
                browser.run("document.querySelector(arguments[0]).previousSibling.scrollIntoView()", place)
                browser.screenshot(os.path.join(folder, f"{part}-{width}.webp"))
    browser.resize(1280, 900)


def visit(server, browser):
    paper, work = check_follow(browser, server)
    check_repaired(browser, server)
    scan = check_scan(browser, server)
    views = list_views(server, paper, work, scan)
    bad = find_paper(server, "tệp:anh")["paper"]
    check_dossier(browser, server)  # the views show what it leaves
    checks = [check_search, check_suggestions, check_facets, check_states, check_years, check_order, check_empty, lambda b, s: check_review(b, s, bad), check_field, check_pair, check_thick, check_scrolling, check_speed, lambda b, s: check_work(b, s, work), lambda b, s: check_evidence(b, work),
              check_choices, lambda b, s: check_widths(b, views), lambda b, s: check_axe(b, views), lambda b, s: check_spoken(b, views), check_heard, check_busy, check_broken, lambda b, s: check_quiet(b, s, views), check_hover, check_new_user]
    if os.environ.get("TC_SCREENS"):
        checks.append(lambda b, s: take_screens(b, views, os.environ["TC_SCREENS"]))
    for check in checks:
        try:
            check(browser, server)
        except Exception as error:  # pylint: disable=broad-except  # a part that breaks must not hide the others
            tap.check("the visit goes on", False, repr(error).replace("\\n", "\n"))
            browser.network()
    errors = browser.errors()
    tap.check("the console saw no error in the whole visit", not errors, "\n".join(errors))
    check_hostile(browser, server)
    check_many(browser)


def main():
    check_words()
    if not shutil.which("chromedriver"):
        tap.skip("the pages in a browser", "no chromedriver (Debian: chromium-driver)")
        tap.finish()
        return
    with Server(prepare=add_papers) as server, Browser() as browser:
        for check in (lambda: check_weight(server), lambda: check_original(server), lambda: visit(server, browser)):
            try:
                check()
            except Exception as error:  # pylint: disable=broad-except
                tap.check("the visit goes on", False, repr(error).replace("\\n", "\n"))
    tap.finish()


main()
