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
  if (!one) {
    placeNames();
    return;
  }
  L.circleMarker(one.at, { radius: 6, className: "zone-centre", interactive: false }).addTo(zones);
  const extents = one.areas.map((area) => zoneShape(area, one));
  note.textContent = one.estimated
    ? "Estimation : cercles à vol d’oiseau, sans réseau routier."
    : "Par les routes, en voiture, vers ce lieu (© les contributeurs d’OpenStreetMap).";
  byId("status").textContent = `Zones autour de ${one.label} affichées. ${note.textContent}`;
  map.fitBounds(extents[0], FIT);
  placeNames();
}

if (zone) zone.addEventListener("change", showZone);
