// The wall: a panel's frames by server-sent events, drawn without a framework. What is shown comes from frames alone; time in state and waits tick here.
"use strict";

const FIGURES = ["calls_offered", "calls_answered", "calls_abandoned", "average_speed_of_answer", "service_level", "longest_wait", "average_talk_time"];
const SILENT_AFTER = 4000, DEAD_AFTER = 10000; // a heartbeat comes each second
const LONG_WAIT = 60, LONG_WAIT_LEVELS = 3; // s without a service level of the queue; else so many of it
const CENTRE_EVERY = 300000, WORDS_EVERY = 15000, SUMMARY_EVERY = 20000, RETRY_AFTER = 2000;

const operators = new Map(), calls = new Map(), blocks = new Map();
const collator = new Intl.Collator(lang);
const news = { operators: new Set(), blocks: new Map() }; // what has been heard and not drawn
let inOrder = null; // all operators by name; null: to be sorted, and the tiles to be arranged, anew
let isLeft = false; // no panel is shown any more
let isBeingShown = false; // the browser has not yet shown what was drawn last
let heardAt = performance.now(), checkAge = null; // null: nothing heard yet

async function choose(problem) {
  await loadCentre().catch(error => problem = explained(error));
  const lines = [...centre.lines.values()], list = element("ul", "choose");
  const entries = [["all", text.all], ...centre.panels.map(panel => [panel.name, panel.displayName || panel.name]), ...lines.map(line => [line.number, lineName(line.number)])];
  if (lines.length > 1) entries.push([lines.map(line => line.number).join(","), lines.map(line => line.brand || line.number).join(" + ")]);
  for (const [to, words] of entries) {
    const item = element("li");
    item.append(link("/panel/" + encodeURIComponent(to), words));
    list.append(item);
  }
  $("main").replaceChildren(...problem ? [element("p", "problem", problem)] : [], element("h2", "", text.choose), list);
}

const zoneOfPanel = () => (centre.lines.get([...blocks.keys()].find(line => line)) ?? centre.lines.values().next().value)?.timeZone;

/** A declared panel is called by its name; what it counts by line is said. */
function drawTitle() {
  const declared = isDefined && centre.panels.find(panel => panel.name === panelId);
  if (!declared) return;
  $("title").textContent = document.title = declared.displayName || panelId;
  put($("scope"), declared.queues?.length || declared.sites?.length ? text.scope : "");
}

function watch() {
  const known = () => isLeft ? undefined : loadCentre().then(() => { drawTitle(); drawFilter(); redraw(); }).then(() => CENTRE_EVERY, () => RETRY_AFTER).then(after => setTimeout(known, after));
  known();
  const speed = ask("/v1/system/clock").then(told => { clock.speed = told.speed || 1; }).catch(() => { /* real time, then */ });
  drawFilter();
  connect(`/panel/${encodeURIComponent(panelId)}/events`, speed);
}

function connect(path, speed) {
  const source = new EventSource(path), openedAt = performance.now();
  // A peer that is gone without a word leaves the connection open for minutes.
  const watching = setInterval(() => {
    if (performance.now() - Math.max(openedAt, heardAt) < DEAD_AFTER) return;
    clearInterval(watching);
    source.close();
    connect(path, speed);
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
    if (answer?.status === 404) leave(); else setTimeout(connect, RETRY_AFTER, path, speed);
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
    operators.clear();
    calls.clear();
    news.blocks.clear();
    inOrder = null;
    const lines = new Set((frame.blocks ?? []).map(block => block.line ?? ""));
    for (const [line, block] of blocks) if (!lines.has(line)) { block.name.closest("section").remove(); blocks.delete(line); }
  }
  for (const who of frame.operators ?? []) {
    if (place(who) !== place(operators.get(who.operator))) inOrder = null;
    operators.set(who.operator, who);
  }
  for (const gone of frame.operatorsGone ?? []) if (operators.delete(gone)) inOrder = null;
  for (const call of frame.calls ?? []) calls.set(call.callId, call);
  for (const gone of frame.callsGone ?? []) calls.delete(gone);
  checkAge = Math.max(0, ...(frame.blocks ?? []).map(block => parseFloat(block.checkAge ?? "99")), frame.headline ? parseFloat(frame.headlineAge ?? "99") : 0);
  for (const who of frame.operators ?? []) news.operators.add(who.operator);
  for (const message of frame.blocks ?? []) news.blocks.set(message.line ?? "", message);
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

const nameOnTile = who => who.displayName || who.operator;
/** On what it depends in which blocks an operator has a tile, and where in them. */
const place = who => who && [nameOnTile(who), who.site, isOutHidden && stateOf(who.state) === "SIGNED_OUT", ...who.lines ?? []].join();

/** By name, so that a tile stays where it is whatever its state. */
function sort() {
  if (inOrder) return;
  inOrder = [...operators.values()].sort((a, b) => collator.compare(nameOnTile(a), nameOnTile(b)) || (a.operator < b.operator ? -1 : 1)).map(who => who.operator);
  for (const block of blocks.values()) block.isArranged = false;
}

function blockOf(line) {
  let block = blocks.get(line);
  if (block) return block;
  const root = element("section", "block"), head = element("h2"), name = element("span"), stale = element("span", "stale", text.stale);
  const figures = element("dl", "figures"), values = {}, hour = element("div", "hour"), tiles = element("ul", "tiles"), queueHead = element("h3"), queue = element("ul", "waiting");
  for (const formula of ["waiting_now", "waits_longest", "free_now", ...FIGURES]) {
    const plate = element("div"), value = element("dd", "", "–");
    plate.append(element("dt", "", text[formula]), value);
    values[formula] = value;
    figures.append(plate);
  }
  head.append(name, stale);
  root.append(head, figures, hour, queueHead, queue, tiles);
  root.dataset.line = line;
  $("main").append(root);
  blocks.set(line, block = { line, name, stale, values, hour, tiles, queueHead, queue, shown: new Map(), waits: new Map(), waiting: [], isArranged: false });
  return block;
}

/** A block, as a frame tells it; the operators are those whom it tells of. */
function draw(message, told) {
  const line = message.line ?? "", block = blockOf(line);
  block.message = message;
  put(block.name, lineName(line));
  block.stale.hidden = !message.stale;
  for (const one of message.figures ?? []) if (block.values[one.formula]) put(block.values[one.formula], figure(one.formula, one.value));
  if (!block.isArranged) told = arrangeTiles(block, line);
  drawTiles(block, told);
  drawWaiting(block, line);
  drawCounts(block);
}

const stateWords = who => {
  const state = stateOf(who.state);
  return text[state] + (state === "BREAK" && who.reason ? `: ${reasonName(who.reason)}` : who.reason === "Held" ? `, ${text.held}` : "") + (who.linkLost ? ` · ${text.linkLost}` : "");
};

/** Those here and no others, each in its place; what is there already is kept, and with it the focus. */
function arrange(list, shown, here, idOf, make) {
  const ids = new Set(here.map(idOf));
  for (const [id, row] of shown) if (!ids.has(id)) { row.item.remove(); shown.delete(id); }
  here.forEach((one, place) => {
    let row = shown.get(idOf(one));
    if (!row) {
      shown.set(idOf(one), row = make(one));
      row.item = element("li");
      row.item.append(row.root);
    }
    if (list.children[place] !== row.item) list.insertBefore(row.item, list.children[place] ?? null);
  });
}

/** For the eye alone: a reader is told the same in words, and not anew each second. */
const silent = className => {
  const made = element("span", className);
  made.setAttribute("aria-hidden", "true");
  return made;
};

function arrangeTiles(block, line) {
  const here = inOrder.map(id => operators.get(id)).filter(who => (!line || (who.lines ?? []).includes(line)) && passes(who));
  arrange(block.tiles, block.shown, here, who => who.operator, who => {
    const tile = { root: button("tile", undefined, () => openDetails("operator", who.operator)), glyph: silent("glyph"), name: element("span", "name"), word: element("span", "word"), time: silent("time"), spoken: element("span", "unseen") };
    tile.root.append(tile.glyph, tile.name, " ", tile.word, " ", tile.spoken, tile.time);
    tile.root.dataset.operator = who.operator;
    tile.root.addEventListener("focus", () => speakTile(tile));
    return tile;
  });
  block.isArranged = true;
  return here;
}

function drawTiles(block, told) {
  for (const who of told) {
    const tile = block.shown.get(who.operator);
    if (!tile || tile.who === who) continue;
    tile.who = who;
    tile.state = stateOf(who.state);
    tile.root.className = `tile ${tile.state}${who.linkLost ? " linklost" : ""}`;
    put(tile.glyph, GLYPH[tile.state] ?? "?");
    put(tile.name, nameOnTile(who));
    put(tile.word, stateWords(who));
    put(tile.time, tileTime(tile));
    speakTile(tile);
  }
}

const tileTime = tile => tile.who.sinceTime && tile.state !== "SIGNED_OUT" ? span(clock.since(tile.who.sinceTime)) : "";
const speakTile = tile => put(tile.spoken, tileTime(tile));

const stands = call => call.state === "CALL_STATE_QUEUED" || call.state === "CALL_STATE_OFFERED";
const isLong = (call, wait) => wait > (seconds(centre.queues.get(call.queue)?.serviceLevel) * LONG_WAIT_LEVELS || LONG_WAIT);

function drawWaiting(block, line) {
  const here = [...calls.values()].filter(call => stands(call) && (!line || call.line === line) && passesCall(call)).sort((a, b) => Date.parse(a.waitsSinceTime) - Date.parse(b.waitsSinceTime));
  arrange(block.queue, block.waits, here, call => call.callId, call => {
    const row = { root: button("wait", undefined, () => openDetails("call", call.callId)), client: silent(), topic: element("span", "topic"), time: silent("time"), spoken: element("span", "unseen") };
    row.root.append(row.spoken, row.client, " ", row.topic, " ", row.time);
    row.root.addEventListener("focus", () => speakWait(row));
    return row;
  });
  for (const call of here) {
    const row = block.waits.get(call.callId);
    if (row.call === call) continue;
    row.call = call;
    put(row.client, call.client || text.withheld);
    put(row.topic, call.topic ?? "");
    drawWait(row);
    speakWait(row);
  }
  block.waiting = here;
  put(block.queueHead, here.length ? text.waiting : `${text.waiting}: ${text.nobody}`);
}

function speakWait(row) {
  const client = row.call.client?.replace(/•+/, "…") || text.withheld, wait = span(clock.since(row.call.waitsSinceTime));
  put(row.spoken, say("wait", client, wait));
}

function drawWait(row) {
  const wait = clock.since(row.call.waitsSinceTime);
  put(row.time, span(wait));
  row.root.classList.toggle("long", isLong(row.call, wait));
}

/** What is counted here, so that it fits the tiles and the waiting clients beside it. */
function drawCounts(block) {
  let free = 0;
  for (const tile of block.shown.values()) if (tile.state === "FREE") free++;
  put(block.values.waiting_now, number.format(block.waits.size));
  put(block.values.waits_longest, block.waiting.length ? span(clock.since(block.waiting[0].waitsSinceTime)) : "–");
  put(block.values.free_now, number.format(free));
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
