"""The compiled search: slack induction by string removals, with patterns and skips.

Christiaens and Vanden Berghe, "Slack induction by string removals for vehicle routing
problems", Transportation Science 54(2), 2020, extended: a customer removed leaves all
its days, and comes back by the cheapest of its options or not at all.

Importing this module loads numba; the compiled code is cached on disk. It is one file
because that cache does not see a change in another one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

from planner.solving.sisr.problem import Floats, Ints

Indices = NDArray[np.uint32]

Function = TypeVar("Function", bound=Callable[..., object])

# Nothing here allocates: without numba's reference counting (`_nrt`), which would touch
# a counter at each access to an array of a tuple, the search is five times as fast.
_OPTIONS: dict[str, Any] = {"cache": True, "_nrt": False}

TINY = 1e-7
BLINK = 0.01
"""Chance that an insertion is overlooked (the authors' 1 %)."""
KEEP = 0.01
"""Chance that a split string stops growing (the authors' 1 %)."""
SPARED = 0.2
"""Chance that a customer of a cluster stays where it is."""


class Data(NamedTuple):
    """The problem as flat arrays; see `planner.solving.sisr.flatten`."""

    cost: Floats
    cost_to: Floats
    time: Floats
    windows: bool
    timed: bool
    stop_point: Ints
    stop_opens: Floats
    stop_closes: Floats
    stop_service: Floats
    stop_load: Floats
    stop_customer: Ints
    customer_stops: Ints
    stop_options: Ints
    stop_days: Ints
    days_of_stop: Ints
    option_rank: Ints
    option_stop: Ints
    option_days: Ints
    days_of_option: Ints
    prize: Floats
    skip: Floats
    required: NDArray[np.bool_]
    neighbours: Indices
    order_keys: Floats
    order_weight: Floats
    order_noise: Floats
    day_routes: Ints
    route_day: Ints
    route_start: Ints
    route_end: Ints
    route_opens: Floats
    route_closes: Floats
    route_longest: Floats
    route_capacity: Floats
    route_most: Ints
    near: Ints
    near_place: Ints
    near_weight: Floats
    need: Floats
    knot_x: Floats
    knot_y: Floats
    zobrist: NDArray[np.uint64]


COUNTS = ("stamp", "touched", "changed", "absent", "missing", "complete", "ruined")
"""What `State.counts` holds: routes touched and customers changed by the iteration, absent
ones, required ones left out, iterations without any, routes the ruin touched."""


class Tours(NamedTuple):
    """Routes of one solution. Positions 0 and size + 1 of a row are the depot."""

    stops: Indices
    path: Indices
    edge: Floats
    size: Ints
    load: Floats
    length: Floats
    busy: Floats
    early: Floats
    late: Floats


class State(NamedTuple):
    """Everything the search changes."""

    now: Tours
    saved: Tours
    best: Tours
    option: Ints
    saved_option: Ints
    best_option: Ints
    where: Indices
    exposure: Floats
    saved_exposure: Floats
    totals: Floats  # now, best, price of leaving out a required customer
    touched: Ints
    touched_stamp: Ints
    ruined_stamp: Ints
    changed: Ints
    changed_stamp: Ints
    counts: Ints  # of `COUNTS`
    absent: Ints
    keys: Floats
    day_delta: Floats
    day_route: Ints
    day_place: Ints
    random: NDArray[np.uint64]


class Pool(NamedTuple):
    """Routes met in good solutions, one per set of stops and day, the cheapest order."""

    table: Ints
    mark: NDArray[np.uint64]
    first: Ints
    day: Ints
    cost: Floats
    score: Floats
    stops: Indices
    used: Ints  # routes, stops


def inlined(function: Function) -> Function:
    """Compile into the functions that call it: arguments of many arrays are slow to pass."""
    return cast("Function", njit(forceinline=True, **_OPTIONS)(function))


def compiled(function: Function) -> Function:
    """Compile; other threads run meanwhile."""
    return cast("Function", njit(nogil=True, **_OPTIONS)(function))


@inlined
def _uniform(random: NDArray[np.uint64]) -> float:
    """Xorshift64*, in [0, 1)."""
    x = random[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    random[0] = x
    return np.float64((x * np.uint64(2685821657736338717)) >> np.uint64(11)) / 9007199254740992.0


@inlined
def _refresh(data: Data, tours: Tours, r: int) -> None:
    """Recompute what depends on the stops of route `r`."""
    n = tours.size[r]
    load, service, length, driving = 0.0, 0.0, 0.0, 0.0
    last = data.route_start[r]
    tours.path[r, 0] = last
    for k in range(1, n + 1):
        s = tours.stops[r, k]
        point = data.stop_point[s]
        tours.path[r, k] = point
        leg = data.cost[last, point]
        tours.edge[r, k - 1] = leg
        length += leg
        if data.timed:
            driving += data.time[last, point]
        load += data.stop_load[s]
        service += data.stop_service[s]
        last = point
    point = data.route_end[r]
    tours.path[r, n + 1] = point
    if n > 0:
        leg = data.cost[last, point]
        tours.edge[r, n] = leg
        length += leg
        if data.timed:
            driving += data.time[last, point]
    else:
        tours.edge[r, 0] = 0.0
    if not data.timed:
        driving = length
    tours.load[r] = load
    tours.length[r] = length
    tours.busy[r] = driving + service
    if data.windows:
        t, last = data.route_opens[r], tours.path[r, 0]
        tours.early[r, 0] = t
        for k in range(1, n + 1):
            s, at = tours.stops[r, k], tours.path[r, k]
            start = max(t + data.time[last, at], data.stop_opens[s])
            tours.early[r, k] = start
            t, last = start + data.stop_service[s], at
        t, last = data.route_closes[r], tours.path[r, n + 1]
        tours.late[r, n + 1] = t
        for k in range(n, 0, -1):
            s, at = tours.stops[r, k], tours.path[r, k]
            t = min(t - data.time[at, last] - data.stop_service[s], data.stop_closes[s])
            tours.late[r, k] = t
            last = at


@inlined
def _copy_route(source: Tours, target: Tours, r: int) -> None:
    n = source.size[r] + 2
    for k in range(n):
        target.stops[r, k] = source.stops[r, k]
        target.path[r, k] = source.path[r, k]
        target.edge[r, k] = source.edge[r, k]
        target.early[r, k] = source.early[r, k]
        target.late[r, k] = source.late[r, k]
    target.size[r] = source.size[r]
    target.load[r] = source.load[r]
    target.length[r] = source.length[r]
    target.busy[r] = source.busy[r]


@inlined
def _touch(state: State, r: int) -> None:
    """Save route `r` once per iteration, before it changes."""
    if state.touched_stamp[r] != state.counts[0]:
        state.touched_stamp[r] = state.counts[0]
        state.touched[state.counts[1]] = r
        state.counts[1] += 1
        _copy_route(state.now, state.saved, r)


@inlined
def _change(state: State, c: int) -> None:
    """Save the option of customer `c` once per iteration, before it changes."""
    if state.changed_stamp[c] != state.counts[0]:
        state.changed_stamp[c] = state.counts[0]
        state.changed[state.counts[2]] = c
        state.counts[2] += 1
        state.saved_option[c] = state.option[c]


@inlined
def _level(data: Data, exposure: float) -> float:
    for k in range(1, data.knot_x.size):
        if exposure <= data.knot_x[k]:
            x0, y0 = data.knot_x[k - 1], data.knot_y[k - 1]
            x1, y1 = data.knot_x[k], data.knot_y[k]
            return y0 + (y1 - y0) * (exposure - x0) / (x1 - x0)
    return data.knot_y[data.knot_y.size - 1]


@inlined
def _cover_gain(data: Data, state: State, c: int, days: int) -> float:
    """Need covered by `days` more days of service of customer `c` (negative: fewer)."""
    gain = 0.0
    for k in range(data.near[c], data.near[c + 1]):
        i = data.near_place[k]
        e = state.exposure[i]
        gain += data.need[i] * (_level(data, e + days * data.near_weight[k]) - _level(data, e))
    return gain


@inlined
def _expose(data: Data, state: State, c: int, days: int) -> None:
    for k in range(data.near[c], data.near[c + 1]):
        state.exposure[data.near_place[k]] += days * data.near_weight[k]


@inlined
def _skip(data: Data, state: State, c: int) -> float:
    """Price of leaving customer `c` out."""
    return data.skip[c] * state.totals[2] if data.required[c] else data.skip[c]


@inlined
def _take(data: Data, state: State, s: int, d: int) -> None:
    """Take stop `s` out of its route of day `d`, which is left to refresh."""
    r = state.where[data.stop_customer[s], d]
    _touch(state, r)
    n = state.now.size[r]
    k = 1
    while state.now.stops[r, k] != s:
        k += 1
    for m in range(k, n):
        state.now.stops[r, m] = state.now.stops[r, m + 1]
    state.now.size[r] = n - 1


@inlined
def _put(data: Data, state: State, s: int, d: int) -> None:
    """Put stop `s` into the place found for it on day `d`."""
    r, k = state.day_route[d], state.day_place[d]
    _touch(state, r)
    for m in range(state.now.size[r], k, -1):
        state.now.stops[r, m + 1] = state.now.stops[r, m]
    state.now.stops[r, k + 1] = s
    state.now.size[r] += 1
    state.where[data.stop_customer[s], d] = r
    before = state.now.length[r]
    _refresh(data, state.now, r)
    state.totals[0] += state.now.length[r] - before


@inlined
def _remove(data: Data, state: State, c: int) -> None:
    """Take customer `c` out of all its days."""
    _change(state, c)
    o = state.option[c]
    first, last = data.option_days[o], data.option_days[o + 1]
    for j in range(first, last):
        _take(data, state, data.option_stop[o], data.days_of_option[j])
    gain = -_cover_gain(data, state, c, first - last)
    _expose(data, state, c, first - last)
    state.option[c] = -1
    if data.required[c]:
        state.counts[4] += 1
    state.totals[0] += _skip(data, state, c) + data.prize[o] + gain


@inlined
def _insert(data: Data, state: State, c: int, o: int) -> None:
    """Serve customer `c` by option `o`, where `_best_option` found it cheapest."""
    _change(state, c)
    first, last = data.option_days[o], data.option_days[o + 1]
    for j in range(first, last):
        _put(data, state, data.option_stop[o], data.days_of_option[j])
    gain = _cover_gain(data, state, c, last - first)
    state.totals[0] -= _skip(data, state, c) + data.prize[o] + gain
    _expose(data, state, c, last - first)
    state.option[c] = o
    if data.required[c]:
        state.counts[4] -= 1


@inlined
def _longer(data: Data, prev: int, point: int, after: int, n: int) -> float:
    """Driving time added by going through `point` in a route of `n` stops."""
    added = data.time[prev, point] + data.time[point, after]
    return added - data.time[prev, after] if n > 0 else added


@inlined
def _in_time(data: Data, tours: Tours, r: int, k: int, s: int) -> bool:
    """Whether stop `s` and all after it are served in time when inserted after position `k`."""
    t = tours.early[r, k] + data.time[tours.path[r, k], data.stop_point[s]]
    if k > 0:
        t += data.stop_service[tours.stops[r, k]]
    t = max(t, data.stop_opens[s])
    if t > data.stop_closes[s] + TINY:
        return False
    t += data.stop_service[s] + data.time[data.stop_point[s], tours.path[r, k + 1]]
    return t <= tours.late[r, k + 1] + TINY


@inlined
def _waiting(data: Data, state: State, c: int) -> bool:
    """Whether customer `c` can only enter a route this iteration has touched.

    On a problem of one day, who was out before it found no place in the others.
    """
    one_day = data.day_routes.size == 2
    return one_day and state.counts[6] > 0 and state.changed_stamp[c] != state.counts[0]


@inlined
def _best_place(data: Data, state: State, s: int, d: int) -> tuple[float, int, int]:
    """Cheapest insertion of stop `s` on day `d`: (added cost, route, position before it)."""
    point = data.stop_point[s]
    service, load = data.stop_service[s], data.stop_load[s]
    best, best_route, best_place = np.inf, -1, -1
    empty_seen = False
    now, stamp = state.now, state.counts[0]
    waiting = _waiting(data, state, data.stop_customer[s])
    for r in range(data.day_routes[d], data.day_routes[d + 1]):
        n = now.size[r]
        if n == 0:
            if empty_seen:
                continue  # empty routes of one day are alike
            empty_seen = True
        full = n >= data.route_most[r] or now.load[r] + load > data.route_capacity[r] + TINY
        if full or (waiting and state.touched_stamp[r] != stamp):
            continue
        room = data.route_longest[r] - now.busy[r] - service + TINY
        if room < 0:
            continue
        after = now.path[r, 0]
        for k in range(n + 1):
            prev, after = after, now.path[r, k + 1]
            delta = data.cost_to[point, prev] + data.cost[point, after] - now.edge[r, k]
            if delta >= best:
                continue
            if data.timed and _longer(data, prev, point, after, n) > room:
                continue
            if not data.timed and delta > room:
                continue
            if data.windows and not _in_time(data, now, r, k, s):
                continue
            if _uniform(state.random) < BLINK:
                continue
            best, best_route, best_place = delta, r, k
    return best, best_route, best_place


@inlined
def _best_option(data: Data, state: State, c: int) -> int:
    """Cheapest option of customer `c`, -1 to skip it; fills `state.day_*` for its days."""
    best, chosen, best_stop = _skip(data, state, c), -1, -1
    for s in range(data.customer_stops[c], data.customer_stops[c + 1]):
        for j in range(data.stop_days[s], data.stop_days[s + 1]):
            d = data.days_of_stop[j]
            delta, r, k = _best_place(data, state, s, d)
            state.day_delta[d], state.day_route[d], state.day_place[d] = delta, r, k
        for o in range(data.stop_options[s], data.stop_options[s + 1]):
            value = -data.prize[o]
            first, last = data.option_days[o], data.option_days[o + 1]
            for j in range(first, last):
                value += state.day_delta[data.days_of_option[j]]
            if value < np.inf and data.near[c + 1] > data.near[c]:
                value -= _cover_gain(data, state, c, last - first)
            if value < best:
                best, chosen, best_stop = value, o, s
    if chosen >= 0 and best_stop < data.customer_stops[c + 1] - 1:
        # A later stop has overwritten the places: find them again.
        for j in range(data.option_days[chosen], data.option_days[chosen + 1]):
            d = data.days_of_option[j]
            delta, r, k = _best_place(data, state, best_stop, d)
            if r < 0:
                return -1
            state.day_route[d], state.day_place[d] = r, k
    return chosen


@inlined
def _cut_string(data: Data, state: State, r: int, place: int, longest: float) -> None:
    """Mark as absent the customers of a string of route `r` around `place`."""
    n = state.now.size[r]
    cap = min(float(n), longest)
    length = int(_uniform(state.random) * cap) + 1
    kept = 0
    if length > 1 and length < n and _uniform(state.random) < 0.5:
        kept = 1
        while length + kept < n and _uniform(state.random) > KEEP:
            kept += 1
    span = length + kept
    lowest, highest = max(1, place - span + 1), min(place, n - span + 1)
    start = lowest + int(_uniform(state.random) * (highest - lowest + 1))
    gap = start + int(_uniform(state.random) * (length + 1)) if kept else start + span
    for k in range(start, start + span):
        if not (gap <= k < gap + kept):
            state.absent[state.counts[3]] = data.stop_customer[state.now.stops[r, k]]
            state.counts[3] += 1


@inlined
def _ruin(data: Data, state: State, average: float, longest_string: float, day: int) -> None:
    """Remove strings of adjacent customers from routes near a random customer.

    Of one day only, their other days left as they are, when `day` is not -1.
    """
    routes = state.now.size.size
    used, visits = 0, 0
    for r in range(routes):
        if state.now.size[r] > 0:
            used += 1
            visits += state.now.size[r]
    if used == 0:
        return
    longest = min(longest_string, visits / used)
    most = 4.0 * average / (1.0 + longest) - 1.0
    strings = int(_uniform(state.random) * most) + 1
    stamp = state.counts[0]
    seed = int(_uniform(state.random) * state.option.size)
    cut = 0
    for a in range(data.neighbours.shape[1]):
        c = data.neighbours[seed, a]
        if cut >= strings:
            break
        o = state.option[c]
        if o < 0:
            continue
        first = data.option_days[o]
        count = data.option_days[o + 1] - first
        shift = int(_uniform(state.random) * count)
        for j in range(count):
            d = data.days_of_option[first + (j + shift) % count]
            r = state.where[c, d]
            if (day >= 0 and d != day) or state.ruined_stamp[r] == stamp:
                continue
            state.ruined_stamp[r] = stamp
            s = data.option_stop[o]
            place = 1
            while state.now.stops[r, place] != s:
                place += 1
            begun = state.counts[3]
            _cut_string(data, state, r, place, longest)
            for b in range(begun, state.counts[3]):
                if day >= 0:
                    _take(data, state, data.option_stop[state.option[state.absent[b]]], day)
                else:
                    _remove(data, state, state.absent[b])
            cut += 1
            break
    _settle(data, state)


@inlined
def _ruin_cluster(data: Data, state: State, average: float) -> None:
    """Remove customers near a random one, whatever routes and days they are served by."""
    left = int(_uniform(state.random) * (2.0 * average - 1.0)) + 1
    seed = int(_uniform(state.random) * state.option.size)
    for a in range(data.neighbours.shape[1]):
        if left == 0:
            break
        c = data.neighbours[seed, a]
        if state.option[c] >= 0 and _uniform(state.random) >= SPARED:
            _remove(data, state, c)
            left -= 1
    _settle(data, state)


@inlined
def _settle(data: Data, state: State) -> None:
    """Refresh the touched routes and count what they save."""
    for a in range(state.counts[1]):
        r = state.touched[a]
        before = state.now.length[r]
        _refresh(data, state.now, r)
        state.totals[0] += state.now.length[r] - before


@inlined
def _sort_absent(data: Data, state: State) -> None:
    """Order the absent customers by an order drawn at random."""
    pick, row = _uniform(state.random) * data.order_weight[-1], 0
    while data.order_weight[row] <= pick:
        row += 1
    for a in range(state.counts[3]):
        c = state.absent[a]
        key = _uniform(state.random)
        if row < data.order_keys.shape[0]:
            key = data.order_keys[row, c] * (1.0 + data.order_noise[row] * (2.0 * key - 1.0))
        b = a
        while b > 0 and state.keys[b - 1] > key:
            state.keys[b] = state.keys[b - 1]
            state.absent[b] = state.absent[b - 1]
            b -= 1
        state.keys[b] = key
        state.absent[b] = c


@inlined
def _recreate(data: Data, state: State) -> None:
    """Bring back absent customers, one by one, each by its cheapest option."""
    state.counts[3] = 0
    for c in range(state.option.size):
        if state.option[c] < 0:
            state.absent[state.counts[3]] = c
            state.counts[3] += 1
    _sort_absent(data, state)
    for a in range(state.counts[3]):
        c = state.absent[a]
        o = _best_option(data, state, c)
        if o >= 0:
            _insert(data, state, c, o)


@inlined
def _recreate_day(data: Data, state: State, day: int) -> bool:
    """Put the visits taken out of one day back into it; tell whether all found a place."""
    _sort_absent(data, state)
    for a in range(state.counts[3]):
        s = data.option_stop[state.option[state.absent[a]]]
        _, r, k = _best_place(data, state, s, day)
        if r < 0:
            return False
        state.day_route[day], state.day_place[day] = r, k
        _put(data, state, s, day)
    return True


@inlined
def _restore(data: Data, state: State) -> None:
    for a in range(state.counts[2]):
        c = state.changed[a]
        state.option[c] = state.saved_option[c]
    for a in range(state.counts[1]):
        r = state.touched[a]
        _copy_route(state.saved, state.now, r)
        d = data.route_day[r]
        for k in range(1, state.now.size[r] + 1):
            state.where[data.stop_customer[state.now.stops[r, k]], d] = r
    for i in range(state.exposure.size):
        state.exposure[i] = state.saved_exposure[i]


@inlined
def recount(data: Data, state: State) -> None:
    """Recompute the total and what depends on the routes, free of accumulated error."""
    total = 0.0
    state.counts[4] = 0
    for i in range(state.exposure.size):
        state.exposure[i] = 0.0
    for r in range(state.now.size.size):
        _refresh(data, state.now, r)
        total += state.now.length[r]
        for k in range(1, state.now.size[r] + 1):
            state.where[data.stop_customer[state.now.stops[r, k]], data.route_day[r]] = r
    for c in range(state.option.size):
        o = state.option[c]
        if o < 0:
            total += _skip(data, state, c)
            if data.required[c]:
                state.counts[4] += 1
        else:
            total -= data.prize[o]
            _expose(data, state, c, data.option_days[o + 1] - data.option_days[o])
    for i in range(data.need.size):
        total -= data.need[i] * _level(data, state.exposure[i])
    state.totals[0] = total


@inlined
def keep_best(state: State) -> None:
    """Make the current solution the best."""
    for r in range(state.now.size.size):
        _copy_route(state.now, state.best, r)
    for c in range(state.option.size):
        state.best_option[c] = state.option[c]
    state.totals[1] = state.totals[0]


@inlined
def _remember(data: Data, state: State, pool: Pool, r: int) -> None:
    """Add route `r` to the pool, or improve what the pool knows of its set of stops."""
    n = state.now.size[r]
    mark = np.uint64(data.route_day[r] + 1) * np.uint64(0x9E3779B97F4A7C15)
    for k in range(1, n + 1):
        mark ^= data.zobrist[state.now.stops[r, k]]
    slots = pool.table.size
    slot = np.int64(mark % np.uint64(slots))
    while pool.table[slot] >= 0:
        index = pool.table[slot]
        if pool.mark[index] == mark:
            pool.score[index] = min(pool.score[index], state.totals[0])
            if state.now.length[r] < pool.cost[index] - TINY:
                pool.cost[index] = state.now.length[r]
                for k in range(n):
                    pool.stops[pool.first[index] + k] = state.now.stops[r, k + 1]
            return
        slot = (slot + 1) % slots
    index, start = pool.used[0], pool.used[1]
    if index + 1 >= pool.first.size or start + n > pool.stops.size:
        return
    pool.table[slot] = index
    pool.mark[index] = mark
    pool.day[index] = data.route_day[r]
    pool.cost[index] = state.now.length[r]
    pool.score[index] = state.totals[0]
    for k in range(n):
        pool.stops[start + k] = state.now.stops[r, k + 1]
    pool.first[index + 1] = start + n
    pool.used[0] = index + 1
    pool.used[1] = start + n


@compiled
def anneal(
    data: Data,
    state: State,
    pool: Pool,
    iterations: int,
    hot: float,
    cold: float,
    average: float,
    longest_string: float,
    near_best: float,
    single: float,
    cluster: float,
) -> None:
    """Run `iterations` of ruin and recreate, cooling from `hot` to `cold`.

    Parameters
    ----------
    average : float
        Customers removed by an iteration, on average.
    longest_string : float
        Longest string removed from a route.
    near_best : float
        Routes of accepted solutions within this of the best one enter the pool.
    single : float
        Share of iterations that rearrange one day only, patterns unchanged.
    cluster : float
        Share of the others that remove neighbours over all days, not strings of routes.
    """
    temperature = hot
    factor = (cold / hot) ** (1.0 / iterations)
    for _ in range(iterations):
        state.counts[0] += 1
        state.counts[1] = state.counts[2] = state.counts[3] = 0
        before, missing = state.totals[0], state.counts[4]
        for i in range(state.exposure.size):
            state.saved_exposure[i] = state.exposure[i]
        day = -1
        if _uniform(state.random) < single:
            day = int(_uniform(state.random) * (data.day_routes.size - 1))
        if day < 0 and _uniform(state.random) < cluster:
            _ruin_cluster(data, state, average)
        else:
            _ruin(data, state, average, longest_string, day)
        state.counts[6] = state.counts[1]
        whole = True
        if day >= 0:
            whole = _recreate_day(data, state, day)
        else:
            _recreate(data, state)
        after = state.totals[0]
        if whole and after < before - temperature * np.log(1.0 - _uniform(state.random)):
            if state.counts[4] == 0 and after < state.totals[1] - TINY:
                keep_best(state)
            if after < state.totals[1] + near_best:
                for a in range(state.counts[1]):
                    if state.now.size[state.touched[a]] > 0:
                        _remember(data, state, pool, state.touched[a])
        else:
            _restore(data, state)
            state.totals[0], state.counts[4] = before, missing
        if state.counts[4] == 0:
            state.counts[5] += 1
        temperature *= factor
