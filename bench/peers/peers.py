#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""tracuu beside other engines, same papers, same questions, one run: usage: peers.py BUILD DATA [RESULT.json]

`./run peers` installs the peers from Debian (build-aux/packages: SQLite's FTS5 in Python, Xapian, Lucene, PostgreSQL with unaccent, Groonga, omindex, Recoll) and runs
this. DATA has articles.jsonl.xz, queries.tsv and qrels.txt. A peer that is not installed is named and left out; TC_PEERS="tracuu,SQLite FTS5" asks only some, TC_PAPERS=2000
takes only so many papers. All index folded words, but omindex, which cannot; those that have positions keep them. 100 questions a kind are runs of 2 to 5 words out of the
papers, the same in each run: and, or, phrase, their unmarked forms, and numbers of papers. Each question is asked once unmeasured, then three times (tracuu five). One thread,
ten hits. tracuu is measured twice: as the others answer, and with snippets, facets and chains, which they do not give.

Peak memory is that of the process that indexes, beside the papers where these are in it too; of PostgreSQL that of the connection, with the shared pages that it touched.

Whether the answers can be compared is looked at by the questions of kinds "and" and "phrase": on how many a peer finds something where Xapian with positions does, and
nothing where that finds nothing. Quality: MRR@10 and R@10 over the questions of queries.tsv, any of the words, as citizens wrote them.

RESULT.json gets it all, the table beside it (RESULT.md), and every sample (RESULT-samples.json).
"""
import glob
import json
import lzma
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import unicodedata

QUESTIONS = 100
ROUNDS = 3
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import articles  # noqa: E402
import keys  # noqa: E402

JARS = [f"/usr/share/java/lucene-{part}-4.10.4.jar" for part in ("core", "analyzers-common")]
WORD = re.compile(r"[^\W_]+")


def fold(text):
    return keys.fold(text).lower()


def read_papers(data):
    papers, numbers, names = {}, set(), {}
    for n, line in enumerate(lzma.open(os.path.join(data, "articles.jsonl.xz"), "rt", encoding="utf-8")):
        article = json.loads(line)
        papers[f"{n // 1000:03d}/{n:06d}"] = unicodedata.normalize("NFC", article["title"] + "\n\n" + article["text"])
        names[article["id"]] = f"{n // 1000:03d}/{n:06d}"
        if article.get("doc_no"):
            numbers.add(article["doc_no"])
    return papers, sorted(numbers), names


def make_questions(papers, numbers):
    rng = random.Random(1)
    texts = [text for _, text in sorted(papers.items())]
    for kind in ("and", "or", "phrase", "unmarked phrase"):
        for _ in range(QUESTIONS):
            words = []
            while len(words) < 6:
                sentence = rng.choice(re.split(r"[.;:,\n()]", rng.choice(texts)))
                words = [w for w in sentence.split() if re.fullmatch(r"[^\W\d_]+", w)]
            n = rng.randint(2, 5)
            start = rng.randrange(len(words) - n + 1)
            question = " ".join(words[start:start + n])
            yield kind, fold(question) if kind.startswith("unmarked") else question
    for number in rng.sample(numbers, min(QUESTIONS, len(numbers))):
        yield "number", number


def percentiles(values):
    values = sorted(values)
    return {f"p{p}_ms": round(values[min(len(values) - 1, max(0, (len(values) * p + 99) // 100 - 1))], 3) for p in (50, 95, 99)}


def timed(command, **options):
    """Seconds by the clock and of the processor, peak memory of the child in MB."""
    since = time.monotonic()
    process = subprocess.Popen(command, **options)
    _, status, usage = os.wait4(process.pid, 0)
    if status not in (0, 256):
        raise RuntimeError(f"{command[0]} failed: {status}")
    return {"seconds": round(time.monotonic() - since, 2), "cpu_seconds": round(usage.ru_utime + usage.ru_stime, 2), "peak_mb": usage.ru_maxrss // 1024}


def timed_here(work):
    """The same of a function, which gets a process of its own for it."""
    since, base = time.monotonic(), memory_mb("self", "VmRSS")
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        finally:
            os._exit(1)
    _, status, usage = os.wait4(child, 0)
    if status:
        raise RuntimeError(f"{work.__name__} failed: {status}")
    return {"seconds": round(time.monotonic() - since, 2), "cpu_seconds": round(usage.ru_utime + usage.ru_stime, 2), "peak_mb": max(1, usage.ru_maxrss // 1024 - base)}


def memory_mb(process, what):
    with open(f"/proc/{process}/status", encoding="ascii", errors="replace") as file:
        return next(int(line.split()[1]) // 1024 for line in file if line.startswith(what + ":"))


def size_mb(path):
    return round(sum(os.path.getsize(os.path.join(f, n)) for f, _, names in os.walk(path) for n in names) / 1e6, 1)


def summarise(samples):
    return {"questions": {kind: percentiles(ms) for kind, ms in samples.items()}, "samples": samples}


def run_here(ask, questions):
    """`ask` gives the names of ten papers. What is measured, how they agree with others, and their quality."""
    samples, found = {}, {}
    for number in range(ROUNDS + 1):
        for kind, question in questions:
            since = time.perf_counter()
            names = ask(kind, question)
            if number:
                samples.setdefault(kind, []).append((time.perf_counter() - since) * 1e3)
            found[kind + "\t" + question] = bool(names)
    return {**summarise(samples), "found": found, "quality": quality({qid: ask("or", text) for qid, text in CITIZENS.items()})}


CITIZENS, RELEVANT = {}, {} # of queries.tsv and qrels.txt, by paper's name


def read_citizens(data, names):
    """The questions with known answers. \param names of papers, by the id of the article."""
    for line in open(os.path.join(data, "queries.tsv"), encoding="utf-8"):
        qid, text = line.rstrip("\n").split("\t", 1)
        CITIZENS[qid] = text
    for line in open(os.path.join(data, "qrels.txt"), encoding="utf-8"):
        qid, _, article, grade = line.split()
        if int(grade) > 0:
            RELEVANT.setdefault(qid, set()).add(names[article])


def quality(run):
    ranks = [next((i for i, name in enumerate(run[qid][:10], 1) if name in RELEVANT[qid]), 0) for qid in CITIZENS]
    return {"mrr10": round(sum(1 / r for r in ranks if r) / len(ranks), 3), "r10": round(sum(1 for r in ranks if r) / len(ranks), 3)}


# ---- the peers: each is given a scratch folder, the papers' folder and list, and the questions


def tracuu(build, scratch, papers, questions):
    store = os.path.join(scratch, "store")
    articles.require_model(build)
    result = timed([f"{build}/tracuu-indexer", "--store", store, os.path.join(scratch, "papers")], stderr=subprocess.DEVNULL)
    lines = {"and": lambda q: " ".join("+" + w for w in q.split()), "or": lambda q: " OR ".join(q.split()), "number": lambda q: q}
    texts = [lines.get(kind, lambda q: chr(34) + q + chr(34))(question) for kind, question in questions]
    path = os.path.join(scratch, "asked.tsv")
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(f"{kind}\t{text}\n" for (kind, _), text in zip(questions, texts))
    for name, options in (("questions", ["--hits-only"]), ("questions_with_details", [])):
        asked = json.loads(subprocess.run([f"{build}/bench/ask", "--samples", *options, store, path], check=True, capture_output=True, text=True).stdout)
        result["samples"] = {**{kind: v["samples"] for kind, v in asked.items() if kind != "all" and options}, **result.get("samples", {})}
        result[name] = {kind: {p: round(v[p], 3) for p in ("p50_ms", "p95_ms", "p99_ms")} for kind, v in asked.items() if kind != "all"}
    result["quality"] = quality(articles.search(build, store, CITIZENS))
    run = articles.search(build, store, {str(n): text for n, text in enumerate(texts)})
    found = {f"{kind}\t{question}": bool(run[str(n)]) for n, (kind, question) in enumerate(questions)}
    result["size_mb"] = size_mb(store)
    subprocess.run([f"{build}/tracuu-indexer", "--store", store, "--compact", os.path.join(scratch, "papers")], check=True, stderr=subprocess.DEVNULL)
    return {**result, "found": found, "compacted_mb": size_mb(store), "what": "all stages: OCR repair, header, citations, works, archive of the texts, index"}


def fts5(_, scratch, papers, questions):
    path = os.path.join(scratch, "fts5.sqlite")

    def index():
        db = sqlite3.connect(path)
        db.execute("CREATE VIRTUAL TABLE t USING fts5(name UNINDEXED, body, tokenize=\"unicode61 remove_diacritics 2\")")
        db.executemany("INSERT INTO t VALUES (?, ?)", ((name, text.replace("đ", "d").replace("Đ", "D")) for name, text in papers.items()))
        db.commit()

    result = timed_here(index)
    db = sqlite3.connect(path)

    def ask(kind, question):
        words = ['"' + w + '"' for w in WORD.findall(fold(question))]
        joined = " OR ".join(words) if kind == "or" else " + ".join(words) if kind != "and" else " ".join(words)
        match = f"body:({joined})" if kind in ("and", "or") else f"body:{joined}"
        return [row[0] for row in db.execute("SELECT name FROM t WHERE t MATCH ? ORDER BY rank LIMIT 10", (match,))]

    return {**result, **run_here(ask, questions), "size_mb": round(os.path.getsize(path) / 1e6, 1), "what": "folded words, positions, the text"}


def xapian_plain(_, scratch, papers, questions):
    import xapian
    path = os.path.join(scratch, "xapian")

    def index():
        db = xapian.WritableDatabase(path, xapian.DB_CREATE)
        for n, (name, text) in enumerate(papers.items(), 1):
            document = xapian.Document()
            for position, word in enumerate(WORD.findall(fold(text)), 1):
                document.add_posting(word[:60], position)
            document.set_data(name)
            db.add_document(document)
            if n % 3000 == 0:
                db.commit()
        db.commit()
        db.close()

    result = timed_here(index)
    reader = xapian.Database(path)
    enquire = xapian.Enquire(reader)

    def ask(kind, question):
        words = [w[:60] for w in WORD.findall(fold(question))]
        operator = {"and": xapian.Query.OP_AND, "or": xapian.Query.OP_OR}.get(kind, xapian.Query.OP_PHRASE)
        enquire.set_query(xapian.Query(operator, words))
        return [hit.document.get_data().decode() for hit in enquire.get_mset(0, 10)]

    return {**result, **run_here(ask, questions), "size_mb": size_mb(path), "what": "folded words, positions"}


def lucene(_, scratch, papers, questions):
    for jar in JARS:
        if not os.path.exists(jar):
            raise ImportError(jar)
    classes = os.path.join(scratch, "classes")
    subprocess.run(["javac", "-nowarn", "-cp", ":".join(JARS), "-d", classes, os.path.join(HERE, "LucenePeer.java")], check=True, capture_output=True)
    path, list_path, asked = (os.path.join(scratch, name) for name in ("lucene", "papers.tsv", "lucene.tsv"))
    with open(list_path, "w", encoding="utf-8") as file:
        file.writelines(f"{name}\t{' '.join(fold(text).split())}\n" for name, text in papers.items())
    with open(asked, "w", encoding="utf-8") as file:
        file.writelines(f"{kind}\t{fold(question)}\n" for kind, question in [*questions, *(("citizens", text) for text in CITIZENS.values())])
    java = ["java", "-cp", ":".join([classes, *JARS]), "LucenePeer"]
    result = timed([*java, "index", path, list_path])
    out = subprocess.run([*java, "ask", path, asked, str(ROUNDS)], check=True, capture_output=True, text=True).stdout
    answers = [line.split("\t") for line in out.splitlines()]
    unmeasured, samples = len(questions) + len(CITIZENS), {}
    for kind, ms, _ in answers[unmeasured:]:
        if kind != "citizens":
            samples.setdefault(kind, []).append(float(ms))
    names = [names.split() for _, _, names in answers[:unmeasured]]
    found = {f"{kind}\t{question}": bool(some) for (kind, question), some in zip(questions, names)}
    return {**result, **summarise(samples), "found": found, "quality": quality(dict(zip(CITIZENS, names[len(questions):]))), "size_mb": size_mb(path),
            "what": "folded words, positions"}


def postgresql(_, scratch, papers, questions):
    import psycopg2
    programs = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
    if not programs:
        raise ImportError("postgresql")
    data, user = os.path.join(scratch, "pg"), ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    os.mkdir(data)
    if user:
        shutil.chown(data, "postgres", "postgres")
        os.chmod(scratch, 0o755)
    run = lambda *command: subprocess.run([*user, *command], check=True, stdout=subprocess.DEVNULL, cwd=data)
    run(f"{programs[-1]}/initdb", "-D", f"{data}/db", "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "-U", "bench")
    run(f"{programs[-1]}/pg_ctl", "-D", f"{data}/db", "-w", "-l", f"{data}/log", "-o", f"-k {data} -c listen_addresses= -c shared_buffers=512MB", "start")
    try:
        db = psycopg2.connect(host=data, user="bench", dbname="postgres")
        db.autocommit = True
        cursor = db.cursor()
        since = time.monotonic()
        cursor.execute("CREATE EXTENSION unaccent; CREATE TEXT SEARCH CONFIGURATION vi (COPY = simple);"
                       "ALTER TEXT SEARCH CONFIGURATION vi ALTER MAPPING FOR hword, hword_part, word WITH unaccent, simple;"
                       "CREATE TABLE t (name text, body text, words tsvector)")
        for name, text in papers.items():
            cursor.execute("INSERT INTO t VALUES (%s, %s, to_tsvector('vi', %s))", (name, text, text))
        cursor.execute("CREATE INDEX ON t USING gin (words); ANALYZE t")
        seconds = round(time.monotonic() - since, 2)
        cursor.execute("SELECT pg_backend_pid()")
        result = {"seconds": seconds, "peak_mb": memory_mb(cursor.fetchone()[0], "VmHWM"), "size_mb": size_mb(f"{data}/db/base"), "what": "unaccented words with positions (GIN), the text"}

        def ask(kind, question):
            words = WORD.findall(question)
            joined = " | ".join(words) if kind == "or" else " & ".join(words) if kind == "and" else " <-> ".join(words)
            cursor.execute("SELECT name FROM t, to_tsquery('vi', %s) q WHERE words @@ q ORDER BY ts_rank(words, q) DESC LIMIT 10", (joined,))
            return [row[0] for row in cursor.fetchall()]

        return {**result, "cpu_seconds": "", **run_here(ask, questions)}
    finally:
        run(f"{programs[-1]}/pg_ctl", "-D", f"{data}/db", "-m", "fast", "stop")


def groonga(_, scratch, papers, questions):
    if not shutil.which("groonga"):
        raise ImportError("groonga-bin")
    path = os.path.join(scratch, "groonga")
    os.mkdir(path)
    since = time.monotonic()
    engine = subprocess.Popen(["groonga", "-n", f"{path}/db"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")

    def command(line):
        engine.stdin.write(line + "\n")
        engine.stdin.flush()
        return json.loads(engine.stdout.readline())

    for line in ("table_create T TABLE_HASH_KEY ShortText", "column_create T body COLUMN_SCALAR LongText",
                 "table_create W TABLE_PAT_KEY ShortText --default_tokenizer TokenDelimit", "column_create W b COLUMN_INDEX|WITH_POSITION T body"):
        command(line)
    rows = [{"_key": name, "body": " ".join(WORD.findall(fold(text)))} for name, text in papers.items()]
    for start in range(0, len(rows), 1000):
        command("load --table T " + json.dumps(json.dumps(rows[start:start + 1000])))
    result = {"seconds": round(time.monotonic() - since, 2), "peak_mb": memory_mb(engine.pid, "VmHWM"), "what": "folded words, positions, the text"}

    def ask(kind, question):
        words = WORD.findall(fold(question))
        joined = " OR ".join(words) if kind == "or" else " ".join(words) if kind == "and" else '"' + " ".join(words) + '"'
        answer = command(f"select T --match_columns body --query {json.dumps(joined)} --sort_keys -_score --output_columns _key --limit 10")
        return [row[0] for row in answer[1][0][2:]]

    result = {**result, "cpu_seconds": "", **run_here(ask, questions)}
    engine.stdin.close()
    engine.wait()
    return {**result, "size_mb": size_mb(path)}


def omega(_, scratch, papers, questions):
    import xapian
    if not shutil.which("omindex"):
        raise ImportError("xapian-omega")
    path = os.path.join(scratch, "omega")
    result = timed(["omindex", "--db", path, "--stemmer=none", "--url", "/", os.path.join(scratch, "papers")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    reader = xapian.Database(path)
    enquire = xapian.Enquire(reader)

    def ask(kind, question):
        words = [w.lower() for w in WORD.findall(question)]
        operator = {"and": xapian.Query.OP_AND, "or": xapian.Query.OP_OR}.get(kind, xapian.Query.OP_PHRASE)
        enquire.set_query(xapian.Query(operator, words))
        return [re.search(r"url=/?(.*)\.txt", hit.document.get_data().decode()).group(1) for hit in enquire.get_mset(0, 10)]

    return {**result, **run_here(ask, questions), "size_mb": size_mb(path), "what": "words as marked (it does not fold), positions, a sample of the text"}


def recoll(_, scratch, papers, questions):
    from recoll import recoll as library
    if not shutil.which("recollindex"):
        raise ImportError("recollcmd")
    config = os.path.join(scratch, "recoll")
    os.mkdir(config)
    with open(f"{config}/recoll.conf", "w", encoding="utf-8") as file:
        file.write(f"topdirs = {scratch}/papers\nindexStemmingLanguages =\n")
    result = timed(["recollindex", "-c", config], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    query = library.connect(confdir=config).query()

    def ask(kind, question):
        words = WORD.findall(question)
        joined = " OR ".join(words) if kind == "or" else " ".join(words) if kind == "and" else '"' + " ".join(words) + '"'
        query.execute(joined, stemming=0)
        return [re.search(r"papers/(.*)\.txt", hit.url).group(1) for hit in query.fetchmany(10)]

    return {**result, **run_here(ask, questions), "size_mb": size_mb(config), "what": "unaccented words, positions, the text"}


PEERS = {"tracuu": tracuu, "SQLite FTS5": fts5, "Xapian, plain": xapian_plain, "Lucene 4.10": lucene, "PostgreSQL": postgresql, "Groonga": groonga, "Omega": omega,
         "Recoll": recoll}


def set_agreement(results):
    """Of each peer, the share of "and" and "phrase" questions on which it and plain Xapian both find something or both nothing."""
    basis = results.get("Xapian, plain", {}).get("found", {})
    for result in results.values():
        found = result.pop("found", None)
        asked = [key for key in basis if key.startswith(("and\t", "phrase\t"))]
        if found and asked:
            result["agrees"] = round(sum(found[key] == basis[key] for key in asked) / len(asked), 3)


KINDS = ("and", "or", "phrase", "unmarked phrase", "number")


def make_table(results):
    """The table as lines of Markdown."""
    rows = [["", "index s", "processor s", "peak MB", "size MB", *(f"{kind}: p50 / p95 / p99 ms" for kind in KINDS), "MRR@10 / R@10", "agrees", "what is indexed"]]
    for name, result in results.items():
        times = ("{p50_ms:.2f} / {p95_ms:.2f} / {p99_ms:.2f}".format(**result["questions"][kind]) for kind in KINDS)
        rows.append([name, result["seconds"], result["cpu_seconds"], result["peak_mb"], result["size_mb"], *times, "{mrr10:.3f} / {r10:.3f}".format(**result["quality"]),
                     result.get("agrees", ""), result["what"]])
    rows.insert(1, ["--", *["--:"] * (len(rows[0]) - 1)])
    return ["| " + " | ".join(map(str, row)) + " |" for row in rows]


def main():
    build, data = os.path.abspath(sys.argv[1]), sys.argv[2]
    if not os.path.exists(os.path.join(data, "articles.jsonl.xz")):
        print(f"skipped: {data} is not here")
        return
    os.nice(5)  # as tracuu-indexer is by itself: no peer has a better right to the machine
    papers, numbers, names = read_papers(data)
    papers = dict(list(papers.items())[:int(os.environ.get("TC_PAPERS", len(papers)))])
    read_citizens(data, names)
    wanted = os.environ.get("TC_PEERS", ",".join(PEERS)).replace("Xapian, plain", "Xapian").split(",")
    questions = list(make_questions(papers, numbers))
    results = {}
    scratch = tempfile.mkdtemp(prefix="tracuu-peers.")
    try:
        for name, text in papers.items():
            path = os.path.join(scratch, "papers", name + ".txt")
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        for name, peer in PEERS.items():
            if name.replace(", plain", "") not in wanted:
                continue
            try:
                results[name] = peer(build, scratch, papers, questions)
            except ImportError as error:
                print(f"left out: {name}: {error} is not installed", file=sys.stderr)
    finally:
        shutil.rmtree(scratch)
    set_agreement(results)
    samples = {name: {kind: [round(ms, 3) for ms in all_ms] for kind, all_ms in result.pop("samples").items()} for name, result in results.items()}
    table = make_table(results)
    print(*table, sep="\n")
    if len(sys.argv) > 3:
        text_mb = round(sum(len(text.encode()) for text in papers.values()) / 1e6, 1)
        path = os.path.splitext(sys.argv[3])[0]
        with open(path + ".json", "w", encoding="utf-8") as file:
            json.dump({"papers": len(papers), "text_mb": text_mb, "peers": results}, file, indent=1, ensure_ascii=False)
        with open(path + "-samples.json", "w", encoding="utf-8") as file:
            json.dump(samples, file, ensure_ascii=False)
        with open(path + ".md", "w", encoding="utf-8") as file:
            print(f"{len(papers)} papers, {text_mb} MB of text; see bench/peers/peers.py\n", *table, sep="\n", file=file)


if __name__ == "__main__":
    main()
