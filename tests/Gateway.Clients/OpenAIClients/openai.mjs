// node openai.mjs CASE MODEL SDK: OpenAI's SDK for JavaScript, configured by the environment. SDK is its major: 4 or 7.
import { z } from "zod";
import { report } from "../JavaScript/report.mjs";

const [name, model, major] = process.argv.slice(2);
const older = major === "4";
const { default: OpenAI } = await import(older ? "openai-4" : "openai");
const { zodResponseFormat } = await import(older ? "openai-4/helpers/zod" : "openai/helpers/zod");
const client = new OpenAI({ maxRetries: 0 });
// Up to 4.x the helpers are beta.
const completions = older ? client.beta.chat.completions : client.chat.completions;
const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
const pdf = Buffer.from("%PDF-1.4\n%%EOF").toString("base64");
const parameters = { type: "object", properties: { city: { type: "string" } }, required: ["city"], additionalProperties: false };
const weather = { type: "function", function: { name: "get_weather", description: "都市の天気を返します。", parameters } };
const asking = (content, options) => ({ model, messages: [{ role: "user", content }], ...options });
const usage = { stream_options: { include_usage: true } };
const told = (completion) => ({ ...completion.choices[0], text: completion.choices[0].message.content, usage: completion.usage, model: completion.model });

async function streamed(request, helper = completions) {
  const stream = helper.stream(request);
  let pieces = 0;
  stream.on("content", () => pieces++);
  return { ...told(await stream.finalChatCompletion()), pieces };
}

// An agent's loop as the documentation writes it: the model's message goes back as it came.
async function loop(request, call) {
  const messages = [...request.messages];
  const inputs = [];
  for (;;) {
    const answer = await call({ ...request, messages });
    messages.push(answer.message);
    const calls = answer.message.tool_calls ?? [];
    if (calls.length === 0) {
      return { turns: inputs.length + 1, inputs, ...answer };
    }

    const cities = calls.map((one) => JSON.parse(one.function.arguments).city);
    inputs.push(cities.join());
    messages.push(...calls.map((one, at) => ({ role: "tool", tool_call_id: one.id, content: `${cities[at]}は晴れです。` })));
  }
}

async function chunks(request) {
  const all = [];
  for await (const chunk of await client.chat.completions.create({ ...request, stream: true })) {
    all.push(chunk);
  }

  return all;
}

const script = '天気を調べてください。\n[[tool:get_weather {"city":"大阪"}]]\n[[tool:get_weather {"city":"京都"}]] [[tool:get_weather {"city":"奈良"}]]\n[[tool:get_weather {"city":"神戸"}]]';
const whole = async (request) => told(await client.chat.completions.create(request));
const counter = zodResponseFormat(z.object({ name: z.string(), floor: z.number() }), "counter");
const parsed = (answer) => answer.message.parsed;

const cases = {
  text: () => whole(asking("こんにちは")),
  system: () => whole({ model, messages: [{ role: "system", content: "丁寧に答えてください。" }, { role: "user", content: "こんにちは" }] }),
  developer: () => whole({ model, messages: [{ role: "developer", content: [{ type: "text", text: "丁寧に答えてください。" }] }, { role: "user", content: "こんにちは" }] }),
  stream: () => streamed(asking("こんにちは", usage)),
  chunks: () => chunks(asking("こんにちは")),
  "chunks with usage": () => chunks(asking("こんにちは", usage)),
  tools: () => loop(asking(script, { tools: [weather] }), whole),
  "streamed tools": () => loop(asking(script, { tools: [weather], ...usage }), streamed),
  // The SDK's own loop.
  "run tools": async () => {
    const inputs = [];
    const run = completions.runTools(asking(script, {
      tools: [{ type: "function", function: { ...weather.function, parse: JSON.parse, function: ({ city }) => (inputs.push(city), `${city}は晴れです。`) } }],
    }));
    return { text: await run.finalContent(), inputs, usage: await run.totalUsage() };
  },
  "forced tool": () => whole(asking("窓口は？", { tools: [weather], tool_choice: { type: "function", function: { name: "get_weather" } }, parallel_tool_calls: false })),
  "required tool": () => whole(asking("窓口は？", { tools: [weather], tool_choice: "required" })),
  "no tool": () => whole(asking('窓口は？\n[[tool:get_weather {"city":"大阪"}]]', { tools: [weather], tool_choice: "none" })),
  image: () => whole(asking([{ type: "text", text: "これは何ですか。" }, { type: "image_url", image_url: { url: `data:image/png;base64,${pixel}`, detail: "high" } }])),
  file: () => whole(asking([{ type: "text", text: "これは何ですか。" }, { type: "file", file: { filename: "議事録.pdf", file_data: `data:application/pdf;base64,${pdf}` } }])),
  object: async () => parsed((await completions.parse(asking("窓口を一つ挙げてください。", { response_format: counter }))).choices[0]),
  "streamed object": async () => parsed(await streamed(asking("窓口を一つ挙げてください。", { response_format: counter }))),
  "json object": () => whole(asking("窓口を一つ JSON で挙げてください。", { response_format: { type: "json_object" } })),
  reasoning: () => whole(asking("こんにちは", { reasoning_effort: "low" })),
  "reasoning tools": () => loop(asking(script, { tools: [weather], reasoning_effort: "low" }), whole),
  settings: () => whole(asking("こんにちは", {
    max_completion_tokens: 300, temperature: 0.7, top_p: 1, frequency_penalty: 0, presence_penalty: 0, seed: 1, n: 1, user: "u1",
    stop: ["！"], logprobs: false, store: false, metadata: { unit: "総務課" },
  })),
  models: async () => {
    const ids = [];
    for await (const one of client.models.list()) {
      ids.push(one.id);
    }

    return ids;
  },
  "one model": () => client.models.retrieve(model),
  embed: () => client.embeddings.create({ model, input: "開庁時間" }),
  "embed floats": () => client.embeddings.create({ model, input: ["開庁時間", "休日窓口"], encoding_format: "float" }),
  "embed base64": () => client.embeddings.create({ model, input: ["開庁時間", "休日窓口"], encoding_format: "base64" }),
  "wrong key": () => new OpenAI({ maxRetries: 0, apiKey: "igw_wrong" }).chat.completions.create(asking("こんにちは")),
  "image by URL": () => whole(asking([{ type: "image_url", image_url: { url: "https://example.com/a.png" } }])),
  "too long": () => whole(asking("長".repeat(200_001))),
  "large body": () => whole(asking("x".repeat(33_000_000))),
  "two retries": async () => told(await new OpenAI({ maxRetries: 2 }).chat.completions.create(asking("こんにちは"))),
};

await report(cases[name]);
