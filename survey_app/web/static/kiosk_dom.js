// Making elements, and the faces of the five levels.
const SVG = "http://www.w3.org/2000/svg";
const MOUTHS = ["M9 24q7-9 14 0", "M10 23q6-4 12 0", "M10 21.5h12", "M10 20.5q6 5 12 0", "M9 19q7 10 14 0z"];

/** Make an element: h("p", {class: "lead", onclick}, "words", other). Text is never read as markup. */
export function h(tag, given = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

function drawn(tag, given) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(given)) element.setAttribute(name, value);
  return element;
}

/** Draw the face of a level, 1 to 5; it says nothing to a screen reader, the word beside it does. */
export function face(level) {
  const svg = drawn("svg", { viewBox: "0 0 32 32", "aria-hidden": "true", class: "face" });
  svg.append(
    drawn("circle", { cx: 16, cy: 16, r: 14 }),
    drawn("path", { d: "M11 12v1.5M21 12v1.5" }),
    drawn("path", { d: MOUTHS[level - 1] }),
  );
  return svg;
}

export function tick() {
  const svg = drawn("svg", { viewBox: "0 0 64 64", "aria-hidden": "true", class: "tick" });
  svg.append(drawn("circle", { cx: 32, cy: 32, r: 29 }), drawn("path", { d: "M19 33l9 9 17-20" }));
  return svg;
}

/** Put values into a text's braces. */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** Copy a template of the page, with what fits this moment: see kiosk.html. */
export function copy(id, { when = [], values = {} } = {}) {
  const element = document.getElementById(id).content.firstElementChild.cloneNode(true);
  for (const part of element.querySelectorAll("[data-when]")) {
    if (!when.includes(part.dataset.when)) part.remove();
  }
  for (const [name, value] of Object.entries(values)) {
    for (const part of element.querySelectorAll(`[data-value="${name}"]`)) part.textContent = value;
  }
  return element;
}
