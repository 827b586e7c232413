import * as Moq from "@moq/net";
import { payload } from "./pattern.js";
import { readAnswers, REQUEST_ERROR } from "./answers.js";
import { fromBase64, Received, sleep, until, within } from "./received.js";

const WAIT = 15000;
const PATIENCE = 120000; // the window in which the library keeps groups rather than skipping to the newest

/** A session of @moq/net, the library of moq-dev. */
export class MoqNetPeer {
  #connection;
  #answers = [];
  #waiting = new Set();
  #broadcasts = new Map();
  #closed = null;

  static async connect(transport, url) {
    const peer = new MoqNetPeer();
    readAnswers(transport, (answer) => {
      peer.#answers.push(answer);
      peer.#wake();
    });
    peer.#connection = await within(Moq.Connection.connect(url, { transport }), WAIT, "connect");
    peer.#connection.closed.then(
      () => peer.#noteClosed("closed"),
      (error) => peer.#noteClosed(String(error?.message ?? error)),
    );
    return peer;
  }

  get version() {
    return this.#connection.version;
  }

  /** Publishes a namespace with tracks in it. */
  async announce({ namespace, tracks }) {
    const broadcast = new Moq.Broadcast.Producer();
    const producers = new Map();
    for (const name of tracks) {
      producers.set(name, { track: broadcast.createTrack(name, { latencyMax: PATIENCE }), groups: new Map() });
    }
    this.#broadcasts.set(namespace, { broadcast, producers });
    const before = this.#answers.length;
    this.#connection.publish(Moq.Path.from(namespace), broadcast);
    return this.#answer(before, "PUBLISH_NAMESPACE");
  }

  async unannounce({ namespace }) {
    this.#broadcasts.get(namespace).broadcast.close();
    this.#broadcasts.delete(namespace);
    return {};
  }

  /** Resolves when a SUBSCRIBE for the track has arrived. */
  async demand({ namespace, track }) {
    const producer = this.#producer(namespace, track).track;
    if (!(await until(() => producer.used.peek(), WAIT, polling()))) throw new Error(`no SUBSCRIBE for ${track}`);
    return {};
  }

  /** Sends groups of objects whose payloads follow the pattern. */
  async send({ namespace, track, first, groups, sizes, pauseMs = 0 }) {
    for (let group = first; group < first + groups; group++) {
      for (let object = 0; object < sizes.length; object++) {
        this.#write(namespace, track, group, payload(track, group, object, sizes[object]));
      }
      await this.finish({ namespace, track, group });
      if (pauseMs) await sleep(pauseMs);
    }
    return { sent: groups * sizes.length };
  }

  /** Appends one object with the given bytes to a group. */
  async write({ namespace, track, group, base64 }) {
    this.#write(namespace, track, group, fromBase64(base64));
    return {};
  }

  /** Ends a group. */
  async finish({ namespace, track, group }) {
    const { groups } = this.#producer(namespace, track);
    groups.get(group).close();
    groups.delete(group);
    return {};
  }

  async endTrack({ namespace, track }) {
    this.#producer(namespace, track).track.close();
    return {};
  }

  async subscribe({ namespace, track, keep }) {
    const received = new Received(track, keep);
    const before = this.#answers.length;
    const broadcast = this.#connection.consume(Moq.Path.from(namespace));
    const subscriber = broadcast.track(track).subscribe({ latencyMax: PATIENCE, ordered: true });
    this.#receive(subscriber, received);
    await this.#answer(before, "SUBSCRIBE");
    return {
      received,
      cancel: async () => {
        subscriber.close();
        broadcast.close();
      },
    };
  }

  /** Starts to collect the namespaces under a prefix. */
  async discover({ prefix }) {
    const events = [];
    const announced = this.#connection.announced(Moq.Path.from(prefix));
    (async () => {
      for (;;) {
        const event = await announced.next();
        if (!event) return;
        events.push({ suffix: String(event.path), active: event.active });
      }
    })().catch((error) => events.push({ error: String(error.message) }));
    return { events, cancel: async () => announced.close() };
  }

  async close() {
    this.#connection.close();
    return {};
  }

  closed() {
    return this.#closed;
  }

  #noteClosed(reason) {
    this.#closed ??= reason;
    this.#wake();
  }

  #producer(namespace, track) {
    const producer = this.#broadcasts.get(namespace)?.producers.get(track);
    if (!producer) throw new Error(`${namespace} ${track} is not announced by this peer`);
    return producer;
  }

  #write(namespace, track, group, bytes) {
    const producer = this.#producer(namespace, track);
    if (!producer.groups.has(group)) {
      const created = new Moq.Group.Producer(group);
      producer.groups.set(group, created);
      producer.track.writeGroup(created);
    }
    producer.groups.get(group).writeFrame({ payload: bytes, timestamp: Moq.Time.Timestamp.now() });
  }

  async #receive(subscriber, received) {
    try {
      for (;;) {
        const group = await subscriber.recvGroup();
        if (!group) break;
        this.#receiveGroup(group, received);
      }
      received.end("track ended");
    } catch (error) {
      received.end(error.message);
    }
  }

  async #receiveGroup(group, received) {
    try {
      for (;;) {
        const frame = await group.readFrameSequence();
        if (!frame) return;
        received.add(group.sequence, frame.sequence, frame.payload);
      }
    } catch (error) {
      received.reset(`group ${group.sequence}: ${error.message}`);
    }
  }

  async #answer(before, what) {
    const there = () => this.#answers.length > before || this.#closed !== null;
    if (!(await until(there, WAIT, this.#waiting))) throw new Error(`${what}: no answer within ${WAIT} ms`);
    if (this.#answers.length <= before) throw new Error(`${what}: session ended: ${this.#closed}`);
    const answer = this.#answers[before];
    if (answer.type === REQUEST_ERROR) throw Object.assign(new Error(`${what} refused: ${answer.reason}`), { code: answer.code });
    return {};
  }

  #wake() {
    for (const wake of this.#waiting) wake();
  }
}

/** A set of wakers that is never woken by anybody but the clock: for conditions the library has no event for. */
function polling() {
  return {
    add: (wake) => setTimeout(wake, 20),
    delete: () => {},
  };
}
