// What all parts of the wall use: the query, formats, elements, the centre as configured, domain time.
"use strict";

const query = new URLSearchParams(location.search);
const lang = query.get("lang") in TEXT ? query.get("lang") : navigator.language.startsWith("ru") ? "ru" : "en";
const theme = query.get("theme") === "dark" ? "dark" : "light";
const text = TEXT[lang];
const panelId = (part => { try { return decodeURIComponent(part); } catch { return part; } })(location.pathname.split("/")[2] ?? "");
const SITE = "site:";
/** A panel that the centre defines, by its name; else the whole centre, lines by number, or sites. */
const isDefined = panelId !== "" && panelId !== "all" && !panelId.startsWith(SITE) && !/^\+\d+(,\+\d+)*,?$/.test(panelId);
const isOutHidden = query.get("out") === "hide";

const say = (name, ...values) => text[name].replace(/\{(\d)\}/g, (_, i) => values[i]);
const number = new Intl.NumberFormat(lang);
const percent = new Intl.NumberFormat(lang, { style: "percent", maximumFractionDigits: 0 });
const two = n => String(n).padStart(2, "0");
const span = seconds => {
  const s = Math.max(0, Math.floor(seconds));
  return s >= 3600 ? `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}` : `${Math.floor(s / 60)}:${two(s % 60)}`;
};
const SHARES = ["service_level", "abandon_rate", "occupancy"], COUNTS = /^calls_|_now$/;
const figure = (formula, value) => value === undefined ? "–" : SHARES.includes(formula) ? percent.format(value) : COUNTS.test(formula) ? number.format(value) : span(value);
/** Seconds of a duration in JSON ("20s"); undefined: none. */
const seconds = duration => duration === undefined ? undefined : parseFloat(duration);

const $ = name => document.getElementById(name);
const element = (name, className, content) => {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (content !== undefined) made.textContent = content;
  return made;
};
const shape = (name, attributes = {}, ...children) => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};
const button = (className, content, press) => {
  const made = element("button", className, content);
  made.type = "button";
  made.addEventListener("click", press);
  return made;
};
/** Words into an element that nothing else writes to; what is there already costs nothing. */
const put = (node, content) => { if (node.said !== content) node.textContent = node.said = content; };
const label = (node, words) => { if (node.getAttribute("aria-label") !== words) node.setAttribute("aria-label", words); };
const link = (path, words, changes = {}) => {
  const to = new URLSearchParams(location.search);
  for (const [key, value] of Object.entries(changes)) to.set(key, value);
  const made = element("a", "", words);
  made.href = path + (to.size ? "?" + to : "");
  return made;
};

/** Asks the API; throws what went wrong, as explained() takes it. */
async function ask(path) {
  const answer = await fetch(path, { signal: AbortSignal.timeout(8000) });
  if (answer.ok) return answer.json();
  const status = await answer.json().catch(() => ({}));
  throw Object.assign(new Error(status.message ?? answer.statusText), { status: answer.status, reason: status.details?.find(detail => detail.reason)?.reason });
}
/** What was wrong, and what would be right. */
const explained = error => error.status === undefined ? text.error_silent : text["error_" + error.reason] ?? say("error_other", error.status, error.message.replace(/\.$/, ""));

const centre = { sites: [], queues: new Map(), lines: new Map(), operators: new Map(), reasons: new Map(), topics: new Map(), panels: [] };
async function loadCentre() {
  const told = (await ask("/v1/centre")).centre ?? {};
  centre.sites = told.sites ?? [];
  centre.panels = told.panels ?? [];
  centre.queues = new Map((told.queues ?? []).map(queue => [queue.name, queue]));
  centre.lines = new Map((told.lines ?? []).map(line => [line.number, line]));
  centre.reasons = new Map((told.notReadyReasons ?? []).map(reason => [reason.name, reason.displayName]));
  centre.topics = new Map((told.topics ?? []).map(topic => [topic.name, topic.displayName]));
  centre.operators = new Map((told.operators ?? []).map(who => [who.id, who]));
}
const nameOf = operator => operators.get(operator)?.displayName || centre.operators.get(operator)?.displayName || operator;
const queueName = name => centre.queues.get(name)?.displayName || name;
const reasonName = name => centre.reasons.get(name) || name;
const topicName = name => centre.topics.get(name) || name;
const siteName = name => centre.sites.find(site => site.name === name)?.displayName || name;
const lineName = line => line ? `${centre.lines.get(line)?.brand ?? ""} ${line}`.trim() : text.all;
const stateOf = name => GLYPH[(name ?? "").replace("PANEL_STATE_", "")] ? name.replace("PANEL_STATE_", "") : "UNKNOWN";

const formats = new Map(); // to make one takes longer than to use it a hundred times
const format = options => {
  const key = JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(lang, options));
  return formats.get(key);
};

/** Domain time, as the last frame told it; it goes on by itself. */
const clock = {
  at: null, heard: 0, speed: 1,
  told(time) { [clock.at, clock.heard] = [Date.parse(time), performance.now()]; },
  now: () => clock.at === null ? 0 : clock.at + (performance.now() - clock.heard) * clock.speed,
  /** Seconds since then, as a clock on a wall counts them: all turn at the same moment, so that a page is drawn once a second. */
  since: time => time ? Math.floor(clock.now() / 1000) - Math.floor(Date.parse(time) / 1000) : 0,
  format(time, zone, options = { second: "2-digit" }) {
    return format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone, ...options }).format(time);
  },
  zone: zone => format({ timeZone: zone, timeZoneName: "short" }).formatToParts(clock.now()).find(part => part.type === "timeZoneName").value,
  /** When the day began in a zone. */
  midnight(zone) {
    const parts = time => Object.fromEntries(new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", timeZone: zone }).formatToParts(time).map(part => [part.type, +part.value]));
    const back = time => { const p = parts(time); return time - ((p.hour * 60 + p.minute) * 60 + p.second) * 1000 - time % 1000; };
    const start = back(clock.now()), hour = parts(start).hour; // not midnight: the zone changed its clock today
    return hour === 0 ? start : hour < 12 ? back(start) : start + (24 - hour) * 3600000;
  },
};

document.documentElement.lang = lang;
document.documentElement.dataset.theme = theme;
document.documentElement.style.setProperty("--scale", Math.min(4, Math.max(.5, Number(query.get("scale")) || 1)));
$("title").textContent = document.title = text.panel;

function drawLinks() {
  $("nav").replaceChildren(
    link(location.pathname, lang === "ru" ? "English" : "Русский", { lang: lang === "ru" ? "en" : "ru" }),
    link(location.pathname, theme === "dark" ? text.light : text.dark, { theme: theme === "dark" ? "light" : "dark" }));
  if (panelId) $("nav").append(link(location.pathname, isOutHidden ? text.outShown : text.outHidden, { out: isOutHidden ? "" : "hide" }));
  $("nav").firstChild.lang = lang === "ru" ? "en" : "ru";
}
drawLinks();
