#!/usr/bin/env python3
"""What a run says, worked out from the published formulas alone, beside what the extension says.

Reads one JSON object a line: name, sport, samples (arrays by column, null where there is nothing), tcx (for the
pauses alone) and ours (what the extension says). Prints TAP. Shares no code with the extension, and is written the
plain way: every start and every end of a window is tried, every mean is summed anew.
"""
import json
import math
import re
import sys
from bisect import bisect_left, bisect_right

GAP = 30.0  # an interval that is longer is no data
FASTEST = 9.5
DISTANCES = [400, 1000, 1609.344, 5000, 10000, 21097.5]


class Run:
    def __init__(self, record):
        columns = record["samples"]
        self.t = columns["t"]
        self.n = len(self.t)
        self.hr = [h if h is not None and 25 <= h <= 250 else None for h in columns["hr"]]
        self.distance, self.speed, self.altitude = columns["distance"], columns["speed"], columns["altitude"]
        # A Track begins after each pause.
        sizes = [track.count("<Trackpoint>") for track in re.split(r"</Track>", record["tcx"])]
        self.pauses, at = set(), 0
        for size in sizes:
            at += size
            if 0 < size and at < self.n:
                self.pauses.add(at)
        self.known_hr = self.held(self.hr)
        self.known_speed = self.held(self.speed)
        self.known_distance = self.between(self.distance)

    def joined(self, i):
        """Whether sample i and the next are one stretch of recording."""
        return i + 1 < self.n and i + 1 not in self.pauses and self.t[i + 1] - self.t[i] <= GAP

    def parts(self):
        """Stretches of recording, first and last sample."""
        first = 0
        for i in range(self.n):
            if not self.joined(i):
                if i > first:
                    yield first, i
                first = i + 1

    def patience(self, values):
        """How long a value holds: 2.5 times the usual time between two of them, from 5 to 150 s."""
        steps = []
        for first, last in self.parts():
            known = [i for i in range(first, last + 1) if values[i] is not None]
            steps += [self.t[b] - self.t[a] for a, b in zip(known, known[1:]) if self.t[b] > self.t[a]]
        if not steps:
            return 5.0
        steps.sort()
        return min(max(2.5 * steps[(len(steps) - 1) // 2], 5.0), 150.0)

    def held(self, values):
        return self.filled(values, lambda a, b, i: values[a])

    def between(self, values):
        """A value that grows evenly from one to the next."""
        return self.filled(
            values,
            lambda a, b, i: values[a] + (values[b] - values[a]) * (self.t[i] - self.t[a]) / (self.t[b] - self.t[a]),
        )

    def filled(self, values, value):
        filled, longest = list(values), self.patience(values)
        for first, last in self.parts():
            known = [i for i in range(first, last + 1) if values[i] is not None]
            for a, b in zip(known, known[1:]):
                if 0 < self.t[b] - self.t[a] <= longest:
                    for i in range(a + 1, b):
                        filled[i] = value(a, b, i)
        return filled

    def v(self, i):
        """m/s from sample i to the next: the speed that was recorded, else distance over time."""
        if self.known_speed[i] is not None:
            return self.known_speed[i]
        a, b = self.known_distance[i], self.known_distance[i + 1]
        if a is None or b is None or b < a or self.t[i + 1] <= self.t[i]:
            return None
        return (b - a) / (self.t[i + 1] - self.t[i])

    def intervals(self):
        return [i for i in range(self.n - 1) if self.joined(i)]

    def held_s(self, i):
        return self.t[i + 1] - self.t[i]


def moves(run, threshold=0.5):
    """Through which intervals somebody moved. A stop is a stretch below the threshold of 3 s or more; one fast second
    inside does not end it unless it carries its neighbours along, and what the next interval makes up was no stop."""
    moving = [False] * run.n
    speeds = sorted(run.v(i) for i in run.intervals() if run.v(i) is not None and run.v(i) >= threshold)
    usual = speeds[len(speeds) // 2] if speeds else 0
    way = lambda i: max(run.v(i) or 0, 0) * run.held_s(i)
    slow = lambda i: run.v(i) is None or run.v(i) < threshold
    for first, last in run.parts():
        i = first
        while i < last:
            if not slow(i):
                moving[i] = True
                i += 1
                continue
            end = i + 1
            while end < last:
                if slow(end):
                    end += 1
                    continue
                alone = end + 1 < last and slow(end + 1) and run.held_s(end) <= 1.5
                if not alone or sum(map(way, (end - 1, end, end + 1))) >= threshold * (run.t[end + 2] - run.t[end - 1]):
                    break
                end += 2
            lost = usual * (run.t[end] - run.t[i]) - sum(way(k) for k in range(i, end))
            made_up = end < last and usual > 0 and way(end) - usual * run.held_s(end) >= 0.5 * lost
            for k in range(i, end):
                moving[k] = (run.t[end] - run.t[i] < 3 or made_up) and run.v(k) is not None
            i = end
    return moving


def moving_time(run):
    moving = moves(run)
    return sum(run.held_s(i) for i in run.intervals() if moving[i])


def trimp(run, rest=50.0, most=190.0):
    """Of the time with a heart rate; sex unknown."""
    total = 0.0
    for i in run.intervals():
        if run.known_hr[i] is not None:
            h = min(max((run.known_hr[i] - rest) / (most - rest), 0), 1)
            total += run.held_s(i) / 60 * h * 0.75 * math.exp(1.795 * h)
    return total


def zones(run, bounds):
    seconds = [0.0] * (len(bounds) + 1)
    for i in run.intervals():
        if run.known_hr[i] is not None:
            seconds[bisect_right(bounds, run.known_hr[i])] += run.held_s(i)
    return seconds


def smooth(run):
    """The mean of the altitudes within 5 s on either side, within a stretch of recording."""
    made = [None] * run.n
    for first, last in run.parts():
        times = run.t[first : last + 1]
        for i in range(first, last + 1):
            a = first + bisect_left(times, run.t[i] - 5)
            b = first + bisect_right(times, run.t[i] + 5)
            near = [run.altitude[k] for k in range(a, b) if run.altitude[k] is not None]
            made[i] = sum(near) / len(near) if near else None
    return made


def gain(run, threshold=3 - 1e-9):
    """Rises from turning point to turning point, a turn being worth the threshold (3 m) either way."""
    total, altitude = 0.0, smooth(run)
    for first, last in run.parts():
        heights = [altitude[i] for i in range(first, last + 1) if altitude[i] is not None]
        if not heights:
            continue
        low = high = heights[0]
        way = 0
        for h in heights:
            if way == 0:
                low, high = min(low, h), max(high, h)
                if h - low >= threshold:
                    way, high = 1, h
                elif high - h >= threshold:
                    way, low = -1, h
            elif way == 1:
                if h > high:
                    high = h
                elif high - h >= threshold:
                    total += high - low
                    way, low = -1, h
            else:
                if h < low:
                    low = h
                elif h - low >= threshold:
                    way, high = 1, h
        if way == 1:
            total += high - low
    return total


def cost(i):
    i = min(max(i, -0.45), 0.45)
    return (155.4 * i**5 - 30.4 * i**4 - 43.3 * i**3 + 46.3 * i**2 + 19.5 * i + 3.6) / 3.6


def graded(run):
    """The speed on the level of equal cost, by the grade over 40 m or more around each sample."""
    made, altitude = [None] * run.n, smooth(run)
    for first, last in run.parts():
        along = [0.0]
        for i in range(first, last):
            v = run.v(i)
            along.append(along[-1] + (min(v, 40) if v else 0) * run.held_s(i))
        for i in range(first, last):
            v = run.v(i)
            if v is None:
                continue
            made[i] = min(v, 40)
            if along[-1] < 40:
                continue
            middle = min(max(along[i - first], 20), along[-1] - 20)
            head = min(bisect_left(along, middle + 20), last - first)
            tail = max(bisect_right(along, middle - 20) - 1, 0)
            high, low = altitude[first + head], altitude[first + tail]
            if high is not None and low is not None and along[head] > along[tail]:
                made[i] *= cost((high - low) / (along[head] - along[tail]))
    return made


def ngs(run, speeds, parts):
    """The fourth root of the mean fourth power of full 30 s windows."""
    powers = weight = 0.0
    for first, last in parts:
        start = first
        for i in range(first, last):
            if run.held_s(i) == 0:
                continue
            if speeds[i] is None:
                start = i + 1
                continue
            end = run.t[i + 1]
            if end - run.t[start] < 30:
                continue
            metres, k = 0.0, i
            while k >= start and run.t[k + 1] > end - 30:
                metres += (speeds[k] or 0) * (run.t[k + 1] - max(run.t[k], end - 30))
                k -= 1
            powers += (metres / 30) ** 4 * run.held_s(i)
            weight += run.held_s(i)
    return (powers / weight) ** 0.25 if weight else None


def decoupling(run):
    speeds = graded(run)
    moved = moves(run)
    moving = [i for i in run.intervals() if moved[i]]

    def cut(after):
        seconds = 0.0
        for i in moving:
            seconds += run.held_s(i)
            if seconds >= after:
                return i + 1
        return run.n

    begin = cut(600)
    rest = sum(run.held_s(i) for i in moving if i >= begin)
    if rest < 1200:
        return None
    middle = cut(600 + rest / 2)

    def efficiency(a, b):
        parts = [(max(f, a), min(l, b)) for f, l in run.parts() if max(f, a) < min(l, b)]
        known = [i for i in moving if a <= i < b and run.known_hr[i] is not None]
        seconds = sum(run.held_s(i) for i in known)
        whole = sum(run.held_s(i) for i in moving if a <= i < b)
        if seconds < 0.5 * whole:
            return None
        beats = sum(run.known_hr[i] * run.held_s(i) for i in known)
        return ngs(run, speeds, parts) * 60 / (beats / seconds)

    early, late = efficiency(begin, middle), efficiency(middle, run.n)
    return None if early is None or late is None else 100 * (early - late) / early


def course(run):
    """Times and metres that grow, without what is faster than a runner or gained in a pause. What a counter that stood
    still makes up was run evenly since it last grew."""
    times, metres, last, grew = [], [], None, 0
    steps = sorted(run.pauses)
    for i in range(run.n):
        if run.distance[i] is None:
            continue
        if last is None:
            times.append(run.t[i]), metres.append(0.0)
        else:
            step, seconds = run.distance[i] - run.distance[last], run.t[i] - run.t[last]
            paused = bisect_right(steps, i) > bisect_right(steps, last)
            made_up = not paused and FASTEST * seconds < step <= FASTEST * (run.t[i] - times[grew])
            if made_up:
                del times[grew + 1 :], metres[grew + 1 :]
            good = made_up or (not paused and 0 < step <= FASTEST * seconds)
            if paused or good:
                grew = len(times)
            times.append(run.t[i]), metres.append(metres[-1] + (step if good else 0))
        last = i
    return times, metres


def at(xs, ys, x):
    k = bisect_left(xs, x)
    if k == 0:
        return ys[0]
    if xs[k] == xs[k - 1]:
        return ys[k]
    return ys[k - 1] + (ys[k] - ys[k - 1]) * (x - xs[k - 1]) / (xs[k] - xs[k - 1])


def effort(times, metres, way):
    best = None
    for i in range(len(times)):
        if metres[i] + way <= metres[-1]:
            k = bisect_left(metres, metres[i] + way)
            end = times[k] if metres[k] == metres[k - 1] else at(metres[k - 1 : k + 1], times[k - 1 : k + 1], metres[i] + way)
            best = end - times[i] if best is None else min(best, end - times[i])
        if metres[i] >= way:
            k = bisect_right(metres, metres[i] - way) - 1
            start = times[k]
            if k + 1 < len(metres) and metres[k + 1] > metres[k]:
                start += (times[k + 1] - times[k]) * (metres[i] - way - metres[k]) / (metres[k + 1] - metres[k])
            best = times[i] - start if best is None else min(best, times[i] - start)
    return best


def kilometres(times, metres):
    ends, made, before = [], [], times[0]
    for n in range(1, int(metres[-1] // 1000) + 1):
        k = bisect_left(metres, 1000.0 * n)
        end = times[k - 1] + (times[k] - times[k - 1]) * (1000.0 * n - metres[k - 1]) / (metres[k] - metres[k - 1])
        made.append(end - before)
        before = end
    return made


class Tally:
    """Counts comparisons by metric, and remembers the worst."""

    def __init__(self):
        self.seen, self.worst, self.bad = {}, {}, {}

    def compare(self, metric, name, ours, theirs, relative, absolute):
        if ours is None and theirs is None:
            return
        self.seen[metric] = self.seen.get(metric, 0) + 1
        if ours is None or theirs is None:
            self.bad.setdefault(metric, []).append(f"{name}: {ours} beside {theirs}")
            return
        off = abs(ours - theirs)
        share = off / max(abs(theirs), 1e-9)
        if off > absolute + 1e-9:
            self.worst[metric] = max(self.worst.get(metric, 0), share)
        if off > max(absolute, relative * abs(theirs)):
            self.bad.setdefault(metric, []).append(f"{name}: {ours:.3f} beside {theirs:.3f}")


def main():
    tally, files = Tally(), 0
    for files, line in enumerate(sys.stdin, 1):
        record = json.loads(line)
        run, ours, name = Run(record), record["ours"], record["name"]
        told = any(x is not None for x in run.speed + run.distance)
        tally.compare("moving time", name, ours["moving_time"], moving_time(run) if told else None, 0.001, 0.1)
        has_altitude = any(a is not None for a in run.altitude)
        tally.compare("elevation gain", name, ours["elevation_gain"], gain(run) if has_altitude else None, 0.001, 0.11)
        has_hr = any(h is not None for h in run.hr)
        tally.compare("TRIMP", name, ours["trimp"], trimp(run), 0.0001, 0.001)
        bounds = [120, 135, 150, 165]
        if has_hr:
            for k, (a, b) in enumerate(zip(ours["zones"], zones(run, bounds))):
                tally.compare("zones", f"{name} zone {k + 1}", a, b, 0, 0.01)
        if record["sport"] == "running":
            has_speed = any(run.v(i) is not None for i in run.intervals())
            tally.compare("normalised graded speed", name, ours["ngs"], ngs(run, graded(run), list(run.parts())) if has_speed and ours["ngs"] is not None else None, 0.001, 0.001)
            if has_hr and has_speed:
                tally.compare("decoupling", name, ours["decoupling"], decoupling(run), 0.02, 0.25)
        if record["sport"] == "running" and any(d is not None for d in run.distance):
            times, metres = course(run)
            for way in DISTANCES:
                tally.compare("efforts", f"{name} {way} m", ours["efforts"].get(str(way)), effort(times, metres, way), 0.001, 0.02)
            theirs = kilometres(times, metres)
            tally.compare("splits", f"{name} number", len(ours["splits"]), len(theirs), 0, 0)
            for k, (a, b) in enumerate(zip(ours["splits"], theirs)):
                tally.compare("splits", f"{name} km {k + 1}", a, b, 0.001, 0.02)
    metrics = ["moving time", "elevation gain", "TRIMP", "zones", "normalised graded speed", "decoupling", "efforts", "splits"]
    for number, metric in enumerate(metrics, 1):
        bad = tally.bad.get(metric, [])
        seen = tally.seen.get(metric, 0)
        print(f"{'not ' if bad or not seen else ''}ok {number} - {metric}: {seen} values of {files} recordings agree")
        print(f"# worst beyond the absolute tolerance: {100 * tally.worst.get(metric, 0):.3f} %")
        for line in bad[:8]:
            print(f"# {line}")


main()
