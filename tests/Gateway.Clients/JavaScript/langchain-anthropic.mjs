// node langchain-anthropic.mjs CASE MODEL: LangChain's ChatAnthropic, as its documentation uses it.
import { ChatAnthropic } from "@langchain/anthropic";
import { HumanMessage, SystemMessage, ToolMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { z } from "zod";
import { report } from "./report.mjs";

const [name, model] = process.argv.slice(2);
const chat = (options) => new ChatAnthropic({ model, maxTokens: 4000, maxRetries: 0, anthropicApiUrl: process.env.ANTHROPIC_BASE_URL, ...options });
const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
const weather = tool(async ({ city }) => `${city}は晴れです。`, {
  name: "get_weather",
  description: "都市の天気を返します。",
  schema: z.object({ city: z.string() }),
});
const told = (message) => ({ text: message.text, content: message.content, usage: message.usage_metadata });

async function streamed(model, messages) {
  let whole;
  let pieces = 0;
  for await (const piece of await model.stream(messages)) {
    whole = whole ? whole.concat(piece) : piece;
    pieces += piece.text ? 1 : 0;
  }

  return { whole, pieces };
}

async function loop(bound) {
  const messages = [new HumanMessage('天気を調べてください。\n[[tool:get_weather {"city":"大阪"}]]\n[[tool:get_weather {"city":"京都"}]] [[tool:get_weather {"city":"奈良"}]]')];
  for (let turns = 1; ; turns++) {
    const answer = await bound.invoke(messages);
    messages.push(answer);
    if (answer.tool_calls.length === 0) {
      return { turns, ...told(answer) };
    }

    for (const call of answer.tool_calls) {
      messages.push(new ToolMessage({ content: (await weather.invoke(call)).content, tool_call_id: call.id }));
    }
  }
}

const thinking = { thinking: { type: "enabled", budget_tokens: 1024 } };

const cases = {
  text: async () => told(await chat().invoke([new SystemMessage("短く。"), new HumanMessage("こんにちは")])),
  stream: async () => {
    const { whole, pieces } = await streamed(chat(), "こんにちは");
    return { pieces, ...told(whole) };
  },
  tools: () => loop(chat().bindTools([weather])),
  "thinking tools": () => loop(chat(thinking).bindTools([weather])),
  thinking: async () => told(await chat(thinking).invoke("こんにちは")),
  image: async () => told(await chat().invoke([new HumanMessage({
    content: [{ type: "text", text: "これは何ですか。" }, { type: "image_url", image_url: { url: `data:image/png;base64,${pixel}` } }],
  })])),
  object: () => chat().withStructuredOutput(z.object({ name: z.string(), floor: z.number() })).invoke("窓口を一つ挙げてください。"),
};

await report(cases[name]);
