/* What is shown, from the controls and from the address: #jour=2026-12-01&vue=couverture */
const VIEWS = { tours: "tournees", coverage: "couverture" };
const MEASURES = all("input[name=measure]").map(({ value, dataset }) => ({ value, slug: dataset.slug }));
const week = byId("week");
const days = byId("days");
const say = (text) => { byId("status").textContent = text; };

/* A Monday as an address writes it, from a key without dashes. */
const dashed = (key) => key.replace(/^(....)(..)(..)$/, "$1-$2-$3");

function address() {
  const parts = new URLSearchParams();
  if (state.day) parts.set("jour", state.day);
  else if (state.week !== data.shown) parts.set("semaine", dashed(state.week));
  if (state.view === "coverage") parts.set("vue", VIEWS.coverage);
  const { slug } = MEASURES.find(({ value }) => value === state.measure);
  if (state.view === "coverage" && slug !== MEASURES[0].slug) parts.set("mesure", slug);
  return parts.size ? `#${parts}` : "";
}

function remember() {
  try {
    history.replaceState(null, "", address() || location.pathname + location.search);
  } catch {
    /* Shown inside another page, without an address of its own. */
  }
}

/* What an address asks for; null when it says nothing known. */
function asked() {
  const parts = new URLSearchParams(location.hash.slice(1));
  const found = {};
  const [day, monday] = [parts.get("jour"), parts.get("semaine")];
  const holder = data.weeks.find(({ key, days: held }) => (
    day ? held.some(({ date }) => date === day) : dashed(key) === monday));
  if (holder) Object.assign(found, { week: holder.key, day: day || null });
  const view = Object.keys(VIEWS).find((key) => VIEWS[key] === parts.get("vue"));
  if (view || holder) found.view = view || "tours";
  const measure = MEASURES.find(({ slug }) => slug === parts.get("mesure"));
  if (measure) found.measure = measure.value;
  return Object.keys(found).length ? found : null;
}

function dayButton(day) {
  const button = element("button", day ? `day day-${day.weekday}` : "day whole");
  button.type = "button";
  button.value = day ? day.date : "";
  button.disabled = Boolean(day) && !day.tours.length;
  if (day) {
    const rest = ` ${day.title.split(" ").pop()}${day.tours.length ? "" : ", pas de tournée"}`;
    button.append(byId("day-sample").content.cloneNode(true), day.short, element("span", "sr", rest));
  } else button.append("Toute la semaine");
  button.addEventListener("click", () => { halt(); choose({ day: button.value || null }); });
  return button;
}

function listDays() {
  const buttons = [null, ...weekShown().days].map(dayButton);
  days.replaceChildren(...buttons);
}

function showWeek() {
  const { title } = weekShown();
  week.value = state.week;
  byId("week-title").textContent = title;
  document.title = document.title.replace(/^Itinéraire .*? – /, () => `Itinéraire ${title} – `);
  byId("previous").disabled = week.selectedIndex === 0;
  byId("next").disabled = week.selectedIndex === week.options.length - 1;
  all("[data-week]").forEach((part) => { part.hidden = part.dataset.week !== state.week; });
  listDays();
}

function show() {
  all("button", days).forEach((button) => {
    button.setAttribute("aria-pressed", String(button.value === (state.day || "")));
  });
  all("[data-date]").forEach((part) => { part.hidden = ![null, part.dataset.date].includes(state.day); });
  all("[data-view]").forEach((part) => { part.hidden = part.dataset.view !== state.view; });
  all("[data-measure]").forEach((part) => { part.hidden = part.dataset.measure !== state.measure; });
  all("input[name=view]").forEach((input) => { input.checked = input.value === state.view; });
  all("input[name=measure]").forEach((input) => { input.checked = input.value === state.measure; });
  document.documentElement.classList.toggle("covering", state.view === "coverage");
  box.classList.toggle("one-day", state.day !== null);
  box.classList.toggle("coverage", state.view === "coverage");
  MEASURES.forEach(({ value }) => box.classList.toggle(`by-${value}`, value === state.measure));
  drawLines();
  drawStops();
}

/* Change what is shown: the map, the tables, the address. */
function choose(changes, { frame = true } = {}) {
  map.closePopup();
  const newWeek = changes.week !== undefined && changes.week !== state.week;
  Object.assign(state, newWeek ? { day: null } : {}, changes);
  if (newWeek) showWeek();
  show();
  if (frame) look(); else placeNames();
  remember();
}

function showStop(key) {
  const holds = ({ tours }) => tours.some(({ stops }) => stops.some((stop) => stop.key === key));
  const from = document.activeElement;
  const one = data.weeks.find((each) => each.days.some(holds));
  const day = one.days.find(holds).date;
  const seen = state.week === one.key && [null, day].includes(state.day) && state.view === "tours";
  if (!seen) choose({ week: one.key, day: null, view: "tours" });
  reveal(markers.get(key), from);
}

week.addEventListener("change", () => { halt(); choose({ week: week.value }); });
[["previous", -1], ["next", 1]].forEach(([id, step]) => byId(id).addEventListener("click", () => {
  halt();
  choose({ week: week.options[week.selectedIndex + step].value });
  say(`Semaine ${weekShown().title} affichée.`);
}));
all("input[name=view]").forEach((input) => input.addEventListener("change", () => {
  halt();
  choose({ view: input.value }, { frame: state.day !== null });
}));
all("input[name=measure]").forEach((input) => input.addEventListener("change", () => {
  choose({ measure: input.value }, { frame: false });
}));
byId("overview").addEventListener("click", () => {
  map.closePopup();
  map.fitBounds(bounds, FIT);
  placeNames();
});
byId("commune").addEventListener("change", ({ target }) => {
  if (target.value) reveal(polygons.get(target.value));
});
document.querySelector(".controls").addEventListener("submit", (event) => event.preventDefault());
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-stop], [data-commune]");
  if (!button) return;
  halt();
  if (button.dataset.stop) showStop(button.dataset.stop);
  else reveal(polygons.get(button.dataset.commune));
});
addEventListener("hashchange", () => {
  const changes = asked();
  if (changes) choose(changes);
});
