#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every route of tracuu-searchd over a store made of the corpus: status, type and shape of what comes back, and what must never come back."""
import concurrent.futures
import copy
import csv
import glob
import gzip
import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback
import urllib.parse
import zipfile
from xml.etree import ElementTree

sys.dont_write_bytecode = True
from served import BUILDDIR, SECONDS_TO_STOP, SRCDIR, Server, Tap, add_pair, index  # noqa: E402

JSON = "application/json; charset=utf-8"
PROBLEM = "application/problem+json; charset=utf-8"
READY_MS = 1000  # promised are 100; a loaded machine is no fault of the server's
PARALLEL = 64
JUNK = ["", " ", "AND", "OR NOT", '"', '"không đóng', "((((", "a" * 10000, "\x00\x01", "*", "ngày:", "ngày:99999", "dẫn:", ":::", "<img src=x onerror=alert(1)>", "🙂",
        "NOT", "-", "số:''", "a OR", "%", "\\", "x" * 400 + " y" * 400]
AS_JSON = {"Content-Type": "application/json"}
HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Content-Security-Policy": None, "Cache-Control": "no-cache"}

tap = Tap()


def add_papers(papers):
    """One page that is read by OCR, and two papers of one text."""
    add_pair(papers)
    subprocess.run([os.path.join(BUILDDIR, "tests/page_maker"), os.path.join(papers, "tap", "58-hd-tdtn-2021.txt"), os.path.join(papers, "trang-quet.png")], check=True)


def has(item, **kinds):
    """Every named key is there and of its type."""
    return all(isinstance(item.get(key), kind) for key, kind in kinds.items())


def check_json(server, target, what, shape):
    reply = server.get(target)
    ok = reply.status == 200 and reply.type == JSON
    tap.check(f"{target}: {what}", ok and shape(reply.json), f"{reply.status} {reply.type}\n{reply.body[:1500].decode(errors='replace')}")
    return reply.json if ok else {}


def check_problem(reply, what, status):
    passed = reply.status == status and reply.type == PROBLEM and has(reply.json, type=str, title=str, status=int) and reply.json["status"] == status
    tap.check(f"{what}: a problem, {status}", passed, f"{reply.status} {reply.type} {reply.body[:500]!r}")


def check_chain(answer):
    above = [node["title"] for node in answer.get("rests_on", [])]
    below = [node["title"] for node in answer.get("carried_out_by", [])]
    return any("43-CT/TW" in title for title in above) and any("1169-CV/TU" in title for title in below)


def check_api(server):
    found = check_json(server, "/api/search?q=ket+luan+44&limit=100", "the work that is named, with its chain, and hits", lambda a: has(
        a, query=str, understood=str, total=int, took_ms=(int, float), answer=dict, hits=list, facets=dict, suggestions=list) and
        a["answer"]["number"] == "44" and a["answer"]["symbol"] == "KL/TW" and a["hits"])
    check_json(server, "/api/search?q=tham+muu&limit=2", "as many hits as asked for, with snippets that mark what was found", lambda a:
               len(a["hits"]) == 2 and all(has(h, paper=int, title=str, path=str, score=(int, float), page=int, snippet=list) for h in a["hits"]) and
               any(part["hit"] for part in a["hits"][0]["snippet"]))
    check_json(server, "/api/search?q=tham+muu&limit=2&offset=100000", "an offset behind the last gives no hit", lambda a: a["hits"] == [] and a["total"] >= 2)
    check_json(server, "/api/search?q=tham+muu&limit=-1&offset=x&sort=y", "numbers that are none are left out", lambda a: len(a["hits"]) > 2)
    check_json(server, "/api/search", "no question", lambda a: has(a, hits=list))
    dates = check_json(server, "/api/search?q=tham+muu&sort=newest", "newest first", lambda a: len(a["hits"]) > 2)
    dates = [hit["date"] for hit in dates.get("hits", []) if "date" in hit]
    tap.check("sort=newest: dates fall", dates and dates == sorted(dates, reverse=True), dates)
    first = json.loads(server.get("/api/search?q=m%C3%A1u&limit=2").body)
    second = json.loads(server.get(f"/api/search?q=m%C3%A1u&limit=2&cursor={first['next']}").body)
    both = json.loads(server.get("/api/search?q=m%C3%A1u&limit=4").body)
    tap.check("a cursor goes on where the page ended", [h["paper"] for h in first["hits"] + second["hits"]] == [h["paper"] for h in both["hits"]], first["next"])
    tap.check("what is no cursor is a problem", server.get("/api/search?q=a&cursor=1").status == 400)
    check_json(server, "/api/suggest?q=44-KL", "titles", lambda a: any("44-KL/TW" in title for title in a["suggestions"]))
    check_json(server, "/api/missing?limit=3", "works cited and not held, most cited first", lambda a: has(a, total=int, missing=list) and len(a["missing"]) == 3 and
               a["missing"][0]["cited_by"] >= a["missing"][2]["cited_by"] and not a["missing"][0]["held"])
    check_json(server, "/api/fields", "the field table", lambda a: all(has(f, name=str, description_vi=str, description_en=str, example=str) for f in a["fields"]))
    check_work_and_paper(server, found)
    export = server.get("/api/export?q=tham+muu")
    tap.check("/api/export: JSON lines to be saved", export.status == 200 and export.type.startswith("application/x-ndjson") and
              export.headers.get("Content-Disposition") == "attachment" and export.body.startswith(b'{"') and export.body.endswith(b"}\n"), export.body[:300])
    table = server.get("/api/export?q=loai:%22ket+luan%22&format=csv")
    rows = list(csv.reader(table.body.decode("utf-8-sig").splitlines()))
    tap.check("/api/export as CSV: the office's columns, for a spreadsheet", table.type == "text/csv; charset=utf-8" and "danh-sach.csv" in table.headers["Content-Disposition"] and
              rows[0][:3] == ["TT", "Số, ký hiệu", "Ngày"] and any(row[1:5] == ["44-KL/TW", "14/11/2022", "Ban Bí thư", "Kết luận"] for row in rows), rows[:3])
    check_office(server)


def check_office(server):
    check_json(server, "/api/runs", "the runs, with what they found", lambda a: a["runs"] and has(a["runs"][0], id=int, started=int, ended=int, report=dict) and
               a["runs"][0]["report"]["found"] > 50 and "failures" not in a["runs"][0]["report"])
    check_json(server, "/api/overview", "the archive in numbers", lambda a: a["papers"] > 50 and any(t["value"] == "ket-luan" and t["name"] == "Kết luận" and t["held"] > 0 for t in a["types"]) and
               sum(t["held"] for t in a["types"]) == sum(y["held"] for y in a["years"]))
    states = check_json(server, "/api/search?q=" + urllib.parse.quote("hiệu lực:replaced,repealed"), "papers by what became of them",
                        lambda a: a["hits"] and {hit["state"] for hit in a["hits"]} == {"replaced", "repealed"})
    counted = {value["name"]: value["count"] for value in states["facets"]["state"]}
    tap.check("states among the facets have names", states["total"] == counted["Bị thay thế"] + counted["Bị bãi bỏ"] < counted["Chưa thay đổi"], counted)
    found = server.search("44-KL/TW", limit=1).json
    names = {value["value"]: value.get("name") for value in found["facets"]["type"]}
    tap.check("types among the facets have names, works a level", names.get("ket-luan") == "Kết luận" and found["answer"]["level"] == "trung-uong", (names, found["answer"]))
    work = f"/api/works/{found['answer']['id']}"
    check_json(server, work + "?limit=2", "so many relations, and how many there are", lambda a: len(a["cited_by"]) == 2 < a["n_cited_by"] and a["n_cites"] >= len(a["cites"]) > 0)
    check_json(server, work + "?brief=1", "a work alone", lambda a: a["title"] == "Kết luận số 44-KL/TW" and "papers" not in a and "cites" not in a)
    paper = server.get(f"/api/papers/{found['hits'][0]['paper']}").json
    path = os.path.join(server.papers, paper["path"])
    original = server.get(f"/api/papers/{paper['id']}/original")
    with open(path, "rb") as file:
        kept = file.read()
    tap.check("the file of a paper, byte for byte", original.status == 200 and original.type == "application/octet-stream" and original.body == kept, original.headers)
    with open(path, "ab") as file:
        file.write(b"\n")
    check_problem(server.get(f"/api/papers/{paper['id']}/original"), "a file that has changed since is not sent", 404)
    os.rename(path, path + ".kept")
    os.symlink("/etc/hostname", path)
    check_problem(server.get(f"/api/papers/{paper['id']}/original"), "nor what a link leads to", 404)
    os.remove(path)
    with open(path, "wb") as file:
        file.write(kept)
    os.remove(path + ".kept")
    check_problem(server.get("/api/papers/x/original"), "an id that is none", 404)


def check_work_and_paper(server, found):
    work = found.get("answer", {}).get("id", found.get("answer", {}).get("work", 0))
    check_json(server, f"/api/works/{work}", "its papers, and citations both ways", lambda a: has(a, id=int, title=str, held=bool, papers=list, cites=list, cited_by=list) and
               a["held"] and a["papers"] and a["cites"] and a["cited_by"])
    check_json(server, f"/api/works/{work}/chain", "43-CT/TW above, 1169-CV/TU below", check_chain)
    paper = next((hit["paper"] for hit in found.get("hits", []) if "44-kl-tw" in hit["path"]), 0)
    check_json(server, f"/api/papers/{paper}", "header and citations", lambda a: has(a, id=int, title=str, path=str, pages=int, header=dict, citations=list) and
               a["header"]["number"] == "44" and a["header"]["date"] == "2022-11-14")
    check_json(server, "/api/failed", "files that could not be read, with their reasons",
               lambda a: len(a["failed"]) == a["total"] == 3 and all(has(f, path=str, stage=str, reason=str, tries=int, time=int) for f in a["failed"]))
    check_json(server, f"/api/papers/{paper}/pages/1", "text, and spans that fall on it", check_page)


def check_page(page):
    text = page["text"].encode()
    cuts = [text[c["start"]:c["end"]].decode() for c in page["citations"]]
    return has(page, paper=int, page=int, pages=int, offset=int) and any("43-CT/TW" in cut for cut in cuts)


def check_problems(server):
    for target in ("/api/nothing", "/api/works/0", "/api/works/999999", "/api/works/x", "/api/works/999999/chain", "/api/papers/999999", "/api/papers/1/pages/0",
                   "/api/papers/1/pages/9999", "/api/papers/99999999999999999999", "/nothing.js", "/../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/a/b/c/d/e/f/g/h/i"):
        check_problem(server.get(target), target, 404)
    check_problem(server.get("/" + "a" * 5000), "a path of 5,000 bytes", 404)
    check_problem(server.get("/api/%ff%fe"), "invalid UTF-8 in the path", 404)
    for method in ("POST", "PUT", "DELETE"):
        reply = server.ask(method, "/api/search?q=a", b"{}", AS_JSON)
        check_problem(reply, method, 405)
        tap.check(f"{method}: says what is allowed", reply.headers.get("Allow") == "GET, HEAD", reply.headers)
    for method in ("OPTIONS", "PUT", "BREW"):
        reply = server.ask(method, "/api/dossiers")
        tap.check(f"{method}: says what is allowed there", (reply.status, reply.headers.get("Allow")) == (204 if method == "OPTIONS" else 405, "GET, HEAD, POST"), reply.headers)
    check_heads(server)


def check_heads(server):
    """What is refused by its head alone; what libmicrohttpd itself refuses has at least the right status."""
    check_problem(server.get("/" + "a" * 40000), "an address of 40,000 bytes", 414)
    check_problem(server.get("/api/search?q=" + "a" * 40000), "a question of 40,000 bytes", 414)
    check_problem(server.ask("GET", "/health", headers={"X-Long": "a" * 40000}), "a header of 40,000 bytes", 431)
    check_problem(server.ask("POST", "/api/dossiers", headers={**AS_JSON, "Expect": "100-continue", "Content-Length": "5000000"}), "a body of 5 MB that is announced", 413)
    check_problem(server.ask("GET", "/", headers={"Host": None}), "HTTP/1.1 without a host", 400)
    tap.check("a question of 10 KB, every byte escaped, is answered", server.get("/api/search?q=" + "%C3%A1" * 5120).status == 200)
    for what, status, target, headers in (("an address of 400,000 bytes", 414, "/" + "a" * 400000, {}), ("headers of 400,000 bytes", 431, "/", {"X-Long": "a" * 400000}),
                                          ("a length that is no number", 400, "/", {"Content-Length": "x"})):
        reply = server.ask("GET", target, headers=headers)
        tap.check(f"{what}: {status}", reply.status == status, reply.status)


def check_questions(server):
    for question in JUNK:
        reply = server.search(question)
        tap.check(f"answered: {question[:30]!r}", reply.status == 200 and reply.type == JSON and "hits" in reply.json, f"{reply.status} {reply.body[:300]!r}")
    reply = server.get("/api/search?q=%ff%fe%c3")
    tap.check("invalid UTF-8 in the question is answered", reply.status == 200 and "hits" in reply.json, f"{reply.status} {reply.body[:300]!r}")
    reply = server.get("/api/suggest?q=%ff%fe%c3")
    tap.check("invalid UTF-8 in what is typed is answered", reply.status == 200 and "suggestions" in reply.json, f"{reply.status} {reply.body[:300]!r}")


def check_files(server):
    scripts = ["/en.js"] + ["/" + name for name in sorted(os.listdir(os.path.join(SRCDIR, "searchd", "web"))) if name.endswith(".js")]
    for target, kind in [(page, "text/html") for page in ("/", "/missing", "/overview", "/runs", "/dossier", "/help", "/work/1", "/paper/1")] + [("/style.css", "text/css")] + \
            [(script, "text/javascript") for script in scripts]:
        reply = server.get(target)
        tap.check(f"{target}: {kind}", reply.status == 200 and reply.type == f"{kind}; charset=utf-8" and reply.body, f"{reply.status} {reply.type}")
        body = reply.body.replace(b"http://www.w3.org/2000/svg", b"")  # a name, not an address
        outside = b"http://" in body or b"https://" in body
        tap.check(f"{target}: names nothing outside", not outside)
    for target in ("/", "/api/search?q=a", "/api/nothing"):
        headers = server.get(target).headers
        tap.check(f"{target}: headers of safety", all(headers.get(name) and value in (None, headers[name]) for name, value in HEADERS.items()) and
                  "default-src 'self'" in headers["Content-Security-Policy"], headers)
    described = server.ask("GET", "/opensearch.xml", headers={"Host": "tracuu.vanphong:8417"})
    tap.check("/opensearch.xml: the browser's own search box asks here", b'template="http://tracuu.vanphong:8417/?q={searchTerms}"' in described.body and
              described.type.startswith("application/opensearchdescription+xml"), described.body)
    check_problem(server.ask("GET", "/opensearch.xml", headers={"Host": 'a"><b'}), "a host that is none is not repeated", 400)
    get, head = server.get("/api/fields"), server.ask("HEAD", "/api/fields")
    tap.check("HEAD: the headers of GET without its body", head.status == 200 and head.body == b"" and head.headers["Content-Length"] == str(len(get.body)), head.headers)


def read_metrics(server):
    reply = server.get("/metrics")
    tap.check("/metrics: text as Prometheus reads it", reply.status == 200 and reply.type.startswith("text/plain; version=0.0.4"), reply.type)
    return dict(line.rsplit(" ", 1) for line in reply.body.decode().splitlines() if not line.startswith("#"))


def post(server, target, body, **headers):
    return server.ask("POST", target, json.dumps(body).encode(), {**AS_JSON, **headers})


def check_dossiers(server):
    hits = server.search("ket luan 44", limit=5).json["hits"]
    made = post(server, "/api/dossiers", {"name": " Hội Chữ thập đỏ ", "by": "Lan", "papers": [{"paper": hits[0]["paper"]}, {"paper": hits[1]["paper"], "note": "=1+1 <b>&"}]})
    dossier = made.json
    tap.check("a dossier is made of papers", made.status == 201 and dossier["name"] == "Hội Chữ thập đỏ" and [p["title"] for p in dossier["papers"]] == [h["title"] for h in hits[:2]] and
              dossier["papers"][1]["note"] == "=1+1 <b>&", made.body)
    target = f"/api/dossiers/{dossier['id']}"
    more = post(server, target + "/papers", {"paper": hits[2]["paper"], "by": "Minh"}).json
    again = post(server, target + "/papers", {"paper": hits[2]["paper"]}).json
    tap.check("a paper is put into it once", len(more["papers"]) == len(again["papers"]) == 3 and more["by"] == "Minh", again)
    turned = post(server, target, {"name": "Đổi tên", "version": again["version"], "papers": again["papers"][::-1]})
    tap.check("it is renamed and put in another order, notes and all", turned.json["name"] == "Đổi tên" and [p["docno"] for p in turned.json["papers"]] == [p["docno"] for p in again["papers"]][::-1] and
              turned.json["papers"][1]["note"] == "=1+1 <b>&", turned.body)
    check_problem(post(server, target, {"name": "Cũ", "version": again["version"], "papers": []}), "who did not see the last change", 409)
    tap.check("and the list has it", server.get("/api/dossiers").json["dossiers"][0]["count"] == 3, server.get("/api/dossiers").body)
    check_exports(server, target, turned.json)
    check_refusals(server, target, hits[0]["paper"])
    tap.check("it is taken away", server.ask("DELETE", target).status == 200)
    check_problem(server.get(target), "then it has gone", 404)


def check_exports(server, target, dossier):
    table = server.get(target + "/export?format=csv")
    rows = list(csv.reader(table.body.decode("utf-8-sig").splitlines()))
    tap.check("a dossier as CSV, no cell a formula", len(rows) == 4 and rows[0][:4] == ["TT", "Số, ký hiệu", "Ngày", "Cơ quan ban hành"] and rows[2][7] == "'=1+1 <b>&" and
              urllib.parse.quote("Đổi tên.csv") in table.headers["Content-Disposition"], rows)
    document = server.get(target + "/export?format=docx")
    words = "".join(ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(document.body)).read("word/document.xml")).itertext())
    tap.check("as a document with the office's columns", all(word in words for word in ("TT", "Số, ký hiệu", "Ngày", "Cơ quan ban hành", "Trích yếu", "Ghi chú", "=1+1 <b>&")), words)
    check_office_suite(document.body)
    packed = zipfile.ZipFile(io.BytesIO(server.get(target + "/export?format=zip").body))
    names = packed.namelist()
    first = dossier["papers"][0]
    with open(os.path.join(server.papers, first["path"]), "rb") as file:
        tap.check("as a ZIP of the files as they are, with the list", names[:2] == ["danh-muc.docx", "danh-muc.csv"] and len(names) == 5 and packed.testzip() is None and
                  packed.read("01 " + os.path.basename(first["path"])) == file.read(), names)
    path = os.path.join(server.papers, first["path"])
    os.rename(path, path + ".away")
    packed = zipfile.ZipFile(io.BytesIO(server.get(target + "/export?format=zip").body))
    os.rename(path + ".away", path)
    tap.check("a file that has gone is named in it", first["path"] in packed.read("con-thieu.txt").decode() and len(packed.namelist()) == 5, packed.namelist())
    check_problem(server.get(target + "/export?format=pdf"), "another format", 400)


def check_office_suite(document):
    """LibreOffice opens it, where it is installed."""
    if not shutil.which("soffice"):
        tap.skip("LibreOffice opens the document", "no soffice")
        return
    with tempfile.TemporaryDirectory(prefix="tracuu-office.") as folder:
        with open(os.path.join(folder, "list.docx"), "wb") as file:
            file.write(document)
        done = subprocess.run(["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", folder, os.path.join(folder, "list.docx")],
                              capture_output=True, check=False, timeout=120, env={name: value for name, value in os.environ.items() if name != "VALGRIND"})  # its launcher would run under that
        made = os.path.join(folder, "list.txt")
        text = open(made, encoding="utf-8").read() if os.path.exists(made) else f"{done.returncode} {done.stdout} {done.stderr}"
    tap.check("LibreOffice opens the document", "Trích yếu" in text and "=1+1 <b>&" in text, text)


def check_refusals(server, target, paper):
    """What is not written."""
    body = json.dumps({"paper": paper}).encode()
    for what, status, method, where, data, headers in (
            ("a page of another site", 403, "POST", "/papers", body, {**AS_JSON, "Origin": "http://evil.example"}), ("a sandboxed one", 403, "POST", "/papers", body, {**AS_JSON, "Origin": "null"}),
            ("one that deletes", 403, "DELETE", "", None, {"Origin": "http://evil.example"}), ("a form", 415, "POST", "/papers", b"paper=1", {"Content-Type": "application/x-www-form-urlencoded"}),
            ("plain text", 415, "POST", "/papers", body, {"Content-Type": "text/plain"}), ("no type", 415, "POST", "/papers", body, {}), ("JSON that is none", 400, "POST", "/papers", b"{", AS_JSON),
            ("no object", 400, "POST", "/papers", b"[]", AS_JSON), ("no paper", 400, "POST", "/papers", b"{}", AS_JSON), ("a paper that is not there", 404, "POST", "/papers", b'{"paper":999999}', AS_JSON),
            ("no name", 400, "POST", "", b'{"name":"  ","papers":[]}', AS_JSON), ("a long note", 413, "POST", "/papers", json.dumps({"paper": paper, "docno": "x", "note": "a" * 5000}).encode(), AS_JSON),
            ("too much", 413, "POST", "/papers", b" " * (2 << 20) + b"{}", AS_JSON), ("PUT", 405, "PUT", "", body, AS_JSON)):
        check_problem(server.ask(method, target + where, data, headers), what, status)
    check_problem(post(server, "/api/dossiers/x", {"name": "x", "papers": []}), "an id that is none", 404)
    same = post(server, target + "/papers", {"paper": paper}, Origin=server.url.rstrip("/"))
    tap.check("a page of this server may write", same.status == 200, same.body)


def check_packing(server):
    target = "/api/search?q=ket+luan+44"
    plain, packed = server.get(target), server.ask("GET", target, headers={"Accept-Encoding": "gzip"})
    unpacked = json.loads(gzip.decompress(packed.body))
    tap.check("JSON is packed for whom takes it", packed.headers["Content-Encoding"] == "gzip" and len(packed.body) < len(plain.body) / 2 and unpacked["hits"] == plain.json["hits"], packed.headers)
    again = server.ask("GET", target, headers={"If-None-Match": plain.headers["ETag"]})
    tap.check("and not sent twice while nothing changes", again.status == 304 and not again.body and again.headers["ETag"] == plain.headers["ETag"], again.headers)
    other = server.ask("GET", "/api/search?q=ket+luan+43", headers={"If-None-Match": plain.headers["ETag"]})
    tap.check("another answer is sent", other.status == 200 and other.headers["ETag"] != plain.headers["ETag"])


def watch(server):
    """Holds every answer from here on against the description of the API. Gives a function that says what was found."""
    try:
        from openapi import Description  # pylint: disable=import-outside-toplevel
    except ImportError:
        return lambda: tap.skip("every answer is as /api/openapi.json says", "no jsonschema (Debian: python3-jsonschema)")
    description, faults, ask = Description(server.get("/api/openapi.json").json), {}, server.ask

    def watched(method, target, *more, **named):
        reply = ask(method, target, *more, **named)
        if isinstance(target, str) and target.startswith(("/api/", "/health", "/metrics")) and method in ("GET", "POST", "DELETE") and reply.status != 304 and not reply.headers["Content-Encoding"]:
            found = description.faults(method, target, reply)
            if found:
                faults[f"{method} {target}"] = found
        return reply
    server.ask = watched

    def say():
        tap.check("every answer is as /api/openapi.json says", not faults, "\n".join(f"{what}: {found[:3]}" for what, found in faults.items()))
        tap.check("and every route that it has was asked", not description.not_asked(), description.not_asked())
        del server.ask
    return say


def check_every_paper(server):
    """All papers and works of the corpus, for the description; and what else no other check asks for."""
    papers = [hit["paper"] for hit in server.search("ngày:1900..2100", limit=200).json["hits"]]
    works = set()
    for paper in papers:
        works.update(citation["work"] for citation in server.get(f"/api/papers/{paper}").json["citations"] if "work" in citation)
        server.get(f"/api/papers/{paper}/pages/1")
    for work in works:
        server.get(f"/api/works/{work}")
        server.get(f"/api/works/{work}/chain")
    scan = server.search("tệp:trang-quet").json["hits"][0]["paper"]
    page = server.get(f"/api/papers/{scan}/pages/1").json
    tap.check("a page that was scanned has its words with boxes", page["source"] == "ocr" and len(page["words"]) > 20 and server.get(page["image"]).type == "image/png", page)
    raw, boxes = page["text"].encode(), {(word["start"], word["end"]): word["box"] for word in page["words"]}
    found = server.get(f"/api/papers/{scan}/hits?q=" + urllib.parse.quote("huong dan")).json
    place = found["hits"][0]
    tap.check("what is asked for is found on it, with a box for each word", found["total"] == len(found["hits"]) == found["pages"][0]["count"] and
              len(raw[place["start"]:place["end"]].split()) == 2 and place["text"].lower() == raw[place["start"]:place["end"]].decode().lower() and
              place["boxes"] == [box for (start, _), box in boxes.items() if place["start"] <= start < place["end"]] and len(place["boxes"]) == 2, found)
    text = server.search("44-KL/TW", limit=1).json["hits"][0]["paper"]
    plain = server.get(f"/api/papers/{text}/hits?q=%22ban+bi+thu%22").json
    tap.check("a text has places without boxes", plain["hits"] and not any("boxes" in hit for hit in plain["hits"]), plain)
    check_problem(server.get("/api/papers/999999/hits?q=a"), "places in a paper that there is not", 404)
    quality = server.get("/api/overview").json["pages"]
    tap.check("and is counted by how well it was read", [count["pages"] for count in quality if count["source"] == "ocr"] == [1] and quality[0]["confidence"] >= 50, quality)
    with open(os.path.join(server.papers, "trang-quet.png"), "rb") as file:
        tap.check("the file itself is sent", server.get(f"/api/papers/{scan}/original").body == file.read())
    first = server.get("/api/missing?limit=10").json
    second = server.get(f"/api/missing?limit=10&cursor={first['next']}").json
    everything = server.get("/api/missing?limit=1000").json
    tap.check("missing works go on by cursor", [w["id"] for w in first["missing"] + second["missing"]] == [w["id"] for w in everything["missing"][:20]] and "next" not in everything, first["next"])


def check_examples(server):
    """The clients of doc/examples do what they say."""
    def run(name, *arguments):
        done = subprocess.run([os.path.join(SRCDIR, "doc", "examples", name), *arguments], capture_output=True, text=True, check=False, timeout=60, env={**os.environ, "TRACUU_URL": server.url.rstrip("/")})
        return done.returncode, done.stdout, done.stderr
    status, out, err = run("tracuu.sh", "list", 'loại:"kết luận"')
    tap.check("the client in the shell lists papers", status == 0 and any(row[1:5] == ["44-KL/TW", "14/11/2022", "Ban Bí thư", "Kết luận"] for row in csv.reader(out.splitlines())), out + err)
    with tempfile.TemporaryDirectory(prefix="tracuu-client.") as folder:
        table = os.path.join(folder, "list.docx")
        tap.check("saves them as a document", run("tracuu.sh", "table", "tham mưu", table)[0] == 0 and zipfile.is_zipfile(table))
        hit = server.search("tham mưu", limit=1).json["hits"][0]
        original = os.path.join(folder, "original")
        done = run("tracuu.sh", "original", str(hit["paper"]), original)
        with open(os.path.join(server.papers, hit["path"]), "rb") as there, open(original, "rb") as here:
            tap.check("and fetches a file", done[0] == 0 and there.read() == here.read(), done)
    tap.check("it says what it can do", run("tracuu.sh")[0] == 2 and "list QUESTION" in run("tracuu.sh")[2])
    status, out, err = run("tracuu.py", "search", "thực", "hiện")
    total = server.search("thực hiện", limit=1000).json["hits"]
    tap.check("the client in Python goes on to the last hit", status == 0 and len(out.splitlines()) == len(total) > 20, f"{len(total)}\n{out}{err}")
    status, out, err = run("tracuu.py", "chain", "44-KL/TW")
    tap.check("draws a chain", status == 0 and out.startswith("Kết luận số 44-KL/TW") and "  Chỉ thị số 43-CT/TW" in out and "  Công văn số 1169-CV/TU" in out, out + err)
    status, out, err = run("tracuu.py", "missing")
    tap.check("lists what is missing", status == 0 and len(out.splitlines()) == server.get("/api/missing").json["total"], err)
    status, out, err = run("tracuu.py", "chain", "khongcotunay")
    tap.check("and says what is wrong", status == 1 and "no directive is named so" in err, err)


def check_retry(server):
    failed = server.get("/api/failed").json["failed"]
    one = post(server, "/api/failed/retry", {"path": failed[0]["path"]})
    waiting = [failure["retry"] for failure in server.get("/api/failed").json["failed"]]
    tap.check("a file that failed is tried again when somebody says so", one.json == {"retried": 1} and waiting == [True, False, False], waiting)
    index(server.store, server.papers)
    after = server.get("/api/failed").json["failed"]
    tap.check("by the next run, and the others are not", [failure["tries"] for failure in after] == [2, 1, 1] and not after[0]["retry"], after)
    tap.check("all are tried again", post(server, "/api/failed/retry", {}).json == {"retried": 3})


def check_pairs(server):
    """Two papers of one text: its head, and the same with neither number nor date."""
    pairs = server.get("/api/review?kind=duplicate").json
    pair = next((item for item in pairs["items"] if "pair/" in item["path"]), None)
    tap.check("two papers of much the same text are a case", pair and pair["kind"] == "duplicate" and pair["state"] == "alike" and len(pair["candidates"]) == 1, pairs)
    other = pair["candidates"][0]
    tap.check("with what both are called and where they lie", {pair["path"].split("/")[-1], other["path"].split("/")[-1]} == {"a.txt", "b.txt"} and
              other["text"] and pair["raw"] and 0.5 < other["probability"] <= 1, pair)
    works = lambda: {server.get(f"/api/papers/{paper}").json.get("work") for paper in (pair["paper"], other["paper"])}
    target = f"/api/review/{pair['id']}"
    check_problem(post(server, target, {"decision": "replace", "text": "khác"}), "a pair is confirmed or rejected, not replaced", 400)
    apart = works()
    tap.check("confirmed, they carry one work", post(server, target, {"decision": "confirm", "by": "Lan"}).json["decided"] == 1 and len(apart) == 2 and len(works()) == 1, (apart, works()))
    again = post(server, target, {"decision": "reject", "by": "Lan"})
    tap.check("rejected, they do not", again.json["decided"] == 1 and works() == apart, (again.body, works()))
    subprocess.run([os.path.join(BUILDDIR, "tracuu-indexer"), "--full", "--store", server.store, server.papers], stdout=subprocess.DEVNULL, check=False, timeout=120)
    left = server.get("/api/review?kind=duplicate").json
    tap.check("nor are they asked about when all is read again", left["total"] == pairs["total"] - 1 and works() == apart, left)
    tap.check("but listed as decided, and taken back", [item["id"] for item in server.get("/api/review?kind=duplicate&decided=1").json["items"]] == [pair["id"]] and
              server.ask("DELETE", target).json["undone"] == 1 and server.get("/api/review?kind=duplicate").json["total"] == pairs["total"])


def check_review(server):
    queue = server.get("/api/review?limit=2").json
    for kind in queue["kinds"]:
        tap.check(f"what waits of the kind {kind} is listed", server.get(f"/api/review?kind={kind}&limit=200").json["total"] >= 0)
    first = queue["items"][0]
    target = f"/api/review/{first['id']}"
    decided = post(server, target, {"decision": "reject", "by": "Lan"})
    tap.check("a case is decided", decided.status == 200 and decided.json["decided"] == 1 and server.get(target).json["decision"]["by"] == "Lan", decided.body)
    tap.check("and listed as such", server.get("/api/review?decided=1").json["items"][0]["id"] == first["id"])
    tap.check("and taken back", server.ask("DELETE", target + "?by=Lan").json["undone"] == 1 and server.get(target).json["decision"] is None)
    check_problem(server.ask("POST", target, b'{"decision":"reject"}', {**AS_JSON, "Host": "evil.example:80"}), "a name that somebody else has pointed here", 403)


def check_health_and_metrics(server):
    check_json(server, "/health", "well", lambda a: a["status"] == "ok")
    name = 'tracuu_requests_total{method="GET",route="api/fields"}'
    before = read_metrics(server)
    server.get("/api/fields")
    after = read_metrics(server)
    tap.check("/metrics: a request is counted at its route", int(after[name]) == int(before[name]) + 1, (before, after))
    tap.check("/metrics: no error until here", after["tracuu_errors_total"] == "0", after)
    tap.check("/metrics: time passes", float(after["tracuu_request_seconds_total"]) > 0, after)


def check_under_load(server):
    """Parallel questions while the index is built anew."""
    indexer = subprocess.Popen([os.path.join(BUILDDIR, "tracuu-indexer"), "--full", "--store", server.store, server.papers], stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    targets = ["/api/search?q=ket+luan+44", "/api/search?q=tham+muu", "/api/missing", "/api/works/1/chain", "/api/suggest?q=44", "/api/search?q=ng%C3%A0y:2023"]
    replies = []
    with concurrent.futures.ThreadPoolExecutor(PARALLEL) as pool:
        for _ in range(20):
            replies += pool.map(server.get, [targets[i % len(targets)] for i in range(PARALLEL)])
            if indexer.poll() is not None and len(replies) > PARALLEL:
                break
    status = indexer.wait(60)
    bad = [reply.body.decode() for reply in replies if reply.status >= 500]
    tap.note(f"{len(replies)} requests during a full run")
    tap.check(f"{PARALLEL} requests at a time while all is indexed anew: none fails", not bad, "\n".join([f"{len(bad)} of {len(replies)}:", *sorted(set(bad))]))
    tap.check("the run beside them is well", status <= 1, status)
    tap.check("after it, questions are answered", server.search("ket luan 44").json["hits"], "no hits")


def find_own_address():
    """An address of this machine that is no loopback; None if it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # nothing is sent
        except OSError:
            return None
        address = probe.getsockname()[0]
    return None if address.startswith("127.") else address


def check_rate(server):
    """A server that others reach: how often one of them may ask, and what he may write."""
    address = find_own_address()
    if not address:
        tap.skip("who asks too often is told to wait", "this machine has no address but loopback")
        return
    process = subprocess.Popen([os.path.join(BUILDDIR, "tracuu-searchd"), "--store", server.store, "--listen", f"{address}:0", "--rate", "2"], stdout=subprocess.PIPE, text=True)
    try:
        guest = copy.copy(server)
        guest.url = process.stdout.readline().split()[1]
        replies = [guest.get("/api/fields") for _ in range(30)]
        refused = [reply for reply in replies if reply.status == 429]
        tap.check("who asks too often is told to wait", 20 <= len(replies) - len(refused) < 30 and refused and refused[0].type == PROBLEM and int(refused[0].headers["Retry-After"]) >= 1,
                  [reply.status for reply in replies])
        time.sleep(2)
        item = server.get("/api/review").json["items"][0]["id"]
        check_problem(post(guest, f"/api/review/{item}", {"decision": "reject"}), "a decision from another machine", 403)
        made = post(guest, "/api/dossiers", {"name": "Từ máy khác", "papers": []})
        tap.check("a dossier is everybody's", made.status == 201, made.body)
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def check_lost_index(server):
    """Files of the index that are cut off under the server: it says so to who asks, and goes on when they are there again."""
    questions = [f"hiến máu {n}" for n in range(32)]
    files = {path: open(path, "rb").read() for path in glob.glob(os.path.join(server.store, "index", "*", "*.postings"))}
    before = {question: server.search(question).json["total"] for question in questions}
    for path in files:
        os.truncate(path, 0)
    with concurrent.futures.ThreadPoolExecutor(PARALLEL) as pool:
        replies = list(pool.map(lambda question: server.search(question, sort="oldest"), questions))
    told = [reply.status == 500 and reply.type == PROBLEM and "run tracuu-indexer again" in reply.json["detail"] for reply in replies]
    tap.check("an index that is cut off is a problem that says what to do", files and all(told), f"{replies[0].status} {replies[0].body[:500]!r}")
    tap.check("and the end of nothing", server.process.poll() is None and server.get("/").status == 200)
    for path, content in files.items():
        with open(path, "wb") as file:
            file.write(content)
    after = {question: server.search(question).json.get("total") for question in questions}
    tap.check("once it is whole again, so are the answers", before == after and any(before.values()), f"{before} {after}")
    shutil.rmtree(os.path.join(server.store, "index"))
    index(server.store, server.papers)
    after = {question: server.search(question).json.get("total") for question in questions}
    tap.check("an index that was deleted and made anew under the server is read", before == after, f"{before} {after}")


def check_long_list(server):
    """A list that takes more than one page of the index to make."""
    os.mkdir(os.path.join(server.papers, "dai"))
    for n in range(1100):
        with open(os.path.join(server.papers, "dai", f"{n}.txt"), "w", encoding="utf-8") as file:
            file.write(f"Biên bản bàn giao tài sản, tờ thứ {n}.\n")
    index(server.store, server.papers)
    rows = list(csv.reader(server.get("/api/export?format=csv&q=" + urllib.parse.quote("tệp:dai")).body.decode("utf-8-sig").splitlines()))
    tap.check("a long list is exported whole", len(rows) == 1101 and len({row[6] for row in rows}) == 1101 and rows[-1][0] == "1100", (len(rows), rows[-1]))


def check_lost_archive(server):
    """The archive cut off under the server, again and again while it is read, as a disk that fails: where SQLite maps it, that is SIGBUS."""
    path = os.path.join(server.store, "archive.sqlite")
    works = [f"/api/works/{n}" for n in range(1, 60)]
    with open(path, "rb") as file:
        content = file.read()
    with concurrent.futures.ThreadPoolExecutor(PARALLEL) as pool:
        list(pool.map(server.get, works[:1] * PARALLEL))  # it is open at all desks, and not read much of yet
        asked = [pool.submit(server.get, work) for work in works * 10]
        while not all(one.done() for one in asked) and server.process.poll() is None:
            os.truncate(path, 4096)
            with open(path, "r+b") as file:
                file.write(content)
    tap.check("an archive that is cut off is the end of nothing either", server.process.poll() is None and server.get("/").status == 200)
    replies = [one.result() for one in asked]
    told = [reply for reply in replies if reply.status != 200]
    tap.note(f"{len(told)} of {len(replies)} questions were told of it")
    tap.check("who is told of it is told what to do", told and all(reply.status == 500 and reply.type == PROBLEM and "tracuu check" in reply.json["detail"] for reply in told),
              sorted({(reply.status, reply.body[:300]) for reply in told}))
    replies = [server.get(work).status for work in works]
    tap.check("once it is whole again, works are there", set(replies) == {200}, replies)
    server.stop(signal.SIGTERM)
    server.start()  # one that has read nothing yet
    with open(path, "r+b") as file:
        file.seek(4096)
        file.write(bytes(len(content) - 4096))
    before = [server.get(work).status for work in works]
    with open(path, "r+b") as file:
        file.write(content)
    replies = [server.get(work).status for work in works]
    tap.check("and what was read while it was damaged is read again", 500 in before and set(replies) == {200}, (before, replies))


def check_stop(server, which):
    status, seconds = server.stop(which)
    tap.check(f"{which.name} stops it cleanly within {SECONDS_TO_STOP} s", status == 0 and seconds < SECONDS_TO_STOP, f"status {status} after {seconds:.2f} s")


def main():
    with Server(prepare=add_papers) as server:
        tap.note(f"ready after {server.ready_ms:.0f} ms")
        tap.check(f"ready within {READY_MS} ms", server.ready_ms < READY_MS, server.ready_ms)
        say_described = watch(server)
        for check in (check_api, check_problems, check_questions, check_files, check_dossiers, check_packing, check_every_paper, check_examples, check_review, check_retry, check_pairs, check_health_and_metrics, lambda _: say_described(), check_rate, check_under_load, check_lost_index, check_long_list, check_lost_archive):
            try:
                check(server)
            except Exception:  # pylint: disable=broad-except  # one part that breaks must not hide the others
                tap.check(check.__name__, False, traceback.format_exc())
        check_stop(server, signal.SIGINT)
        server.start()
        check_stop(server, signal.SIGTERM)
    tap.finish()


main()
