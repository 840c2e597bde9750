// What a tablet keeps: its settings, and filled forms that nobody can read here (see kiosk_seal.js).
// One small IndexedDB. Nothing in it tells an order or a moment: forms stand under their random id.
const NAME = "thuocdo-kiosk";
const OPENING_MS = 5_000;
const SILENCE_MS = 60_000;
const STORES = ["queue", "refused", "settings", "drafts"];

let opened = null;

function open() {
  if (opened) return opened;
  let silence = 0;
  const opening = new Promise((resolve, reject) => {
    if (!("indexedDB" in globalThis)) return reject(new Error("no storage"));
    const request = indexedDB.open(NAME, 1);
    // Some browsers never answer. That is as if there were no storage, and nobody waits for it at
    // each step again; an answer that comes late is taken.
    const timer = setTimeout(() => {
      silence = SILENCE_MS;
      reject(new Error("storage silent"));
    }, OPENING_MS);
    request.onupgradeneeded = () => {
      for (const store of STORES) request.result.createObjectStore(store, { keyPath: "id" });
    };
    request.onsuccess = () => {
      clearTimeout(timer);
      const database = request.result;
      // A browser may close it under us (storage cleared, disk fault): open it anew next time.
      database.onclose = () => { opened = null; };
      database.onversionchange = () => { database.close(); opened = null; };
      resolve(database);
      if (silence) opened = Promise.resolve(database);
    };
    request.onerror = () => {
      clearTimeout(timer);
      reject(request.error);
    };
    request.onblocked = () => {
      clearTimeout(timer);
      reject(new Error("storage blocked"));
    };
  });
  opened = opening;
  const forget = () => { if (opened === opening) opened = null; };
  opening.catch(() => { if (silence) setTimeout(forget, silence); else forget(); });
  return opening;
}

/** Run `work(store)` in one transaction; resolves with its request's result once it is on disk. */
async function transact(store, mode, work) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const options = mode === "readwrite" ? { durability: "strict" } : {};
    const transaction = database.transaction(store, mode, options);
    const request = work(transaction.objectStore(store));
    transaction.oncomplete = () => resolve(request ? request.result : undefined);
    transaction.onabort = () => reject(transaction.error || new Error("storage aborted"));
    transaction.onerror = () => reject(transaction.error);
  });
}

export const put = (store, row) => transact(store, "readwrite", (s) => s.put(row));
export const get = (store, id) => transact(store, "readonly", (s) => s.get(id));
export const list = (store, most) => transact(store, "readonly", (s) => s.getAll(null, most));
export const count = (store) => transact(store, "readonly", (s) => s.count());
export const remove = (store, ids) =>
  transact(store, "readwrite", (s) => { for (const id of ids) s.delete(id); });

/** Ask the browser not to clear what is kept when the disk runs short; true when it promises. */
export async function askToPersist() {
  try {
    return Boolean(navigator.storage && (await navigator.storage.persist()));
  } catch {
    return false;
  }
}
