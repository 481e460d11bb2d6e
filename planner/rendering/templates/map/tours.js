/* Tours: lines from depot to depot, their direction, and a badge on every stop. */
const SIDE_BY_SIDE = 4.5;
const LEAST_ARROW = 70;
const lines = L.layerGroup().addTo(map);
const badges = L.layerGroup().addTo(map);
const markers = new Map();

/* Pixels by which a straight line steps aside, so that two days on one way stay apart. */
function aside([start, end], lane) {
  const [a, b] = [start, end].map((point) => map.latLngToLayerPoint(point));
  const [dx, dy] = a.x < b.x || (a.x === b.x && a.y < b.y) ? [b.x - a.x, b.y - a.y] : [a.x - b.x, a.y - b.y];
  const length = Math.hypot(dx, dy) || 1;
  return L.point(-dy / length, dx / length).multiplyBy(lane * SIDE_BY_SIDE);
}

const shifted = (point, by) => map.layerPointToLatLng(map.latLngToLayerPoint(point).add(by));

function pixels(line) {
  const points = line.map((point) => map.latLngToLayerPoint(point));
  return points.slice(1).reduce((sum, point, k) => sum + point.distanceTo(points[k]), 0);
}

function arrow({ at, angle, road }, by, weekday) {
  const drawing = `<svg viewBox="-10 -10 20 20" width="18" height="18"><path transform="rotate(${Number(angle)})" d="M-6,-6 L8,0 L-6,6 L-3,0 Z"/></svg>`;
  const icon = L.divIcon({ html: drawing, iconSize: [18, 18], className: `arrow day-${weekday}${road ? " along" : ""}` });
  return L.marker(shifted(at, by), { icon, interactive: false, keyboard: false, pane: "arrows" });
}

const sideStep = (leg, lane) => (leg.road ? L.point(0, 0) : aside(leg.line, lane));

/* Strokes of a tour, or the white edges that go under them. */
function drawStrokes(part, tour, weekday, lane) {
  tour.lines.map((rank) => data.legs[rank]).forEach((leg) => {
    const className = `${part} ${leg.road ? "road" : "crow"} day-${weekday}`;
    const line = leg.road ? leg.line : leg.line.map((point) => shifted(point, sideStep(leg, lane)));
    L.polyline(line, { className, interactive: false, smoothFactor: 0.5, pane: "tours" }).addTo(lines);
  });
}

function drawArrows(tour, weekday, lane) {
  tour.legs.map((rank) => data.legs[rank]).filter((leg) => pixels(leg.line) > LEAST_ARROW)
    .forEach((leg) => arrow(leg, sideStep(leg, lane), weekday).addTo(lines));
}

/* Straight lines keep their distance in pixels: they are drawn again at every zoom. */
function drawLines() {
  lines.clearLayers();
  if (state.view !== "tours") return;
  const days = daysShown().filter((day) => day.tours.length);
  const middle = (days.length - 1) / 2;
  const each = (draw) => days.forEach((day, rank) => {
    day.tours.forEach((tour) => draw(tour, day.weekday, rank - middle));
  });
  each((...tour) => drawStrokes("halo", ...tour));
  each((...tour) => drawStrokes("tour", ...tour));
  each(drawArrows);
}

function badgeMarker(day, stop) {
  const hall = hallOf(stop);
  const mark = element("span", `badge day-${day.weekday}${hall.fixed ? " fixed" : ""}`, stop.badge);
  mark.setAttribute("aria-hidden", "true");
  const html = element("div", "spot");
  html.append(element("i", "leader"), mark,
    element("span", "sr", `${day.title}, arrêt ${stop.order} : ${hall.commune}`));
  const icon = L.divIcon({ html, iconSize: [34, 24], className: `mark stop at-${hall.code}` });
  return L.marker(hall.at, { icon, riseOnHover: true }).bindPopup(() => stopCard(day, stop), CARD);
}

function drawStops() {
  badges.clearLayers();
  markers.clear();
  const held = new Set();
  daysShown().forEach((day) => day.tours.forEach((tour) => tour.stops.forEach((stop) => {
    held.add(hallOf(stop));
    if (state.view === "tours") markers.set(stop.key, badgeMarker(day, stop).addTo(badges));
  })));
  const visited = new Set([...held].map((hall) => hall.code));
  polygons.forEach((shape, code) => shape.getElement().classList.toggle("visited", visited.has(code)));
  /* A square badge stands for the fixed site it is on. */
  const covered = state.view === "tours" ? [...held].map((hall) => `of-${hall.id}`) : [];
  sites.eachLayer(({ _icon: icon }) => {
    icon.classList.toggle("covered", covered.some((name) => icon.classList.contains(name)));
  });
}
