// What the staff sees: pairing, the PIN, how the tablet is. The words stand in the page (kiosk.html).
// What was begun on one of these screens ends with it: nothing may come up later over a person's form.
import { copy, h } from "./kiosk_dom.js";

const TRIES = 5;
const WAIT_MS = 60_000;
const PIN_SCREEN_MS = 60_000;
const STATE_SCREEN_MS = 5 * 60_000;
let wrong = 0;
let lockedUntil = 0;

/** Go back to the first screen after a while, if this one is still shown then. */
function leaveAfter(milliseconds, screen, app) {
  setTimeout(() => { if (screen.isConnected) app.home(); }, milliseconds);
}

function sayProblem(form, id, code) {
  const words = form.querySelector(`[data-problem="${code}"]`);
  form.querySelector(id).textContent = words ? words.textContent : "";
}

/** Ask for the code an administrator shows; also the screen of a tablet that was ended. */
export function showPairing(app) {
  const { device, queue } = app;
  const held = queue.status.waiting + queue.status.refused.length;
  const when = [device.state === "unpaired" ? "unpaired" : "new"];
  if (held) when.push("waiting");
  if (!app.secure) when.push("insecure");
  const form = copy("pairing", { when, values: { waiting: held } });
  const input = form.querySelector("#code");
  const button = form.querySelector("button");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!input.value.trim()) {
      sayProblem(form, "#pairing-problem", "empty");
      input.focus();
      return;
    }
    button.disabled = true;
    const outcome = await device.pair(input.value);
    button.disabled = false;
    if (outcome === "paired") {
      app.home();
      return;
    }
    sayProblem(form, "#pairing-problem", outcome);
    input.focus();
  });
  app.show("pairing", form);
}

/** Ask for the PIN; who knows it sees how the tablet is. */
export function openStaffDoor(app) {
  const form = copy("pin");
  const input = form.querySelector("#pin-input");
  form.querySelector('[data-do="back"]').addEventListener("click", () => app.home());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const outcome = performance.now() < lockedUntil ? "wait" : await app.device.checkPin(input.value);
    if (!form.isConnected) return;
    input.value = "";
    if (outcome === "right") {
      wrong = 0;
      showState(app);
      return;
    }
    if (outcome === "wrong") wrong += 1;
    if (wrong >= TRIES) {
      wrong = 0;
      lockedUntil = performance.now() + WAIT_MS;
    }
    sayProblem(form, "#pin-problem", performance.now() < lockedUntil ? "wait" : outcome);
    input.focus();
  });
  app.show("pin", form);
  leaveAfter(PIN_SCREEN_MS, form, app);
  input.focus();
}

function showState(app, said = "") {
  const { device, queue } = app;
  const { waiting, refused, full, ready } = queue.status;
  const when = [device.online ? "online" : "offline"];
  if (full) when.push("full");
  if (!app.secure) when.push("insecure");
  else if (!ready) when.push("storeless");
  else if (app.persisted === false) when.push("unpromised");
  const section = copy("staff", {
    when,
    values: { name: device.setup.settings.name, waiting, refused: refused.length, version: device.version },
  });
  const again = (told) => { if (section.isConnected) showState(app, told); };
  const word = (name) => (section.querySelector(`[data-word="${name}"]`) || section.querySelector('[data-word="unknown"]')).textContent;
  if (said) section.querySelector('[data-value="told"]').textContent = word(said);
  const list = section.querySelector('[data-list="refused"]');
  for (const { id, reason } of refused) list.append(refusedLine(queue, id, word(reason), word, again));
  if (refused.length) {
    list.append(h("li", {}, h("button", {
      type: "button", class: "quiet",
      onclick: async () => {
        await queue.forgive();
        again(queue.status.refused.length ? "" : "sent");
      },
    }, word("try"))));
  }
  const deeds = {
    back: () => app.home(),
    send: async () => {
      await queue.send();
      again(queue.status.waiting ? "not_sent" : "sent");
    },
    refresh: async () => {
      const outcome = await device.refresh();
      if (outcome === "unpaired" && section.isConnected) app.home();
      else again(outcome === "paired" ? "refreshed" : "not_refreshed");
    },
    leave: () => document.exitFullscreen?.().catch(() => {}),
  };
  for (const [name, deed] of Object.entries(deeds)) {
    section.querySelector(`[data-do="${name}"]`).addEventListener("click", deed);
  }
  app.show("staff", section);
  leaveAfter(STATE_SCREEN_MS, section, app);
}

/** A refused form with its reason. Only a second press throws it away. */
function refusedLine(queue, id, reason, word, again) {
  const button = h("button", { type: "button", class: "plain" }, word("discard"));
  let sure = false;
  button.addEventListener("click", async () => {
    if (!sure) {
      sure = true;
      button.textContent = word("sure");
      return;
    }
    await queue.discard(id);
    again("");
  });
  return h("li", {}, h("span", {}, reason), button);
}
