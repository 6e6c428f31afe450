// The last hour of each block, by minute: how many waited, and the service level.
"use strict";

const WIDE = 150, HIGH = 32, MARGIN = 2, DOT = .6;

/** At once when the first frame has come, then each domain minute. */
async function drawHour() {
  if (isLeft) return;
  const lines = [...blocks.values()].map(block => block.line).filter(line => line);
  try {
    const told = await ask("/v1/panel:history?" + new URLSearchParams(isDefined ? { panel: panelId } : lines.map(line => ["lines", line])));
    for (const part of told.blocks ?? []) {
      const block = blocks.get(part.line ?? "");
      block?.hour.replaceChildren(
        spark("waiting_now", text.hourWaiting, (part.minutes ?? []).map(minute => minute.waiting ?? 0), most => Math.max(1, most)),
        spark("service_level", text.hourLevel, (part.minutes ?? []).map(minute => minute.serviceLevel), () => 1));
    }
    setTimeout(drawHour, Math.max(5000, 60000 / clock.speed));
  } catch {
    for (const block of blocks.values()) block.hour.replaceChildren(); // what is old is not shown
    setTimeout(drawHour, RETRY_AFTER);
  }
}

/** A line of values from nothing to the top; where there is none, a gap. */
function spark(formula, name, values, top) {
  const known = values.filter(value => value !== undefined), most = Math.max(...known), least = Math.min(...known), show = value => figure(formula, value);
  const root = element("figure", "spark"), picture = shape("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, preserveAspectRatio: "none", role: "img" });
  label(picture, known.length ? say("sparkWords", name, show(least), show(most), show(known.at(-1))) : say("sparkNothing", name));
  picture.append(shape("line", { x1: 0, x2: WIDE, y1: HIGH - MARGIN, y2: HIGH - MARGIN, class: "ground" }));
  const x = i => MARGIN + (i + 60 - values.length) * (WIDE - 2 * MARGIN) / 59, y = value => HIGH - MARGIN - value / top(most) * (HIGH - 2 * MARGIN);
  let run = [];
  const end = () => {
    if (run.length === 1) run = [[run[0][0] - DOT, run[0][1]], [run[0][0] + DOT, run[0][1]]];
    if (run.length) picture.append(shape("polyline", { points: run.map(point => point.map(n => n.toFixed(1)).join()).join(" ") }));
    run = [];
  };
  values.forEach((value, i) => { if (value === undefined) end(); else run.push([x(i), y(value)]); });
  end();
  const caption = element("figcaption");
  caption.append(element("span", "", name), element("b", "", known.length ? say("spark", show(least), show(most)) : "–"));
  root.append(caption, picture);
  return root;
}
