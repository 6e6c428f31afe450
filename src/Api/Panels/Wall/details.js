// What lies behind a tile and behind a waiting client, in a dialog: the operator's day, and why the client waits.
"use strict";

const REFRESH = { operator: 5000, call: 2000 };
const NAMES_SHOWN = 20, STRETCH_PAGES = 3, MARK_WIDTH = 70; // px
let opened = null;

function openDetails(kind, id) {
  opened = { kind, id };
  put($("details-title"), kind === "operator" ? nameOf(id) : text.why);
  $("details-body").replaceChildren(element("p", "", text.loading));
  if (!$("details").open) $("details").showModal();
  fill(opened);
}

async function fill(what) {
  clearTimeout(what.timer);
  what.asked = (what.asked ?? 0) + 1;
  const turn = what.asked;
  let content;
  try {
    content = await (what.kind === "operator" ? operatorDay(what.id) : whyItWaits(what.id));
  } catch (error) {
    content = [element("p", "problem", explained(error))];
  }
  if (opened !== what || what.asked !== turn) return;
  $("details-body").replaceChildren(...content);
  what.timer = setTimeout(() => fill(what), REFRESH[what.kind]);
}

/** An operator has changed: if it is the one looked at, look anew. */
function refreshDetails(changed) {
  if (opened?.kind === "operator" && changed.some(who => who.operator === opened.id)) fill(opened);
}

async function operatorDay(id) {
  const who = operators.get(id);
  if (!who) throw Object.assign(new Error(), { status: 404, reason: "OPERATOR_UNKNOWN" });
  const zone = centre.sites.find(site => site.name === who.site)?.timeZone || zoneOfPanel();
  const midnight = clock.midnight(zone), stretches = [];
  let token = "", pages = 0;
  do {
    const wanted = new URLSearchParams({ operator: id, from_time: new Date(midnight).toISOString(), page_size: 1000, ...token && { page_token: token } });
    const page = await ask("/v1/archive/operatorIntervals?" + wanted);
    for (const one of page.intervals ?? [])
      stretches.push({ state: stateOf(one.panelState), reason: one.reason ?? "", from: Math.max(midnight, Date.parse(one.startTime)), until: Date.parse(one.endTime) });
    token = page.nextPageToken ?? "";
  } while (token && ++pages < STRETCH_PAGES);
  const now = clock.now(), state = stateOf(who.state);
  if (who.sinceTime) stretches.push({ state, reason: who.reason ?? "", from: Math.max(midnight, Date.parse(who.sinceTime)), until: now, isNow: true });
  const time = at => clock.format(at, zone), call = calls.get(who.callId);
  const facts = element("dl", "facts");
  const fact = (name, value) => facts.append(element("dt", "", name), element("dd", "", value));
  fact(text.state, `${GLYPH[state] ?? "?"} ${stateWords(who)}${who.sinceTime ? `, ${say("forTime", span(clock.since(who.sinceTime)))}` : ""}`);
  if (who.site) fact(text.siteIs, siteName(who.site));
  fact(text.calls, number.format(who.calls ?? 0));
  fact(text.talk, span(seconds(who.talkTime) ?? 0));
  fact(text.presentCall, call
    ? [say("talksWith", call.client || text.withheld), lineName(call.line), call.topic, call.queue && queueName(call.queue), call.answerTime && say("forTime", span(clock.since(call.answerTime)))].filter(Boolean).join(" · ")
    : text.noCall);
  const content = [facts, element("h3", "", `${text.today}, ${clock.zone(zone)}`)];
  if (stretches.length === 0) return [...content, element("p", "", text.noDay)];
  content.push(...dayBar(stretches, midnight, now, zone), ...token ? [element("p", "note", text.more)] : [], dayList(stretches, time));
  return content;
}

const stretchWords = one => (text[one.state] ?? one.state) + (one.state === "BREAK" && one.reason ? `: ${reasonName(one.reason)}` : one.reason === "Held" ? `, ${text.held}` : "");

function dayBar(stretches, midnight, now, zone) {
  const begin = stretches.find(one => one.state !== "SIGNED_OUT")?.from ?? midnight;
  const from = Math.max(midnight, begin - (begin - midnight) % 1800000), until = Math.max(now, from + 60000), long = until - from;
  const totals = new Map();
  const bar = shape("svg", { class: "bar", viewBox: "0 0 1000 40", preserveAspectRatio: "none", role: "img" });
  for (const one of stretches) {
    totals.set(one.state, (totals.get(one.state) ?? 0) + one.until - one.from);
    if (one.until <= from) continue;
    const x = Math.max(0, one.from - from) / long * 1000, title = shape("title");
    title.textContent = `${stretchWords(one)} ${span((one.until - one.from) / 1000)}`;
    bar.append(shape("rect", { class: one.state, x, width: Math.max(.5, (one.until - from) / long * 1000 - x), height: 40 }, title));
  }
  const hours = element("div", "hours"), step = [60000, 300000, 900000, 1800000, 3600000, 7200000, 14400000].find(step => long / step <= $("details").clientWidth / MARK_WIDTH) ?? 14400000;
  hours.setAttribute("aria-hidden", "true");
  for (let at = midnight + Math.ceil((from - midnight) / step) * step; at <= until - long / 12; at += step) {
    const mark = element("span", "", clock.format(at, zone, {}));
    mark.style.left = `${(at - from) / long * 100}%`;
    hours.append(mark);
  }
  const legend = element("ul", "totals");
  for (const [state, milliseconds] of totals) {
    const item = element("li"), swatch = element("span", `swatch ${state}`, GLYPH[state] ?? "?");
    swatch.setAttribute("aria-hidden", "true");
    item.append(swatch, ` ${text[state] ?? state} ${span(milliseconds / 1000)}`);
    legend.append(item);
  }
  bar.setAttribute("aria-label", [...totals].map(([state, milliseconds]) => `${text[state] ?? state} ${span(milliseconds / 1000)}`).join(", "));
  return [bar, hours, legend];
}

function dayList(stretches, time) {
  const table = element("table"), head = element("tr"), rows = element("tbody");
  for (const name of ["from", "until", "state", "lasts"]) { const cell = element("th", "", text[name]); cell.scope = "col"; head.append(cell); }
  for (const one of stretches.toReversed()) {
    const row = element("tr");
    row.append(element("td", "", time(one.from)), element("td", "", one.isNow ? text.now : time(one.until)),
      element("td", "", `${GLYPH[one.state] ?? "?"} ${stretchWords(one)}`), element("td", "", span((one.until - one.from) / 1000)));
    rows.append(row);
  }
  const top = element("thead");
  top.append(head);
  table.append(top, rows);
  return table;
}

async function whyItWaits(id) {
  const told = await ask(`/v1/calls/${encodeURIComponent(id)}:explainRouting`), call = calls.get(id);
  const facts = element("dl", "facts");
  const fact = (name, value) => value && facts.append(element("dt", "", name), element("dd", "", value));
  fact(text.client, call?.client || text.withheld);
  fact(text.waits, call?.waitsSinceTime && span(clock.since(call.waitsSinceTime)));
  fact(text.queueIs, queueName(told.queue ?? ""));
  fact(text.line, call && lineName(call.line));
  fact(text.topic, topicName(call?.topic));
  fact(text.place, told.place ? number.format(told.place) : "");
  const all = told.candidates ?? [], able = all.filter(one => !one.exclusion), groups = Map.groupBy(all.filter(one => one.exclusion), one => whyWords(one.exclusion));
  const content = [element("p", "verdict",
    !told.place ? text.offered : all.length === 0 ? text.noOperators : able.length === 0 ? text.nobodyMay : say(told.place === 1 ? "mayTakeFirst" : "mayTake", number.format(able.length))), facts];
  if (told.nextChangeTime) content.push(element("p", "", say("next", clock.format(Date.parse(told.nextChangeTime), zoneOfPanel()), span(-clock.since(told.nextChangeTime)))));
  const list = element("dl", "candidates");
  const group = (words, who, name) => {
    const names = who.slice(0, NAMES_SHOWN).map(name);
    list.append(element("dt", "", `${words}: ${number.format(who.length)}`), element("dd", "", names.join(", ") + (who.length > NAMES_SHOWN ? ` ${say("others", number.format(who.length - NAMES_SHOWN))}` : "")));
  };
  if (able.length) group(text.may, able, one => [nameOf(one.operator), rankWords(one.rank)].filter(Boolean).join(" – "));
  for (const [words, who] of groups) group(words, who, one => nameOf(one.operator));
  return [...content, list];
}

const whyWords = exclusion => text["why_" + exclusion.replaceAll("-", "")] ?? text.why_other;

/** The value by which the strategy compares, in words; what says nothing is left out. */
function rankWords(rank = "") {
  const since = /^(idle since|last offered) (.+)$/.exec(rank), level = /^level (\d+)$/.exec(rank), taken = /^(\d+) calls$/.exec(rank), talked = /^talked (?:(\d+)\.)?(\d+):(\d+):(\d+)/.exec(rank);
  if (since) return say(since[1] === "idle since" ? "rank_idle" : "rank_offered", span(clock.since(since[2])));
  if (level) return say("rank_level", level[1]);
  if (taken) return say("rank_calls", taken[1]);
  if (talked) return say("rank_talked", span((((+talked[1] || 0) * 24 + +talked[2]) * 60 + +talked[3]) * 60 + +talked[4]));
  return rank === "never offered" ? text.rank_never : "";
}

put($("details-close"), `✕ ${text.close}`);
$("details-close").addEventListener("click", () => $("details").close());
$("details").addEventListener("click", event => { if (event.target === $("details")) $("details").close(); });
$("details").addEventListener("close", () => { clearTimeout(opened?.timer); opened = null; });
