// What this tablet is: its settings, its note and the server's clock. It tells the server now and
// then that it lives, and learns whether it is still one of its tablets.
import * as store from "./kiosk_store.js";

const BEAT_MS = 5 * 60_000;
const TIMEOUT_MS = 15_000;
const VIET_NAM_MS = 7 * 3_600_000;

export class Device {
  constructor({ queue, version, onChange = () => {} }) {
    this.queue = queue;
    this.version = version;
    this.onChange = onChange;
    this.setup = null;
    this.note = null;
    this.issued = 0;
    this.heardAt = 0;
    this.offset = 0;
    this.online = false;
    // "new": never paired. "paired": may ask people. "unpaired": the server does not know it any more.
    this.state = "new";
  }

  /** Read what was kept, so that the tablet can work before any network answers. */
  async open() {
    const kept = await store.get("settings", "device").catch(() => null);
    if (!kept) return;
    Object.assign(this, kept.device);
    this.heardAt = performance.now();
    this.queue.setKey(this.setup && this.setup.public_key);
  }

  /** The server's present moment, whatever the tablet's own clock says. */
  now() {
    return Math.max(this.issued, Date.now() + this.offset);
  }

  /**
   * A moment that has surely come: what the server said last, and what went by since then in this
   * run. A clock that jumps changes nothing in it, so that what is old may be deleted by it.
   */
  surely() {
    return this.issued + performance.now() - this.heardAt;
  }

  /** The day in Viet Nam, as 2026-11-22. */
  today() {
    return new Date(this.now() + VIET_NAM_MS).toISOString().slice(0, 10);
  }

  isNight() {
    const { dims_from: from, dims_until: until } = (this.setup && this.setup.settings) || {};
    if (from === null || from === undefined || until === null || until === undefined) return false;
    const hour = new Date(this.now() + VIET_NAM_MS).getUTCHours();
    return from <= until ? from <= hour && hour < until : hour >= from || hour < until;
  }

  openSurveys() {
    return this.setup ? this.setup.surveys.filter((survey) => survey.closes_on >= this.today()) : [];
  }

  /** Ask for the settings; resolves with "paired", "unpaired" or "offline". */
  async refresh() {
    const { status, body } = await this.#ask("/k/config");
    if (status === 200 && body.public_key) {
      const { time, note, ...setup } = body;
      this.setup = setup;
      this.queue.setKey(setup.public_key);
      await this.#learn(time, note);
      keepSounds(setup);
      return "paired";
    }
    return this.#heard(status, body);
  }

  /**
   * Become a tablet by the code an administrator shows: "paired", "unknown", "offline", or
   * "unpaired" where the browser does not keep the token it was given.
   */
  async pair(code) {
    const { status, body } = await this.#ask("/k/pair", { code });
    if (status === 200 && body.paired) return this.refresh();
    return status === 404 && body.error === "pairing_unknown" ? "unknown" : "offline";
  }

  /** Tell that this tablet lives. */
  async beat() {
    if (this.state !== "paired") return this.refresh();
    const { waiting, refused } = this.queue.status;
    const { status, body } = await this.#ask("/k/heartbeat", {
      queue: waiting + refused.length,
      version: this.version,
      battery: await batteryPercent(),
    });
    if (status !== 200 || !body.note) return this.#heard(status, body);
    // A note goes with the settings it was given for: people answer for the place they read of.
    if (body.digest !== this.setup.digest) return this.refresh();
    await this.#learn(body.time, body.note);
    return "paired";
  }

  /** Beat from now on, and whenever the network comes back. */
  keepBeating() {
    const beat = () => this.beat().then(() => this.queue.send());
    setInterval(beat, BEAT_MS);
    addEventListener("online", beat);
  }

  async #learn(time, note) {
    const changed = this.state !== "paired";
    this.online = true;
    this.state = "paired";
    this.note = note;
    this.issued = time;
    this.heardAt = performance.now();
    this.offset = time - Date.now();
    await this.#keep();
    // What an older pairing could not send is tried again under the new one.
    if (changed && this.queue.status.ready) this.queue.startAnew();
    this.onChange();
  }

  async #heard(status, body) {
    if (status === 403 && body.error === "not_paired") {
      this.online = true;
      await this.markUnpaired();
      return "unpaired";
    }
    this.online = false;
    this.onChange();
    return "offline";
  }

  /** The server refuses this tablet: stop asking people, keep what is kept. */
  async markUnpaired() {
    if (this.state === "paired") {
      this.state = "unpaired";
      await this.#keep();
    }
    this.onChange();
  }

  async #keep() {
    const { setup, note, issued, offset, state } = this;
    await store
      .put("settings", { id: "device", device: { setup, note, issued, offset, state } })
      .catch(() => {});
  }

  async #ask(address, said) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), TIMEOUT_MS);
    try {
      const response = await fetch(address, {
        method: said ? "POST" : "GET",
        headers: said ? { "Content-Type": "application/json" } : {},
        body: said ? JSON.stringify(said) : undefined,
        cache: "no-store",
        credentials: "same-origin",
        signal: stop.signal,
      });
      return { status: response.status, body: await response.json() };
    } catch {
      return { status: 0, body: {} };
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Whether this is the staff's PIN: "right", "wrong"; where only the server knows, also "offline"
   * and "too_often".
   */
  async checkPin(pin) {
    if (!(globalThis.isSecureContext && crypto.subtle)) {
      const { status, body } = await this.#ask("/k/pin", { pin });
      if (status !== 200) return status === 429 && body.error === "too_often" ? "too_often" : "offline";
      return body.right ? "right" : "wrong";
    }
    const [salt, expected] = this.setup.settings.pin.split(":");
    const bytes = Uint8Array.from(salt.match(/../g) || [], (pair) => parseInt(pair, 16));
    const typed = new TextEncoder().encode(pin);
    const key = await crypto.subtle.importKey("raw", typed, "PBKDF2", false, ["deriveBits"]);
    const slow = { name: "PBKDF2", hash: "SHA-256", salt: bytes, iterations: 200_000 };
    const found = new Uint8Array(await crypto.subtle.deriveBits(slow, key, 256));
    const hex = Array.from(found, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex === expected ? "right" : "wrong";
  }
}

async function batteryPercent() {
  try {
    return Math.round((await navigator.getBattery()).level * 100);
  } catch {
    return null;
  }
}

/** Fetch the recordings beforehand, so that they are heard without a network, too. */
async function keepSounds(setup) {
  if (!("caches" in globalThis)) return;
  try {
    const wanted = new Set(
      setup.surveys.flatMap((survey) => Object.values(survey.sounds).flatMap(Object.values).flat()),
    );
    const kept = await caches.open("kiosk-sounds");
    for (const request of await kept.keys()) {
      const path = new URL(request.url).pathname;
      if (!wanted.delete(path)) await kept.delete(request);
    }
    for (const address of wanted) await kept.add(address).catch(() => {});
  } catch {
    // Without a cache a recording is fetched when it is wanted.
  }
}
