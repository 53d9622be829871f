// node langchain.mjs CASE MODEL: LangChain's ChatBedrockConverse, as its documentation uses it.
import { ChatBedrockConverse } from "@langchain/aws";
import { HumanMessage, SystemMessage, ToolMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { z } from "zod";
import { report } from "./report.mjs";

const [name, model] = process.argv.slice(2);
const chat = (options) => new ChatBedrockConverse({ model, maxRetries: 0, ...options });
const weather = tool(async ({ city }) => `${city}は晴れです。`, {
  name: "get_weather",
  description: "都市の天気を返します。",
  schema: z.object({ city: z.string() }),
});
const told = (message) => ({ text: message.text, content: message.content, usage: message.usage_metadata, metadata: message.response_metadata });

const cases = {
  text: async () => told(await chat().invoke([new SystemMessage("短く。"), new HumanMessage("こんにちは")])),
  settings: async () => told(await chat({ temperature: 0.2, maxTokens: 500 }).invoke("こんにちは", { stop: ["！"] })),
  stream: async () => {
    let whole;
    let pieces = 0;
    for await (const piece of await chat().stream("こんにちは")) {
      whole = whole ? whole.concat(piece) : piece;
      pieces += piece.text ? 1 : 0;
    }

    return { pieces, ...told(whole) };
  },
  tools: async () => {
    const messages = [new HumanMessage("get_weather で大阪の天気を調べてください。")];
    const bound = chat().bindTools([weather]);
    const asked = await bound.invoke(messages);
    const [call] = asked.tool_calls;
    const result = await weather.invoke(call);
    return told(await bound.invoke([...messages, asked, new ToolMessage({ content: result.content, tool_call_id: call.id })]));
  },
  object: () => chat().withStructuredOutput(z.object({ name: z.string(), floor: z.number() })).invoke("窓口を一つ挙げてください。"),
  reasoning: async () => told(await chat({
    maxTokens: 4000,
    additionalModelRequestFields: { thinking: { type: "enabled", budget_tokens: 1024 } },
  }).invoke("こんにちは")),
};

await report(cases[name]);
