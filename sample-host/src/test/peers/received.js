import { matches } from "./pattern.js";

/** What one subscription or fetch has received so far: every object, whether its bytes are right, and how it ended. */
export class Received {
  objects = [];
  resets = [];
  ended = null;
  #track;
  #keep;
  #waiting = new Set();

  /** @param keep whether payloads are kept (for media, whose bytes follow no pattern) instead of being checked */
  constructor(track, keep = false) {
    this.#track = track;
    this.#keep = keep;
  }

  add(group, object, payload) {
    const entry = { group: Number(group), object: Number(object), length: payload.length };
    if (this.#keep) entry.base64 = base64(payload);
    else entry.intact = matches(this.#track, entry.group, entry.object, payload);
    this.objects.push(entry);
    this.#wake();
  }

  /** A stream that was given up by the sender before its end. */
  reset(reason) {
    this.resets.push(String(reason));
    this.#wake();
  }

  end(reason) {
    this.ended ??= String(reason);
    this.#wake();
  }

  /** Resolves when there are at least `count` objects, when the track has ended, or after `ms`. */
  async atLeast(count, ms) {
    await until(() => this.objects.length >= count || this.ended !== null, ms, this.#waiting);
    return this.report();
  }

  /** Resolves when the track has ended, or after `ms`. */
  async whenEnded(ms) {
    await until(() => this.ended !== null, ms, this.#waiting);
    return this.report();
  }

  report() {
    return { objects: this.objects, resets: this.resets, ended: this.ended };
  }

  #wake() {
    for (const wake of this.#waiting) wake();
  }
}

/** Waits for a condition that is looked at again whenever one of `waiting` is called. Resolves to whether it came true. */
export async function until(condition, ms, waiting) {
  const deadline = Date.now() + ms;
  while (!condition()) {
    const left = deadline - Date.now();
    if (left <= 0) return false;
    await new Promise((resolve) => {
      const timer = setTimeout(done, left);
      function done() {
        clearTimeout(timer);
        waiting.delete(done);
        resolve();
      }
      waiting.add(done);
    });
  }
  return true;
}

/** Fails after `ms` with a message that says what was waited for. */
export function within(promise, ms, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: no answer within ${ms} ms`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export function base64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

export const fromBase64 = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
