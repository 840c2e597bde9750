// Somebody walked away: after a while the tablet asks, counts down, and clears what was filled.
import { fill, h } from "./kiosk_dom.js";

const COUNTDOWN = 20;
// A voice that never says that it has ended must not keep a person's form on the screen.
const LONGEST_READING_MS = 3 * 60_000;
const SIGNS = ["pointerdown", "keydown", "input", "scroll"];

export class Idle {
  constructor() {
    this.timer = null;
    this.stopped = true;
    this.touch = () => { if (!this.stopped && !this.dialog) this.#touched(); };
    for (const sign of SIGNS) addEventListener(sign, this.touch, { capture: true, passive: true });
    document.addEventListener("visibilitychange", () => this.#look());
  }

  /**
   * Watch from now on; `onGone` is called when nobody answers the question, and at once when the
   * screen was off for as long as that takes. Who is being read to (`isBusy`) has not gone.
   */
  start({ seconds, words, onGone, isBusy = () => false }) {
    this.stop();
    Object.assign(this, { seconds, words, onGone, isBusy, stopped: false });
    this.hidden = null;
    this.#touched();
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
    clearInterval(this.counting);
    this.dialog?.remove();
    this.dialog = null;
  }

  #touched() {
    this.listening = LONGEST_READING_MS;
    this.#wait();
  }

  #wait() {
    clearTimeout(this.timer);
    const pause = this.seconds * 1000;
    this.timer = setTimeout(() => {
      this.listening -= pause;
      if (this.isBusy() && this.listening > 0) this.#wait();
      else this.#ask();
    }, pause);
  }

  /** Timers stand still while the screen is off: the clock tells how long nobody was there. */
  #look() {
    if (this.stopped) return;
    if (document.visibilityState === "hidden") {
      this.hidden = Date.now();
      return;
    }
    const away = this.hidden === null ? 0 : Date.now() - this.hidden;
    this.hidden = null;
    if (away >= 0 && away < (this.seconds + COUNTDOWN) * 1000) return;
    const { onGone } = this;
    this.stop();
    onGone();
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
      this.#touched();
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
