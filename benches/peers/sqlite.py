"""SQLite's FTS5 as a peer of newsdex: the same commands over the same articles and queries, see run.py.

    sqlite.py index ARTICLES INDEX THREADS      (one thread always: SQLite has one writer)
    sqlite.py search INDEX QUERIES ROUNDS
    sqlite.py once INDEX WORD

The full-text table holds the texts itself: they are stored once, and the table of articles stays narrow, so that dates
and sources are read from few pages, unlike with the texts among them (FTS5's external content).
"""

import json
import os
import re
import shutil
import sqlite3
import sys
import threading
import time
from datetime import date
from pathlib import Path

TABLES = """
create virtual table text using fts5(headline, body, tokenize = 'porter unicode61');
create table article (number integer primary key, id text, date integer, source text);
create table tag (number integer primary key, kind text, label text, unique (kind, label));
create table article_tag (tag integer, article integer, primary key (tag, article)) without rowid;
"""
# quicker over all rows at the end than row by row
INDEXES = """create unique index tag_of on article_tag (article, tag);
create index article_date on article (date);
create index article_source on article (source)"""
CACHE = "pragma cache_size = -200000"  # 200 MB, as much as Lucene may buffer


def index(articles, folder, _threads):
    threading.Thread(target=watch_memory, daemon=True).start()
    start = time.perf_counter()
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    base = sqlite3.connect(Path(folder, "index.db"), isolation_level=None)
    # one transaction in a new file: a load that fails is begun anew, so nothing has to be safe before its end
    base.executescript(f"pragma journal_mode = off; pragma synchronous = off; {CACHE}; {TABLES} begin;")
    tags, number = {}, 0
    for number, article in enumerate(objects(articles), 1):
        numbered = article | {"number": number, "date": day(article["date"])}
        base.execute("insert into text (rowid, headline, body) values (:number, :headline, :body)", numbered)
        base.execute("insert into article values (:number, :id, :date, :source)", numbered)
        for tag in map(tuple, article["tags"]):
            tags.setdefault(tag, len(tags) + 1)
            base.execute("insert or ignore into article_tag values (?, ?)", (tags[tag], number))
    base.executemany("insert into tag values (?, ?, ?)", ((number, *tag) for tag, number in tags.items()))
    for statement in INDEXES.split(";") + ["commit"]:
        base.execute(statement)
    base.close()
    with open(Path(folder, "index.db"), "rb+") as written:
        os.fsync(written.fileno())
    took = {"seconds": time.perf_counter() - start, "cpu_seconds": time.process_time()}
    print(json.dumps({"articles": number, **took, "peak_bytes": peak or None}))


def objects(file):
    with open(file, encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def day(text):
    return date.fromisoformat(text).toordinal() if text else None


peak = 0  # the most memory of its own that this process had, seen every 10 ms; 0 where the system does not say


def watch_memory():
    global peak
    while os.path.exists("/proc/self/status"):
        kilobytes = re.search(r"RssAnon:\s*(\d+)", Path("/proc/self/status").read_text())[1]
        peak = max(peak, 1024 * int(kilobytes))
        time.sleep(0.01)


def search(folder, queries, rounds):
    run = open_index(folder)
    classes = {}
    for query in objects(queries):
        classes.setdefault(query["class"], []).append(query)
        answer(run, query)  # warms up
    for name, queries in classes.items():
        times = []
        for _ in range(int(rounds)):
            hits = []
            for query in queries:
                start = time.perf_counter_ns()
                hits.append(answer(run, query))
                times.append((time.perf_counter_ns() - start) / 1000)
        times.sort()
        percentiles = {"p50_us": times[len(times) // 2], "p99_us": times[len(times) * 99 // 100]}
        print(json.dumps({"class": name, **percentiles, "hits": hits}))


def once(folder, word):
    run = open_index(folder)
    found, word = "from text where text match ?", [f'"{word}"']
    for (headline,) in run(f"select headline {found} order by rank limit 10", word):
        print(headline or "")
    print(run(f"select count(*) {found}", word)[0][0])


def open_index(folder):
    """A function that runs a statement on the index and answers its rows."""
    base = sqlite3.connect(Path(folder, "index.db"), isolation_level=None)
    base.executescript(f"""{CACHE}; pragma mmap_size = {1 << 32}; pragma temp_store = memory;
        create temp table hit (number integer primary key);""")
    return lambda sql, values=(): base.execute(sql, values).fetchall()


def answer(run, query):
    """The total of a query's matches, after everything else that it asks for."""
    number, found, values = matches(query)
    best = f"{found} order by rank limit 10" if query["words"] else f"{found} limit 10"
    if query["ask"] == "top":
        # all that is stored of the articles found, as newsdex reads them
        read = "select article.*, headline, body from article join text on text.rowid = article.number"
        run(f"{read} where article.number in (select {number} {best})", values)
    if query["ask"] in ("count", "top"):
        return run(f"select count(*) {found}", values)[0][0]
    # the matches are wanted several times: kept in a table
    run("delete from hit")
    run(f"insert into hit select {number} {found}", values)
    # counted by numbers first, names only for what is left
    counted = "select tag, count(*) n from hit cross join article_tag on article = hit.number group by tag"
    if query["ask"] == "facets":
        run(f"select kind, label, n from ({counted} order by n desc limit 10) join tag on number = tag")
    else:
        marked, plain = "snippet(text, 1, '<b>', '</b>', '…', 40)", "substr(body, 1, 300) from text where rowid in"
        shown = f"{marked} {best}" if query["words"] else f"{plain} (select {number} {best})"
        run(f"select headline, {shown}", values)
        ranks = "row_number() over (partition by kind order by n desc) place"
        named = f"({counted}) join tag on number = tag where kind in ('person', 'org', 'place', 'topic', 'tag')"
        run(f"select kind, label, n from (select kind, label, n, {ranks} from {named}) where place <= 8")
        sources = "from hit join article using (number) where source is not null group by source"
        run(f"select source, count(*) n {sources} order by n desc limit 8")
    return run("select count(*) from hit")[0][0]


def matches(query):
    """The column of article numbers, the rest of a select after `from`, and its values."""
    # a plain `rowid in` would make FTS5 look up the words once for each number (a hundred times slower): the plus, or
    # `exists`, makes it go through the words' matches; which of the two is by measurement
    number, plus, tables, conditions, values = "article.number", "", "article", [], []
    if query["words"]:
        number, plus, tables, conditions, values = "text.rowid", "+", "text", ["text match ?"], [expression(query)]
    if query["kind"]:
        tag = "select article from article_tag where tag = (select tag.number from tag where kind = ? and label = ?)"
        conditions.append(f"{plus}{number} in ({tag})")
        values += [query["kind"], query["label"]]
    if query["from"] or query["to"]:
        conditions.append(f"exists (select 1 from article a where a.number = {number} and a.date between ? and ?)")
        values += [day(query["from"] or "0001-01-01"), day(query["to"] or "9999-12-31")]
    return number, f"from {tables} where {' and '.join(conditions)}", values


def expression(query):
    if query["join"] in ("phrase", "prefix"):
        # a prefix is one of stems, as everything is stemmed
        return f'"{" ".join(query["words"])}"' + ("*" if query["join"] == "prefix" else "")
    return f" {query['join'].upper()} ".join(f'"{word}"' for word in query["words"])


if __name__ == "__main__":
    {"index": index, "search": search, "once": once}[sys.argv[1]](*sys.argv[2:])
