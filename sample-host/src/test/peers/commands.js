import { MoqNetPeer } from "./moqnet.js";
import { PlayaPeer } from "./playa.js";
import { sleep } from "./received.js";

const STACKS = { "moq-net": MoqNetPeer, playa: PlayaPeer };

/**
 * Carries out the commands of a test. A command is {id, peer, do, ...arguments}, its reply {id, ok: true, ...results} or
 * {id, ok: false, error, code}. Peers, subscriptions and discoveries live here under names the test chose.
 */
export class Commands {
  #dial;
  #peers = new Map();
  #open = new Map(); // name -> {received, cancel} of a subscription or fetch, {events, cancel} of a discovery

  /** @param dial opens a WebTransport-like session: (url, protocol) => Promise<{transport, url}> */
  constructor(dial) {
    this.#dial = dial;
  }

  async run(command) {
    try {
      return { id: command.id, ok: true, ...(await this.#carryOut(command)) };
    } catch (error) {
      const message = `${error?.name ?? "Error"}: ${error?.message ?? error}`;
      return { id: command.id, ok: false, error: message, ...(error?.code === undefined ? {} : { code: error.code }) };
    }
  }

  async #carryOut(command) {
    const { peer, name } = command;
    switch (command.do) {
      case "connect": {
        const url = new URL(command.url);
        const transport = await this.#dial(url, command.protocol ?? "moqt-18");
        this.#peers.set(peer, await STACKS[command.stack].connect(transport, url));
        return { version: String(this.#peers.get(peer).version) };
      }
      case "subscribe":
      case "discover":
      case "subscribeTracks":
        this.#open.set(name, await this.#peer(peer)[command.do](command));
        return {};
      case "fetch": {
        const fetch = await this.#peer(peer).fetch(command);
        return { end: fetch.end, ...(await fetch.received.whenEnded(command.waitMs)) };
      }
      case "joiningFetch": {
        const fetch = await this.#peer(peer).joiningFetch({ ...command, subscription: this.#named(command.subscription) });
        return { end: fetch.end, ...(await fetch.received.whenEnded(command.waitMs)) };
      }
      case "received":
        return this.#named(name).received.atLeast(command.count, command.waitMs);
      case "ended":
        return this.#named(name).received.whenEnded(command.waitMs);
      case "events":
        return this.#events(this.#named(name).events, command);
      case "tracks":
        return this.#tracks(this.#named(name).tracks, command);
      case "cancel":
        await this.#named(name).cancel();
        return {};
      case "closed":
        return this.#closed(this.#peer(peer), command.waitMs);
      case "close":
        await this.#peer(peer).close();
        this.#peers.delete(peer);
        return {};
      default:
        return this.#peer(peer)[command.do](command);
    }
  }

  async #events(events, { count, waitMs }) {
    for (const deadline = Date.now() + waitMs; events.length < count && Date.now() < deadline; ) await sleep(20);
    return { events };
  }

  /** What came on tracks that the relay offered with PUBLISH: waits for `count` objects on each of `expected` tracks. */
  async #tracks(tracks, { expected, count, waitMs }) {
    const deadline = Date.now() + waitMs;
    while (tracks.size < expected && Date.now() < deadline) await sleep(20);
    for (const received of tracks.values()) await received.atLeast(count, Math.max(0, deadline - Date.now()));
    return { tracks: Object.fromEntries([...tracks].map(([track, received]) => [track, received.report()])) };
  }

  async #closed(peer, waitMs) {
    for (const deadline = Date.now() + waitMs; peer.closed() === null && Date.now() < deadline; ) await sleep(20);
    return { closed: peer.closed() };
  }

  #peer(peer) {
    const found = this.#peers.get(peer);
    if (!found) throw new Error(`no peer named ${peer}`);
    return found;
  }

  #named(name) {
    const found = this.#open.get(name);
    if (!found) throw new Error(`nothing is named ${name}`);
    return found;
  }
}
