// Filled forms on their way: sealed, kept, sent when the network lets them, wiped once the server
// says that it has them. What the server refuses stays here with its reason, for the staff to see.
//
//   const queue = new Queue({ onChange });   await queue.open();   queue.setKey(publicKey);
//   const outcome = await queue.add(form);   // {id, state}, state one of
//     "sent"     the server has it            "kept"   safe on this tablet, goes by itself later
//     "refused"  the server said no           "lost"   neither kept nor sent: tell the person
//   queue.status → {ready, waiting, refused: [{id, reason}], state, full}
//     state: "idle" | "sending" | "offline" | "unpaired"
// `isServerWell()` resolves with whether the server answers this tablet otherwise: what fails again
// and again all the same is looked at form by form, so that one bad form holds up no other.
import * as store from "./kiosk_store.js";
import { canSeal, fromBase64url, makeId, seal, toBase64url } from "./kiosk_seal.js";

const BATCH = 20;
const MOST_KEPT = 5000;
const LEAST_ROOM = 2 * 1024 * 1024;
const TIMEOUT_MS = 20_000;
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 5 * 60_000;
const BUSY = 503;
const MOST_FAULTS = 4;
const FAULT = "fault";

export class Queue {
  constructor({
    onChange = () => {}, address = "/k/answers", isServerWell = async () => false,
  } = {}) {
    this.onChange = onChange;
    this.isServerWell = isServerWell;
    this.address = address;
    this.publicKey = null;
    this.status = { ready: false, waiting: 0, refused: [], state: "idle", full: false };
    this.broken = false;
    this.failures = 0;
    this.faults = 0;
    this.batch = BATCH;
    this.timer = null;
    this.running = null;
  }

  /** Find what was kept before; from now on sending goes on by itself. */
  async open() {
    // Where nothing can be sealed (no https) nothing is kept either.
    if (canSeal()) await this.#findStore();
    globalThis.addEventListener?.("online", () => this.send());
    this.onChange(this.status);
    return this.status;
  }

  async #findStore() {
    try {
      // What the server failed at may be mended with a new version of it.
      await this.#takeBack(({ reason }) => reason === FAULT);
      await this.recount();
      this.status.ready = true;
    } catch {
      this.status.ready = false;
    }
  }

  setKey(publicKey) {
    this.publicKey = publicKey;
  }

  /** Take one filled form. It is on the disk, sealed, before this says "kept". */
  async add(form, id = makeId()) {
    if (this.status.ready && this.publicKey) {
      try {
        const sealed = await seal(form, id, this.publicKey);
        await store.put("queue", { id, sealed });
        this.status.waiting += 1;
        this.onChange(this.status);
        this.failures = 0;
        const sending = this.send();
        await Promise.race([sending, wait(1_500)]);
        return { id, state: await this.#stateOf(id) };
      } catch {
        this.#break();
      }
    }
    return { id, state: await this.#sendOpen(id, form) };
  }

  /** Send the same form again that could not be kept; call it with what `add` was given. */
  async retry(id, form) {
    return { id, state: await this.#sendOpen(id, form) };
  }

  /** Send what waits, now. Resolves when there is nothing more to send or the way is blocked. */
  send() {
    clearTimeout(this.timer);
    this.timer = null;
    if (!this.running) {
      this.running = this.#sendAll()
        .catch(() => this.#break())
        .finally(() => { this.running = null; });
    }
    return this.running;
  }

  /** Throw a refused form away, as the staff decided. */
  async discard(id) {
    await store.remove("refused", [id]);
    await this.recount();
    this.onChange(this.status);
  }

  /** Let refused forms be tried once more, as after a new pairing. */
  async forgive() {
    await this.#takeBack(() => true);
    await this.recount();
    this.onChange(this.status);
    return this.send();
  }

  async #takeBack(isWanted) {
    for (const row of (await store.list("refused")).filter(isWanted)) {
      const { id, sealed } = row;
      await store.put("queue", { id, sealed });
      await store.remove("refused", [id]);
    }
  }

  /** The tablet is paired again: what was turned away before may go now. */
  startAnew() {
    this.status.state = "idle";
    this.forgive().catch(() => this.#break());
  }

  async recount() {
    this.status.refused = (await store.list("refused")).map(({ id, reason }) => ({ id, reason }));
    this.status.waiting = await store.count("queue");
    if (this.broken) this.broken = !(await canWrite());
    this.status.full = this.broken || this.status.waiting >= MOST_KEPT || (await isDiskFull());
  }

  async #stateOf(id) {
    if (await store.get("queue", id)) return "kept";
    return (await store.get("refused", id)) ? "refused" : "sent";
  }

  async #sendOpen(id, form) {
    const outcome = await this.#post([{ id, open: form }]);
    const [result] = outcome.results || [];
    if (!result || result.id !== id) return "lost";
    return result.outcome === "refused" ? "refused" : "sent";
  }

  async #sendAll() {
    // A browser whose storage failed at the start may have it again now.
    if (!this.status.ready && canSeal()) await this.#findStore();
    if (!this.status.ready) return;
    let blocked = null;
    while (!blocked) {
      const rows = await store.list("queue", this.batch);
      if (!rows.length) {
        this.#trustAgain();
        break;
      }
      this.#become("sending");
      const items = rows.map(({ id, sealed }) => ({ id, sealed: toBase64url(sealed) }));
      blocked = await this.#settle(rows, await this.#post(items));
    }
    await this.recount();
    this.#become(blocked || "idle");
    if (blocked || this.status.waiting) this.#later();
  }

  /** Wipe what the server has, mark what it refuses; says what blocks the way, if anything does. */
  async #settle(rows, { status, results }) {
    if (status === 413 && rows.length > 1) {
      this.batch = Math.max(1, Math.floor(rows.length / 2));
      return null;
    }
    if (status === 413) {
      await this.#setAside(rows[0], "too_large");
      this.#trustAgain();
      return null;
    }
    if (status === 403) return "unpaired";
    const known = new Map(rows.map((row) => [row.id, row]));
    const answered = (results || []).filter(({ id }) => known.has(id));
    if (!answered.length) return this.#doubt(rows, status);
    const done = answered.filter(({ outcome }) => outcome === "stored" || outcome === "already");
    await store.remove("queue", done.map(({ id }) => id));
    const refused = answered.filter(({ outcome }) => outcome === "refused");
    for (const { id, reason } of refused) await this.#setAside(known.get(id), String(reason));
    if (!done.length && !refused.length) return this.#doubt(rows, status);
    this.failures = 0;
    // Half of a batch that failed went through: the bad form is among those that follow.
    if (rows.length === 1 || this.batch === BATCH) this.faults = 0;
    await this.recount();
    this.onChange(this.status);
    return null;
  }

  /** Nothing came of these forms. If the server is well, one of them is why: find which. */
  async #doubt(rows, status) {
    if (status === BUSY || !(await this.isServerWell())) return "offline";
    this.faults += 1;
    if (this.faults < MOST_FAULTS) return "offline";
    this.failures = 0;
    if (rows.length > 1) {
      this.batch = Math.floor(rows.length / 2);
      // A single form is tried as often as the batch was before it is held to be the bad one.
      if (this.batch === 1) this.faults = 0;
      return null;
    }
    await this.#setAside(rows[0], FAULT);
    this.#trustAgain();
    await this.recount();
    this.onChange(this.status);
    return null;
  }

  #trustAgain() {
    this.faults = 0;
    this.batch = BATCH;
  }

  /** Keep a refused form apart. Between the two steps it is in both places, never in none. */
  async #setAside({ id, sealed }, reason) {
    await store.put("refused", { id, sealed, reason });
    await store.remove("queue", [id]);
  }

  async #post(items) {
    try {
      const response = await fetch(this.address, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ items }),
        cache: "no-store",
        credentials: "same-origin",
        signal: timeout(TIMEOUT_MS),
      });
      // A network's own sign-in page may answer in the server's place: only our JSON counts.
      const body = response.status === 413 ? {} : await response.json();
      const status = response.status === 403 && body.error !== "not_paired" ? 0 : response.status;
      return { status, results: Array.isArray(body.results) ? body.results : [] };
    } catch {
      return { status: 0, results: [] };
    }
  }

  /** The disk failed under us: nothing more is promised until it takes something again. */
  #break() {
    this.broken = true;
    this.status.full = true;
    this.onChange(this.status);
  }

  #become(state) {
    this.status.state = state;
    this.onChange(this.status);
  }

  #later() {
    this.failures += 1;
    const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(this.failures, 12));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), longest * (0.5 + Math.random() / 2));
  }
}

async function canWrite() {
  try {
    await store.put("settings", { id: "trial" });
    return true;
  } catch {
    return false;
  }
}

async function isDiskFull() {
  try {
    const { quota, usage } = await navigator.storage.estimate();
    return quota - usage < LEAST_ROOM;
  } catch {
    return false;
  }
}

function timeout(milliseconds) {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), milliseconds);
  return stop.signal;
}

const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export { fromBase64url, makeId, seal, store };
