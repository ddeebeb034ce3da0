"""Prints a work's medians as a table; a ratio is the median of the rounds' own ratios, the bracket their range."""
import statistics
import sys

work, path = sys.argv[1:]
rounds = {}
for row in open(path):
    number, side, seconds, bars, equity, trips, *_ = row.split()
    rounds.setdefault(int(number), {})[side] = (float(seconds), int(bars), float(equity), int(trips))

names = {"c": "C, one pass", "off": "Witan, no journal", "on": "Witan, journal hashed"}
print(f"\n{work.upper():<24}{'seconds':>10}{'ns/bar':>9}{'M bars/s':>10}{'x C':>9}  {'(range)':<17}{'equity':>14}{'trips':>8}")
for side, name in names.items():
    seconds = statistics.median(one[side][0] for one in rounds.values())
    ratios = [one[side][0] / one["c"][0] for one in rounds.values()]
    _, bars, equity, trips = rounds[min(rounds)][side]
    spread = f"({min(ratios):.1f}..{max(ratios):.1f})"
    print(f"{name:<24}{seconds:>10.4f}{seconds / bars * 1e9:>9.1f}{bars / seconds / 1e6:>10.1f}"
          f"{statistics.median(ratios):>9.2f}  {spread:<17}{equity:>14.4f}{trips:>8}")
print(f"{len(rounds)} rounds, alternating; medians")
