// node anthropic-bedrock.mjs CASE MODEL PACKAGE: Anthropic's SDK in its Bedrock variant, configured by the environment.
import { report } from "./report.mjs";

const [name, model, sdk] = process.argv.slice(2);
const { AnthropicBedrock } = await import(sdk);
const { messages, beta } = new AnthropicBedrock({ maxRetries: 0 });
const asking = (content, options) => ({ model, max_tokens: 4000, messages: [{ role: "user", content }], ...options });
const schema = { type: "object", properties: { name: { type: "string" } }, required: ["name"], additionalProperties: false };
const weather = { name: "get_weather", description: "都市の天気を返します。", input_schema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] } };

async function streamed(request) {
  const stream = messages.stream(request);
  let pieces = 0;
  stream.on("text", () => pieces++);
  return { pieces, ...await stream.finalMessage(), pieces };
}

const cases = {
  text: () => messages.create(asking("こんにちは", { system: "短く。" })),
  stream: () => streamed(asking("こんにちは")),
  tools: async () => {
    const question = { role: "user", content: "get_weather で大阪の天気を調べてください。" };
    const asked = await messages.create(asking("", { messages: [question], tools: [weather] }));
    const use = asked.content.find((block) => block.type === "tool_use");
    const result = { role: "user", content: [{ type: "tool_result", tool_use_id: use.id, content: "大阪は晴れです。" }] };
    return messages.create(asking("", { messages: [question, { role: "assistant", content: asked.content }, result], tools: [weather] }));
  },
  "forced tool": () => streamed(asking("窓口は？", { tools: [weather], tool_choice: { type: "tool", name: "get_weather" } })),
  "bash tool": () => messages.create(asking("bash で行数を数えてください。", { tools: [{ type: "bash_20250124", name: "bash" }], tool_choice: { type: "any" } })),
  object: () => messages.create(asking("窓口を一つ挙げてください。", { output_config: { format: { type: "json_schema", schema } } })),
  documents: () => messages.create(asking([
    { type: "document", title: "規程", source: { type: "text", media_type: "text/plain", data: "第1条" }, citations: { enabled: true } },
    { type: "document", source: { type: "content", content: "第2条" } },
    { type: "search_result", source: "https://intra.example/1", title: "窓口規程", content: [{ type: "text", text: "第3条" }], citations: { enabled: true } },
    { type: "text", text: "窓口は何時に開きますか。" },
  ])),
  thinking: () => streamed(asking("こんにちは", { thinking: { type: "enabled", budget_tokens: 1024 } })),
  "adaptive thinking": () => streamed(asking("こんにちは", { thinking: { type: "adaptive" }, output_config: { effort: "high" } })),
  beta: () => beta.messages.create(asking("こんにちは", { betas: ["interleaved-thinking-2025-05-14"] })),
};

await report(cases[name]);
