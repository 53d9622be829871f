// node continue.mjs CASE CONFIG: the part of Continue that calls models, constructed as its core does for an entry of config.yaml.
import { constructLlmApi } from "@continuedev/openai-adapters";
import { parse } from "yaml";
import { report } from "../JavaScript/report.mjs";

const [name, config] = process.argv.slice(2);
const { models } = parse(config);
const entry = (role) => models.find(({ roles }) => roles.includes(role));
const api = ({ provider, apiBase, apiKey, requestOptions }) => constructLlmApi({ provider, apiBase, apiKey, requestOptions });
const { signal } = new AbortController();
const weather = { type: "function", function: { name: "get_weather", description: "都市の天気を返します。", parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] } } };

async function streamed(messages, options) {
  let pieces = 0;
  let text = "";
  let usage;
  const calls = [];
  for await (const { choices: [choice], usage: counted } of api(entry("chat")).chatCompletionStream({ model: entry("chat").model, messages, stream: true, ...options }, signal)) {
    usage = counted ?? usage;
    text += choice?.delta.content ?? "";
    pieces += choice?.delta.content ? 1 : 0;
    for (const { index, id, function: { name: called, arguments: piece } } of choice?.delta.tool_calls ?? []) {
      calls[index] ??= { id, type: "function", function: { name: called, arguments: "" } };
      calls[index].function.arguments += piece ?? "";
    }
  }

  return { text, pieces, usage, calls };
}

const cases = {
  text: async () => {
    const { model } = entry("chat");
    const { choices: [{ message }], usage } = await api(entry("chat")).chatCompletionNonStream({ model, messages: [{ role: "user", content: "こんにちは" }], stream: false }, signal);
    return { text: message.content, usage };
  },
  stream: () => streamed([{ role: "system", content: "短く。" }, { role: "user", content: "こんにちは" }]),
  // An assistant message without text has a blank, as Continue writes it.
  tools: async () => {
    const messages = [{ role: "user", content: '[[tool:get_weather {"city":"大阪"}]]' }];
    const asked = await streamed(messages, { tools: [weather] });
    const answered = await streamed([
      ...messages,
      { role: "assistant", content: " ", tool_calls: asked.calls },
      ...asked.calls.map(({ id }) => ({ role: "tool", tool_call_id: id, content: "大阪は晴れです。" })),
    ], { tools: [weather] });
    return { text: answered.text, calls: asked.calls };
  },
  embed: async () => {
    const { data } = await api(entry("embed")).embed({ model: entry("embed").model, input: ["開庁時間", "休日窓口"] });
    return data.map(({ embedding }) => embedding);
  },
  models: async () => (await api(entry("chat")).list()).map(({ id }) => id),
};

await report(cases[name]);
