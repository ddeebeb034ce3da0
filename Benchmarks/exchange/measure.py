"""Runs the works of Benchmarks/exchange side by side and prints their tables; `Benchmarks/exchange/run` calls it.

  measure.py WORK PROGRAMS SAMPLES ROUNDS     WORK is orders, decode, streams or reconnects; PROGRAMS the folder of what
                                              was built; the Python that runs this runs the Python loops, too
  measure.py loads FRAMES                     nanoseconds a frame of json.loads
"""
import hashlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
PATIENCE = 600


def venue_with(programs, venue, client, variables=None):
    """Runs a client against a venue of its own; what each said, in lines. Whoever ends first, the other is ended then."""
    serving = subprocess.Popen([programs / "venue", *map(str, venue)], stdout=subprocess.PIPE, text=True)
    port = serving.stdout.readline().strip()
    # Into a file: a pipe that nobody reads yet would stop whoever is timed.
    with tempfile.TemporaryFile("w+") as out:
        working = subprocess.Popen(
            [str(word).replace("PORT", port) for word in client], stdout=out, stderr=subprocess.STDOUT, text=True,
            env={**os.environ, **{name: value.replace("PORT", port) for name, value in (variables or {}).items()}})
        leader, follower = (serving, working) if venue[0] == "orders" else (working, serving)
        try:
            if leader is serving:
                said, _ = serving.communicate(timeout=PATIENCE)
            else:
                working.wait(timeout=PATIENCE)
        finally:
            follower.terminate()
            if follower is serving:
                said, _ = serving.communicate()
            follower.wait()
            if leader.poll() is None:
                leader.kill()
        out.seek(0)
        rest = out.read()
    if leader.returncode:
        raise SystemExit(f"measure.py: {leader.args[0]} ended with {leader.returncode}; the other side said: "
                         f"{(rest if leader is serving else said)[-2000:]}")
    return said, rest


def values(text):
    """The lines `word number` of a text, the last of each word."""
    pairs = (line.rsplit(" ", 1) for line in text.splitlines() if " " in line)
    return {word: number for word, number in pairs}


# ---- orders ----

def rows(programs, folder):
    """The programs that trade, by what they are called in the table."""
    times, plugin = programs / "ExchangeTimes", programs / "in-turn.so"

    def witan(sync, *more):
        return lambda: [times, "orders", "PORT", plugin, new(folder), sync, *more]

    def python(library, *journal):
        return lambda: [sys.executable, HERE / "loop.py", "PORT", library, *(new(folder) for _ in journal)]

    return {
        "C, the floor": lambda: [programs / "floor", "PORT"],
        "Witan, plugin in-process, sync normal": witan("normal"),
        "Witan, plugin in-process, sync full": witan("full"),
        "Witan, plugin isolated, sync normal": witan("normal", programs / "plugin-runner"),
        "Witan, plugin isolated, sync full": witan("full", programs / "plugin-runner"),
        "Python, websockets and http.client": python("sockets"),
        "Python, the same with SQLite": python("sockets", "journal"),
        "Python, aiohttp": python("aiohttp"),
        **product(programs, folder),
    }


def product(programs, folder):
    """`host run --mode real` itself, where HOST names it; always with sync full."""
    host = os.environ.get("HOST")
    if not host:
        return {}
    trust = hashlib.sha256((programs / "in-turn.so").read_bytes()).hexdigest()
    place = {"WITAN_EXCHANGE_VENUE": "custom", "WITAN_EXCHANGE_REST": "http://127.0.0.1:PORT",
             "WITAN_EXCHANGE_STREAMS": "ws://127.0.0.1:PORT", "WITAN_EXCHANGE_API": "ws://127.0.0.1:PORT/ws-api/v3",
             "BINANCE_API_KEY": "timing", "BINANCE_API_SECRET": "timing00" * 8, "XDG_STATE_HOME": folder}

    def run(**more):
        return lambda: ([host, "run", "--mode", "real", "--feed", "binance", "--symbols", "BTC/USDT", "--plugins", programs,
                         "--require-conformance", "0", "--i-understand", "--store", f"sqlite:{new(folder)}"],
                        {**place, **more})

    return {"host run --mode real, plugin trusted": run(WITAN_PLUGINS_TRUSTED=trust),
            "host run --mode real, plugin isolated": run()}


def new(folder):
    """A path in the folder where nothing is yet."""
    return Path(tempfile.mkdtemp(dir=folder)) / "store.db"


def orders(programs, samples, rounds):
    found = {}
    # On the disk of the sources: where that is memory, a full sync means nothing.
    folder = tempfile.mkdtemp(dir=programs)
    only = os.environ.get("ROWS")
    try:
        for number in range(rounds):
            for name, command in rows(programs, folder).items():
                if only and not any(part in name for part in only.split(",")):
                    continue
                words = command()
                said, rest = venue_with(
                    programs, ["orders", samples, 10], *(words if isinstance(words, tuple) else (words,)))
                row = found.setdefault(name, {"buy": [], "cancel": [], "sell": [], "lost": 0, "fresh": 0})
                for line in said.splitlines():
                    word, figure = line.split(" ")
                    if word in ("buy", "cancel", "sell"):
                        row[word].append(int(figure))
                    elif word in row:
                        row[word] += int(figure)
                for line in rest.splitlines()[:5]:
                    print(f"  {name}: {line}", file=sys.stderr)
                print(f"round {number + 1}: {name}: {middle(row['buy']) / 1000:.0f} us", file=sys.stderr)
    finally:
        shutil.rmtree(folder)
    print(f"{'bar to order, microseconds':<40}{'p50':>8}{'p90':>8}{'p99':>8}{'most':>9}{'cancel p50':>12}{'orders':>8}{'missed':>8}")
    for name, row in found.items():
        bought = row["buy"]
        print(f"{name:<40}{middle(bought) / 1000:>8.0f}{middle(bought, 0.9) / 1000:>8.0f}{middle(bought, 0.99) / 1000:>8.0f}"
              f"{max(bought) / 1000:>9.0f}{middle(row['cancel']) / 1000:>12.0f}{len(bought):>8}{row['lost']:>8}")
    print(f"{rounds} rounds of {samples} orders each, one program after the other; on connections that were kept, but for "
          f"{sum(row['fresh'] for row in found.values())}")


def middle(figures, share=0.5):
    figures = sorted(figures)
    return figures[min(int(len(figures) * share), len(figures) - 1)] if figures else float("nan")


# ---- decode ----

def loads(path):
    """Nanoseconds a frame of json.loads; frames are lines, what stands before the first brace left out."""
    frames = [line[line.index(b"{"):] for line in open(path, "rb").read().splitlines() if b"{" in line]
    begun = time.perf_counter_ns()
    for frame in frames:
        json.loads(frame)
    print(f"loads-ns {(time.perf_counter_ns() - begun) / len(frames)}")


def decode(programs, rounds):
    frames = os.environ.get("FRAMES") or programs / "frames.jsonl"
    if not os.environ.get("FRAMES"):
        with open(frames, "wb") as out:
            subprocess.run([programs / "venue", "frames", "50000"], stdout=out, check=True)
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(values(said([programs / "ExchangeTimes", "decode", frames])))
        theirs.append(float(values(said([sys.executable, __file__, "loads", frames]))["loads-ns"]))
    first = ours[0]
    print(f"{first['frames']} frames ({'recorded' if os.environ.get('FRAMES') else 'made'}), {first['faults']} faults, "
          f"{first['ticks']} ticks")
    print(f"{'one thread':<32}{'ns/frame':>10}{'frames/s':>12}{'json.loads / it':>18}  (range)")
    for name, key in (("Witan, messages", "message-ns"), ("Witan, ticks of the feed", "tick-ns")):
        each = [float(one[key]) for one in ours]
        ratios = [b / a for a, b in zip(each, theirs)]
        print(f"{name:<32}{statistics.median(each):>10.0f}{1e9 / statistics.median(each):>12,.0f}"
              f"{statistics.median(ratios):>18.1f}  ({min(ratios):.1f}..{max(ratios):.1f})")
    print(f"{'Python, json.loads':<32}{statistics.median(theirs):>10.0f}{1e9 / statistics.median(theirs):>12,.0f}"
          f"{1:>18.1f}\n{rounds} rounds, alternating; medians")


def said(command):
    return subprocess.run(list(map(str, command)), stdout=subprocess.PIPE, text=True, check=True).stdout


# ---- streams and reconnects ----

def streams(programs):
    print(f"{'frames/s wanted':>16}{'sent/s':>10}{'frames':>10}{'ticks':>10}{'bars':>10}{'lost':>8}{'wrong':>8}"
          f"{'cpu us/frame':>14}")
    for rate in (10_000, 30_000, 60_000, 100_000):
        bars = max(rate * 5 // 400, 1)
        sent, taken = venue_with(programs, ["flood", 200, rate, bars],
                                 [programs / "ExchangeTimes", "streams", "PORT", 200, bars])
        ours, theirs = values(taken), values(sent)
        lost = int(ours["expected"]) - int(ours["ticks"]) - int(ours["bars"])
        speed = int(theirs["sent"]) * 1000 / int(theirs["milliseconds"]) if "sent" in theirs else float("nan")
        print(f"{rate:>16,}{speed:>10,.0f}{int(ours['expected']):>10,}{int(ours['ticks']):>10,}{int(ours['bars']):>10,}"
              f"{lost:>8,}{int(ours['wrong']):>8,}{float(ours['cpu-ns']) / 1000:>14.1f}")
        for line in taken.splitlines():
            if line.startswith(("down", "trouble")):
                print(f"  {line[:200]}")
    print("200 markets, a trade and a closing bar in turn, over one connection; lost and wrong are counted at the feed's exit")


def reconnects(programs, times):
    # A reset may come before the client knows that the connection was open: that one does not count.
    _, taken = venue_with(programs, ["drop", 2 * times], [programs / "ExchangeTimes", "reconnects", "PORT", times])
    print(f"{'reconnects':>12}{'VmRSS KiB':>12}{'descriptors':>13}")
    for line in taken.splitlines():
        if line.startswith("after"):
            _, count, memory, descriptors = line.split(" ")
            print(f"{int(count):>12,}{int(memory):>12,}{int(descriptors):>13}")
    found = values(taken)
    print(f"{found['ups']} connections brought {found['ticks']} trades, in {float(found['seconds']):.1f} s")


def main():
    words = sys.argv[1:]
    if len(words) == 2 and words[0] == "loads":
        return loads(words[1])
    if len(words) != 4 or words[0] not in ("orders", "decode", "streams", "reconnects"):
        raise SystemExit("measure.py: expected WORK PROGRAMS SAMPLES ROUNDS")
    programs, samples, rounds = Path(words[1]).resolve(), int(words[2]), int(words[3])
    if words[0] == "orders":
        orders(programs, samples, rounds)
    elif words[0] == "decode":
        decode(programs, max(rounds, 5))
    elif words[0] == "streams":
        streams(programs)
    else:
        reconnects(programs, 1000)


main()
