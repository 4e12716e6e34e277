#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""OCR errors from the file to the answer, and people's decisions about them: what is repaired is found and shown, what a person rejects is
found no more, and that holds when all is read, recognised or indexed anew."""
import json
import os
import pty
import shutil
import sqlite3
import subprocess
import sys
import time

from served import BUILDDIR, Server, Tap, add_pair

tap = Tap()
INDEXER, TRACUU = (os.path.join(BUILDDIR, name) for name in ("tracuu-indexer", "tracuu"))
ENV = dict(os.environ, LANGUAGE="en", LC_ALL="C.UTF-8")
LETTER = """ỦY BAN MẶT TRẬN TỘC QUỐC
Số 12-TB/MTTQ

Kính gửi: các ban, ngành, đoàn thể cấp huyện.

Ủy ban Mặt trận Tộc quốc Việt Nam huyện phối hợp với các ngành làm tốt công tác tham muu cho cấp ủy, chính quyền về
công tác dân vận. Đề nghị Ban Tuyên giao Huyện ủy theo dõi, đôn đốc việc thực hiện ở cơ sở.
"""
WORD = "Tộc quốc Việt Nam"
QUESTION = '"mặt trận tổ quốc việt nam"'


def run(*command, env=ENV, **more):
    return subprocess.run(command, capture_output=True, text=True, check=False, env=env, timeout=120, **more)


def write(folder, name, text):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.write(text)


def index(server, *options):
    return run(INDEXER, "--store", server.store, *options)


def hits(server, question):
    return {hit["docno"]: hit for hit in server.search(question, limit=50).json["hits"]}


def found(server, question=QUESTION):
    return "mat-tran" in hits(server, question)


def repairs_of(server, name="mat-tran"):
    paper = hits(server, f'tệp:"{name}"')[name]["paper"]
    return server.get(f"/api/papers/{paper}/pages/1").json["repairs"]


def find_id(server, after=WORD):
    """The id of the repair of `Tộc` where it stands before these words."""
    paper = hits(server, 'tệp:"mat-tran"')["mat-tran"]["paper"]
    text = server.get(f"/api/papers/{paper}/pages/1").json["text"].encode()
    return next(repair["id"] for repair in repairs_of(server) if text[repair["start"]:].startswith(after.encode()))


def post(server, item, body, **headers):
    headers = {"Content-Type": "application/json", **{name.replace("_", "-"): value for name, value in headers.items()}}
    return server.ask("POST", f"/api/review/{item}", json.dumps(body).encode() if isinstance(body, dict) else body, headers)


def undo(server, item):
    return server.ask("DELETE", f"/api/review/{item}")


# ---- repairs --------------------------------------------------------------------------------------------------------


def check_found(server):
    letter = hits(server, QUESTION).get("mat-tran")
    tap.check("a phrase is found in what the paper should say", letter, hits(server, QUESTION).keys())
    tap.check("and in what stands there", found(server, '"mặt trận tộc quốc việt nam"'))
    parts = [part for part in letter["snippet"] if part.get("raw") == "Tộc"]
    tap.check("the snippet shows the repaired word, marked, with what stands there", parts and parts[0]["text"] == "Tổ" and parts[0]["hit"], letter["snippet"])
    shown = run(TRACUU, "search", "--store", server.store, "tham mưu dân vận").stdout
    tap.check("tracuu search says what was scanned", "tham mưu" in shown and "as scanned: muu → mưu" in shown, shown)
    both = "".join(part["text"] for part in hits(server, "tham mưu cấp ủy dân vận")["mat-tran"]["snippet"])
    tap.check("unmarked questions find it too", found(server, "tham muu dan van") and "tham mưu" in both, both)
    states = {repair["raw"]: (repair["repaired"], repair["state"]) for repair in repairs_of(server)}
    tap.check("the page has its repairs", states.get("muu") == ("mưu", "applied") and states.get("giao") == ("giáo", "applied"), states)
    counts = server.get(f"/api/papers/{letter['paper']}").json["repairs"]
    shown = run(TRACUU, "show", "--store", server.store, "12-TB/MTTQ").stdout
    tap.check("tracuu show counts them", f"OCR errors: {counts['applied']} repaired, {counts['suggested']} suggested" in shown and counts["applied"] > 2, (counts, shown))
    shown = json.loads(run(TRACUU, "show", "--store", server.store, "--json", "12-TB/MTTQ").stdout)
    tap.check("and as JSON", [paper["repairs"] for paper in shown["papers"]] == [counts], shown)
    clean = hits(server, 'tệp:"sach"')["sach"]["paper"]
    tap.check("a clean text has none", server.get(f"/api/papers/{clean}").json["repairs"] == {"suggested": 0, "applied": 0, "confirmed": 0, "rejected": 0})


# ---- decisions ------------------------------------------------------------------------------------------------------


def check_rejected(server):
    item = find_id(server)
    reply = post(server, item, {"decision": "reject", "by": "Lan"})
    tap.check("a rejection is taken", reply.status == 200 and reply.json["decided"] == 1, reply.body)
    shown = hits(server, '"mặt trận tộc quốc việt nam"')["mat-tran"]["snippet"]
    tap.check("texts follow at once", all(part.get("raw") != "Tộc" or part["text"] != "Tổ" for part in shown), shown)
    index(server)
    tap.check("after the indexer's next run it is not found so any more", not found(server), hits(server, QUESTION).keys())
    tap.check("but as it stands", found(server, '"mặt trận tộc quốc việt nam"'))
    index(server, "--full", server.papers)
    tap.check("that holds when all files are read again", not found(server) and found(server, WORD))
    shutil.rmtree(os.path.join(server.store, "index"))
    index(server)
    tap.check("and when the index is made anew", not found(server) and found(server, WORD))
    write(server.papers, "mat-tran.txt", "BẢN QUÉT LẠI\n\n" + LETTER.replace("phối hợp", "phôi hợp"))
    index(server, server.papers)
    tap.check("and when the scan is recognised again, its words elsewhere", not found(server) and found(server, WORD))
    tap.check("the decision says who took it", server.get(f"/api/review/{find_id(server)}").json["decision"]["by"] == "Lan")
    reply = undo(server, find_id(server))
    tap.check("it is undone", reply.status == 200 and reply.json["undone"] == 1, reply.body)
    index(server)
    tap.check("and found again", found(server))
    tap.check("the store agrees with itself", "all is well" in run(TRACUU, "check", "--store", server.store).stdout)


def check_queue(server):
    listed = server.get("/api/review?kind=repair&limit=200").json
    ranks = [(item["same"] + 1) * item["candidates"][0]["probability"] ** 2 for item in listed["items"]]
    tap.check("the queue has what is not certain, likely and frequent first", listed["total"] == len(ranks) > 2 and
              ranks[0] == max(ranks) and min(ranks[:10]) > max(ranks[20:]), (listed["total"], ranks))
    pages, cursor = [], ""
    while cursor is not None:
        part = server.get(f"/api/review?limit=7&cursor={cursor}" if cursor else "/api/review?limit=7").json
        pages += [item["id"] for item in part["items"]]
        cursor = part["next"]
    tap.check("page by page it is the same", pages == [item["id"] for item in listed["items"]], (len(pages), listed["total"]))
    same = next(item for item in listed["items"] if item["same"] == 2)
    tap.check("an item says where it stands and what is offered", same["raw"] and same["before"] and same["after"] and
              same["candidates"][0]["text"] and 0 < same["candidates"][0]["probability"] < 1, same)
    reply = post(server, same["id"], {"decision": "replace", "text": "vòng tròn", "same": True})
    tap.check("all that are the same are decided together", reply.json["decided"] == 3, reply.body)
    index(server)
    question = f'"{same["before"].split()[-1]} vòng tròn"'
    tap.check("and are found by what was put in", len(hits(server, question)) == 3, (same, hits(server, question).keys()))
    write(server.papers, "lap-4.txt", repeated(4))
    index(server, server.papers)
    tap.check("and so are papers that come later", len(hits(server, question)) == 4)
    done = server.get("/api/review?decided=1").json
    tap.check("what was decided is listed", [item["decision"]["text"] for item in done["items"]] == ["vòng tròn"] and done["items"][0]["decision"]["same"], done)
    tap.check("and is not asked again", same["raw"] not in [item["raw"] for item in server.get("/api/review?limit=200").json["items"]])
    tap.check("undoing undoes all", undo(server, same["id"]).json["undone"] == 4)


def check_refused(server):
    item = find_id(server)
    confirm = {"decision": "confirm"}
    for what, reply, status in (
            ("a page of another site may not decide", post(server, item, confirm, Origin="http://evil.example"), 403),
            ("nor one whose name leads here", post(server, item, confirm, Host="evil.example"), 403),
            ("nor a browser that says so", post(server, item, confirm, Sec_Fetch_Site="cross-site"), 403),
            ("a form is no decision", post(server, item, b"decision=confirm", Content_Type="application/x-www-form-urlencoded"), 415),
            ("nor is something else in JSON", post(server, item, b"[1]"), 400),
            ("nor an unknown word", post(server, item, {"decision": "maybe"}), 400),
            ("nor a text without end", post(server, item, {"decision": "replace", "text": "a" * 201}), 400),
            ("nor a body without end", post(server, item, b" " * (3 << 20)), 413),
            ("what is not there cannot be decided", post(server, item[:-1] + ("0" if item[-1] != "0" else "1"), confirm), 404),
            ("other routes take no POST", server.ask("POST", "/api/search", b"{}", {"Content-Type": "application/json"}), 405),
            ("the queue takes none", server.ask("POST", "/api/review", b"{}", {"Content-Type": "application/json"}), 405),
            ("another kind is none", server.get("/api/review?kind=nothing"), 400),
            ("a cursor of somebody else is none", server.get("/api/review?cursor=x"), 400)):
        tap.check(what, reply.status == status, (reply.status, reply.body))
    own = server.url.rstrip("/")
    tap.check("our own page may", post(server, item, confirm, Origin=own, Sec_Fetch_Site="same-origin").status == 200)
    undo(server, item)
    busy = sqlite3.connect(os.path.join(server.store, "archive.sqlite"))
    busy.execute("BEGIN IMMEDIATE")
    reply = post(server, item, confirm)
    tap.check("while another writes, it is to be tried again", reply.status == 503, (reply.status, reply.body))
    tap.check("questions are answered meanwhile", found(server))
    busy.rollback()


# ---- what is learned ------------------------------------------------------------------------------------------------


def report(n, name):
    """A digital paper of a commune."""
    return f"ĐẢNG BỘ HUYỆN VĨNH LINH\nĐẢNG ỦY XÃ {name.upper()}\n*\nSố {n}-BC/ĐU\n\n{name}, ngày {n} tháng 5 năm 2021\n\nBÁO CÁO\nKết quả công tác dân vận\n"


def scan(name):
    """A paper out of OCR that has a name in it."""
    return LETTER + f"\nĐảng ủy xã {name} báo cáo Ban Thường vụ Huyện ủy kết quả thực hiện.\n"


def readings(server, paper, raw):
    """What a paper's words `raw` should say, and how much that counts."""
    return [(repair["repaired"], repair["state"]) for repair in repairs_of(server, paper) if repair["raw"] == raw]


def repairs_in(store):
    with sqlite3.connect(os.path.join(store, "archive.sqlite")) as archive:
        return archive.execute("SELECT docno, r.* FROM repairs r JOIN papers p ON p.id = r.paper_id ORDER BY docno, r.start").fetchall()


def check_learned(server):
    for name, text in (("lam", "Mỹ Lãm"), ("dao", "Trúc Đao")):
        write(server.papers, f"{name}.txt", scan(text))
    index(server, server.papers)
    tap.check("a name that nobody knows is doubted", readings(server, "lam", "Lãm") == [("Lâm", "suggested")], repairs_of(server, "lam"))
    tap.check("and a damaged one is not mended", readings(server, "dao", "Đao") not in ([], [("Đạo", "applied")]), repairs_of(server, "dao"))
    for n in range(4):
        write(server.papers, f"bao-cao-{n}.txt", report(2 * n + 1, "Mỹ Lãm"))
        write(server.papers, f"bao-cao-dao-{n}.txt", report(2 * n + 2, "Trúc Đạo"))
    index(server, server.papers)
    for name, text in (("lam-2", "Mỹ Lãm"), ("dao-2", "Trúc Đao"), ("khac-2", "Mỹ Lâm")):
        write(server.papers, f"{name}.txt", scan(text).replace("Ban Thường vụ", "Thường trực"))
    index(server, server.papers)
    tap.check("once clean papers have it, it is left alone", readings(server, "lam-2", "Lãm") == [], repairs_of(server, "lam-2"))
    tap.check("and mended where it is damaged", readings(server, "dao-2", "Đao") == [("Đạo", "applied")], repairs_of(server, "dao-2"))
    tap.check("a frequent name one mark away stays", readings(server, "khac-2", "Lâm") == [], repairs_of(server, "khac-2"))
    tap.check("what was read before is as it was", readings(server, "lam", "Lãm") == [("Lâm", "suggested")], repairs_of(server, "lam"))
    index(server, "--full", server.papers)
    tap.check("until all is read again", readings(server, "lam", "Lãm") == [] and readings(server, "dao", "Đao") == [("Đạo", "applied")])
    before = repairs_in(server.store)
    index(server, "--full", "--jobs", "3", server.papers)
    tap.check("the same archive is read the same", repairs_in(server.store) == before)


def check_taught(server):
    write(server.papers, "hoi.txt", scan("Sơn Lãm"))
    index(server, server.papers)
    offered = [repair for repair in repairs_of(server, "hoi") if repair["raw"] == "Lãm"]
    tap.check("another name is doubted", len(offered) == 1, repairs_of(server, "hoi"))
    post(server, offered[0]["id"], {"decision": "reject"})
    for name, text in (("hoi-2", "Sơn Lãm"), ("hoi-3", "Tân Lãm")):
        write(server.papers, f"{name}.txt", scan(text).replace("báo cáo Ban", "trình Ban"))
    index(server, server.papers)
    tap.check("a person says that it is right: it is not asked again", readings(server, "hoi-2", "Lãm") == [], repairs_of(server, "hoi-2"))
    tap.check("but another one is", readings(server, "hoi-3", "Lãm") != [], repairs_of(server, "hoi-3"))
    write(server.papers, "hoi-4.txt", scan("Sơn Lãm").replace("báo cáo Ban", "gửi Ban"))
    undo(server, offered[0]["id"])
    index(server, server.papers)
    tap.check("undone, it is asked again", readings(server, "hoi-4", "Lãm") != [], repairs_of(server, "hoi-4"))


def check_adapted(server):
    """A scanner that takes h for k: what was surely repaired of it one night makes sure what was not."""
    folder, store = (os.path.join(server.scratch, name) for name in ("may-quet", "kho-may-quet"))
    unsure = "Biên bản số {}.\n\nCông tác xây dựng kội viên; giữ gìn vệ sinh chung kằng ngày; đơn vị kiểm tra kỹ.\n"
    states = {}
    os.makedirs(folder)
    write(folder, "nhieu.txt", "Hội đồng nhân dân ban kành nghị quyết về cải cách kành chính, các đơn vị koàn thành nhiệm vụ.\n\n" * 200)
    for name in ("truoc", "sau"):
        write(folder, f"{name}.txt", unsure.format(name))
        run(INDEXER, "--store", store, folder)
    with sqlite3.connect(os.path.join(store, "archive.sqlite")) as archive:
        for docno, raw, repaired, state in archive.execute("SELECT docno, raw, repaired, state FROM repairs r JOIN papers p ON p.id = r.paper_id"):
            states[docno, raw, repaired] = state
    for raw, repaired in (("kội", "hội"), ("kằng", "hằng")):
        read = [states.get((name, raw, repaired)) for name in ("truoc", "sau")]
        tap.check(f"what a scanner misreads is learned: {raw} is left, then applied", read[0] != "applied" and read[1] == "applied", read)
    tap.check("and what is right stays", ("sau", "kiểm", "hiểm") not in states and ("sau", "kỹ", "hỹ") not in states, states)


# ---- the command ----------------------------------------------------------------------------------------------------


def press(server, keys):
    """What `tracuu review` says to keys pressed on a terminal."""
    child, terminal = pty.fork()
    if child == 0:
        os.execve(TRACUU, [TRACUU, "review", "--store", server.store, "--by", "Minh"], dict(ENV, TERM="dumb"))
    said = b""
    for key in keys:
        time.sleep(0.3)
        os.write(terminal, key.encode())
    try:
        while part := os.read(terminal, 65536):
            said += part
    except OSError:  # the terminal is gone with the program
        pass
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said.decode()


def check_command(server):
    review = lambda *arguments: run(TRACUU, "review", "--store", server.store, *arguments)
    listed = json.loads(review("--json").stdout)
    first = listed["items"][0]
    shown = review("--limit", "1").stdout
    tap.check("tracuu review lists", first["id"] in shown and f"[{first['raw']} → {first['candidates'][0]['text'] or '∅'}" in shown and f"{listed['total']} in all" in shown, shown)
    said = review("--decide", first["id"], "replace", "gì đó", "--by", "Lan")
    tap.check("decides, and says what follows", said.returncode == 0 and "decided at 1 places" in said.stdout and "next run" in said.stdout, said)
    tap.check("lists what was decided", "replace: Lan" in review("--decided").stdout, review("--decided").stdout)
    tap.check("undoes", "undone at 1 places" in review("--undo", first["id"]).stdout)
    for arguments in (["--decide", first["id"]], ["--decide", first["id"], "maybe"], ["--decide", first["id"], "replace"], ["--decide", "r-1-2-3", "confirm"], ["--kind", "x"]):
        said = review(*arguments)
        tap.check(f"refuses {' '.join(arguments[2:] or arguments)}", said.returncode == 2 and said.stderr.startswith("tracuu review: "), said)
    status, said = press(server, "?cuCrq")
    tap.check("on a terminal a key decides, undoes, ends", status == 0 and "c or 1 to 9: confirm" in said and "undone at 1 places" in said and said.count("decided at") == 3, said)
    by = [item["decision"]["by"] for item in json.loads(review("--json", "--decided").stdout)["items"]]
    tap.check("and all that is kept", by == ["Minh", "Minh"], by)


def check_pair(server):
    """Two papers that may be one, on the command line; it holds when they are read again and moved."""
    def review(*arguments):
        return run(TRACUU, "review", "--store", server.store, "--kind", "duplicate", *arguments)
    shown = review()
    paths = [os.path.join(server.papers, "pair", name) for name in ("a.txt", "b.txt")]
    tap.check("tracuu review lists papers that may be one, with both paths", all(path in shown.stdout for path in paths) and " %  " in shown.stdout and "1 in all" in shown.stdout, shown)
    item = shown.stdout.split()[0]
    tap.check("takes no text for one", review("--decide", item, "replace", "khác").returncode == 2)
    said = review("--decide", item, "reject", "--by", "Lan")
    tap.check("takes that they are two", said.returncode == 0 and "decided at 1 places" in said.stdout, said)
    index(server, "--full", server.papers)
    tap.check("and asks no more when all is read again", "0 in all" in review().stdout and "reject: Lan" in review("--decided").stdout, review("--decided"))
    os.rename(paths[1], os.path.join(server.papers, "chuyen-di.txt"))
    index(server, server.papers)
    tap.check("nor when one is moved", "0 in all" in review().stdout and "chuyen-di.txt" in review("--decided").stdout, review("--decided"))
    tap.check("the store agrees with itself then", "all is well" in run(TRACUU, "check", "--store", server.store).stdout)
    tap.check("it is taken back", "undone at 1 places" in review("--undo", review("--decided").stdout.split()[0]).stdout and "1 in all" in review().stdout, review())


# ---- without models -------------------------------------------------------------------------------------------------


def check_without(server):
    store = os.path.join(server.scratch, "other")
    said = run(INDEXER, "--store", store, server.papers, env=dict(ENV, TRACUU_MODEL="/nowhere/vi.model"))
    tap.check("a model that is not there is said once, and all else goes on", said.returncode <= 1 and said.stderr.count("OCR errors are not repaired") == 1 and
              "/nowhere/vi.model" in said.stderr, said.stderr)
    said = run(INDEXER, "--store", store, "--full", "--no-repair", server.papers, env=dict(ENV, TRACUU_MODEL="/nowhere/vi.model"))
    tap.check("--no-repair needs none", said.returncode <= 1 and "OCR errors" not in said.stderr, said.stderr)
    damaged = os.path.join(server.scratch, "damaged.model")
    with open(damaged, "wb") as file:
        file.write(b"\0" * 1000)
    said = run(INDEXER, "--store", store, "--full", server.papers, env=dict(ENV, TRACUU_MODEL=damaged))
    tap.check("a damaged one is said", said.returncode <= 1 and damaged in said.stderr, said.stderr)


def is_read(server, n, text):
    """Whether a text is read for errors, by itself in an archive."""
    folder, store = (os.path.join(server.scratch, f"{what}-{n}") for what in ("one", "one-store"))
    os.makedirs(folder)
    write(folder, "van-ban.txt", text + "\n")
    run(INDEXER, "--store", store, "--report", f"{store}.json", folder)
    with open(f"{store}.json", encoding="utf-8") as file:
        return json.load(file)["read_for_errors"] == 1


def check_gate(server):
    for n, (text, read) in enumerate((
            ("Các ban tham muu cho cấp ủy về công tác dân vận.", True),
            ("Tổ chức lưung trực vào ban đêm tại các cơ sở.", True),
            ("Các tổ chức công đòan ở cơ sơ\nđã phối hợp với chính quyền\nđịa phương để vận động người\ndân tham gia giữ gìn vệ sinh\nvà trật tự công cộng.\n", True),
            ("Khai báo qua internet bằng email, camera và container, mỗi loại một kilôgam.", False),
            ("Mẫu báo cáo ở cuối văn bản này, tệp phu luc kem theo quyet dinh nay.", False),
            ("Xác định hàm lượng glucose và chlorophyll trong mẫu nước.", False),
            ("Le conseil a autre chose que de la culture, et des moyens importants pour les agents.", False),
            ("Các ban tham mưu cho cấp ủy về công tác dân vận.", False))):
        tap.check(f"{'read' if read else 'not read'} for errors: {text[:30]}", is_read(server, n, text) == read)


def repeated(n):
    return f"Biên bản số {n}.\n\nNgười ta nói rằng công trình xâydưng ấy là của công trình vonr trôn ấy, ai cũng bieét thế cả; cốt là nâng cao tinh chuyên nghiệp.\n"


def prepare(papers):
    add_pair(papers)
    write(papers, "mat-tran.txt", LETTER)
    write(papers, "sach.txt", "Báo cáo kết quả công tác dân vận năm 2023 của huyện.\n\nCác cấp ủy đã lãnh đạo, chỉ đạo thực hiện tốt.\n")
    for n in (1, 2, 3):
        write(papers, f"lap-{n}.txt", repeated(n))


def main():
    with Server(prepare) as server:
        for check in (check_found, check_rejected, check_queue, check_refused, check_learned, check_taught, check_adapted, check_command, check_pair, check_without, check_gate):
            try:
                check(server)
            except Exception as error:  # pylint: disable=broad-except  # one part that breaks must not hide the others
                tap.check(check.__name__, False, repr(error))
    tap.finish()


sys.exit(main())
