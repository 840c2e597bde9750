// An interviewer's tablet: the unfinished interviews, each behind its PIN, and the way to a new one.
//
//   const interviews = new Interviews({ device, queue, show, openStaff });
//   interviews.start();      the list of interviews; `interviews.update()` when something changed
//   interviews.wipe();       the office stopped this tablet: nothing unfinished stays here
import * as drafts from "./interview_drafts.js";
import { askForPin, askForTwoPins } from "./interview_pin.js";
import { Talk } from "./interview_talk.js";
import { fill, h } from "./kiosk_dom.js";
import { canSeal, makeId } from "./kiosk_seal.js";

const MINUTE_MS = 60_000;
const VIETNAMESE = "vi";

export class Interviews {
  constructor({ device, queue, show, openStaff }) {
    Object.assign(this, { device, queue, show, openStaff });
    this.talk = null;
    this.isList = false;
    this.listed = 0;
    this.form = null;
  }

  /** Say something to the interviewer; the words stand in the page (interview_words.html). */
  say = (key, values = {}) => {
    const words = document.getElementById("interview-words").content;
    return fill(words.querySelector(`[data-word="${key}"]`).textContent, values);
  };

  async start(told = "") {
    this.talk?.close();
    this.talk = null;
    await this.#showList(told);
  }

  /** Show what changed meanwhile: an interview whose day is over, a form that was sent. */
  async update() {
    if (this.talk) await this.talk.checkTime();
    else if (this.isList && !isInUse()) await this.#showList("");
  }

  async wipe() {
    this.talk?.close();
    this.talk = null;
    this.isList = false;
    await drafts.removeAll().catch(() => {});
  }

  #words(code) {
    const { languages } = this.device.setup;
    return (languages.find((language) => language.code === code) || languages[0]).words;
  }

  async #showList(told) {
    this.isList = true;
    const { say } = this;
    const run = (this.listed += 1);
    const kept = await drafts.list(this.device).catch(() => []);
    if (run !== this.listed || !this.isList) return;
    const { place } = this.device.setup;
    this.show("interviews", h(
      "section", { class: "interview" },
      place.simulated ? h("p", { class: "simulated" }, "DỮ LIỆU MÔ PHỎNG") : null,
      h("div", { class: "top" },
        h("div", {}, h("h1", { tabindex: "-1" }, say("title")),
          h("p", { class: "hint" }, `${place.agency}, ${place.place}`)),
        h("button", { type: "button", class: "quiet", onclick: () => this.#toStaff() },
          say("staff"))),
      told ? h("p", { class: "note", role: "status" }, told) : null,
      h("h2", {}, say("new")), this.#surveys(),
      h("h2", {}, say("open")), this.#kept(kept),
      this.#queueLine(),
    ));
  }

  #surveys() {
    const { say } = this;
    const surveys = this.device.openSurveys();
    if (!surveys.length) return h("p", { class: "empty" }, say("closed"));
    return h("div", { class: "cards" }, surveys.map((survey) => h(
      "button", { type: "button", class: "card", onclick: () => this.#showBeginning(survey) },
      h("strong", {}, survey.texts[VIETNAMESE].title),
      h("span", { class: "hint" }, say("minutes", { minutes: survey.minutes })),
    )));
  }

  #kept(kept) {
    const { say } = this;
    if (!kept.length) return h("p", { class: "empty" }, say("none"));
    return h("ul", { class: "kept" }, kept.map((row) => {
      const minutes = Math.max(1, Math.ceil((row.until - this.device.now()) / MINUTE_MS));
      const left = { hours: Math.floor(minutes / 60), minutes: minutes % 60 };
      const name = say("number", row);
      return h("li", {},
        h("span", {}, h("strong", {}, name), " ",
          h("span", { class: "hint" }, say("left", left))),
        h("span", { class: "deeds" },
          h("button", { type: "button", onclick: () => this.#showUnlock(row) },
            say("resume"), h("span", { class: "unseen" }, ` ${name}`)),
          h("button", { type: "button", class: "quiet", onclick: () => this.#showDeletion(row) },
            say("delete"), h("span", { class: "unseen" }, ` ${name}`))));
    }));
  }

  #queueLine() {
    const { waiting, refused } = this.queue.status;
    const lines = [
      waiting ? this.say("waiting", { waiting }) : this.say("all_sent"),
      refused.length ? this.say("held_back", { refused: refused.length }) : "",
    ];
    return h("p", { class: "hint sent" }, lines.join(" "));
  }

  #showBeginning(survey) {
    const { say } = this;
    const languages = this.device.setup.languages.filter(({ code }) => survey.texts[code]);
    const promise = h("p", { class: "note" });
    const choose = h("select", { id: "language", autocomplete: "off" },
      languages.map(({ code, name }) => h("option", { value: code }, name)));
    const tell = () => {
      promise.lang = choose.value;
      promise.textContent = fill(
        this.#words(choose.value).interview_promise, { minutes: survey.minutes });
    };
    choose.addEventListener("change", tell);
    tell();
    const begin = (pin) => this.#begin(survey, choose.value, pin);
    const cancel = () => this.start();
    this.#showForm(
      survey.texts[VIETNAMESE].title,
      h("p", { class: "lead" }, say("minutes", { minutes: survey.minutes })),
      promise,
      languages.length > 1
        ? h("div", { class: "field" },
          h("label", { for: "language" }, say("language")), choose) : null,
      canSeal() && this.queue.status.ready
        ? askForTwoPins(say, begin, cancel)
        : this.#withoutKeeping(() => begin(null), cancel),
    );
  }

  #withoutKeeping(begin, cancel) {
    return h("div", {},
      h("p", { class: "note careful" }, this.say("cannot_keep")),
      h("div", { class: "deeds" },
        h("button", { type: "button", class: "main", onclick: begin }, this.say("start")),
        h("button", { type: "button", class: "quiet", onclick: cancel },
          this.say("cancel"))));
  }

  async #begin(survey, language, pin) {
    const texts = { [language]: survey.texts[language] };
    const content = {
      survey: { ...survey, texts, sounds: {} },
      formId: makeId(),
      note: this.device.note,
      startedAt: this.device.now(),
      language,
      answers: [],
      page: 0,
      seconds: 0,
    };
    const { form } = this;
    let draft = null;
    try {
      if (pin) draft = await drafts.begin(pin, content, this.device);
    } catch {
      // A failing disk stops nobody's interview; the first page says that nothing is kept.
    }
    // Somebody thought better of it while the slow hash was made.
    if (!form.isConnected) {
      await draft?.remove().catch(() => {});
      return;
    }
    this.#talkAbout(draft, content);
  }

  #showUnlock(row) {
    const { say } = this;
    const open = async (pin) => {
      const { form } = this;
      const found = await drafts.unlock(row.id, pin, this.device);
      if (!form.isConnected) return "";
      if (found.state === "open") this.#talkAbout(found.draft, found.content);
      else if (found.state === "gone") this.start(say("gone"));
      else if (found.state === "wrong") return say("pin_wrong", found);
      else {
        const minutes = Math.ceil((found.until - this.device.now()) / MINUTE_MS);
        return say("pin_wait", { minutes });
      }
      return "";
    };
    this.#showForm(say("pin_title", row), askForPin(say, open, () => this.start()));
  }

  #showDeletion(row) {
    const { say } = this;
    const remove = async () => {
      await drafts.remove(row.id).catch(() => {});
      this.start();
    };
    this.#showForm(
      say("delete_sure", row),
      h("p", {}, say("delete_why")),
      h("div", { class: "deeds" },
        h("button", { type: "button", class: "grave", onclick: remove }, say("delete")),
        h("button", { type: "button", class: "quiet", onclick: () => this.start() },
          say("keep"))),
    );
  }

  #talkAbout(draft, content) {
    this.isList = false;
    this.talk = new Talk({
      show: this.show,
      device: this.device,
      queue: this.queue,
      say: this.say,
      words: this.#words(content.language),
      done: (told) => this.start(told),
    }, draft, content);
    this.talk.showPage();
  }

  #toStaff() {
    this.isList = false;
    this.openStaff();
  }

  #showForm(title, ...parts) {
    this.isList = false;
    this.form = h(
      "section", { class: "interview narrow" }, h("h1", { tabindex: "-1" }, title), parts);
    this.show("interview", this.form);
  }
}

/** Whether somebody is about to press one of the list's buttons by keyboard. */
function isInUse() {
  return document.activeElement instanceof HTMLButtonElement;
}
