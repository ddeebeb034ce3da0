"""Says whether the host and the C pass found the figures that the rules give; exit 1 where one did not.

The host keeps whole units of 1e-8 and rounds quantities down to them, the C pass keeps Doubles: over 41,116 trips
that comes to 0.0033 of 16,171, so the host's equity is held to 1e-2 and the number of trips exactly.
"""
import sys

what, equity, trips, host, reference = sys.argv[1:]
failed = False
for name, line, tolerance in (("Witan", host, 1e-2), ("C", reference, 1e-6)):
    _, _, found, count = line.split()[:4]
    good = abs(float(found) - float(equity)) <= tolerance and int(count) == int(trips)
    print(f"{what:<18} {name:<6} equity {float(found):>16.6f}  trips {int(count):>6}  {'agrees' if good else 'DISAGREES'}")
    if not good:
        print(f"{what}: {name} found {found} and {count} trips, expected {equity} and {trips}", file=sys.stderr)
        failed = True
sys.exit(failed)
