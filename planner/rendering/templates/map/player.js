/* The week stop by stop. Nothing moves by itself unless asked for, and it can be stopped. */
const PACE = 2800;
const TRAVEL = 1100;
const play = byId("play");
const caption = byId("caption");
const still = matchMedia("(prefers-reduced-motion: reduce)");
const van = L.marker([0, 0], {
  icon: L.divIcon({ className: "van", iconSize: [16, 16] }), interactive: false, keyboard: false,
});
let timer = 0;
let frames = 0;

const steps = () => weekShown().days.flatMap((day) => day.tours.flatMap((tour) => (
  tour.stops.map((stop) => ({ day, tour, stop })))));

function halt() {
  if (play.getAttribute("aria-pressed") !== "true") return;
  clearTimeout(timer);
  cancelAnimationFrame(frames);
  van.remove();
  play.setAttribute("aria-pressed", "false");
  caption.hidden = true;
  all(".stop.current", box).forEach((icon) => icon.classList.remove("current"));
}

/* Move along a leg, at an even speed. */
function drive(line, then) {
  const points = line.map((point) => map.latLngToLayerPoint(point));
  const lengths = points.slice(1).map((point, k) => point.distanceTo(points[k]));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const start = performance.now();
  van.setLatLng(line[0]).addTo(map);
  const move = (now) => {
    const share = Math.min(1, (now - start) / TRAVEL);
    let left = share * total;
    const at = lengths.findIndex((length) => { left -= length; return left <= 0; });
    const k = at < 0 ? lengths.length - 1 : at;
    const part = lengths[k] ? 1 + Math.min(0, left) / lengths[k] : 1;
    van.setLatLng(map.layerPointToLatLng(points[k].add(points[k + 1].subtract(points[k]).multiplyBy(part))));
    if (share < 1) frames = requestAnimationFrame(move);
    else { van.remove(); then(); }
  };
  frames = requestAnimationFrame(move);
}

/* The leg that leads to a stop, if it is drawn. */
function legTo(tour, stop) {
  const { at } = hallOf(stop);
  const apart = ({ line }) => map.distance(line[line.length - 1], at);
  const near = tour.legs.map((rank) => data.legs[rank]).filter((leg) => apart(leg) < 500);
  return near.length ? near[0].line : null;
}

function step(queue) {
  const [{ day, tour, stop } = {}, ...rest] = queue;
  if (!day) {
    halt();
    choose({ day: null });
    say("Fin de la semaine.");
    return;
  }
  if (state.day !== day.date) choose({ day: day.date });
  const arrive = () => {
    all(".stop.current", box).forEach((icon) => icon.classList.remove("current"));
    markers.get(stop.key).getElement().classList.add("current");
    const offer = offerOf(stop);
    caption.textContent = `${day.title}, ${offer.open} : ${hallOf(stop).commune}, ${offer.short}`;
    caption.hidden = false;
    timer = setTimeout(() => step(rest), PACE);
  };
  const line = still.matches ? null : legTo(tour, stop);
  if (line) drive(line, arrive); else arrive();
}

play.addEventListener("click", () => {
  if (play.getAttribute("aria-pressed") === "true") { halt(); return; }
  const from = state.day || "";
  const queue = steps().filter(({ day }) => day.date >= from);
  choose({ view: "tours" }, { frame: false });
  play.setAttribute("aria-pressed", "true");
  step(queue);
});
document.addEventListener("keydown", ({ key }) => { if (key === "Escape") halt(); });
