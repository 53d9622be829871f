// node langchain-openai.mjs CASE MODEL: LangChain's ChatOpenAI and OpenAIEmbeddings, as their documentation uses them.
import { HumanMessage, SystemMessage, ToolMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { ChatOpenAI, OpenAIEmbeddings } from "@langchain/openai";
import { z } from "zod";
import { report } from "../JavaScript/report.mjs";

const [name, model] = process.argv.slice(2);
const configuration = { baseURL: process.env.OPENAI_BASE_URL };
const chat = (options) => new ChatOpenAI({ model, maxRetries: 0, configuration, ...options });
const embeddings = (options) => new OpenAIEmbeddings({ model, maxRetries: 0, configuration, ...options });
const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
const counter = z.object({ name: z.string(), floor: z.number() });
const weather = tool(async ({ city }) => `${city}は晴れです。`, {
  name: "get_weather",
  description: "都市の天気を返します。",
  schema: z.object({ city: z.string() }),
});
const told = (message) => ({ text: message.text, usage: message.usage_metadata, finish: message.response_metadata.finish_reason, extra: message.additional_kwargs });

async function streamed(bound, messages) {
  let whole;
  let pieces = 0;
  for await (const piece of await bound.stream(messages)) {
    whole = whole ? whole.concat(piece) : piece;
    pieces += piece.text ? 1 : 0;
  }

  return { whole, pieces };
}

async function loop(call) {
  const messages = [new HumanMessage('天気を調べてください。\n[[tool:get_weather {"city":"大阪"}]]\n[[tool:get_weather {"city":"京都"}]] [[tool:get_weather {"city":"奈良"}]]')];
  for (let turns = 1; ; turns++) {
    const answer = await call(messages);
    messages.push(answer);
    if (answer.tool_calls.length === 0) {
      return { turns, ...told(answer) };
    }

    for (const one of answer.tool_calls) {
      messages.push(new ToolMessage({ content: (await weather.invoke(one)).content, tool_call_id: one.id }));
    }
  }
}

const bound = chat().bindTools([weather]);

const cases = {
  text: async () => told(await chat().invoke([new SystemMessage("短く。"), new HumanMessage("こんにちは")])),
  stream: async () => {
    const { whole, pieces } = await streamed(chat(), "こんにちは");
    return { pieces, ...told(whole) };
  },
  tools: () => loop((messages) => bound.invoke(messages)),
  "streamed tools": () => loop(async (messages) => (await streamed(bound, messages)).whole),
  reasoning: async () => told(await chat({ modelKwargs: { reasoning_effort: "low" } }).invoke("こんにちは")),
  image: async () => told(await chat().invoke([new HumanMessage({
    content: [{ type: "text", text: "これは何ですか。" }, { type: "image_url", image_url: { url: `data:image/png;base64,${pixel}` } }],
  })])),
  object: () => chat().withStructuredOutput(counter).invoke("窓口を一つ挙げてください。"),
  "object by schema": () => chat().withStructuredOutput(counter, { method: "jsonSchema" }).invoke("窓口を一つ挙げてください。"),
  "object by tool": () => chat().withStructuredOutput(counter, { method: "functionCalling" }).invoke("窓口を一つ挙げてください。"),
  embed: async () => ({ query: await embeddings().embedQuery("開庁時間"), documents: await embeddings().embedDocuments(["開庁時間", "休日窓口"]) }),
  "embed short": () => embeddings({ dimensions: 256 }).embedQuery("開庁時間"),
  "wrong key": () => chat({ apiKey: "igw_wrong" }).invoke("こんにちは"),
};

await report(cases[name]);
