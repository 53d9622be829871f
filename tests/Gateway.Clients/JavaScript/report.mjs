// Prints the outcome of a call as one line of JSON: its result, or the exception as a program would see it.
export async function report(call) {
  let outcome;
  try {
    outcome = { result: await call() };
  } catch (error) {
    outcome = {
      error: {
        class: error.constructor.name,
        name: error.name,
        message: error.message,
        status: error.status ?? error.statusCode ?? error.$metadata?.httpStatusCode,
        type: error.type ?? error.error?.error?.type ?? error.data?.error?.type,
        code: error.code ?? error.data?.error?.code,
        requestId: error.requestID ?? error.request_id ?? error.$metadata?.requestId,
        attempts: error.$metadata?.attempts,
      },
    };
  }

  console.log(JSON.stringify(outcome));
}

// The parts of a Converse response that the tests check.
export function summary(answer) {
  return {
    content: answer.output.message.content,
    stopReason: answer.stopReason,
    usage: answer.usage,
    requestId: answer.$metadata.requestId,
  };
}
