// Interviews that are not finished: each locked by a PIN that only its interviewer knows, for a day.
//
// PIN → PBKDF2-SHA-256 → AES-256-GCM. What is kept beside the locked bytes is a small number to call
// the interview by, when it ends, and how often a wrong PIN was tried. After a day, once sent, or
// when the tablet is stopped by the office, the interview is deleted. `clock` says the moment twice:
// now() may be wrong by what the tablet's clock is wrong; surely() is never ahead, and alone deletes.
import * as store from "./kiosk_store.js";

export const LIFETIME_MS = 24 * 3600_000;
export const PIN_LENGTH = 6;
const ROUNDS = 200_000;
const TRIES = 5;
const FIRST_WAIT_MS = 5 * 60_000;
const LONGEST_WAIT_MS = 60 * 60_000;
const WHERE = "drafts";

/** An interview that is open in front of us: it can be kept again without asking for the PIN. */
export class Draft {
  #key;

  constructor(row, key) {
    this.id = row.id;
    this.number = row.number;
    this.until = row.until;
    this.salt = row.salt;
    this.#key = key;
  }

  /** Keep what was answered so far; on the disk, locked, when this resolves. */
  async save(content) {
    const nonce = crypto.getRandomValues(new Uint8Array(12));
    const text = new TextEncoder().encode(JSON.stringify(content));
    const locked = await crypto.subtle.encrypt(sealing(nonce, this.id), this.#key, text);
    const { id, number, until, salt } = this;
    await store.put(WHERE, { id, number, until, salt, nonce, locked, tries: 0, waitUntil: 0 });
  }

  async remove() {
    await store.remove(WHERE, [this.id]);
  }
}

/** Begin an interview under a PIN. */
export async function begin(pin, content, clock) {
  const taken = new Set((await list(clock)).map(({ number }) => number));
  let number = 1;
  while (taken.has(number)) number += 1;
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const row = { id: `interview-${number}`, number, until: clock.now() + LIFETIME_MS, salt };
  const draft = new Draft(row, await keyOf(pin, salt));
  await draft.save(content);
  return draft;
}

/** The interviews that are kept, by number; those whose day is over are deleted first. */
export async function list(clock) {
  const now = clock.now();
  const surely = clock.surely();
  const rows = await store.list(WHERE);
  const over = rows.filter((row) => row.until <= surely);
  if (over.length) await store.remove(WHERE, over.map(({ id }) => id));
  const kept = rows.filter((row) => row.until > surely);
  // A clock that was set back must not lengthen the day.
  return kept
    .map(({ id, number, until }) => ({ id, number, until: Math.min(until, now + LIFETIME_MS) }))
    .sort((one, other) => one.number - other.number);
}

/** Open an interview: {state: "open", draft, content}, "wrong" with `left`, "wait" with `until`, "gone". */
export async function unlock(id, pin, clock) {
  const now = clock.now();
  const row = await store.get(WHERE, id);
  if (!row || row.until <= clock.surely()) {
    if (row) await store.remove(WHERE, [id]);
    return { state: "gone" };
  }
  row.until = Math.min(row.until, now + LIFETIME_MS);
  const waitUntil = Math.min(row.waitUntil, now + LONGEST_WAIT_MS);
  if (waitUntil > now) return { state: "wait", until: waitUntil };
  // Counted before it is tried: closing the app in between gives no further try.
  row.tries += 1;
  row.waitUntil = row.tries < TRIES ? 0 : now + waitAfter(row.tries);
  await store.put(WHERE, row);
  const key = await keyOf(pin, row.salt);
  let text;
  try {
    text = await crypto.subtle.decrypt(sealing(row.nonce, row.id), key, row.locked);
  } catch {
    if (row.waitUntil) return { state: "wait", until: row.waitUntil };
    return { state: "wrong", left: TRIES - row.tries };
  }
  const draft = new Draft(row, key);
  await store.put(WHERE, { ...row, tries: 0, waitUntil: 0 });
  return { state: "open", draft, content: JSON.parse(new TextDecoder().decode(text)) };
}

export const removeAll = async () =>
  store.remove(WHERE, (await store.list(WHERE)).map(({ id }) => id));
export const remove = (id) => store.remove(WHERE, [id]);

const waitAfter = (tries) => Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (tries - TRIES));

const sealing = (nonce, id) =>
  ({ name: "AES-GCM", iv: nonce, additionalData: new TextEncoder().encode(id) });

async function keyOf(pin, salt) {
  const typed = await crypto.subtle.importKey(
    "raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveKey"],
  );
  const slow = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS };
  const kind = { name: "AES-GCM", length: 256 };
  return crypto.subtle.deriveKey(slow, typed, kind, false, ["encrypt", "decrypt"]);
}
