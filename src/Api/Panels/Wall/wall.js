// The wall: a panel's frames by server-sent events, drawn without a framework. What is shown comes from frames alone; time in state and waits tick here.
"use strict";

const TEXT = {
  en: {
    panel: "Call panel", all: "The whole centre", choose: "Choose a panel", waiting: "Clients who wait", nobody: "nobody waits", lost: "No connection. What you see is old.",
    age: "data {0} s old", stale: "not checked", withheld: "number withheld", linkLost: "link lost", dark: "dark", light: "light",
    TALKING: "talks", RINGING: "rings", CONNECTION_LOST: "connection lost", WRAP_UP: "wrap-up", BREAK: "break", FREE: "free", SIGNED_OUT: "signed out", held: "on hold",
    summary: "{0} talk, {1} free, {2} clients wait, the longest {3}",
    calls_offered: "offered", calls_answered: "answered", calls_abandoned: "abandoned", average_speed_of_answer: "mean wait", service_level: "service level", longest_wait: "longest wait",
    average_talk_time: "mean talk", waiting_now: "wait now", waits_longest: "waits longest", free_now: "free",
  },
  ru: {
    panel: "Панель звонков", all: "Весь центр", choose: "Выберите панель", waiting: "Клиенты, ожидающие в очереди", nobody: "никто не ждёт", lost: "Нет связи. Данные на экране устарели.",
    age: "данным {0} с", stale: "не проверено", withheld: "номер скрыт", linkLost: "связь потеряна", dark: "тёмная", light: "светлая",
    TALKING: "разговаривает", RINGING: "звонок поступил", CONNECTION_LOST: "сбой подключения", WRAP_UP: "обработка", BREAK: "перерыв", FREE: "свободен", SIGNED_OUT: "не на работе", held: "удержание",
    summary: "разговаривают {0}, свободны {1}, ждут {2}, дольше всех {3}",
    calls_offered: "поступило", calls_answered: "принято", calls_abandoned: "потеряно", average_speed_of_answer: "среднее ожидание", service_level: "уровень сервиса", longest_wait: "самое долгое ожидание",
    average_talk_time: "средний разговор", waiting_now: "ждут сейчас", waits_longest: "ждёт дольше всех", free_now: "свободно",
  },
};
const GLYPH = { TALKING: "☎", RINGING: "♪", CONNECTION_LOST: "✕", WRAP_UP: "✎", BREAK: "‖", FREE: "✓", SIGNED_OUT: "○" };
const FIGURES = ["calls_offered", "calls_answered", "calls_abandoned", "average_speed_of_answer", "service_level", "longest_wait", "average_talk_time"];
const SILENT_AFTER = 4000; // a heartbeat comes each second
const LONG_WAIT = 60;

const query = new URLSearchParams(location.search);
const lang = query.get("lang") in TEXT ? query.get("lang") : navigator.language.startsWith("ru") ? "ru" : "en";
const theme = query.get("theme") === "dark" ? "dark" : "light";
const text = TEXT[lang];
const id = decodeURIComponent(location.pathname.split("/")[2] ?? "");
const say = (name, ...values) => text[name].replace(/\{(\d)\}/g, (_, i) => values[i]);
const number = new Intl.NumberFormat(lang);
const percent = new Intl.NumberFormat(lang, { style: "percent", maximumFractionDigits: 0 });
const $ = name => document.getElementById(name);

document.documentElement.lang = lang;
document.documentElement.dataset.theme = theme;
document.documentElement.style.setProperty("--scale", Math.min(4, Math.max(.5, Number(query.get("scale")) || 1)));
$("title").textContent = document.title = text.panel;

const link = (path, label, changes = {}) => {
  const to = new URLSearchParams(location.search);
  for (const [key, value] of Object.entries(changes)) to.set(key, value);
  const a = document.createElement("a");
  a.href = path + (to.size ? "?" + to : "");
  a.textContent = label;
  return a;
};
$("nav").append(
  link(location.pathname, lang === "ru" ? "English" : "Русский", { lang: lang === "ru" ? "en" : "ru" }),
  link(location.pathname, theme === "dark" ? text.light : text.dark, { theme: theme === "dark" ? "light" : "dark" }));

const element = (name, className, content) => {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (content !== undefined) made.textContent = content;
  return made;
};
const put = (node, content) => { if (node.textContent !== content) node.textContent = content; };
const span = seconds => {
  const s = Math.max(0, Math.floor(seconds)), two = n => String(n).padStart(2, "0");
  return s >= 3600 ? `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}` : `${Math.floor(s / 60)}:${two(s % 60)}`;
};

if (id) watch(); else choose();

async function choose() {
  const lines = (await (await fetch("/v1/centre")).json()).centre?.lines ?? [];
  const list = element("ul", "choose");
  const entries = [["all", text.all], ...lines.map(line => [line.number, `${line.brand ?? ""} ${line.number}`.trim()])];
  if (lines.length > 1) entries.push([lines.map(line => line.number).join(","), lines.map(line => line.brand || line.number).join(" + ")]);
  for (const [to, label] of entries) {
    const item = element("li");
    item.append(link("/panel/" + encodeURIComponent(to), label));
    list.append(item);
  }
  $("main").append(element("h2", "", text.choose), list);
}

function watch() {
  const operators = new Map(), calls = new Map(), blocks = new Map();
  let heardAt = performance.now(), domain = null, speed = 1, checkAge = 0, brands = {};
  fetch("/v1/centre").then(r => r.json()).then(centre => { for (const line of centre.centre?.lines ?? []) brands[line.number] = line.brand; for (const block of blocks.values()) title(block); });
  fetch("/v1/system/clock").then(r => r.json()).then(clock => { speed = clock.speed || 1; });

  const now = () => domain === null ? 0 : domain.at + (performance.now() - domain.heard) * speed;
  const since = time => time ? (now() - Date.parse(time)) / 1000 : 0;

  const source = new EventSource(`/panel/${encodeURIComponent(id)}/events`);
  source.onmessage = event => {
    const frame = JSON.parse(event.data);
    heardAt = performance.now();
    domain = { at: Date.parse(frame.frameTime), heard: heardAt };
    if (frame.whole) { operators.clear(); calls.clear(); }
    for (const who of frame.operators ?? []) operators.set(who.operator, who);
    for (const gone of frame.operatorsGone ?? []) operators.delete(gone);
    for (const call of frame.calls ?? []) calls.set(call.callId, call);
    for (const gone of frame.callsGone ?? []) calls.delete(gone);
    checkAge = Math.max(0, ...(frame.blocks ?? []).map(block => parseFloat(block.checkAge ?? "99")));
    for (const block of frame.blocks ?? []) draw(block);
    tick();
  };

  function blockOf(line) {
    let block = blocks.get(line);
    if (block) return block;
    const root = element("section", "block"), head = element("h2"), name = element("span"), stale = element("span", "stale", text.stale);
    const figures = element("dl", "figures"), values = {}, tiles = element("ul", "tiles"), queueHead = element("h3"), queue = element("ul", "waiting");
    for (const formula of ["waiting_now", "waits_longest", "free_now", ...FIGURES]) {
      const plate = element("div"), value = element("dd", "", "–");
      plate.append(element("dt", "", text[formula]), value);
      values[formula] = value;
      figures.append(plate);
    }
    head.append(name, stale);
    root.append(head, figures, tiles, queueHead, queue);
    root.dataset.line = line;
    $("main").append(root);
    blocks.set(line, block = { line, name, stale, values, tiles, queueHead, queue, shown: new Map(), waits: new Map() });
    return block;
  }

  function title(block) {
    put(block.name, block.line ? `${brands[block.line] ?? ""} ${block.line}`.trim() : text.all);
  }

  function draw(message) {
    const line = message.line ?? "", block = blockOf(line);
    title(block);
    block.stale.hidden = !message.stale;
    for (const figure of message.figures ?? []) {
      const value = block.values[figure.formula];
      if (!value) continue;
      put(value, figure.value === undefined ? "–" : figure.formula === "service_level" ? percent.format(figure.value) : figure.formula.startsWith("calls_") ? number.format(figure.value) : span(figure.value));
    }
    tiles(block, line);
    waiting(block, line);
  }

  function tiles(block, line) {
    const here = [...operators.values()].filter(who => !line || (who.lines ?? []).includes(line));
    const ids = new Set(here.map(who => who.operator));
    for (const [id, tile] of block.shown) if (!ids.has(id)) { tile.root.remove(); block.shown.delete(id); }
    // By name, so that a tile stays where it is whatever its state.
    here.sort((a, b) => (a.displayName || a.operator).localeCompare(b.displayName || b.operator, lang) || (a.operator < b.operator ? -1 : 1));
    here.forEach((who, place) => {
      let tile = block.shown.get(who.operator);
      if (!tile) {
        tile = { root: element("li", "tile"), glyph: element("span", "glyph"), name: element("span", "name"), word: element("span", "word"), time: element("span", "time") };
        tile.glyph.setAttribute("aria-hidden", "true");
        tile.root.append(tile.glyph, tile.name, tile.word, tile.time);
        tile.root.dataset.operator = who.operator;
        block.shown.set(who.operator, tile);
      }
      if (block.tiles.children[place] !== tile.root) block.tiles.insertBefore(tile.root, block.tiles.children[place] ?? null);
      if (tile.who === who) return;
      tile.who = who;
      const state = (who.state ?? "").replace("PANEL_STATE_", "");
      tile.root.className = `tile ${state}${who.linkLost ? " linklost" : ""}`;
      put(tile.glyph, GLYPH[state] ?? "?");
      put(tile.name, who.displayName || who.operator);
      const more = state === "BREAK" && who.reason ? `: ${who.reason}` : who.reason === "Held" ? `, ${text.held}` : "";
      put(tile.word, (text[state] ?? state) + more + (who.linkLost ? ` · ${text.linkLost}` : ""));
    });
  }

  const stands = call => call.state === "CALL_STATE_QUEUED" || call.state === "CALL_STATE_OFFERED";

  function waiting(block, line) {
    const here = [...calls.values()].filter(call => stands(call) && (!line || call.line === line)).sort((a, b) => a.queueTime < b.queueTime ? -1 : 1);
    const ids = new Set(here.map(call => call.callId));
    for (const [id, row] of block.waits) if (!ids.has(id)) { row.root.remove(); block.waits.delete(id); }
    here.forEach((call, place) => {
      let row = block.waits.get(call.callId);
      if (!row) {
        row = { root: element("li"), what: element("span"), time: element("span", "time") };
        row.root.append(row.what, " ", row.time);
        block.waits.set(call.callId, row);
      }
      row.call = call;
      put(row.what, [call.client || text.withheld, call.topic].filter(Boolean).join(" · "));
      if (block.queue.children[place] !== row.root) block.queue.insertBefore(row.root, block.queue.children[place] ?? null);
    });
    block.waiting = here;
    put(block.queueHead, here.length ? text.waiting : `${text.waiting}: ${text.nobody}`);
  }

  function tick() {
    const silent = performance.now() - heardAt;
    $("lost").hidden = silent < SILENT_AFTER;
    put($("lost"), text.lost);
    const age = checkAge + silent / 1000;
    put($("age"), say("age", number.format(Math.floor(age))));
    $("age").classList.toggle("stale", age > 3);
    if (domain) put($("clock"), new Date(now()).toLocaleTimeString(lang));
    for (const block of blocks.values()) {
      for (const tile of block.shown.values()) put(tile.time, tile.who.sinceTime && !tile.root.classList.contains("SIGNED_OUT") ? span(since(tile.who.sinceTime)) : "");
      for (const row of block.waits.values()) {
        const wait = since(row.call.queueTime);
        put(row.time, span(wait));
        row.root.classList.toggle("long", wait > LONG_WAIT);
      }
      put(block.values.waiting_now, number.format(block.waits.size));
      put(block.values.waits_longest, block.waiting?.length ? span(since(block.waiting[0].queueTime)) : "–");
      put(block.values.free_now, number.format([...block.shown.values()].filter(tile => tile.root.classList.contains("FREE")).length));
    }
  }

  function summarize() {
    const count = state => [...operators.values()].filter(who => who.state === "PANEL_STATE_" + state).length;
    const queue = [...calls.values()].filter(stands);
    const longest = queue.length ? span(Math.max(...queue.map(call => since(call.queueTime)))) : "0:00";
    put($("summary"), say("summary", count("TALKING"), count("FREE"), queue.length, longest));
  }

  for (const state of ["TALKING", "FREE", "CONNECTION_LOST", "RINGING", "WRAP_UP", "BREAK", "SIGNED_OUT"]) $("legend").append(element("span", "", `${GLYPH[state]} ${text[state]}`));
  setInterval(tick, 250);
  setInterval(summarize, 20000);
}
