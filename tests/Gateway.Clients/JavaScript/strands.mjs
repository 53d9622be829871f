// node strands.mjs CASE MODEL: an agent of the Strands Agents SDK on its BedrockModel, which streams by default.
import { Agent, BedrockModel, tool } from "@strands-agents/sdk";
import { z } from "zod";
import { report } from "./report.mjs";

const [name, modelId] = process.argv.slice(2);
const agent = (model, options) => new Agent({ model: new BedrockModel({ modelId, ...model }), printer: false, ...options });
const weather = tool({
  name: "get_weather",
  description: "都市の天気を返します。",
  inputSchema: z.object({ city: z.string() }),
  callback: ({ city }) => `${city}は晴れです。`,
});

async function asked(agent, question) {
  const result = await agent.invoke(question);
  const content = result.lastMessage.content;
  return {
    stopReason: result.stopReason,
    text: content.filter((block) => block.type === "textBlock").map((block) => block.text).join(""),
    thought: content.filter((block) => block.type === "reasoningBlock").map((block) => block.text).join(""),
  };
}

const cases = {
  text: () => asked(agent({ stream: false }, { systemPrompt: "短く。" }), "こんにちは"),
  stream: () => asked(agent(), "こんにちは"),
  tools: () => asked(agent({}, { tools: [weather] }), "get_weather で大阪の天気を調べてください。"),
  reasoning: () => asked(
    agent({ maxTokens: 4000, additionalRequestFields: { thinking: { type: "enabled", budget_tokens: 1024 } } }), "こんにちは"),
};

await report(cases[name]);
