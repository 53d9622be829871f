// node anthropic-messages.mjs CASE MODEL SDK: Anthropic's SDK for TypeScript, configured by the environment. SDK is its major: 0 or 1.
import { report } from "./report.mjs";

const [name, model, major] = process.argv.slice(2);
const { default: Anthropic } = await import(`anthropic-sdk-${major}`);
const client = new Anthropic({ maxRetries: 0 });
const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
const pdf = Buffer.from("%PDF-1.4\n%%EOF").toString("base64");
const weather = { name: "get_weather", description: "都市の天気を返します。", input_schema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] } };
const schema = { type: "object", properties: { name: { type: "string" } }, required: ["name"], additionalProperties: false };
const asking = (content, options) => ({ model, max_tokens: 4000, messages: [{ role: "user", content }], ...options });

async function streamed(request) {
  const stream = client.messages.stream(request);
  let pieces = 0;
  stream.on("text", () => pieces++);
  return { ...await stream.finalMessage(), pieces };
}

// An agent's loop as the documentation writes it: everything the model said goes back unchanged.
async function loop(request, call) {
  const messages = [...request.messages];
  const inputs = [];
  for (;;) {
    const answer = await call({ ...request, messages });
    messages.push({ role: "assistant", content: answer.content });
    const uses = answer.content.filter((block) => block.type === "tool_use");
    if (uses.length === 0) {
      return { turns: messages.length / 2, inputs, thoughts: messages.flatMap(({ content }) => content).filter((block) => block.type === "thinking").length, ...answer };
    }

    inputs.push(uses.map((use) => use.input.city).join());
    messages.push({ role: "user", content: uses.map((use) => ({ type: "tool_result", tool_use_id: use.id, content: `${use.input.city}は晴れです。` })) });
  }
}

const script = '天気を調べてください。\n[[tool:get_weather {"city":"大阪"}]]\n[[tool:get_weather {"city":"京都"}]] [[tool:get_weather {"city":"奈良"}]]\n[[tool:get_weather {"city":"神戸"}]]';
const cached = asking("窓口は？", { system: [{ type: "text", text: "規".repeat(5000), cache_control: { type: "ephemeral" } }] });

const cases = {
  text: () => client.messages.create(asking("こんにちは", { system: "短く。" })),
  stream: () => streamed(asking("こんにちは")),
  events: async () => {
    const events = [];
    for await (const event of await client.messages.create(asking("こんにちは", { stream: true }))) {
      events.push(event.type);
    }

    return { events };
  },
  tools: () => loop(asking(script, { tools: [weather] }), (request) => client.messages.create(request)),
  "streamed tools": () => loop(asking(script, { tools: [weather] }), (request) => streamed(request)),
  "thinking tools": () => loop(asking(script, { tools: [weather], thinking: { type: "enabled", budget_tokens: 1024 } }), (request) => streamed(request)),
  "adaptive tools": () => loop(asking(script, { tools: [weather], thinking: { type: "adaptive" }, output_config: { effort: "high" } }), (request) => client.messages.create(request)),
  "forced tool": () => client.messages.create(asking("窓口は？", { tools: [weather], tool_choice: { type: "tool", name: "get_weather", disable_parallel_tool_use: true } })),
  thinking: () => streamed(asking("こんにちは", { thinking: { type: "enabled", budget_tokens: 1024 } })),
  image: () => client.messages.create(asking([{ type: "text", text: "これは何ですか。" }, { type: "image", source: { type: "base64", media_type: "image/png", data: pixel } }])),
  pdf: () => client.messages.create(asking([{ type: "text", text: "これは何ですか。" }, { type: "document", title: "議事録.pdf", source: { type: "base64", media_type: "application/pdf", data: pdf } }])),
  cache: async () => [await client.messages.create(cached), await client.messages.create(cached)].map((answer) => answer.usage),
  object: () => client.messages.create(asking("窓口を一つ挙げてください。", { output_config: { format: { type: "json_schema", schema } } })),
  settings: () => client.messages.create(asking("こんにちは", { metadata: { user_id: "u1" }, stop_sequences: ["！"], service_tier: "auto" })),
  beta: () => client.beta.messages.create(asking("こんにちは", { betas: ["interleaved-thinking-2025-05-14", "fast-mode-2026-02-01"] })),
  count: () => client.messages.countTokens({ model, messages: [{ role: "user", content: "庁舎の開庁時間は？" }], system: "短く。", tools: [weather] }),
  models: async () => {
    const ids = [];
    for await (const one of client.models.list({ limit: 1000 })) {
      ids.push(one.id);
    }

    return ids;
  },
  "one model": () => client.models.retrieve(model),
  "wrong key": () => new Anthropic({ maxRetries: 0, apiKey: "igw_wrong" }).messages.create(asking("こんにちは")),
  "no tokens": () => client.messages.create(asking("こんにちは", { max_tokens: 0 })),
  "too long": () => client.messages.create(asking("長".repeat(200_001))),
  "large body": () => client.messages.create(asking("x".repeat(26_000_000))),
};

await report(cases[name]);
