"""Measures newsdex beside other engines on the same articles and queries, and prints the ratios in Markdown:

    NEWSDEX_DATA=DATA python3 benches/peers/run.py

It builds newsdex, installs what is missing (see install.sh), lets newsdex make the input out of a corpus of DATA, and
calls each engine as a command with the same uses (`rg`, which has no index, only has a one-shot):

    index ARTICLES INDEX THREADS    prints {"articles", "seconds", "cpu_seconds", "peak_bytes"}
    search INDEX QUERIES ROUNDS     prints {"class", "p50_us", "p99_us", "hits"} for each class
    once INDEX WORD                 prints the ten best headlines and the total; timed from outside

All take turns, so that whatever else the machine does meets each of them. A process has as many processors as it is
allowed threads, compilers and collectors included.
"""

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
THREADS = (1, 2)
# searched is the index that one thread made: of the same parts in each run
SEARCHED = 1
STARTS = 20
WORDS = 4


def say(text):
    print(text, file=sys.stderr, flush=True)


class Peer:
    def __init__(self, name, command, threads=THREADS, once=None):
        self.name = name
        self.command = command
        self.threads = threads
        # what a one-shot is, given the index and a word
        self.once = once or (lambda index, word: command + ["once", index, word])

    def call(self, *arguments, processors=None):
        """What a use of the command printed, as JSON."""
        say(f"{self.name}: {arguments[0]} {arguments[-1]}")
        command = self.command + [str(a) for a in arguments]
        if processors and shutil.which("taskset"):
            command = ["taskset", "-c", f"0-{processors - 1}"] + command
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        return [json.loads(line) for line in done.stdout.splitlines()]


def built(*arguments):
    """The program that cargo builds with these arguments."""
    command = ["cargo", *arguments, "--message-format=json"]
    lines = subprocess.run(command, cwd=HERE, stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()
    programs = [json.loads(line).get("executable") for line in lines if line.startswith("{")]
    return [program for program in programs if program][-1]


def peers(tools, bench, articles):
    """The engines that are here, newsdex first, and why the others are not."""
    lines = (tools / "missing").read_text().splitlines()
    newsdex = built("build", "--release", "--bin", "newsdex")
    java = ["java", "-Xmx1g", "-cp", f"{tools / 'classes'}:{tools / 'jars'}/*"]
    # the start of a short run counts, so the compiler and the collector that are ready first
    quick = java + ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "Lucene", "once"]
    rg = shutil.which("rg") or str(tools / "rg")
    found = [
        Peer("newsdex", [bench, "peer"], once=lambda index, word: [newsdex, "--index", index, "search", word]),
        Peer("lucene", java + ["Lucene"], once=lambda index, word: quick + [index, word]),
        Peer("sqlite", [sys.executable, str(HERE / "sqlite.py")], threads=(1,)),
        # it reads the whole file, and counts lines
        Peer("ripgrep", [rg], threads=(), once=lambda _, word: [rg, "-c", "-i", "-w", word, str(articles)]),
    ]
    gone = {line.split(":")[0] for line in lines}
    return [peer for peer in found if peer.name not in gone], lines


class Run:
    def __init__(self, args):
        self.args = args
        tools = args.work / "tools"
        subprocess.run([HERE / "install.sh", tools], check=True)
        bench = built("bench", "--no-run", "--bench", "all")
        made = args.work / "input"
        subprocess.run([bench, "peer", "input", args.corpus, made], check=True)
        self.articles = made / "articles.jsonl"
        self.queries = made / "queries.jsonl"
        self.peers, self.missing = peers(tools, bench, self.articles)
        with open(self.queries, encoding="utf-8") as lines:
            self.asked = [json.loads(line) for line in lines]
        # row of the tables -> unit and the value of each peer
        self.rows = {}
        self.hits = {}

    def set(self, row, unit, peer, value):
        if value is not None:
            self.rows.setdefault(row, (unit, {}))[1][peer.name] = value

    def record(self, part, peer, result, **more):
        if self.args.json:
            with open(self.args.json, "a", encoding="utf-8") as file:
                file.write(json.dumps({"part": part, "peer": peer.name, **more, **result}) + "\n")

    def folder(self, peer, threads):
        return self.args.work / f"{peer.name}-{threads}"

    def index(self):
        results = {}
        for run in range(self.args.runs):
            for threads in THREADS:
                for peer in self.peers:
                    if threads in peer.threads:
                        folder = self.folder(peer, threads)
                        (result,) = peer.call("index", self.articles, folder, threads, processors=threads)
                        self.record("index", peer, result, threads=threads, run=run)
                        results.setdefault((threads, peer), []).append(result)
        # by threads, then by peer: rows come in the order of their first value
        for (threads, peer), runs in results.items():
            shown = ("seconds", "time", "s"), ("cpu_seconds", "CPU time", "s"), ("peak_bytes", "peak memory", "MB")
            for key, name, unit in shown:
                values = [run[key] for run in runs if run[key] is not None]
                value = statistics.median(values) / (1e6 if unit == "MB" else 1) if values else None
                self.set(f"index, {many(threads, 'thread')}: {name}", unit, peer, value)
        text = text_bytes(self.articles)
        for peer in self.peers:
            if peer.threads:
                files = self.folder(peer, SEARCHED).rglob("*")
                size = sum(file.stat().st_size for file in files if file.is_file())
                self.record("size", peer, {"index_bytes": size, "text_bytes": text})
                self.set("index: bytes for each byte of text", "", peer, size / text)

    def search(self):
        best = {}
        for _ in range(2):
            for peer in self.peers:
                if not peer.threads:
                    continue
                for result in peer.call("search", self.folder(peer, SEARCHED), self.queries, self.args.rounds):
                    self.record("search", peer, result)
                    known = best.get((result["class"], peer))
                    if known is None or result["p50_us"] < known["p50_us"]:
                        best[result["class"], peer] = result
        for (name, peer), result in best.items():
            self.set(f"{name}: p50", "µs", peer, result["p50_us"])
            self.hits[name, peer.name] = result["hits"]
        for (name, peer), result in best.items():
            self.set(f"{name}: p99", "µs", peer, result["p99_us"])

    def once(self):
        single = [asked["words"][0] for asked in self.asked if asked["class"] == self.asked[0]["class"]]
        words = single[:: max(1, len(single) // WORDS)][:WORDS]
        say(f"one-shot: {', '.join(words)}")
        times = {peer: [] for peer in self.peers}
        for start in range(STARTS):
            for peer in self.peers:
                word = words[start % len(words)]
                command = peer.once(str(self.folder(peer, SEARCHED)), word)
                begin = time.perf_counter()
                subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
                times[peer].append((time.perf_counter() - begin) * 1000)
        for peer, values in times.items():
            self.record("once", peer, {"milliseconds": values})
            self.set("one-shot, whole process", "ms", peer, statistics.median(values))

    def compare_hits(self):
        """Prints how the totals compare, and answers whether all are equal that have to be."""
        table = [["class", "engine", "same total", "median difference", "worst"]]
        wrong = []
        classes = list(dict.fromkeys(asked["class"] for asked in self.asked))
        for name in classes:
            asked = [query for query in self.asked if query["class"] == name]
            ours = self.hits[name, "newsdex"]
            for peer in self.peers[1:]:
                theirs = self.hits.get((name, peer.name))
                if theirs is None:
                    continue
                apart = [abs(a - b) / max(a, b, 1) for a, b in zip(ours, theirs, strict=True)]
                same = apart.count(0) / len(apart)
                table.append([name, peer.name, f"{same:.0%}", f"{statistics.median(apart):.1%}", f"{max(apart):.1%}"])
                # without words there is nothing that engines could understand differently
                for query, a, b in zip(asked, ours, theirs):
                    if not query["words"] and a != b:
                        wrong.append(f"{name}: {query['kind']}:{query['label']}: newsdex {a:,}, {peer.name} {b:,}")
        print_table(table)
        for line in wrong:
            print(f"error: {line}")
        return not wrong

    def print_times(self):
        others = [peer.name for peer in self.peers[1:]]
        ratios = [["peer / newsdex"] + others]
        absolute = [["", "newsdex"] + others]
        for row, (unit, values) in self.rows.items():
            own = values.get("newsdex")
            ratios.append([row] + [ratio(values[name] / own) if own and name in values else "–" for name in others])
            shown = {name: f"{number(value)} {unit}".strip() for name, value in values.items()}
            absolute.append([row] + [shown.get(name, "–") for name in absolute[0][1:]])
        print("How many times as much as newsdex each takes (3.2x: the peer takes 3.2 times as long, or as much):\n")
        print_table(ratios)
        print("Measured:\n")
        print_table(absolute)


def many(count, what):
    return f"{count} {what}" + ("" if count == 1 else "s")


def ratio(value):
    return f"{value:,.0f}x" if value >= 10 else f"{value:.1f}x" if value >= 0.995 else f"{value:.2g}x"


def number(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:,.1f}" if value >= 10 else f"{value:,.2f}"


def text_bytes(articles):
    total = 0
    with open(articles, encoding="utf-8") as lines:
        for article in map(json.loads, lines):
            total += len((article["headline"] or "").encode()) + len(article["body"].encode())
    return total


def print_table(table):
    widths = [max(map(len, column)) for column in zip(*table)]
    for place, row in enumerate(table):
        cells = [cell.rjust(width) if at else cell.ljust(width) for at, (cell, width) in enumerate(zip(row, widths))]
        print("| " + " | ".join(cells) + " |")
        if place == 0:
            print("|" + "|".join("-" * (width + 1) + ("-:"[at > 0]) for at, width in enumerate(widths)) + "|")
    print()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", default="news-en.jsonl.gz", help="what of NEWSDEX_DATA to read")
    parser.add_argument("--work", type=Path, default=HERE.parents[1] / "target" / "peers", help="folder for everything made")
    parser.add_argument("--rounds", type=int, default=20, help="rounds over the queries of each class")
    parser.add_argument("--runs", type=int, default=3, help="runs of indexing")
    parser.add_argument("--json", type=Path, help="file to append all results to")
    args = parser.parse_args()
    args.work = args.work.resolve()
    args.work.mkdir(parents=True, exist_ok=True)
    run = Run(args)
    run.index()
    run.search()
    run.once()
    run.print_times()
    agree = run.compare_hits()
    for line in run.missing:
        print(line)
    sys.exit(0 if agree else 1)


if __name__ == "__main__":
    main()
