// The tablet, from its start: what it shows while nobody answers, one person's visit, the thanks,
// and what the staff may see behind their PIN. Nothing of a visit outlives it: no address, no
// history entry, no storage; the screen's elements are made anew each time.
import { Interviews } from "./interview.js";
import { Device } from "./kiosk_device.js";
import { face, fill, h, tick } from "./kiosk_dom.js";
import { Form } from "./kiosk_form.js";
import { Idle } from "./kiosk_idle.js";
import { Queue } from "./kiosk_queue.js";
import { askToPersist } from "./kiosk_store.js";
import { canSeal } from "./kiosk_seal.js";
import { Reader } from "./kiosk_speech.js";
import { openStaffDoor, showPairing } from "./kiosk_staff.js";

const LONGEST_TRY_MS = 60_000;
const THANKS_SECONDS = 6;
const LOOK_AGAIN_MS = 30_000;

const queue = new Queue({
  onChange: () => settle(), isServerWell: async () => (await device.beat()) === "paired",
});
const device = new Device({ queue, version: document.body.dataset.version, onChange: () => settle() });
const idle = new Idle();
const reader = new Reader();
let screen = "starting";
let form = null;
let renewed = false;
let told = "";

const app = { device, queue, show, home, secure: canSeal(), persisted: null };
const interviews = new Interviews({ device, queue, show, openStaff: () => openStaffDoor(app) });

async function start() {
  keepAwake();
  takeNewVersions();
  askToPersist().then((promised) => { app.persisted = promised; });
  await Promise.all([device.open(), queue.open()]);
  if (device.setup && device.state !== "new") home();
  await device.refresh();
  // Somebody may have begun while the server was slow to answer.
  if (screen === "starting") home();
  else settle();
  device.keepBeating();
  queue.send();
  setInterval(settle, LOOK_AGAIN_MS);
}

/** Put a screen up in the place of the last one; its heading gets the focus. */
function show(name, element, { focus = "h1", language = "vi" } = {}) {
  screen = name;
  document.documentElement.lang = language;
  document.documentElement.dataset.screen = name;
  const main = document.getElementById("screen");
  main.replaceChildren(element);
  // Nothing may lead back to the person before.
  if (location.pathname !== "/k/" || location.search || location.hash) history.replaceState(null, "", "/k/");
  scrollTo(0, 0);
  const heading = element.querySelector(focus);
  if (heading) {
    if (!heading.hasAttribute("tabindex")) heading.setAttribute("tabindex", "-1");
    heading.focus({ preventScroll: true });
  }
}

/** The screen for nobody: what it is depends on how the tablet is. */
function home() {
  idle.stop();
  reader.stop();
  form?.close();
  form = null;
  if (renewed) {
    location.reload();
    return;
  }
  told = situation();
  document.documentElement.classList.toggle("night", device.isNight());
  if (device.state === "unpaired") interviews.wipe();
  if (told !== "pairing" && isForInterviews()) interviews.start();
  else HOMES[told]();
}

const isForInterviews = () => device.setup?.settings.kind === "interviewer";

/** Why the tablet does or does not ask people now. */
function situation() {
  if (device.state !== "paired" || !device.setup) return "pairing";
  if (queue.status.full) return "full";
  if (!device.openSurveys().length) return "closed";
  if (!queue.status.ready && !device.online) return "offline";
  return "open";
}

const HOMES = {
  pairing: () => showPairing(app),
  full: () => showPause(),
  offline: () => showPause(),
  closed: () => showClosed(),
  open: () => showInvitation(),
};

/** Something about the tablet has changed: show it, unless a person is answering. */
function settle() {
  if (queue.status.state === "unpaired" && device.state === "paired") {
    device.markUnpaired();
    return;
  }
  document.documentElement.classList.toggle("night", device.isNight() && screen === "home");
  const waiting = document.getElementById("waiting");
  if (waiting) waiting.textContent = waitingText();
  if (screen === "interviews" && (renewed || told !== situation() || !isForInterviews())) home();
  else if (screen.startsWith("interview")) {
    if (device.state === "paired") interviews.update();
    else home();
  }
  if (screen === "pairing" && device.state === "paired") home();
  if (screen === "home" && (renewed || told !== situation() || shown !== device.setup?.digest)) home();
}

let shown = null;

function placeHeader() {
  const { agency, place, commune, province } = device.setup.place;
  return h("header", {}, h("p", { class: "who" }, agency, h("span", {}, `${place}, ${commune}, ${province}`)));
}

function waitingText() {
  const { waiting } = queue.status;
  return waiting && queue.status.state !== "idle" ? `Đang giữ ${waiting} phiếu, sẽ tự gửi khi có mạng` : "";
}

function foot() {
  return h("footer", {},
    h("p", { class: "aside", id: "waiting", lang: "vi" }, waitingText()),
    h("button", { type: "button", class: "plain", lang: "vi", onclick: () => openStaffDoor(app) }, "Cán bộ"));
}

function simulatedMark() {
  const { setup } = device;
  const simulated = setup.place.simulated || setup.surveys.some((survey) => survey.simulated);
  return simulated ? h("p", { class: "simulated" }, "DỮ LIỆU MÔ PHỎNG · ", h("span", { lang: "en" }, "SIMULATED DATA")) : null;
}

function showHome(...inside) {
  shown = device.setup?.digest;
  show("home", h("div", { class: "home" }, simulatedMark(), placeHeader(), h("div", { class: "middle" }, inside), foot()));
}

function showInvitation() {
  const { languages } = device.setup;
  const surveys = device.openSurveys();
  const lengths = surveys.map((survey) => survey.minutes);
  const [least, most] = [Math.min(...lengths), Math.max(...lengths)];
  const minutes = least === most ? most : `${least}-${most}`;
  const [{ words }] = languages;
  const buttons = languages.map((language, place) => h("button", {
    type: "button", class: place ? "quiet big" : "main big", lang: language.code, onclick: () => begin(language),
  }, language.words.kiosk_start, place && language.code !== "en" ? h("small", {}, language.name) : null));
  showHome(
    h("div", { class: "row-of-faces" }, [1, 2, 3, 4, 5].map(face)),
    h("h1", {}, words.kiosk_invite),
    h("p", { class: "lead" }, fill(words.kiosk_lead, { minutes })),
    h("div", { class: "starts" }, buttons));
}

function showClosed() {
  const parts = device.setup.languages.slice(0, 2).map((language) => {
    const notice = device.setup.notice[language.code];
    const title = notice ? notice.title : language.words.kiosk_closed;
    const lines = notice ? notice.lines : [language.words.kiosk_closed_why];
    return h("div", { lang: language.code, class: "said" },
      h(language === device.setup.languages[0] ? "h1" : "h2", {}, title), lines.map((line) => h("p", { class: "lead" }, line)));
  });
  showHome(parts);
}

function showPause() {
  const parts = device.setup.languages.slice(0, 2).map(({ code, words }, place) =>
    h("div", { lang: code, class: "said" }, h(place ? "h2" : "h1", {}, words.kiosk_paused), h("p", { class: "lead" }, words.kiosk_paused_why)));
  showHome(parts);
}

// ---- one person's visit

function begin(language) {
  takeFullScreen();
  document.documentElement.classList.remove("night");
  const { idle_seconds: seconds } = device.setup.settings;
  idle.start({ seconds, words: language.words, onGone: home, isBusy: () => reader.isReading });
  const surveys = device.openSurveys();
  if (surveys.length === 1) ask(surveys[0], language);
  else choose(surveys, language);
}

function choose(surveys, language) {
  const { words, code } = language;
  const buttons = surveys.map((survey) =>
    h("button", { type: "button", class: "quiet big", onclick: () => ask(survey, language) }, survey.texts[code].title));
  show("choosing", h("div", { class: "form one" },
    h("div", { class: "asked" }, h("h1", {}, words.kiosk_which), h("div", { class: "starts" }, buttons)),
    h("div", { class: "row" }, h("button", { type: "button", class: "quiet", onclick: home }, words.kiosk_back))),
  { language: code });
}

function ask(survey, language) {
  const begun = { at: device.now(), note: device.note, ticks: performance.now() };
  form = new Form({
    survey, language, reader,
    layout: device.setup.settings.layout,
    show: (element, given) => show("form", element, { ...given, language: language.code }),
    onLeave: home,
    onSend: (answers) => {
      const seconds = Math.round((performance.now() - begun.ticks) / 1000);
      finish(language, {
        campaign: survey.campaign, instrument: survey.instrument, version: survey.version,
        note: begun.note, at: begun.at, seconds, answers,
      });
    },
  });
  form.start();
}

async function finish(language, filled) {
  const { words, code } = language;
  idle.stop();
  form?.close();
  form = null;
  show("sending", h("div", { class: "said middle" }, h("h1", {}, words.kiosk_sending)), { language: code });
  let { id, state } = await queue.add(filled);
  const until = performance.now() + LONGEST_TRY_MS;
  while (state === "lost" && performance.now() < until) {
    show("sending", h("div", { class: "said middle" }, h("h1", {}, words.kiosk_trying)), { language: code });
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    ({ state } = await queue.retry(id, filled));
  }
  if (state === "sent" || state === "kept") thank(words, code, state);
  else apologize(words, code, state);
}

function thank(words, language, state) {
  const line = state === "sent" ? words.kiosk_stored : words.kiosk_kept;
  afterwards(language, words, device.setup.settings.cooldown_seconds, [tick(), h("h1", {}, words.kiosk_thanks), h("p", { class: "lead" }, line)]);
}

function apologize(words, language, state) {
  const line = state === "refused" ? words.kiosk_refused_why : words.kiosk_lost_why;
  afterwards(language, words, 20, [h("h1", {}, words.kiosk_lost), h("p", { class: "lead" }, line)]);
}

/** The last screen of a visit. The pause is counted for everybody to see, and ends by itself. */
function afterwards(language, words, pause, parts) {
  let left = pause || THANKS_SECONDS;
  const count = h("p", { class: "aside" }, fill(words.kiosk_ready_in, { seconds: left }));
  const next = pause ? null : h("button", { type: "button", class: "main", onclick: () => end() }, words.kiosk_next_person);
  show("thanks", h("div", { class: "said middle" }, parts, count, next), { language });
  const end = () => {
    clearInterval(counting);
    home();
  };
  const counting = setInterval(() => {
    left -= 1;
    count.textContent = fill(words.kiosk_ready_in, { seconds: left });
    if (left <= 0) end();
  }, 1000);
}

// ---- the device around it

function takeFullScreen() {
  if (document.fullscreenElement || matchMedia("(display-mode: fullscreen)").matches) return;
  document.documentElement.requestFullscreen?.().catch(() => {});
}

function keepAwake() {
  const ask = () => {
    if (document.visibilityState === "visible") navigator.wakeLock?.request("screen").catch(() => {});
  };
  ask();
  document.addEventListener("visibilitychange", ask);
  document.addEventListener("contextmenu", (event) => event.preventDefault());
}

/** A new version waits until nobody is answering. */
function takeNewVersions() {
  if (!("serviceWorker" in navigator)) return;
  const first = !navigator.serviceWorker.controller;
  let seen = first;
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (seen) {
      seen = false;
      return;
    }
    renewed = true;
    settle();
  });
  navigator.serviceWorker.register("/k/sw.js", { scope: "/k/" })
    .then((worker) => setInterval(() => worker.update().catch(() => {}), 3_600_000))
    .catch(() => {});
}

start();
