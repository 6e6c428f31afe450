// Which operators (by site and skill) and which waiting clients (by queue) are shown; in the address, so that a wall keeps it.
"use strict";

const filter = { site: "", queue: "", skill: "" };
for (const name of Object.keys(filter)) filter[name] = query.get(name) ?? "";

const passes = who => !(isOutHidden && stateOf(who.state) === "SIGNED_OUT") && (!filter.site || who.site === filter.site) && (!filter.skill || centre.operators.get(who.operator)?.skills?.[filter.skill] !== undefined);
const passesCall = call => !filter.queue || call.queue === filter.queue;

const choices = {
  site: () => centre.sites.map(site => [site.name, site.displayName || site.name]),
  queue: () => [...centre.queues.values()].map(queue => [queue.name, queue.displayName || queue.name]),
  skill: () => [...new Set([...centre.operators.values()].flatMap(who => Object.keys(who.skills ?? {})))].sort().map(skill => [skill, skill]),
};

function setFilter(name, value) {
  filter[name] = value;
  const to = new URLSearchParams(location.search);
  if (value) to.set(name, value); else to.delete(name);
  window.history.replaceState(null, "", location.pathname + (to.size ? "?" + to : ""));
  drawLinks();
  drawFilter();
  redraw();
}

function drawFilter() {
  const focused = document.activeElement?.id;
  const parts = [];
  for (const name of Object.keys(filter)) {
    const all = choices[name](), known = all.some(([value]) => value === filter[name]);
    if (all.length < 2 && !filter[name]) continue;
    const box = element("label", "", text[name] + " "), select = element("select");
    select.id = `filter-${name}`;
    for (const [value, words] of [["", text.any], ...all, ...filter[name] && !known ? [[filter[name], filter[name]]] : []]) select.append(new Option(words, value, false, value === filter[name]));
    select.addEventListener("change", () => setFilter(name, select.value));
    box.append(select);
    parts.push(box);
  }
  const force = Object.keys(filter).filter(name => filter[name]);
  for (const name of force) {
    const words = choices[name]().find(([value]) => value === filter[name])?.[1];
    const chip = button("chip", `${text[name]}: ${words ?? filter[name]} ✕`, () => setFilter(name, ""));
    chip.id = `clear-${name}`;
    label(chip, say("clear", `${text[name]}:`, words ?? filter[name]));
    parts.push(chip);
    if (words === undefined && centre.lines.size) parts.push(element("span", "problem", say("unknown_" + name, filter[name])));
  }
  if (force.length) parts.push(element("span", "note", text.filtered));
  $("filter").replaceChildren(...parts);
  $("filter").hidden = parts.length === 0;
  if (focused?.startsWith("filter-") || focused?.startsWith("clear-")) ($(focused) ?? $(focused.replace("clear-", "filter-")))?.focus();
}
