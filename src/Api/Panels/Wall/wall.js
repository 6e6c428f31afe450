// The wall: a panel's frames by server-sent events, drawn without a framework. What is shown comes from frames alone; time in state and waits tick here.
"use strict";

const SILENT_AFTER = 4000, DEAD_AFTER = 10000; // a heartbeat comes each second
const HIDDEN_AFTER = 5000; // a tab that nobody sees gives its connection back: a browser has six for all its tabs
const CENTRE_EVERY = 300000, WORDS_EVERY = 15000, SUMMARY_EVERY = 20000, RETRY_AFTER = 2000;

const operators = new Map(), calls = new Map(), blocks = new Map();
const collator = new Intl.Collator(lang);
const news = { operators: new Set(), blocks: new Map() }; // what has been heard and not drawn
let places = null; // of the waiting clients in their queues; null: to be counted anew
let inOrder = null; // all operators by name; null: to be sorted, and the tiles to be arranged, anew
let isLeft = false; // no panel is shown any more
let isBeingShown = false; // the browser has not yet shown what was drawn last
let heardAt = performance.now(), checkAge = null; // null: nothing heard yet

async function choose(problem) {
  await loadCentre().catch(error => problem = explained(error));
  const lines = [...centre.lines.values()], list = element("ul", "choose");
  const entries = [["all", text.all], ...centre.panels.map(panel => [panel.name, panel.displayName || panel.name]), ...lines.map(line => [line.number, lineName(line.number)]), ...centre.sites.map(site => [SITE + site.name, `${text.site}: ${siteName(site.name)}`])];
  if (lines.length > 1) entries.push([lines.map(line => line.number).join(","), lines.map(line => line.brand || line.number).join(" + ")]);
  for (const [to, words] of entries) {
    const item = element("li");
    item.append(link("/panel/" + encodeURIComponent(to), words));
    list.append(item);
  }
  $("main").replaceChildren(...problem ? [element("p", "problem", problem)] : [], element("h2", "", text.choose), list);
}

const zoneOfPanel = () => (centre.lines.get([...blocks.values()].find(block => block.line)?.line) ?? centre.lines.values().next().value)?.timeZone;

/** A declared panel is called by its name; what it counts by line is said. */
function drawTitle() {
  const declared = isDefined && centre.panels.find(panel => panel.name === panelId);
  if (!declared) return;
  $("title").textContent = document.title = declared.displayName || panelId;
  put($("scope"), declared.queues?.length || declared.sites?.length ? text.scope : "");
}

const learnNames = () => loadCentre().then(() => { drawTitle(); drawFilter(); redraw(); }).then(() => CENTRE_EVERY, () => RETRY_AFTER);

function watch() {
  const keepNames = () => isLeft ? undefined : learnNames().then(after => setTimeout(keepNames, after));
  keepNames();
  const speed = ask("/v1/system/clock").then(told => { clock.speed = told.speed || 1; }).catch(() => { /* real time, then */ });
  drawFilter();
  connect(`/panel/${encodeURIComponent(panelId)}/events`, speed);
}

function connect(path, speed) {
  if (isLeft) return;
  const source = new EventSource(path), openedAt = performance.now();
  let hiddenAt = null;
  const again = after => {
    clearInterval(watching);
    source.close();
    setTimeout(connect, after, path, speed);
  };
  const watching = setInterval(() => {
    hiddenAt = document.hidden && audio === null ? hiddenAt ?? performance.now() : null;
    if (hiddenAt !== null && performance.now() - hiddenAt >= HIDDEN_AFTER) {
      clearInterval(watching);
      source.close();
      document.addEventListener("visibilitychange", () => { heardAt = performance.now(); connect(path, speed); }, { once: true });
    } else if (performance.now() - Math.max(openedAt, heardAt) >= DEAD_AFTER) again(0); // a peer that is gone without a word leaves the connection open for minutes
  }, 1000);
  source.onmessage = event => {
    take(JSON.parse(event.data));
    if (!connect.hasHour) { connect.hasHour = true; speed.then(drawHour); }
  };
  // A lost connection it mends by itself; a refusal it does not.
  source.onerror = async () => {
    if (source.readyState !== EventSource.CLOSED) return;
    clearInterval(watching);
    const end = new AbortController(), answer = await fetch(path, { signal: end.signal }).catch(() => null);
    end.abort();
    if (answer?.status === 404) leave(); else again(RETRY_AFTER);
  };
}

/** There is no such panel, or not any more. */
function leave() {
  isLeft = true;
  for (const timer of timers) clearInterval(timer);
  for (const gone of ["lost", "headline", "sound", "filter", "age", "legend"]) $(gone).hidden = true;
  blocks.clear();
  choose(say("noPanel", panelId));
}

function take(frame) {
  heardAt = performance.now();
  clock.told(frame.frameTime);
  if (frame.whole) {
    if (centre.lines.size) learnNames(); // they may be others
    operators.clear();
    calls.clear();
    news.blocks.clear();
    inOrder = null;
    const told = new Set((frame.blocks ?? []).map(keyOf));
    for (const [key, block] of blocks) if (!told.has(key)) { block.name.closest("section").remove(); blocks.delete(key); }
  }
  for (const who of frame.operators ?? []) {
    if (place(who) !== place(operators.get(who.operator))) inOrder = null;
    operators.set(who.operator, who);
  }
  for (const gone of frame.operatorsGone ?? []) if (operators.delete(gone)) inOrder = null;
  if (frame.whole || frame.calls || frame.callsGone) places = null;
  for (const call of frame.calls ?? []) calls.set(call.callId, call);
  for (const gone of frame.callsGone ?? []) calls.delete(gone);
  checkAge = Math.max(0, ...(frame.blocks ?? []).map(block => parseFloat(block.checkAge ?? "99")), frame.headline ? parseFloat(frame.headlineAge ?? "99") : 0);
  for (const who of frame.operators ?? []) news.operators.add(who.operator);
  for (const message of frame.blocks ?? []) news.blocks.set(keyOf(message), message);
  drawHeadline(frame.headline);
  if (!isBeingShown) drawNews();
  refreshDetails(frame.operators ?? []);
}

/** Frames are drawn as fast as the browser can show them: where that is slow, several are drawn at once, and none lies in wait. */
function drawNews() {
  isBeingShown = true;
  requestAnimationFrame(() => {
    isBeingShown = false;
    if (news.blocks.size) drawNews();
  });
  sort();
  const told = [...news.operators].map(id => operators.get(id)).filter(who => who);
  for (const message of news.blocks.values()) draw(message, told);
  news.operators.clear();
  news.blocks.clear();
  tickPage();
}

/** All of it anew: the filter or the centre is another. */
function redraw() {
  inOrder = null;
  sort();
  for (const block of blocks.values()) draw(block.message, []);
  tick();
}

function tickPage() {
  const silent = performance.now() - heardAt;
  $("lost").hidden = silent < SILENT_AFTER;
  put($("lost"), text.lost);
  const age = (checkAge ?? 0) + silent / 1000;
  put($("age"), say("age", checkAge === null ? "–" : number.format(Math.floor(age))));
  $("age").classList.toggle("stale", age > 3);
  if (clock.at !== null) put($("clock"), clock.format(clock.now(), zoneOfPanel(), { second: "2-digit", timeZoneName: "short" }));
}

function tick() {
  tickPage();
  for (const block of blocks.values()) {
    for (const tile of block.shown.values()) put(tile.time, tileTime(tile));
    block.waits.forEach(drawWait);
    drawCounts(block);
  }
}

function summarize() {
  const count = state => [...operators.values()].filter(who => who.state === "PANEL_STATE_" + state && passes(who)).length;
  const queue = [...calls.values()].filter(call => stands(call) && passesCall(call));
  const longest = queue.length ? span(Math.max(...queue.map(call => clock.since(call.waitsSinceTime)))) : "0:00";
  put($("summary"), say("summary", count("TALKING"), count("FREE"), queue.length, longest));
}

const timers = [];
if (panelId) {
  for (const state of Object.keys(GLYPH)) $("legend").append(element("span", "", `${GLYPH[state]} ${text[state]}`));
  timers.push(setInterval(tick, 250), setInterval(summarize, SUMMARY_EVERY), setInterval(() => { for (const block of blocks.values()) { block.shown.forEach(speakTile); block.waits.forEach(speakWait); } }, WORDS_EVERY));
  watch();
} else choose();
