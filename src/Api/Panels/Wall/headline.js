// The headline of a defined panel: a few figures, each held against its target by the server; and its sound, which a person must ask for (browsers refuse otherwise).
"use strict";

const TONES = [[880, 0], [660, .25]], TONE_LASTS = .2, LOUDNESS = .2;
const plates = new Map();
let audio = null, isSoundAsked = query.get("sound") === "1";

const levelOf = figure => (figure.level ?? "").replace("PANEL_LEVEL_", "");

function drawHeadline(figures = []) {
  $("headline").hidden = figures.length === 0;
  $("sound").hidden = !figures.some(one => one.sounds);
  label($("headline"), text.headline);
  const keys = new Set(figures.map(one => one.formula));
  for (const [formula, plate] of plates) if (!keys.has(formula)) { plate.root.remove(); plates.delete(formula); }
  const alarms = [];
  let sounds = false;
  figures.forEach((one, place) => {
    const plate = plates.get(one.formula) ?? newPlate(one.formula), level = levelOf(one), isAlarm = level === "RED" && plate.level !== "RED";
    const value = figure(one.formula, one.value);
    plate.level = level;
    plate.root.className = `plate ${LEVEL_GLYPH[level] ? level : "NORMAL"}`;
    put(plate.value, value);
    put(plate.target, one.target === undefined ? "" : say("target", figure(one.formula, one.target)));
    put(plate.word, LEVEL_GLYPH[level] ? `${LEVEL_GLYPH[level]} ${text[level]}` : "");
    if ($("headline").children[place] !== plate.root) $("headline").insertBefore(plate.root, $("headline").children[place] ?? null);
    if (isAlarm) alarms.push(say("alarm", plate.name, value));
    sounds ||= isAlarm && one.sounds === true;
  });
  if (alarms.length) put($("alarm"), alarms.join(". "));
  else if (![...plates.values()].some(plate => plate.level === "RED")) put($("alarm"), "");
  if (sounds) beep();
}

function newPlate(formula) {
  const plate = { root: element("div"), name: text[formula] ?? text.other, value: element("p", "value"), target: element("span", "target"), word: element("span", "level") };
  const below = element("p", "below");
  below.append(plate.target, " ", plate.word);
  plate.root.dataset.formula = formula;
  plate.root.append(element("p", "name", plate.name), plate.value, below);
  plates.set(formula, plate);
  return plate;
}

function beep() {
  if (audio?.state !== "running") return;
  for (const [pitch, after] of TONES) {
    const tone = audio.createOscillator(), volume = audio.createGain(), at = audio.currentTime + after;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(LOUDNESS, at);
    volume.gain.linearRampToValueAtTime(0, at + TONE_LASTS);
    tone.connect(volume).connect(audio.destination);
    tone.start(at);
    tone.stop(at + TONE_LASTS);
  }
}

async function setSound(on) {
  isSoundAsked = false;
  if (on) {
    audio ??= new AudioContext();
    await audio.resume();
    beep(); // so that one hears how loud it is
  } else {
    await audio?.close();
    audio = null;
  }
  const to = new URLSearchParams(location.search);
  if (on) to.set("sound", "1"); else to.delete("sound");
  window.history.replaceState(null, "", location.pathname + (to.size ? "?" + to : ""));
  drawLinks();
  drawSound();
}

function drawSound() {
  put($("sound"), audio ? text.soundOn : isSoundAsked ? text.soundAsked : text.soundOff);
  $("sound").setAttribute("aria-pressed", String(audio !== null));
}

$("sound").addEventListener("click", () => setSound(audio === null));
for (const gesture of ["pointerdown", "keydown"]) addEventListener(gesture, event => { if (isSoundAsked && event.target !== $("sound")) setSound(true); });
drawSound();
