// node ai-sdk.mjs CASE MODEL: the Vercel AI SDK with its provider for OpenAI-compatible services.
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { embed, embedMany, generateText, Output, stepCountIs, streamText, tool } from "ai";
import { z } from "zod";
import { report } from "../JavaScript/report.mjs";

const [name, modelId] = process.argv.slice(2);
const provider = (options) => createOpenAICompatible({
  name: "gateway", baseURL: process.env.OPENAI_BASE_URL, apiKey: process.env.OPENAI_API_KEY, includeUsage: true, supportsStructuredOutputs: true, ...options,
});
const model = provider()(modelId);
const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
const asking = (...parts) => [{ role: "user", content: [{ type: "text", text: "これは何ですか。" }, ...parts] }];
const weather = tool({
  description: "都市の天気を返します。",
  inputSchema: z.object({ city: z.string() }),
  execute: async ({ city }) => ({ city, weather: "晴れ" }),
});
const told = ({ text, reasoningText, finishReason, usage, steps }) => ({ text, reasoningText, finishReason, usage, steps: steps?.length });
const generated = async (options) => told(await generateText({ model, maxRetries: 0, ...options }));

async function streamed(options) {
  let failure;
  const result = streamText({ model, maxRetries: 0, onError: ({ error }) => { failure ??= error; }, ...options });
  const pieces = [];
  for await (const piece of result.textStream) {
    pieces.push(piece);
  }

  if (failure) {
    throw failure;
  }

  return { pieces: pieces.length, ...told({ text: pieces.join(""), reasoningText: await result.reasoningText, finishReason: await result.finishReason, usage: await result.usage, steps: await result.steps }) };
}

const tools = {
  tools: { get_weather: weather },
  stopWhen: stepCountIs(6),
  prompt: '天気を調べてください。\n[[tool:get_weather {"city":"大阪"}]]\n[[tool:get_weather {"city":"京都"}]] [[tool:get_weather {"city":"奈良"}]]',
};
const output = Output.object({ schema: z.object({ name: z.string(), floor: z.number() }) });
const thinking = { providerOptions: { gateway: { reasoningEffort: "low" } } };
const embedding = provider().embeddingModel(modelId);

const cases = {
  text: () => generated({ instructions: "短く。", prompt: "こんにちは" }),
  stream: () => streamed({ prompt: "こんにちは" }),
  tools: () => generated(tools),
  "streamed tools": () => streamed(tools),
  reasoning: () => generated({ prompt: "こんにちは", ...thinking }),
  "streamed reasoning": () => streamed({ prompt: "こんにちは", ...thinking }),
  "reasoning tools": () => streamed({ ...tools, ...thinking }),
  image: () => generated({ messages: asking({ type: "image", image: Buffer.from(pixel, "base64") }) }),
  pdf: () => generated({ messages: asking({ type: "file", data: Buffer.from("%PDF-1.4\n%%EOF"), mediaType: "application/pdf", filename: "議事録.pdf" }) }),
  object: async () => (await generateText({ model, maxRetries: 0, output, prompt: "窓口を一つ挙げてください。" })).output,
  embed: async () => {
    const one = await embed({ model: embedding, maxRetries: 0, value: "開庁時間" });
    const many = await embedMany({ model: embedding, maxRetries: 0, values: ["開庁時間", "休日窓口"] });
    return { one: one.embedding, many: many.embeddings, tokens: many.usage.tokens };
  },
  "wrong key": () => generated({ model: provider({ apiKey: "igw_wrong" })(modelId), prompt: "こんにちは" }),
};

await report(cases[name]);
