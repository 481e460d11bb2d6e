/* Cards: filled as texts from a template, never as markup. */
const OTHER_DATES = 6;
const CARD = {
  maxWidth: 360, minWidth: 240, autoPanPaddingTopLeft: [52, 12], autoPanPaddingBottomRight: [12, 12],
};

function otherDates({ dates }, day) {
  const others = dates.filter(([iso]) => iso > day.date).concat(dates.filter(([iso]) => iso < day.date));
  const left = others.length - OTHER_DATES;
  const told = others.slice(0, OTHER_DATES).map(([, text]) => text).join(", ");
  return left > 0 ? `${told} et ${left} ${left > 1 ? "autres dates" : "autre date"}` : told;
}

function stopCard(day, stop) {
  const offer = offerOf(stop);
  const hall = data.halls[offer.hall];
  const card = byId("stop-card").content.cloneNode(true).firstElementChild;
  const said = { ...hall, ...offer, day: day.title, also: otherDates(offer, day) };
  const badge = card.querySelector(".badge");
  badge.textContent = stop.badge;
  badge.classList.add(`day-${day.weekday}`);
  badge.classList.toggle("fixed", hall.fixed);
  all("[data-slot]", card).forEach((slot) => { slot.textContent = said[slot.dataset.slot]; });
  all("[data-if]", card).forEach((part) => { part.hidden = !said[part.dataset.if]; });
  return card;
}

/* Focus goes into the card, and back where it came from. */
let opener = null;

function reveal(target, from = document.activeElement) {
  opener = from;
  byId("carte").scrollIntoView({ block: "nearest" });
  target.openPopup();
}

map.on("popupopen", ({ popup }) => {
  const card = popup.getElement();
  const content = card.querySelector(".leaflet-popup-content");
  const title = card.querySelector(".card-title");
  card.querySelector(".leaflet-popup-close-button").setAttribute("aria-label", "Fermer la fiche");
  card.setAttribute("role", "dialog");
  card.setAttribute("aria-label", title ? title.textContent : "Fiche");
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
