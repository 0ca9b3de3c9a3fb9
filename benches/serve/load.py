#!/usr/bin/env python3
"""Loads `newsdex serve` on this machine as many readers at once would, and tells whether it holds.

    NEWSDEX_DATA=DATA python3 benches/serve/load.py [--program newsdex] [--index INDEX] [--seconds 30]

Without --index it indexes DATA/reuters21578. Of typical requests, asked in turn, it measures

1. one connection, against the time that the server itself takes for the same requests (the `ms` of its log: from the
   head of a request to the head of its answer, made but not yet sent);
2. 16 connections, each with its next request as soon as the last is answered;
3. the same beside 200 slow clients: half send the head of a request byte by byte, half ask for every article and take
   nothing of the answer.

It ends with 1 if a request fails, if one in a hundred takes 50 ms or more with 16 connections, or if the server's memory
grows. The machine should have nothing else to do: wrk and the server share its cores as it is. wrk makes the load; it comes from Debian if it is not there. All of it runs on the loopback, and for a bounded time.
"""

import argparse
import json
import os
import pathlib
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
CONNECTIONS = 16
SLOW_CLIENTS = 200
MOST_MS = 50
# how much more memory the server may hold after a load than before it, and while long answers wait for those who do not
# take them, in MB
MOST_GROWTH = 32
MOST_HELD = 100

# what readers ask of news of 1987
NARROWED = [
    {"q": "wheat"},
    {"q": "oil prices"},
    {"q": '"interest rates"'},
    {"q": "japan trade deficit"},
    {"q": "cocoa OR coffee OR sugar"},
    {"q": "dollar", "place": "japan"},
    {"q": "merger", "since": "1987-04"},
    {"q": "opec -saudi"},
    {"q": "grain export*"},
    {"q": "headline:shares"},
    {"q": "bank", "topic": "interest"},
    {"topic": "crude"},
    {"q": "gold NEAR/5 mine"},
    {"q": ""},
]
PLAIN = [
    {"q": "profit", "limit": 50},
    {"q": "tariffs", "sort": "newest", "offset": 20},
]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=ROOT / "target/release/newsdex")
    parser.add_argument("--index", help="an index of Reuters-21578")
    parser.add_argument("--seconds", type=int, default=30)
    options = parser.parse_args()
    if not shutil.which("wrk"):
        subprocess.run(["apt-get", "update", "-q"], check=True, stdout=sys.stderr)
        subprocess.run(["apt-get", "install", "-qy", "wrk"], check=True, stdout=sys.stderr)
    with tempfile.TemporaryDirectory() as temporary:
        temporary = pathlib.Path(temporary)
        index = options.index or indexed(options.program, temporary)
        sys.exit(0 if measured(options, index, temporary) else 1)


def indexed(program, temporary):
    data = os.environ.get("NEWSDEX_DATA")
    if not data:
        sys.exit("name an index with --index, or the folder that holds reuters21578/ with NEWSDEX_DATA")
    index = temporary / "index"
    archive = pathlib.Path(data) / "reuters21578"
    subprocess.run([program, "index", "--quiet", "--index", index, archive], check=True, stderr=subprocess.DEVNULL)
    return index


def measured(options, index, temporary):
    """Runs all loads, prints what came of them, and tells whether the server holds."""
    addresses = temporary / "addresses"
    log = temporary / "log"
    well = True
    with open(log, "wb") as lines, Server(options.program, index, "json", lines) as server:
        requests = typical(server)
        addresses.write_text("\n".join(requests))
        print(f"{len(requests)} requests in turn; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}", flush=True)
        server.load(addresses, 1, 2)
        behind = log.stat().st_size
        one = server.load(addresses, 1, max(options.seconds // 3, 1))
    show("one connection", one)
    inside = times(log, behind)
    everything = [ms for route in inside.values() for ms in route]
    middle = statistics.median(everything)
    print(f"  the server itself: p50 {middle:.2f} ms; HTTP adds {one['p50'] - middle:.2f} ms")
    for route, ms in sorted(inside.items()):
        print(f"    {route:<14} p50 {statistics.median(ms):6.2f} ms  p99 {percentile(ms, 99):6.2f} ms")
    well &= errors(one) == 0

    with Server(options.program, index, "off", subprocess.DEVNULL) as server:
        server.load(addresses, CONNECTIONS, 5)
        before = server.memory()
        many = server.load(addresses, CONNECTIONS, options.seconds)
        after = server.memory()
        show(f"{CONNECTIONS} connections", many)
        print(f"  memory (RssAnon) {before:.1f} MB before, {after:.1f} MB after", flush=True)
        well &= fine(f"{CONNECTIONS} connections", many)
        well &= flat("the load", before, after, MOST_GROWTH)
        with SlowClients(server) as slow:
            time.sleep(2)
            beside = server.load(addresses, CONNECTIONS, options.seconds)
            held = server.memory()
            what = f"{CONNECTIONS} connections beside {SLOW_CLIENTS} slow clients"
            show(what, beside)
            print(f"  they opened {slow.opened} connections one after another")
        time.sleep(1)
        print(f"  memory (RssAnon) {held:.1f} MB while they are held, {server.memory():.1f} MB after")
        well &= fine(what, beside)
        well &= flat("slow clients", before, held, MOST_HELD)
    return well


class Server:
    """`newsdex serve` at a free port."""

    def __init__(self, program, index, log, lines):
        command = [program, "serve", "--quiet", "--index", index, "--port", "0", "--log", log]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=lines, text=True)
        self.address = self.process.stdout.readline().strip().rstrip("/")
        if not self.address:
            sys.exit("the server does not start")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def get(self, path):
        with urllib.request.urlopen(self.address + path, timeout=30) as answer:
            return answer.read()

    def load(self, addresses, connections, seconds):
        command = ["wrk", "--threads", "1", "--connections", str(connections), "--duration", f"{seconds}s"]
        command += ["--timeout", "10s", "--script", HERE / "requests.lua", self.address]
        environment = dict(os.environ, REQUESTS=str(addresses))
        said = subprocess.run(command, check=True, capture_output=True, text=True, env=environment, timeout=seconds + 60)
        return json.loads(said.stdout.strip().splitlines()[-1])

    def memory(self):
        """What the server holds besides mapped files, in MB."""
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("RssAnon:"):
                return int(line.split()[1]) * 1024 / 1e6
        raise ValueError("no RssAnon")


def typical(server):
    """The addresses that are asked for in turn; those of the page only if there is one."""
    def spelled(path, parameters):
        return f"{path}?{urllib.parse.urlencode(parameters)}" if parameters else path

    ids = server.get("/api/search?q=wheat&format=ids&limit=10").decode().split("\n")
    articles = [urllib.parse.quote(id, safe="") for id in ids if id]
    addresses = []
    for number, parameters in enumerate(NARROWED):
        addresses.append(spelled("/api/search", parameters))
        addresses.append(spelled("/api/count", parameters))
        addresses.append(spelled(f"/api/facets/{['topic', 'place', 'person'][number % 3]}", parameters))
        addresses.append(f"/api/articles/{articles[number % len(articles)]}")
        if number % 3 == 0:
            addresses.append(spelled("/api/timeline", parameters))
            addresses.append(spelled("/api/suggest", {"match": "wheat"[: number // 3 + 1]}))
    addresses += [spelled("/api/search", parameters) for parameters in PLAIN]
    try:
        page = b"<form" in server.get("/?q=wheat")
    except urllib.error.HTTPError:
        page = False
    if page:
        addresses += [spelled("/", parameters) for parameters in NARROWED]
        addresses += ["/assets/style.css", "/assets/page.js"]
    else:
        print("there is no page: only the API is asked")
    for address in addresses:
        server.get(address)
    return addresses


def times(log, behind):
    """The milliseconds that the server says to have taken, by route."""
    by_route = {}
    with open(log, "rb") as lines:
        lines.seek(behind)
        for line in lines:
            said = json.loads(line)
            if "ms" in said:
                path = said["path"]
                route = "/".join(path.split("/")[:3]) if path.startswith("/api/") else "the page"
                by_route.setdefault(route, []).append(said["ms"])
    return by_route


class SlowClients:
    """Clients that cost a server more than they cost themselves, as long as the context lasts."""

    def __init__(self, server):
        url = urllib.parse.urlsplit(server.address)
        self.place = (url.hostname, url.port)
        self.head = f"GET /api/search?q=wheat HTTP/1.1\r\nHost: {url.netloc}\r\nX-Slow: {'x' * 4000}".encode()
        path = "/api/search?all=true&format=jsonl&snippets=3"
        self.whole = f"GET {path} HTTP/1.1\r\nHost: {url.netloc}\r\n\r\n".encode()
        self.ending = threading.Event()
        self.opened = 0
        self.thread = threading.Thread(target=self.run)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ending.set()
        self.thread.join()

    def run(self):
        half = SLOW_CLIENTS // 2
        clients = [self.dribbling() for _ in range(half)] + [self.taking_nothing() for _ in range(half)]
        while not self.ending.wait(0.2):
            for client in clients:
                next(client)
        for client in clients:
            client.close()

    def dribbling(self):
        """Sends a head byte by byte, on a new connection when the server ends one."""
        while True:
            with self.connected() as client:
                for byte in self.head:
                    try:
                        client.send(bytes([byte]))
                        if client.recv(1) == b"":
                            break
                    except BlockingIOError:
                        pass
                    except OSError:
                        break
                    yield

    def taking_nothing(self):
        """Asks for all there is and reads nothing; on a new connection after 20 seconds, before the server gives it up."""
        while True:
            with self.connected() as client:
                client.send(self.whole)
                until = time.monotonic() + 20
                while time.monotonic() < until:
                    yield

    def connected(self):
        client = socket.socket()
        # a small window: what is not read has to wait in the server
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(self.place)
        client.setblocking(False)
        self.opened += 1
        return client


def percentile(values, share):
    return sorted(values)[min(len(values) * share // 100, len(values) - 1)]


def errors(load):
    """Answers that are no 2xx, and requests without an answer."""
    return load["statuses"] + load["broken"]


def show(what, load):
    rate = load["requests"] / load["seconds"]
    print(f"{what}: {load['requests']} requests, {rate:.0f} a second, {errors(load)} errors")
    print(f"  p50 {load['p50']:.2f} ms, p99 {load['p99']:.2f} ms, longest {load['max']:.2f} ms", flush=True)


def fine(what, load):
    """Whether a load was answered well; says so."""
    well = load["requests"] > 0 and errors(load) == 0 and load["p99"] < MOST_MS
    print(f"  {'holds' if well else 'FAILS'}: {what}: no errors, p99 below {MOST_MS} ms")
    return well


def flat(what, before, after, most):
    """Whether memory has stayed; says so."""
    well = after - before < most
    print(f"  {'holds' if well else 'FAILS'}: memory stays with {what}: less than {most} MB more")
    return well


if __name__ == "__main__":
    main()
