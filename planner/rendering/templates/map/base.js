const byId = (id) => document.getElementById(id);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const data = JSON.parse(byId("planner-data").textContent);
const map = window[data.map];
const sites = window[data.sites];
const box = map.getContainer();
const bounds = window[data.shapes].getBounds();
const polygons = new Map();
window[data.shapes].eachLayer((shape) => polygons.set(shape.feature.properties.code, shape));

/* What is shown. A day of null is the whole week. */
const state = { week: data.shown, day: null, view: "tours", measure: "level" };

const weekShown = () => data.weeks.find((week) => week.key === state.week);
const daysShown = () => weekShown().days.filter((day) => [null, day.date].includes(state.day));
const offerOf = (stop) => data.offers[stop.offer];
const hallOf = (stop) => data.halls[offerOf(stop).hall];

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

box.setAttribute("role", "region");
box.setAttribute("aria-label", "Carte : flèches pour se déplacer, plus et moins pour zoomer");
["overlayPane", "tours", "arrows"].forEach((name) => map.getPane(name).setAttribute("aria-hidden", "true"));
/* The communes have their list and their table: 59 more stops of the Tab key help nobody. */
polygons.forEach((shape) => shape.getElement().setAttribute("tabindex", "-1"));
L.control.zoom({ zoomInTitle: "Agrandir", zoomOutTitle: "Réduire" }).addTo(map);
L.control.scale({ imperial: false }).addTo(map);
