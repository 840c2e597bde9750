// Somebody walked away: after a while the tablet asks, counts down, and clears what was filled.
import { fill, h } from "./kiosk_dom.js";

const COUNTDOWN = 20;
const SIGNS = ["pointerdown", "keydown", "input", "scroll"];

export class Idle {
  constructor() {
    this.timer = null;
    this.stopped = true;
    this.touch = () => { if (!this.stopped && !this.dialog) this.#wait(); };
    for (const sign of SIGNS) addEventListener(sign, this.touch, { capture: true, passive: true });
  }

  /**
   * Watch from now on; `onGone` is called when nobody answers the question. Who is being read to
   * (`isBusy`) has not gone.
   */
  start({ seconds, words, onGone, isBusy = () => false }) {
    this.stop();
    Object.assign(this, { seconds, words, onGone, isBusy, stopped: false });
    this.#wait();
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
    clearInterval(this.counting);
    this.dialog?.remove();
    this.dialog = null;
  }

  #wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (this.isBusy() ? this.#wait() : this.#ask()), this.seconds * 1000);
  }

  #ask() {
    const { words } = this;
    let left = COUNTDOWN;
    const before = document.activeElement;
    const why = h("p", { id: "still-why" }, fill(words.kiosk_still_why, { seconds: left }));
    const stay = h("button", { class: "main", type: "button" }, words.kiosk_go_on);
    this.dialog = h("dialog", { "aria-labelledby": "still", "aria-describedby": "still-why" },
      h("h2", { id: "still" }, words.kiosk_still_there), why, stay);
    const goOn = () => {
      clearInterval(this.counting);
      this.dialog?.remove();
      this.dialog = null;
      before?.focus?.();
      this.#wait();
    };
    stay.addEventListener("click", goOn);
    this.dialog.addEventListener("cancel", (event) => { event.preventDefault(); goOn(); });
    // A touch anywhere is an answer, too.
    this.dialog.addEventListener("pointerdown", (event) => { if (event.target === this.dialog) goOn(); });
    document.body.append(this.dialog);
    this.dialog.showModal();
    stay.focus();
    this.counting = setInterval(() => {
      left -= 1;
      why.textContent = fill(words.kiosk_still_why, { seconds: left });
      if (left <= 0) {
        const { onGone } = this;
        this.stop();
        onGone();
      }
    }, 1000);
  }
}
