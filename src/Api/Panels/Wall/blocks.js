// The blocks of a wall: of the whole centre, of lines and of sites, with their figures, tiles and waiting clients. Tiles stay where they are.
"use strict";

const FIGURES = ["calls_offered", "calls_answered", "calls_abandoned", "average_speed_of_answer", "service_level", "longest_wait", "average_talk_time"], OF_OPERATORS = ["occupancy", "average_handling_time"];
const LONG_WAIT = 60, LONG_WAIT_LEVELS = 3; // s without a service level of the queue; else so many of it

const nameOnTile = who => who.displayName || who.operator;
/** On what it depends in which blocks an operator has a tile, and where in them. */
const place = who => who && [nameOnTile(who), who.site, isOutHidden && stateOf(who.state) === "SIGNED_OUT", ...who.lines ?? []].join();

/** By name, so that a tile stays where it is whatever its state. */
function sort() {
  if (inOrder) return;
  inOrder = [...operators.values()].sort((a, b) => collator.compare(nameOnTile(a), nameOnTile(b)) || (a.operator < b.operator ? -1 : 1)).map(who => who.operator);
  for (const block of blocks.values()) block.isArranged = false;
}

const keyOf = message => message.site ? SITE + message.site : message.line ?? "";
/** Sites have blocks of their own, and the tiles are in those. */
const isBySite = () => [...blocks.values()].some(block => block.site);

function blockOf(message) {
  const key = keyOf(message), { line = "", site = "" } = message;
  let block = blocks.get(key);
  if (block) return block;
  const root = element("section", "block"), head = element("h2"), name = element("span"), stale = element("span", "stale", text.stale);
  const figures = element("dl", "figures"), values = {}, hour = element("div", "hour"), tiles = element("ul", "tiles"), queueHead = element("h3"), queue = element("ul", "waiting");
  for (const formula of site ? ["free_now", ...OF_OPERATORS] : ["waiting_now", "waits_longest", "free_now", ...FIGURES, ...OF_OPERATORS]) {
    const plate = element("div"), value = element("dd", "", "–");
    plate.append(element("dt", "", text[formula]), value);
    values[formula] = value;
    figures.append(plate);
  }
  head.append(name, stale);
  root.append(head, figures, hour, queueHead, queue, tiles);
  hour.hidden = queueHead.hidden = queue.hidden = site !== "";
  root.dataset.line = line;
  root.dataset.site = site;
  $("main").append(root);
  for (const other of blocks.values()) other.isArranged = false;
  blocks.set(key, block = { line, site, name, stale, values, hour, tiles, queueHead, queue, shown: new Map(), waits: new Map(), waiting: [], isArranged: false });
  return block;
}

/** A block, as a frame tells it; the operators are those whom it tells of. */
function draw(message, told) {
  const block = blockOf(message);
  block.message = message;
  put(block.name, block.site ? `${text.site}: ${siteName(block.site)}` : lineName(block.line));
  block.stale.hidden = !message.stale;
  for (const one of message.figures ?? []) if (block.values[one.formula]) put(block.values[one.formula], figure(one.formula, one.value));
  if (!block.isArranged) told = arrangeTiles(block);
  drawTiles(block, told);
  if (!block.site) drawWaiting(block);
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

const isIn = (block, who) => block.site ? who.site === block.site : block.line ? (who.lines ?? []).includes(block.line) : !isBySite();

function arrangeTiles(block) {
  const here = inOrder.map(id => operators.get(id)).filter(who => isIn(block, who) && passes(who));
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

/** Of all clients of the panel who wait. */
function placesInQueues() {
  const found = new Map(), counts = new Map();
  for (const call of [...calls.values()].filter(stands).sort((a, b) => Date.parse(a.rankTime) - Date.parse(b.rankTime) || (a.callId < b.callId ? -1 : 1))) {
    const place = (counts.get(call.queue) ?? 0) + 1;
    counts.set(call.queue, place);
    found.set(call.callId, place);
  }
  return found;
}

function drawWaiting(block) {
  const line = block.line;
  places ??= placesInQueues();
  const here = [...calls.values()].filter(call => stands(call) && (!line || call.line === line) && passesCall(call)).sort((a, b) => Date.parse(a.waitsSinceTime) - Date.parse(b.waitsSinceTime));
  arrange(block.queue, block.waits, here, call => call.callId, call => {
    const row = { root: button("wait", undefined, () => openDetails("call", call.callId)), place: silent("place"), client: silent(), priority: silent("priority"), topic: element("span", "topic"), time: silent("time"), spoken: element("span", "unseen") };
    row.root.append(row.spoken, row.place, " ", row.client, " ", row.priority, " ", row.topic, " ", row.time);
    row.root.addEventListener("focus", () => speakWait(row));
    return row;
  });
  const areMixed = here.some(call => call.queue !== here[0].queue);
  for (const call of here) {
    const row = block.waits.get(call.callId), place = places.get(call.callId);
    put(row.place, areMixed ? `${queueName(call.queue)} ${place}.` : `${place}.`);
    if (row.call === call && row.number === place) continue;
    [row.call, row.number] = [call, place];
    put(row.priority, call.priority ? `${call.priority > 0 ? "▲" : "▼"}${Math.abs(call.priority)}` : "");
    put(row.client, call.client || text.withheld);
    put(row.topic, topicName(call.topic) ?? "");
    drawWait(row);
    speakWait(row);
  }
  block.waiting = here;
  put(block.queueHead, here.length ? text.waiting : `${text.waiting}: ${text.nobody}`);
}

function speakWait(row) {
  const client = row.call.client?.replace(/•+/, "…") || text.withheld, wait = span(clock.since(row.call.waitsSinceTime));
  put(row.spoken, say("wait", client, wait, row.number) + (row.call.priority ? " " + say("priorityIs", number.format(row.call.priority)) : ""));
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
  if (!block.site) {
    put(block.values.waiting_now, number.format(block.waits.size));
    put(block.values.waits_longest, block.waiting.length ? span(clock.since(block.waiting[0].waitsSinceTime)) : "–");
  }
  block.values.free_now.parentElement.hidden = !block.line && !block.site && isBySite(); // the tiles here are not all
  put(block.values.free_now, number.format(free));
}

