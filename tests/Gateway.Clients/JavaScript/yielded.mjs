// Prints as one line of JSON what a call yields: its answer, its events in order, and the exception it ended in, from wherever it came.
// All of it but $metadata.requestId, which names this one call.
export async function yielded(call) {
  const result = { answer: null, events: [], error: null };
  try {
    const { stream, body, $metadata, ...answer } = await call();
    // InvokeModelWithResponseStream calls its stream a body.
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
