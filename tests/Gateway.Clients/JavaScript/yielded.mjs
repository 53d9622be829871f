// Prints as one line of JSON what a call yields: its response, its events in order, and the exception that ended it, wherever it was thrown.
// Without $metadata.requestId, which differs for each call.
export async function yielded(call) {
  const result = { answer: null, events: [], error: null };
  try {
    const { stream, body, $metadata, ...answer } = await call();
    // InvokeModelWithResponseStream names its stream body.
    const events = stream ?? (body?.[Symbol.asyncIterator] ? body : null);
    result.answer = { ...answer, ...(events ? {} : { body }), metadata: metadata($metadata) };
    for await (const event of events ?? []) {
      result.events.push(event);
    }
  } catch (error) {
    const { $metadata, ...members } = error;
    result.error = {
      class: error.constructor.name, name: error.name, message: error.message, ...members, metadata: metadata($metadata),
    };
  }

  console.log(JSON.stringify({ result }, (_, value) => value instanceof Uint8Array ? { utf8: text(value) } : value));
}

function metadata({ requestId, ...others } = {}) {
  return others;
}

function text(bytes) {
  return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}
