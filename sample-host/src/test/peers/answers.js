// @moq/net reports neither that a namespace was accepted nor with which code a request was refused. Both stand in the
// first message the relay writes on a request stream, so this reads along there (draft 18, sections 10.5 and 10.6).

export const SUBSCRIBE_OK = 0x04;
export const REQUEST_ERROR = 0x05;
export const REQUEST_OK = 0x07;

/** Wraps the transport's createBidirectionalStream; `answered({type, code, reason})` is called once per request stream. */
export function readAnswers(transport, answered) {
  const open = transport.createBidirectionalStream.bind(transport);
  transport.createBidirectionalStream = async (options) => {
    const stream = await open(options);
    const reader = stream.readable.getReader();
    let head = new Uint8Array(0);
    const readable = new ReadableStream(
      {
        async pull(controller) {
          const { value, done } = await reader.read();
          if (done) return controller.close();
          if (head !== null) {
            head = concat(head, value);
            const answer = parse(head);
            if (answer) {
              head = null;
              answered(answer);
            }
          }
          controller.enqueue(value);
        },
        cancel: (reason) => reader.cancel(reason),
      },
      { highWaterMark: 0 },
    );
    return { readable, writable: stream.writable };
  };
}

function parse(bytes) {
  if (bytes.length < 3) return null; // every answer's type is a one-byte vi64
  const length = (bytes[1] << 8) | bytes[2];
  if (bytes.length < 3 + length) return null;
  const type = bytes[0];
  if (type !== REQUEST_ERROR) return { type };
  let at = 3;
  const next = () => {
    const [value, size] = vi64(bytes, at);
    at += size;
    return value;
  };
  const code = next();
  next(); // retry interval
  const reasonLength = next();
  return { type, code, reason: new TextDecoder().decode(bytes.subarray(at, at + reasonLength)) };
}

/** The value and the size of the vi64 (section 1.4.1) at an offset. */
function vi64(bytes, at) {
  const size = Math.clz32(~(bytes[at] << 24)) + 1;
  let value = size < 8 ? bytes[at] & (0xff >> size) : 0;
  for (let i = 1; i < size; i++) value = value * 256 + bytes[at + i];
  return [value, size];
}

function concat(a, b) {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
