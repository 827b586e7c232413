import { MoqtConnection } from "@moqt/webtransport";
import { payload } from "./pattern.js";
import { fromBase64, Received, sleep, until, within } from "./received.js";

const WAIT = 15000;
const DOES_NOT_EXIST = 0x10n;
const INVALID_RANGE = 0x11n;

const utf8 = (text) => new TextEncoder().encode(text);
const text = (bytes) => new TextDecoder().decode(bytes);
const tuple = (namespace) => (namespace === "" ? [] : namespace.split("/").map(utf8));
const join = (fields) => fields.map(text).join("/");

/** A session of @moqt/webtransport and @moqt/transport ("Playa", of OpenMOQ). */
export class PlayaPeer {
  #connection = new MoqtConnection(18);
  #waiting = new Set();
  #responses = new Map();
  #published = new Map(); // "namespace track" -> {aliases, streams}
  #namespaces = new Map(); // namespace -> request id of its PUBLISH_NAMESPACE
  #subscriptions = new Map(); // track alias -> Received, for datagrams and PUBLISH_DONE
  #requests = new Map(); // request id -> Received
  #fetches = new Map(); // request id -> Received
  #fetchStreams = new Map(); // stream id -> Received
  #discoveries = new Map(); // request id -> events
  #pushed = [];
  #nextAlias = 1n;
  #closed = null;

  static async connect(transport, url) {
    const peer = new PlayaPeer();
    peer.#listen();
    // On raw QUIC the URL travels in SETUP (section 10.3.1); over WebTransport it went with CONNECT.
    const setup = url.protocol === "moqt:" ? { authority: url.host, path: url.pathname || "/" } : {};
    await within(peer.#connection.connect(transport, setup), WAIT, "connect");
    return peer;
  }

  get version() {
    return `moqt-${this.#connection.draftVersion}`;
  }

  async announce({ namespace, tracks }) {
    for (const track of tracks) this.#offer(namespace, track);
    const id = await this.#connection.publishNamespace(tuple(namespace));
    this.#namespaces.set(namespace, id);
    await this.#response(id, "PUBLISH_NAMESPACE");
    return {};
  }

  async unannounce({ namespace }) {
    await this.#connection.publishNamespaceDone(this.#namespaces.get(namespace));
    this.#namespaces.delete(namespace);
    return {};
  }

  /** Offers one track with PUBLISH instead of announcing its namespace. */
  async push({ namespace, track }) {
    const published = this.#offer(namespace, track);
    const alias = this.#nextAlias++;
    const id = await this.#connection.publish(tuple(namespace), utf8(track), alias);
    await this.#response(id, "PUBLISH");
    published.aliases.push({ alias, id });
    return {};
  }

  async demand({ namespace, track }) {
    const published = this.#track(namespace, track);
    if (!(await until(() => published.aliases.length > 0, WAIT, this.#waiting))) throw new Error(`no SUBSCRIBE for ${track}`);
    return {};
  }

  async send({ namespace, track, first, groups, sizes, pauseMs = 0, datagrams = false }) {
    const { alias } = this.#track(namespace, track).aliases.at(-1);
    for (let group = first; group < first + groups; group++) {
      for (let object = 0; object < sizes.length; object++) {
        const bytes = payload(track, group, object, sizes[object]);
        if (datagrams) await this.#connection.sendDatagram(alias, BigInt(group), BigInt(object), bytes, { publisherPriority: 128 });
        else await this.#write(namespace, track, group, bytes);
      }
      if (!datagrams) await this.finish({ namespace, track, group });
      if (pauseMs) await sleep(pauseMs);
    }
    return { sent: groups * sizes.length };
  }

  /** Takes groups to have been published before, so that a FETCH for them can be served. */
  async record({ namespace, track, first, groups, sizes }) {
    for (let group = first; group < first + groups; group++) this.#track(namespace, track).past.set(group, sizes);
    return {};
  }

  async write({ namespace, track, group, base64 }) {
    await this.#write(namespace, track, group, fromBase64(base64));
    return {};
  }

  async finish({ namespace, track, group }) {
    const { streams } = this.#track(namespace, track);
    await this.#connection.closeSubgroup(streams.get(group).id);
    streams.delete(group);
    return {};
  }

  async endTrack({ namespace, track }) {
    const { id } = this.#track(namespace, track).aliases.pop();
    await this.#connection.publishDone(id, 0x2n, "track ended");
    return {};
  }

  async subscribe({ namespace, track, keep, filter }) {
    const received = new Received(track, keep);
    const options = {
      ...(filter ? { filter: bigints(filter) } : {}),
      onObject: (object) => {
        if (object.kind === "data") received.add(object.groupId, object.objectId, object.payload);
      },
    };
    const subscription = await within(this.#connection.subscribeTrack(tuple(namespace), utf8(track), options), WAIT, "SUBSCRIBE").catch(named("SUBSCRIBE"));
    this.#subscriptions.set(subscription.trackAlias, received);
    this.#requests.set(subscription.requestId, received);
    return { received, requestId: subscription.requestId, cancel: () => subscription.unsubscribe() };
  }

  /** A standalone FETCH, both ends included. */
  async fetch({ namespace, track, start, end, descending, keep }) {
    const options = {
      startGroup: BigInt(start[0]),
      startObject: BigInt(start[1]),
      endGroup: BigInt(end[0]),
      endObject: BigInt(end[1]), // section 5.2: one more than the last object, 0 for the whole group
      ...(descending ? { groupOrder: 2 } : {}),
    };
    return this.#fetched(track, keep, (own) => this.#connection.fetch(tuple(namespace), utf8(track), { ...options, ...own }));
  }

  /** A FETCH that joins one of this peer's subscriptions. */
  async joiningFetch({ subscription, track, type, start, keep }) {
    const options = { joiningFetchType: type, joiningRequestId: subscription.requestId, joiningStart: BigInt(start) };
    return this.#fetched(track, keep, (own) => this.#connection.joiningFetch({ ...options, ...own }));
  }

  async status({ namespace, track }) {
    const id = await this.#connection.trackStatus(tuple(namespace), utf8(track));
    const answer = await this.#response(id, "TRACK_STATUS");
    return { answer: answer.type };
  }

  async discover({ prefix }) {
    const events = [];
    const id = await this.#connection.subscribeNamespace(tuple(prefix));
    this.#discoveries.set(id, events);
    await this.#response(id, "SUBSCRIBE_NAMESPACE");
    return { events, cancel: () => this.#connection.cancelNamespace(id) };
  }

  /** Asks for every track under a prefix; the relay answers with a PUBLISH per track, which this peer accepts. */
  async subscribeTracks({ prefix, keep }) {
    this.#pushed.push({ prefix: tuple(prefix).map(text), keep, tracks: new Map() });
    const id = await this.#connection.subscribeTracks(tuple(prefix));
    await this.#response(id, "SUBSCRIBE_TRACKS");
    return { tracks: this.#pushed.at(-1).tracks, cancel: () => this.#connection.cancelTracks(id) };
  }

  async close() {
    await this.#connection.close();
    return {};
  }

  closed() {
    return this.#closed;
  }

  #listen() {
    const connection = this.#connection;
    connection.onClose = (code, reason) => {
      this.#closed ??= `${code} ${reason}`;
      for (const received of [...this.#requests.values(), ...this.#fetches.values()]) received.end("session closed");
      this.#wake();
    };
    connection.onError = (error) => console.error(`playa: ${error?.message}`);
    connection.onMessage = (message) => this.#message(message);
    connection.onNamespaceMessage = (id, message) => {
      this.#discoveries.get(id)?.push({ suffix: join(message.trackNamespaceSuffix), active: message.type === "NAMESPACE" });
    };
    connection.onSubscribe = (id, namespace, track) => this.#subscribed(id, join(namespace), text(track));
    connection.onPublish = (publish) => this.#offered(publish);
    connection.onFetch = (id, message) => this.#serveFetch(id, message.fetch);
    connection.onDatagram = (datagram) => {
      if (datagram.status === undefined) this.#subscriptions.get(datagram.trackAlias)?.add(datagram.groupId, datagram.objectId, datagram.payload);
    };
    connection.onDataStream = (stream, { type, header }) => {
      if (type === "fetch") this.#fetchStreams.set(stream, this.#fetches.get(header.requestId));
      else this.#fetchStreams.set(stream, { subgroupOf: header.trackAlias, group: header.groupId });
    };
    connection.onObject = (stream, object) => {
      const fetched = this.#fetchStreams.get(stream);
      if (fetched instanceof Received && object.kind === "data") fetched.add(object.groupId, object.objectId, object.payload);
    };
    connection.onStreamClosed = (stream, error) => this.#streamClosed(stream, error);
  }

  #message(message) {
    if (message.type === "PUBLISH_DONE") this.#requests.get(message.requestId)?.end(`PUBLISH_DONE ${message.statusCode}`);
    if (message.requestId !== undefined) this.#responses.set(message.requestId, message);
    this.#wake();
  }

  #streamClosed(stream, error) {
    const of = this.#fetchStreams.get(stream);
    this.#fetchStreams.delete(stream);
    if (of instanceof Received) of.end(error === undefined ? "complete" : `reset ${error}`);
    else if (of && error !== undefined) this.#subscriptions.get(of.subgroupOf)?.reset(`group ${of.group}: ${error}`);
  }

  async #subscribed(id, namespace, track) {
    const published = this.#published.get(`${namespace} ${track}`);
    if (!published) return this.#connection.rejectSubscribe(id, DOES_NOT_EXIST, "no such track");
    const alias = this.#nextAlias++;
    await this.#connection.acceptSubscribe(id, alias);
    published.aliases.push({ alias, id });
    this.#wake();
  }

  async #serveFetch(id, { fetchType, trackNamespace, trackName, startLocation, endLocation }) {
    const past = fetchType === 1 ? this.#published.get(`${join(trackNamespace)} ${text(trackName)}`)?.past : undefined;
    if (!past?.size) return this.#connection.rejectFetch(id, DOES_NOT_EXIST, "nothing recorded");
    const track = text(trackName);
    const objects = [];
    for (const [group, sizes] of past) {
      sizes.forEach((size, object) => {
        if (inRange(group, object, startLocation, endLocation)) objects.push({ group, object, bytes: payload(track, group, object, size) });
      });
    }
    if (objects.length === 0) return this.#connection.rejectFetch(id, INVALID_RANGE, "outside what is recorded");
    const last = objects.at(-1);
    const stream = await this.#connection.openFetchStream(id);
    await this.#connection.acceptFetch(id, { endOfTrack: 0, endLocation: { group: BigInt(last.group), object: BigInt(last.object + 1) } });
    for (const { group, object, bytes } of objects) {
      const fields = { groupId: BigInt(group), subgroupId: 0n, objectId: BigInt(object), publisherPriority: 128, payload: bytes };
      await this.#connection.sendFetchObject(stream, fields);
    }
    await this.#connection.closeFetchStream(stream);
  }

  async #offered(publish) {
    const names = publish.trackNamespace.map(text);
    const asked = this.#pushed.find(({ prefix }) => prefix.every((field, i) => field === names[i]));
    if (!asked) return this.#connection.rejectSubscribe(publish.requestId, 0x20n, "uninterested");
    const track = text(publish.trackName);
    const received = new Received(track, asked.keep);
    asked.tracks.set(`${names.join("/")} ${track}`, received);
    this.#subscriptions.set(publish.trackAlias, received);
    this.#requests.set(publish.requestId, received);
    publish.onObject = (object) => {
      if (object.kind === "data") received.add(object.groupId, object.objectId, object.payload);
    };
    await this.#connection.acceptSubscribe(publish.requestId, publish.trackAlias);
    this.#wake();
  }

  #offer(namespace, track) {
    const published = { aliases: [], streams: new Map(), past: new Map() };
    this.#published.set(`${namespace} ${track}`, published);
    return published;
  }

  #track(namespace, track) {
    const published = this.#published.get(`${namespace} ${track}`);
    if (!published) throw new Error(`${namespace} ${track} is not announced by this peer`);
    return published;
  }

  async #write(namespace, track, group, bytes) {
    const { aliases, streams } = this.#track(namespace, track);
    if (!streams.has(group)) {
      const id = await this.#connection.openSubgroup(aliases.at(-1).alias, BigInt(group), 0n, { firstObject: true, endOfGroup: true });
      streams.set(group, { id, next: 0n });
    }
    const stream = streams.get(group);
    await this.#connection.sendObject(stream.id, stream.next++, bytes);
  }

  async #fetched(track, keep, start) {
    const received = new Received(track, keep);
    const onRequestId = (id) => this.#fetches.set(id, received);
    const id = await start({ onRequestId });
    const answer = await this.#response(id, "FETCH");
    const end = answer.endLocation;
    return { received, end: [Number(end.group), Number(end.object)] };
  }

  async #response(id, what) {
    const there = () => this.#responses.has(id) || this.#closed !== null;
    if (!(await until(there, WAIT, this.#waiting))) throw new Error(`${what}: no answer within ${WAIT} ms`);
    const answer = this.#responses.get(id);
    if (!answer) throw new Error(`${what}: session ended: ${this.#closed}`);
    if (answer.type === "REQUEST_ERROR") {
      throw Object.assign(new Error(`${what} refused: ${answer.errorReason}`), { code: Number(answer.errorCode) });
    }
    return answer;
  }

  #wake() {
    for (const wake of this.#waiting) wake();
  }
}

/** Whether an object lies in a FETCH's range: its end is one past the last object, or object 0 for the whole group. */
function inRange(group, object, start, end) {
  const [g, o] = [BigInt(group), BigInt(object)];
  if (g < start.group || (g === start.group && o < start.object)) return false;
  return g < end.group || (g === end.group && (end.object === 0n || o < end.object));
}

// JSON has no bigint; the library's filters hold nothing but a type and bigints.
function bigints(filter) {
  return JSON.parse(JSON.stringify(filter), (key, value) => (typeof value === "number" ? BigInt(value) : value));
}

// The library reports the REQUEST_ERROR code of a SUBSCRIBE only at the end of its message: "... (16)".
const named = (what) => (error) => {
  const code = /\((\d+)\)$/.exec(error.message);
  throw Object.assign(new Error(`${what} refused: ${error.message}`), code ? { code: Number(code[1]) } : {});
};
