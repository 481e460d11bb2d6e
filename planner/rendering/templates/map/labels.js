/* Names and badges: nothing hides anything else; stops first, then by population. */
const NAMES_AT_FIT = 24;
const names = all(".place").map((place) => ({
  place,
  text: place.querySelector(".name"),
  value: place.querySelector(".value"),
  code: [...place.classList].find((name) => /^place-./.test(name)).slice(6),
  rank: Number(place.querySelector(".name").dataset.rank),
}));
let fitZoom = 10;

const overlaps = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
const moved = (rect, [x, y]) => ({
  left: rect.left + x, right: rect.right + x, top: rect.top + y, bottom: rect.bottom + y,
});

/* Places around a point, nearest first. */
const AROUND = [[0, 0], [32, 0], [-32, 0], [0, -25], [0, 25], [27, -22], [-27, -22], [27, 22], [-27, 22],
  [64, 0], [-64, 0], [0, -50], [0, 50], [50, -36], [-50, -36], [50, 36], [-50, 36], [0, -75], [0, 75]];

/* A badge this near needs no line to its place. */
const BESIDE = 40;

function placeBadges() {
  const taken = all(".site:not(.covered) .site-mark, .depot-mark, .zone-name span", box).map((mark) => mark.getBoundingClientRect());
  [...all(".spot .badge", box), ...all(".partner-mark", box)].forEach((badge) => {
    const leader = badge.parentElement.querySelector(".leader");
    badge.style.transform = "";
    const at = badge.getBoundingClientRect();
    const [x, y] = AROUND.find((by) => !taken.some((other) => overlaps(moved(at, by), other))) || [0, 0];
    taken.push(moved(at, [x, y]));
    badge.style.transform = x || y ? `translate(${x}px, ${y}px)` : "";
    if (!leader) return;
    const far = Math.hypot(x, y);
    leader.style.width = `${far > BESIDE ? far : 0}px`;
    leader.style.transform = `rotate(${Math.atan2(y, x)}rad)`;
  });
}

function placeValues(taken) {
  const shown = state.view === "coverage";
  names.forEach(({ value, code }) => {
    value.textContent = shown ? data.communes[code][state.measure] : "";
    const rect = value.getBoundingClientRect();
    const free = shown && !taken.some((other) => overlaps(rect, other));
    value.classList.toggle("on", free);
    if (free) taken.push(rect);
  });
}

/* Where a name may stand beside its dot, best first. */
function spots(width, height) {
  return [
    [9, -height / 2], [-width / 2, 6], [-width - 9, -height / 2], [-width / 2, -height - 6],
    [8, 3], [-width - 8, 3], [8, -height - 3], [-width - 8, -height - 3],
    [-width / 2, 15], [20, -height / 2], [-width - 20, -height / 2], [-width / 2, -height - 16],
  ];
}

function placeNames() {
  placeBadges();
  const marks = ".stop .badge, .site:not(.covered) .site-mark, .depot-mark, .partner-mark, .zone-name span, .leaflet-control";
  const taken = all(marks, box).map((mark) => mark.getBoundingClientRect());
  const stops = new Set(daysShown().flatMap((day) => day.tours).flatMap((tour) => tour.stops)
    .map((stop) => hallOf(stop).code));
  const first = (name) => state.view === "tours" && stops.has(name.code);
  const frame = box.getBoundingClientRect();
  const inside = (rect) => rect.left >= frame.left + 2 && rect.right <= frame.right - 2
    && rect.top >= frame.top + 2 && rect.bottom <= frame.bottom - 2;
  placeValues(taken);
  names.forEach((name) => name.text.classList.toggle("first", first(name)));
  const room = NAMES_AT_FIT * 4 ** (map.getZoom() - fitZoom);
  const ordered = [...names].sort((a, b) => first(b) - first(a) || a.rank - b.rank);
  ordered.forEach((name) => {
    const dot = name.place.getBoundingClientRect();
    const [x, y] = [(dot.left + dot.right) / 2, (dot.top + dot.bottom) / 2];
    const [width, height] = [name.text.offsetWidth, name.text.offsetHeight];
    const rectAt = ([dx, dy]) => ({
      left: x + dx - 2, right: x + dx + width + 2, top: y + dy, bottom: y + dy + height,
    });
    const spot = (first(name) || name.rank < room) && spots(width, height).find((at) => {
      const rect = rectAt(at);
      return inside(rect) && !taken.some((other) => overlaps(rect, other));
    });
    name.text.classList.toggle("on", Boolean(spot));
    if (!spot) return;
    taken.push(rectAt(spot));
    name.text.style.left = `${Math.round(spot[0] + 3)}px`;
    name.text.style.top = `${Math.round(spot[1] + 3)}px`;
  });
}
