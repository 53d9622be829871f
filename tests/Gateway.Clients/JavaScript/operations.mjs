// node operations.mjs HANDLER CALL MODEL: one call of Bedrock Runtime and everything that the SDK yields for it, including events, in order.
// HANDLER is "default", the handler the SDK chooses by itself (HTTP/2), or "http1".
import {
  BedrockRuntimeClient,
  ConverseCommand,
  ConverseStreamCommand,
  CountTokensCommand,
  InvokeModelCommand,
  InvokeModelWithResponseStreamCommand,
} from "@aws-sdk/client-bedrock-runtime";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { yielded } from "./yielded.mjs";

const [handler, call, modelId] = process.argv.slice(2);
const bedrock = new BedrockRuntimeClient(handler === "http1" ? { requestHandler: new NodeHttpHandler() } : {});

const messages = [{ role: "user", content: [{ text: "get_weather で大阪の天気を調べてください。" }] }];
const claude = {
  contentType: "application/json",
  body: JSON.stringify({ anthropic_version: "bedrock-2023-05-31", max_tokens: 500, messages: [{ role: "user", content: "こんにちは" }] }),
};
const toolConfig = {
  tools: [{
    toolSpec: {
      name: "get_weather",
      inputSchema: { json: { type: "object", properties: { city: { type: "string" }, days: { type: "integer" } }, required: ["city", "days"] } },
    },
  }],
};
const commands = {
  Converse: () => new ConverseCommand({ modelId, messages }),
  ConverseStream: () => new ConverseStreamCommand({ modelId, messages }),
  "ConverseStream with a tool": () => new ConverseStreamCommand({ modelId, messages, toolConfig }),
  "ConverseStream with reasoning": () => new ConverseStreamCommand({
    modelId,
    messages,
    additionalModelRequestFields: { thinking: { type: "enabled", budget_tokens: 1024 } },
  }),
  InvokeModel: () => new InvokeModelCommand({ modelId, ...claude }),
  InvokeModelWithResponseStream: () => new InvokeModelWithResponseStreamCommand({ modelId, ...claude }),
  "CountTokens of Converse": () => new CountTokensCommand({ modelId, input: { converse: { messages } } }),
  "CountTokens of InvokeModel": () => new CountTokensCommand({ modelId, input: { invokeModel: { body: claude.body } } }),
};

await yielded(() => bedrock.send(commands[call]()));
