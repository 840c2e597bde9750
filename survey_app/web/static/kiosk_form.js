// One person's form, from the first question to the press of "send". All of it lives in this one
// object: when it is let go, nothing of the person is left.
import { fill, h } from "./kiosk_dom.js";
import {
  answersToSend, fieldQuestion, findProblems, hiddenKeys, questionBlock, spokenText,
} from "./kiosk_questions.js";

const PAUSE_MS = 350;

export class Form {
  /** `show(element, {focus})` puts a screen up; `onSend(answers)` and `onLeave()` end the form. */
  constructor({ survey, language, layout, reader, show, onSend, onLeave }) {
    Object.assign(this, { survey, language, layout, reader, show, onSend, onLeave });
    this.said = { texts: survey.texts[language.code], words: language.words };
    this.answers = new Map();
    this.problems = new Map();
    const field = fieldQuestion(survey);
    this.questions = [...(field ? [field] : []), ...survey.questions];
    this.at = null;
    this.pending = null;
  }

  start() {
    if (this.layout === "whole") this.#showWhole();
    else this.#showOne(this.questions[0].key);
  }

  /** Forget everything. */
  close() {
    clearTimeout(this.pending);
    this.reader.stop();
    this.answers.clear();
    this.problems.clear();
  }

  #visible() {
    const hidden = hiddenKeys(this.questions, this.answers);
    return this.questions.filter(({ key }) => !hidden.has(key));
  }

  #keep(question, values) {
    if (values.length) this.answers.set(question.key, values);
    else this.answers.delete(question.key);
  }

  // ---- one question a screen

  #showOne(key) {
    clearTimeout(this.pending);
    this.reader.stop();
    const { words } = this.said;
    const visible = this.#visible();
    const place = Math.max(0, visible.findIndex((question) => question.key === key));
    const question = visible[place];
    const last = place === visible.length - 1;
    this.at = question.key;
    const progress = fill(words.kiosk_progress, { number: place + 1, total: visible.length });
    const block = questionBlock(question, {
      said: this.said,
      answers: this.answers,
      problem: this.problems.get(question.key),
      listen: this.#listen(question),
      onAnswer: (values, byPointer) => {
        this.#keep(question, values);
        this.problems.delete(question.key);
        next.hidden = !this.answers.has(question.key) && !last;
        skip.hidden = !next.hidden || last;
        clearTimeout(this.pending);
        // A finger has decided; arrow keys only move, so they need the button.
        if (byPointer && !last) this.pending = setTimeout(() => this.#forward(question), PAUSE_MS);
      },
    });
    const answered = this.answers.has(question.key);
    const button = (text, given) => h("button", { type: "button", class: "quiet", ...given }, text);
    const next = button(last ? words.kiosk_send : words.kiosk_next, {
      class: "main", hidden: !answered && !last, onclick: () => this.#forward(question),
    });
    const skip = button(question.required ? words.kiosk_next : words.kiosk_skip, {
      hidden: answered || last, onclick: () => this.#forward(question),
    });
    const canSendNow = !last && place > 0 && !findProblems(this.questions, this.answers).size && question.kind !== "scale" && (question.about_person || question.kind === "text");
    this.show(h("div", { class: "form one" },
      h("h1", { class: "unseen" }, this.said.texts.title),
      h("div", { class: "bar" },
        h("div", { class: "progress" },
          h("span", {}, progress),
          h("progress", { max: visible.length, value: place, "aria-label": progress })),
        button(words.kiosk_leave, { class: "plain", onclick: () => this.onLeave() })),
      this.#simulated(),
      h("div", { class: "asked" },
        question.about_person ? h("p", { class: "aside" }, words.kiosk_optional) : null, block),
      h("div", { class: "row" },
        button(words.kiosk_back, { onclick: () => (place ? this.#showOne(visible[place - 1].key) : this.onLeave()) }),
        canSendNow ? button(words.kiosk_send_now, { class: "quiet send-now", onclick: () => this.#send() }) : null,
        skip, next)),
    { focus: "legend" });
  }

  #forward(question) {
    clearTimeout(this.pending);
    const problem = findProblems(this.questions, this.answers).get(question.key);
    if (problem) {
      this.problems.set(question.key, problem);
      this.#showOne(question.key);
      return;
    }
    const visible = this.#visible();
    const place = visible.findIndex(({ key }) => key === question.key);
    if (place === visible.length - 1) this.#send();
    else this.#showOne(visible[place + 1].key);
  }

  // ---- the whole form on a page

  #showWhole() {
    const { texts, words } = this.said;
    const numbers = new Map(this.questions.map(({ key }, place) => [key, place + 1]));
    const blocks = new Map(this.questions.map((question) => [question.key, questionBlock(question, {
      said: this.said,
      answers: this.answers,
      number: numbers.get(question.key),
      problem: this.problems.get(question.key),
      listen: this.#listen(question),
      onAnswer: (values) => {
        this.#keep(question, values);
        this.#hide(blocks);
      },
    })]));
    const sections = this.survey.sections.map((key) => h("section", {},
      h("h2", {}, texts[`section.${key}`]),
      this.survey.questions.filter(({ section }) => section === key).map((question) => blocks.get(question.key))));
    this.#hide(blocks);
    this.show(h("div", { class: "form whole" },
      h("div", { class: "bar" }, h("h1", { tabindex: "-1" }, texts.title),
        h("button", { type: "button", class: "plain", onclick: () => this.onLeave() }, words.kiosk_leave)),
      this.#simulated(),
      this.problems.size ? this.#problemList(numbers) : null,
      blocks.get("field") || null,
      sections,
      h("div", { class: "row" }, h("button", { type: "button", class: "main", onclick: () => this.#send() }, words.kiosk_send))),
    { focus: this.problems.size ? ".problems" : "h1" });
  }

  #hide(blocks) {
    const hidden = hiddenKeys(this.questions, this.answers);
    for (const [key, block] of blocks) block.hidden = hidden.has(key);
  }

  #problemList(numbers) {
    const { words } = this.said;
    const lines = [...this.problems].map(([key, code]) => h("li", {},
      key === null ? words[code] : h("button", {
        type: "button", class: "plain",
        onclick: () => {
          const block = document.querySelector(`fieldset[data-key="${key}"]`);
          block.scrollIntoView({ block: "center" });
          block.querySelector("legend").focus({ preventScroll: true });
        },
      }, `${words.question} ${numbers.get(key)}: ${words[code]}`)));
    return h("div", { class: "problems", role: "alert", tabindex: "-1" }, h("p", {}, words.kiosk_not_ready), h("ul", {}, lines));
  }

  // ---- both

  #send() {
    this.problems = findProblems(this.questions, this.answers);
    if (this.problems.size) {
      const [first] = this.problems.keys();
      if (this.layout === "whole") this.#showWhole();
      else if (first === null) this.#askForOne();
      else this.#showOne(first);
      return;
    }
    this.onSend(answersToSend(this.questions, this.answers));
  }

  /** Nothing is rated yet: go to the first question that can be, and say so there. */
  #askForOne() {
    const first = this.#visible().find(({ kind }) => kind === "scale");
    this.problems.set(first.key, "empty");
    this.#showOne(first.key);
  }

  #simulated() {
    return this.survey.simulated ? h("p", { class: "simulated" }, "DỮ LIỆU MÔ PHỎNG · ", h("span", { lang: "en" }, "SIMULATED DATA")) : null;
  }

  #listen(question) {
    const { words } = this.said;
    const told = h("span", { role: "status", class: "aside" });
    const button = h("button", { type: "button", class: "listen" }, words.kiosk_listen);
    button.addEventListener("click", async () => {
      if (this.reader.isReading) {
        this.reader.stop();
        return;
      }
      told.textContent = "";
      button.textContent = words.kiosk_stop;
      const sounds = (this.survey.sounds[this.language.code] || {})[question.key] || [];
      const outcome = await this.reader.read({ text: spokenText(question, this.said), language: this.language.code, sounds });
      button.textContent = words.kiosk_listen;
      if (outcome === "no_voice") told.textContent = words.kiosk_no_voice;
    });
    return h("p", { class: "listening" }, button, told);
  }
}
