// node ai-sdk.mjs CASE MODEL: the Vercel AI SDK with its Amazon Bedrock provider, as its documentation uses it.
import { createAmazonBedrock } from "@ai-sdk/amazon-bedrock";
import { createBedrockAnthropic } from "@ai-sdk/amazon-bedrock/anthropic";
import { generateObject, generateText, stepCountIs, streamText, tool } from "ai";
import { z } from "zod";
import { report } from "./report.mjs";

const [name, modelId] = process.argv.slice(2);
const model = createAmazonBedrock()(modelId);
const claude = createBedrockAnthropic()(modelId);

const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
const pdf = Buffer.from("%PDF-1.4\n%%EOF");
const asking = (...parts) => [{ role: "user", content: [{ type: "text", text: "これは何ですか。" }, ...parts] }];
const weather = tool({
  description: "都市の天気を返します。",
  inputSchema: z.object({ city: z.string() }),
  execute: async ({ city }) => ({ city, weather: "晴れ" }),
});
const told = ({ text, reasoningText, finishReason, usage, steps }) => ({ text, reasoningText, finishReason, usage, steps: steps?.length });

async function streamed(options) {
  const result = streamText({ maxRetries: 0, onError: ({ error }) => { throw error; }, ...options });
  const pieces = [];
  for await (const piece of result.textStream) {
    pieces.push(piece);
  }

  return { pieces: pieces.length, text: pieces.join(""), finishReason: await result.finishReason, usage: await result.usage };
}

const generated = async (options) => told(await generateText({ maxRetries: 0, ...options }));
const tools = { tools: { get_weather: weather }, stopWhen: stepCountIs(3), prompt: "get_weather で大阪の天気を調べてください。" };
const object = { schema: z.object({ name: z.string(), floor: z.number() }), prompt: "窓口を一つ挙げてください。", maxRetries: 0 };
const thinking = (bedrock) => ({ model, prompt: "こんにちは", maxOutputTokens: 4000, providerOptions: { bedrock } });

const cases = {
  text: () => generated({ model, prompt: "こんにちは" }),
  settings: () => generated({ model, system: "短く。", prompt: "こんにちは", temperature: 0.2, maxOutputTokens: 500, stopSequences: ["！"] }),
  "top k": () => generated({ model, prompt: "こんにちは", providerOptions: { bedrock: { additionalModelRequestFields: { top_k: 40 } } } }),
  stream: () => streamed({ model, prompt: "こんにちは" }),
  tools: () => generated({ model, ...tools }),
  "streamed tools": () => streamed({ model, ...tools }),
  object: async () => (await generateObject({ model, ...object })).object,
  image: () => generated({ model, messages: asking({ type: "image", image: Buffer.from(pixel, "base64") }) }),
  pdf: () => generated({ model, messages: asking({ type: "file", data: pdf, mediaType: "application/pdf" }) }),
  reasoning: () => generated(thinking({ reasoningConfig: { type: "enabled", budgetTokens: 1024 } })),
  "adaptive reasoning": () => generated(thinking({ reasoningConfig: { type: "adaptive", maxReasoningEffort: "high" } })),
  "default tier": () => generated({ model, prompt: "こんにちは", providerOptions: { bedrock: { serviceTier: "default" } } }),
  "cache point": () => generated({
    model,
    messages: [
      { role: "system", content: "短く。", providerOptions: { bedrock: { cachePoint: { type: "default" } } } },
      { role: "user", content: "こんにちは" },
    ],
  }),
  "claude text": () => generated({ model: claude, prompt: "こんにちは" }),
  "claude stream": () => streamed({ model: claude, prompt: "こんにちは" }),
  "claude tools": () => generated({ model: claude, ...tools }),
  "claude object": async () => (await generateObject({ model: claude, ...object })).object,
  "claude pdf": () => generated({ model: claude, messages: asking({ type: "file", data: pdf, mediaType: "application/pdf", filename: "議事録.pdf" }) }),
  "claude reasoning": () => generated({
    model: claude, prompt: "こんにちは", maxOutputTokens: 4000, providerOptions: { anthropic: { thinking: { type: "enabled", budgetTokens: 1024 } } },
  }),
};

await report(cases[name]);
