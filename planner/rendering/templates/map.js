"use strict";
(() => {
  const data = JSON.parse(document.getElementById("planner-data").textContent);
  const layer = (name) => window[name];
  const map = layer(data.map);
  const communes = layer(data.communes);
  const box = map.getContainer();
  const bounds = communes.getBounds();
  const byId = (id) => document.getElementById(id);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const FIT = { animate: false, paddingTopLeft: [8, 26], paddingBottomRight: [8, 14] };

  const week = byId("week");
  const days = all("input[name=day]");
  const polygons = new Map();
  communes.eachLayer((shape) => polygons.set(shape.feature.properties.code, shape));

  const carded = [
    ...polygons.values(),
    ...layer(data.sites).getLayers(),
    ...Object.values(data.stops).map(layer),
  ];

  box.setAttribute("role", "region");
  box.setAttribute("aria-label", "Carte : flèches pour se déplacer, plus et moins pour zoomer");
  all("svg", map.getPane("overlayPane")).forEach((svg) => svg.setAttribute("aria-hidden", "true"));
  /* The communes have their list and their table: 59 more stops of the Tab key help nobody. */
  polygons.forEach((shape) => shape.getElement().setAttribute("tabindex", "-1"));
  L.control.zoom({ zoomInTitle: "Agrandir", zoomOutTitle: "Réduire" }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);

  /* Names: stops first, then by population, wherever there is room. */
  const names = all(".place").map((element) => ({
    dot: element,
    text: element.querySelector(".name"),
    code: [...element.classList].find((c) => /^place-./.test(c)).slice(6),
  }));
  names.forEach((name) => { name.rank = Number(name.text.dataset.rank); });
  let fitZoom = 10;

  function overlaps(a, b) {
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  }

  /* Badges that would hide one another step aside. */
  const ASIDE = [[0, 0], [24, 2], [-24, 2], [0, -28], [38, -12], [-38, -12], [30, 26], [-30, 26], [0, 40]];

  function placeBadges() {
    const taken = all(".site-mark, .depot-mark", box).map((mark) => mark.getBoundingClientRect());
    const badges = [...all(".stop .badge", box), ...all(".partner-mark", box)];
    badges.forEach((badge) => { badge.style.transform = ""; });
    badges.map((badge) => [badge, badge.getBoundingClientRect()]).forEach(([badge, at]) => {
      const shifted = ([x, y]) => ({ left: at.left + x, right: at.right + x,
        top: at.top + y, bottom: at.bottom + y });
      const spot = ASIDE.find((s) => !taken.some((other) => overlaps(shifted(s), other)));
      taken.push(shifted(spot || ASIDE[0]));
      if (spot) badge.style.transform = `translate(${spot[0]}px, ${spot[1]}px)`;
    });
  }

  function placeNames() {
    placeBadges();
    const stops = new Set();
    all(".stop", box).forEach((stop) => stop.classList.forEach((c) => {
      if (c.startsWith("at-")) stops.add(c.slice(3));
    }));
    const marks = ".stop .badge, .site-mark, .depot-mark, .partner-mark, .leaflet-control";
    const taken = all(marks, box).map((mark) => mark.getBoundingClientRect());
    const room = 10 * 4 ** (map.getZoom() - fitZoom + 0.3);
    const frame = box.getBoundingClientRect();
    const inside = (rect) => rect.left >= frame.left && rect.right <= frame.right
      && rect.top >= frame.top && rect.bottom <= frame.bottom;
    names.forEach((name) => name.text.classList.toggle("first", stops.has(name.code)));
    const measured = names.map((name) => ({
      ...name,
      first: stops.has(name.code),
      at: name.dot.getBoundingClientRect(),
      width: name.text.offsetWidth,
      height: name.text.offsetHeight,
    }));
    measured.sort((a, b) => b.first - a.first || a.rank - b.rank);
    measured.forEach((name) => {
      const x = (name.at.left + name.at.right) / 2;
      const y = (name.at.top + name.at.bottom) / 2;
      const spots = [
        [-name.width / 2, 4], [7, -name.height / 2],
        [-name.width - 7, -name.height / 2], [-name.width / 2, -name.height - 4],
        [-name.width / 2, 14], [16, -name.height / 2], [15, 5], [-name.width - 15, 5],
      ];
      const spot = (name.first || name.rank < room) && spots.find(([dx, dy]) => {
        const rect = { left: x + dx - 2, right: x + dx + name.width + 2,
          top: y + dy, bottom: y + dy + name.height };
        return inside(rect) && !taken.some((other) => overlaps(rect, other)) && taken.push(rect);
      });
      name.text.classList.toggle("on", Boolean(spot));
      if (spot) {
        name.text.style.left = `${Math.round(spot[0] + 3)}px`;
        name.text.style.top = `${Math.round(spot[1] + 3)}px`;
      }
    });
  }

  /* One week, some of its days. */
  function update() {
    const chosen = new Set(days.filter((d) => d.checked).map((d) => Number(d.value)));
    const shown = byId("show-tours").checked;
    data.weeks.forEach((one) => one.tours.forEach((tour) => {
      const on = shown && one.key === week.value && chosen.has(tour.weekday);
      const group = layer(data.tours[tour.key]);
      if (on !== map.hasLayer(group)) map[on ? "addLayer" : "removeLayer"](group);
    }));
    all("[data-week]").forEach((part) => { part.hidden = part.dataset.week !== week.value; });
    all("[data-weekday]").forEach((part) => {
      part.hidden = !chosen.has(Number(part.dataset.weekday));
    });
    byId("previous").disabled = week.selectedIndex === 0;
    byId("next").disabled = week.selectedIndex === week.options.length - 1;
    box.classList.toggle("plain", !byId("show-levels").checked);
    box.classList.toggle("nameless", !byId("show-names").checked);
    placeNames();
  }

  function chooseWeek(key) {
    map.closePopup();
    week.value = key;
    const { title } = data.weeks.find((one) => one.key === key);
    byId("week-title").textContent = title;
    document.title = document.title.replace(/^Itinéraire .*? – /, () => `Itinéraire ${title} – `);
    update();
    byId("status").textContent = `Semaine ${title} affichée.`;
  }

  /* Cards: focus goes into the card, and back where it came from. */
  let opener = null;

  function reveal(target) {
    opener = document.activeElement;
    byId("carte").scrollIntoView({ block: "nearest" });
    target.openPopup();
  }

  function showStop(key) {
    const one = data.weeks.find((w) => w.tours.some((t) => key.startsWith(`${t.key}-`)));
    const { weekday } = one.tours.find((t) => key.startsWith(`${t.key}-`));
    const button = document.activeElement;
    if (week.value !== one.key) chooseWeek(one.key);
    days.filter((d) => Number(d.value) === weekday).forEach((d) => { d.checked = true; });
    byId("show-tours").checked = true;
    update();
    reveal(layer(data.stops[key]));
    opener = button;
  }

  map.on("popupopen", ({ popup }) => {
    const element = popup.getElement();
    const close = element.querySelector(".leaflet-popup-close-button");
    const content = element.querySelector(".leaflet-popup-content");
    const title = element.querySelector(".card-title");
    close.setAttribute("aria-label", "Fermer la fiche");
    element.setAttribute("role", "dialog");
    element.setAttribute("aria-label", title ? title.textContent : "Fiche");
    content.tabIndex = 0;
    if (!opener && box.contains(document.activeElement)) opener = document.activeElement;
    content.focus({ preventScroll: true });
  });
  /* Room made for a card is given back when it closes, unless the reader moved on. */
  let before = null;
  map.on("autopanstart", () => { before = before || map.getCenter(); });
  map.on("dragstart zoomstart", () => { before = null; });
  map.on("popupclose", () => {
    if (before) map.setView(before, map.getZoom(), { animate: false });
    before = null;
    if (opener && opener.isConnected && box.contains(document.activeElement)) {
      opener.focus({ preventScroll: opener === box });
    }
    opener = null;
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") map.closePopup();
    if (event.key === " " && event.target.classList.contains("leaflet-marker-icon")) {
      event.preventDefault();
      event.target.click();
    }
  });

  /* Areas around one venue: by road, or circles of the estimate, which say so. */
  const zone = byId("zone");
  const zones = L.layerGroup().addTo(map);

  function zoneShape([minutes, shape], { at, estimated }) {
    const look = {
      className: `zone${estimated ? " estimated" : ""}`,
      interactive: false,
      weight: minutes > 10 ? 1.5 : 2,
    };
    const drawn = estimated ? L.circle(at, { radius: shape, ...look })
      : L.geoJSON(shape, { style: look, interactive: false });
    drawn.addTo(zones);
    const extent = drawn.getBounds();
    const words = `${minutes} min${estimated ? " (estimation)" : ""}`;
    const icon = L.divIcon({ className: "zone-name", iconSize: null, html: `<span>${words}</span>` });
    const where = [extent.getNorth(), estimated ? at[1] : northmost(shape)];
    L.marker(where, { icon, interactive: false, keyboard: false }).addTo(zones);
    return extent;
  }

  function northmost({ coordinates, type }) {
    const rings = type === "Polygon" ? coordinates : coordinates.flat();
    return rings.flat().reduce((best, point) => (point[1] > best[1] ? point : best))[0];
  }

  function showZone() {
    zones.clearLayers();
    const one = data.zones[zone.value];
    const note = byId("zone-note");
    note.hidden = !one;
    if (!one) return;
    L.circleMarker(one.at, { radius: 6, className: "zone-centre", interactive: false }).addTo(zones);
    const extents = one.areas.map((area) => zoneShape(area, one));
    Object.values(data.tours).map(layer).filter((tour) => map.hasLayer(tour))
      .forEach((tour) => tour.bringToFront());
    note.textContent = one.estimated
      ? "Estimation : cercles à vol d’oiseau, sans réseau routier."
      : "Par les routes, en voiture, vers ce lieu (© les contributeurs d’OpenStreetMap).";
    byId("status").textContent = `Zones autour de ${one.label} affichées. ${note.textContent}`;
    map.fitBounds(extents[0], FIT);
  }

  if (zone) zone.addEventListener("change", showZone);
  week.addEventListener("change", () => chooseWeek(week.value));
  byId("previous").addEventListener("click", () => {
    chooseWeek(week.options[week.selectedIndex - 1].value);
  });
  byId("next").addEventListener("click", () => {
    chooseWeek(week.options[week.selectedIndex + 1].value);
  });
  all(".controls input").forEach((input) => input.addEventListener("change", update));
  byId("overview").addEventListener("click", () => { map.closePopup(); fit(); });
  byId("commune").addEventListener("change", ({ target }) => {
    if (target.value) reveal(polygons.get(target.value));
  });
  document.querySelector(".controls").addEventListener("submit", (e) => e.preventDefault());
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-stop], [data-commune]");
    if (!button) return;
    if (button.dataset.stop) showStop(button.dataset.stop);
    else reveal(polygons.get(button.dataset.commune));
  });

  /* As tall as the territory asks for, within what the screen leaves. */
  function fit() {
    const corners = [bounds.getNorthWest(), bounds.getSouthEast()].map((p) => map.project(p, 10));
    const ratio = (corners[1].y - corners[0].y) / (corners[1].x - corners[0].x);
    const least = box.offsetWidth < 500 ? 340 : 400;
    const height = Math.min(innerHeight * 0.75, box.offsetWidth * ratio + 50);
    box.style.height = `${Math.round(Math.max(least, height))}px`;
    const width = Math.min(320, box.clientWidth - 100);
    carded.forEach((one) => {
      const size = { maxHeight: box.clientHeight - 70, maxWidth: width, minWidth: Math.min(240, width) };
      Object.assign(one.getPopup().options, size);
    });
    map.invalidateSize({ animate: false, pan: false });
    map.fitBounds(bounds, FIT);
    fitZoom = map.getZoom();
    map.setMaxBounds(bounds.pad(1.5));
    placeNames();
  }

  /* On paper the map has a fixed size and shows everything. */
  let view = null;
  addEventListener("beforeprint", () => {
    map.closePopup();
    view = [map.getCenter(), map.getZoom(), fitZoom];
    document.documentElement.classList.add("printing");
    fit();
  });
  addEventListener("afterprint", () => {
    document.documentElement.classList.remove("printing");
    map.invalidateSize({ animate: false, pan: false });
    map.setView(view[0], view[1], { animate: false });
    fitZoom = view[2];
    placeNames();
  });

  map.on("zoomend", placeNames);
  map.on("resize", placeNames);
  fit();
  update();
})();
