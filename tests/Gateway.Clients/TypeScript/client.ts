// Uses the types that openapi-typescript makes from the gateway's document (gateway.ts); prints one line of JSON.
import createClient from "openapi-fetch";
import type { components, paths } from "./gateway.js";

declare const process: { env: Record<string, string> };

const client = createClient<paths>({
  baseUrl: process.env.GATEWAY_URL,
  headers: { Authorization: `Bearer ${process.env.GATEWAY_API_KEY}` },
});

const request: components["schemas"]["ConverseRequest"] = {
  modelId: "claude-haiku-4-5",
  messages: [{ role: "user", content: [{ text: "こんにちは" }] }],
  inferenceConfig: { maxTokens: 512 },
};
const own = await client.POST("/converse", { body: request });

const { messages } = request;
const byModel = await client.POST("/model/{modelId}/converse", {
  params: { path: { modelId: "claude-haiku-4-5" } },
  body: { messages, system: [{ text: "簡潔に答えてください。" }] },
});

const stream = await client.POST("/converse/stream", { body: request, parseAs: "stream" });
let pieces = 0;
for await (const _ of stream.data!) {
  pieces++;
}

const refused = await client.POST("/converse", { body: { ...request, modelId: "no-such-model" } });

console.log(JSON.stringify({
  text: own.data?.output.message?.content[0]?.text,
  totalTokens: byModel.data?.usage.totalTokens,
  pieces,
  code: refused.error?.code,
}));
