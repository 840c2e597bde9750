// One interview while it is held: a part a page, kept at each step, reviewed, sent.
import { showFieldQuestion, showQuestion } from "./interview_fields.js";
import { countAnswered, partsOf, progressOf } from "./interview_steps.js";
import { fill, h } from "./kiosk_dom.js";
import { answersToSend, hiddenKeys } from "./kiosk_questions.js";

const REST_MS = 10 * 60_000;
const SETTLE_MS = 1_000;

export class Talk {
  /** `context`: show, device, queue, say, the `words` of the person asked, `done(told)`. */
  constructor(context, draft, content) {
    Object.assign(this, context);
    this.draft = draft;
    this.content = content;
    this.answers = new Map(content.answers);
    this.saved = draft !== null;
    this.busy = false;
    this.since = performance.now();
    this.waiting = null;
    this.resting = null;
    this.hidden = null;
    this.onHide = () => this.#look();
    this.onLeave = (event) => !this.saved && event.preventDefault();
    this.onTouch = () => this.#rest();
    document.addEventListener("visibilitychange", this.onHide);
    addEventListener("beforeunload", this.onLeave);
    for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, this.onTouch);
    this.#rest();
  }

  /** Let go of everything; what was answered since the last step is not kept by this. */
  close() {
    clearTimeout(this.waiting);
    clearTimeout(this.resting);
    document.removeEventListener("visibilitychange", this.onHide);
    removeEventListener("beforeunload", this.onLeave);
    for (const kind of ["pointerdown", "keydown"]) removeEventListener(kind, this.onTouch);
    this.content = null;
    this.draft = null;
  }

  /** Whether the interview's day is not over; if it is, it is deleted and the list comes back. */
  async checkTime() {
    if (!this.draft || this.draft.until > this.device.surely()) return true;
    await this.draft.remove().catch(() => {});
    this.done(this.say("gone"));
    return false;
  }

  async save() {
    clearTimeout(this.waiting);
    if (!this.content) return;
    const now = performance.now();
    this.content.seconds += Math.max(0, Math.round((now - this.since) / 1000));
    this.since = now;
    if (!this.draft) return;
    try {
      await this.draft.save({ ...this.content, answers: [...this.answers] });
      this.saved = true;
    } catch {
      this.saved = false;
    }
    this.#tellSaved();
  }

  /** Show the part the interview is at. */
  showPage(wanted = null) {
    const { content, say } = this;
    const { survey } = content;
    const { answers } = this;
    const pages = partsOf(survey, answers);
    content.page = Math.min(Math.max(0, content.page), pages.length - 1);
    const { section } = pages[content.page];
    const view = {
      text: this.#text, say: this.#ask, answers, changed: () => this.#changed(section),
    };
    const asked = survey.questions.filter((question) => question.section === section);
    const isLast = content.page === pages.length - 1;
    this.#show(
      h("section", { class: "interview" },
        this.#head(say("part", { number: content.page + 1, total: pages.length })),
        h("div", { class: "part", lang: content.language },
          h("h1", { tabindex: "-1" }, this.#text(`section.${section}`)),
          content.page === 0 && survey.fields.length ? showFieldQuestion(survey, view) : null,
          asked.map((question) =>
            showQuestion(question, survey.questions.indexOf(question) + 1, view))),
        h("div", { class: "deeds foot" },
          content.page ? this.#button("back", () => this.#turn(-1), "quiet") : null,
          this.#button(isLast ? "to_review" : "next",
            () => (isLast ? this.#review() : this.#turn(1)), "main"))),
      wanted,
    );
    this.#hideOthers(section);
  }

  #text = (key) => this.content.survey.texts[this.content.language][key] || "";
  #ask = (key, values = {}) => fill(this.words[key] || key, values);

  #button(key, onclick, kind) {
    // The second press of a double click would fall on the next page's button: it is left out.
    const once = (event) => event.detail < 2 && !this.busy && onclick();
    return h("button", { type: "button", class: kind, onclick: once }, this.say(key));
  }

  #head(place) {
    const { say, content } = this;
    const { asked, answered } = progressOf(content.survey, this.answers);
    const name = this.draft ? `${say("number", this.draft)} · ` : "";
    return h("div", { class: "head" },
      content.survey.simulated ? h("p", { class: "simulated" }, "DỮ LIỆU MÔ PHỎNG") : null,
      h("div", { class: "top" },
        h("p", {}, h("strong", {}, `${name}${place}`)),
        this.draft
          ? this.#button("pause", () => this.#pause(), "quiet") : this.#abandonment()),
      h("progress", { max: asked, value: answered, "aria-label": say("parts") }),
      h("p", { class: "hint", id: "progress-line" }, this.#progressLine()),
      h("p", { class: "hint", id: "saved-line", role: "status" }));
  }

  /** What cannot be kept can only be given up: by a second press, as nothing brings it back. */
  #abandonment() {
    const button = this.#button("abandon", () => {
      if (button.dataset.sure) {
        this.done();
        return;
      }
      button.dataset.sure = "yes";
      button.textContent = this.say("abandon_sure");
    }, "quiet");
    return button;
  }

  #progressLine() {
    const progress = progressOf(this.content.survey, this.answers);
    return this.say("answered", progress);
  }

  #tellSaved() {
    const line = document.getElementById("saved-line");
    if (!line) return;
    line.textContent = this.say(this.saved ? "saved" : "not_saved");
    line.classList.toggle("problem", !this.saved);
  }

  #changed(section) {
    this.#hideOthers(section);
    const { asked, answered } = progressOf(this.content.survey, this.answers);
    const bar = document.querySelector(".interview progress");
    [bar.max, bar.value] = [asked, answered];
    document.getElementById("progress-line").textContent = this.#progressLine();
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.save(), SETTLE_MS);
  }

  #hideOthers(section) {
    const { survey } = this.content;
    const hidden = hiddenKeys(survey.questions, this.answers);
    for (const question of survey.questions) {
      if (question.section === section) {
        document.getElementById(`question-${question.key}`).hidden =
          hidden.has(question.key);
      }
    }
  }

  async #turn(steps) {
    this.content.page += steps;
    await this.#kept(() => this.showPage());
  }

  async #pause() {
    await this.save();
    if (this.content && this.saved) this.done();
  }

  async #review() {
    await this.#kept(() => this.#showReview());
  }

  async #kept(then) {
    this.busy = true;
    await this.save();
    this.busy = false;
    if (this.content && (await this.checkTime())) {
      then();
      if (this.draft) this.#tellSaved();
    }
  }

  #showReview() {
    const { say, content } = this;
    const { missing, faulty, isEmpty } = progressOf(content.survey, this.answers);
    const isReady = !missing.length && !faulty.length && !isEmpty;
    const send = this.#button("send", () => this.#send(send), "main");
    send.disabled = !isReady;
    this.#show(h("section", { class: "interview" },
      this.#head(say("review")),
      h("h1", { tabindex: "-1" }, say("review")),
      this.#jumps("missing", missing),
      this.#jumps("faulty", faulty),
      isEmpty ? h("p", { class: "note careful" }, this.#ask("empty")) : null,
      isReady ? h("p", { class: "note" }, this.#readiness()) : null,
      this.#partList(),
      h("p", { class: "problem", id: "send-problem", role: "alert" }),
      h("div", { class: "deeds foot" },
        this.#button("back", () => this.showPage(), "quiet"), send)));
  }

  #readiness() {
    const { asked, answered } = progressOf(this.content.survey, this.answers);
    if (answered === asked) return this.say("complete");
    return this.say("all_there", { left: asked - answered });
  }

  #partList() {
    const { survey } = this.content;
    return h("ol", { class: "parts", lang: this.content.language },
      partsOf(survey, this.answers).map(({ section, questions }, page) => {
        const answered = countAnswered(questions, this.answers);
        return h("li", {},
          h("button", { type: "button", class: "link", onclick: () => this.#goTo(page) },
            `${page + 1}. ${this.#text(`section.${section}`)}`),
          h("span", { class: "hint" },
            this.say("of", { answered, asked: questions.length })));
      }));
  }

  #jumps(key, questions) {
    if (!questions.length) return null;
    const { survey } = this.content;
    const pages = partsOf(survey, this.answers);
    return h("div", { class: "note careful" },
      h("p", {}, h("strong", {}, this.say(key))),
      h("ul", { lang: this.content.language }, questions.map((question) => {
        const page = pages.findIndex(({ section }) => section === question.section);
        const number = survey.questions.indexOf(question) + 1;
        return h("li", {}, h("button",
          { type: "button", class: "link", onclick: () => this.#goTo(page, question.key) },
          `${number}. ${this.#text(`question.${question.key}`)}`));
      })));
  }

  #goTo(page, key = null) {
    this.content.page = page;
    this.showPage(key);
  }

  /** Send under the id the interview has from its beginning: sending again is harmless. */
  async #send(button) {
    button.disabled = true;
    button.textContent = this.say("working");
    await this.save();
    if (!this.content || !(await this.checkTime())) return;
    const { content, device } = this;
    const { survey } = content;
    const isOver = survey.closes_on < device.today();
    const { state } = await this.queue.add({
      note: content.note,
      campaign: survey.campaign,
      instrument: survey.instrument,
      version: survey.version,
      // Begun while the campaign was open, it counts on that day.
      at: isOver ? content.startedAt : device.now(),
      seconds: content.seconds,
      answers: answersToSend(survey.questions, this.answers),
    }, content.formId);
    // The office stopped the tablet meanwhile: another screen says so.
    if (!this.content) return;
    if (state === "lost") {
      document.getElementById("send-problem").textContent = this.say("unsent");
      button.disabled = false;
      button.textContent = this.say("send");
      return;
    }
    await this.draft?.remove().catch(() => {});
    this.#showEnd({ sent: "sent", kept: "queued" }[state] || "refused");
  }

  #showEnd(key) {
    const thanks = this.#ask("interview_thanks");
    const { language } = this.content;
    const done = this.done;
    this.saved = true;
    this.close();
    this.#show(h("section", { class: "interview narrow" },
      h("h1", { tabindex: "-1", lang: language }, thanks),
      h("p", { class: "note" }, this.say(key)),
      h("div", { class: "deeds" }, this.#button("to_list", () => done(), "main"))));
  }

  /** Timers stand still while the screen is off: the clock tells how long it was. */
  #look() {
    if (document.visibilityState === "hidden") {
      this.hidden = Date.now();
      this.save();
      return;
    }
    const away = this.hidden === null ? 0 : Date.now() - this.hidden;
    this.hidden = null;
    if (this.draft && (away < 0 || away >= REST_MS)) this.#pause();
  }

  /** Nobody touched the tablet for a while: lock the interview. */
  #rest() {
    clearTimeout(this.resting);
    if (this.draft) this.resting = setTimeout(() => this.#pause(), REST_MS);
  }

  #show(section, wanted = null) {
    this.show("interview", section);
    const question = wanted && document.getElementById(`question-${wanted}`);
    if (question) {
      question.scrollIntoView({ block: "center" });
      question.querySelector("input,textarea").focus({ preventScroll: true });
    }
  }
}
