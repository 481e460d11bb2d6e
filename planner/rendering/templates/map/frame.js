/* The frame: as tall as the territory asks for, within what the screen leaves. */
const FIT = { animate: false, paddingTopLeft: [8, 20], paddingBottomRight: [8, 20] };
const NARROW = 500;
const CLOSEST = 12.6;
const AROUND_WEEK = 0.6;
const TALL = 0.66;
const ON_PAPER = 0.75;
const cards = [...polygons.values(), ...sites.getLayers()];

/* The tours: close to those of one day or on a small screen, else with the land around them. */
function look() {
  const ways = daysShown().flatMap((day) => day.tours).flatMap((tour) => tour.legs);
  const narrow = box.offsetWidth < NARROW;
  const near = state.day || narrow;
  if (state.view === "tours" && ways.length) {
    const extent = L.latLngBounds(ways.flatMap((rank) => data.legs[rank].line));
    map.fitBounds(extent, {
      animate: false,
      padding: narrow ? [30, 30] : [56, 44],
      maxZoom: near ? CLOSEST : fitZoom + AROUND_WEEK,
    });
  } else map.fitBounds(bounds, FIT);
  placeNames();
}

function size() {
  const corners = [bounds.getNorthWest(), bounds.getSouthEast()].map((point) => map.project(point, 10));
  const ratio = (corners[1].y - corners[0].y) / (corners[1].x - corners[0].x);
  const least = box.offsetWidth < NARROW ? 320 : Math.min(box.offsetWidth * TALL, innerHeight * 0.72);
  const printing = document.documentElement.classList.contains("printing");
  const height = printing ? box.offsetWidth * ON_PAPER
    : Math.min(innerHeight * 0.8, box.offsetWidth * ratio + 40);
  box.style.height = `${Math.round(Math.max(least, height))}px`;
  const width = Math.min(360, box.clientWidth - 90);
  const room = { maxHeight: box.clientHeight - 70, maxWidth: width, minWidth: Math.min(240, width) };
  Object.assign(CARD, room);
  cards.forEach((one) => Object.assign(one.getPopup().options, room));
  map.invalidateSize({ animate: false, pan: false });
  map.setMaxBounds(bounds.pad(1.5));
  fitZoom = map.getBoundsZoom(bounds);
}

function fit() {
  size();
  look();
}

/* On paper the map has a fixed size, and many rows are written smaller to stay on one sheet. */
const ROWS_OF_A_SHEET = { tours: 17, coverage: 90 };
const SMALLEST = 0.7;
let view = null;

function fitList() {
  const rows = all(".side tr, .side li").filter((row) => row.getClientRects().length).length;
  const share = ROWS_OF_A_SHEET[state.view] / Math.max(1, rows);
  document.documentElement.style.setProperty("--fit", Math.max(SMALLEST, Math.min(1, share)));
}

addEventListener("beforeprint", () => {
  halt();
  map.closePopup();
  view = [map.getCenter(), map.getZoom()];
  fitList();
  document.documentElement.classList.add("printing");
  fit();
});
addEventListener("afterprint", () => {
  document.documentElement.classList.remove("printing");
  fit();
  map.setView(view[0], view[1], { animate: false });
  placeNames();
});

/* An online base map, fetched only while its box is ticked. */
const tiles = byId("tiles");
if (tiles) {
  const base = L.tileLayer(data.tiles.url, { maxNativeZoom: data.tiles.maxZoom, maxZoom: 18, zIndex: 1 });
  tiles.addEventListener("change", () => {
    if (tiles.checked) base.addTo(map); else base.remove();
    box.classList.toggle("tiled", tiles.checked);
    byId("tiles-credit").hidden = !tiles.checked;
  });
}

map.on("zoomend", () => { drawLines(); placeNames(); });
map.on("resize", placeNames);
/* Inside another page, which has its own weeks and tables, the map stands alone. */
document.documentElement.classList.toggle("framed", window !== window.top);
Object.assign(state, asked() || {});
showWeek();
size();
show();
look();
