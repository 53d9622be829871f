// node ai-sdk-anthropic.mjs CASE MODEL: the Vercel AI SDK with its Anthropic provider, whose base URL ends in /v1.
import { createAnthropic } from "@ai-sdk/anthropic";
import { generateObject, generateText, stepCountIs, streamText, tool } from "ai";
import { z } from "zod";
import { report } from "./report.mjs";

const [name, modelId] = process.argv.slice(2);
const model = createAnthropic({ baseURL: `${process.env.ANTHROPIC_BASE_URL}/v1`, apiKey: process.env.ANTHROPIC_API_KEY })(modelId);
const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
const asking = (...parts) => [{ role: "user", content: [{ type: "text", text: "これは何ですか。" }, ...parts] }];
const weather = tool({
  description: "都市の天気を返します。",
  inputSchema: z.object({ city: z.string() }),
  execute: async ({ city }) => ({ city, weather: "晴れ" }),
});
const told = ({ text, reasoningText, finishReason, usage, steps }) => ({ text, reasoningText, finishReason, usage, steps: steps?.length });
const generated = async (options) => told(await generateText({ model, maxRetries: 0, maxOutputTokens: 4000, ...options }));

async function streamed(options) {
  const result = streamText({ model, maxRetries: 0, maxOutputTokens: 4000, onError: ({ error }) => { throw error; }, ...options });
  const pieces = [];
  for await (const piece of result.textStream) {
    pieces.push(piece);
  }

  return { pieces: pieces.length, ...told({ text: pieces.join(""), reasoningText: await result.reasoningText, finishReason: await result.finishReason, usage: await result.usage, steps: await result.steps }) };
}

const tools = {
  tools: { get_weather: weather },
  stopWhen: stepCountIs(6),
  prompt: '天気を調べてください。\n[[tool:get_weather {"city":"大阪"}]]\n[[tool:get_weather {"city":"京都"}]] [[tool:get_weather {"city":"奈良"}]]',
};
const manual = { providerOptions: { anthropic: { thinking: { type: "enabled", budgetTokens: 1024 } } } };

const cases = {
  text: () => generated({ system: "短く。", prompt: "こんにちは" }),
  stream: () => streamed({ prompt: "こんにちは" }),
  tools: () => generated(tools),
  "streamed tools": () => streamed(tools),
  "thinking tools": () => streamed({ ...tools, ...manual }),
  thinking: () => generated({ prompt: "こんにちは", ...manual }),
  image: () => generated({ messages: asking({ type: "image", image: Buffer.from(pixel, "base64") }) }),
  pdf: () => generated({ messages: asking({ type: "file", data: Buffer.from("%PDF-1.4\n%%EOF"), mediaType: "application/pdf", filename: "議事録.pdf" }) }),
  object: async () => (await generateObject({ model, maxRetries: 0, schema: z.object({ name: z.string(), floor: z.number() }), prompt: "窓口を一つ挙げてください。" })).object,
  cache: () => generated({
    messages: [
      { role: "system", content: "規".repeat(5000), providerOptions: { anthropic: { cacheControl: { type: "ephemeral" } } } },
      { role: "user", content: "こんにちは" },
    ],
  }),
};

await report(cases[name]);
