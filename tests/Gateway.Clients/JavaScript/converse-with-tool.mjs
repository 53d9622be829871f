// node converse-with-tool.mjs MODEL: the model asks for the weather, gets it, and answers. Its own message is sent back as the SDK read it.
import { BedrockRuntimeClient, ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { report, summary } from "./report.mjs";

const [modelId] = process.argv.slice(2);
const bedrock = new BedrockRuntimeClient({ requestHandler: new NodeHttpHandler() });
const toolConfig = {
  tools: [{
    toolSpec: {
      name: "get_weather",
      description: "都市の天気を返します。",
      inputSchema: { json: { type: "object", properties: { city: { type: "string" } }, required: ["city"] } },
    },
  }],
};

await report(async () => {
  const messages = [{ role: "user", content: [{ text: "get_weather で大阪の天気を調べてください。" }] }];
  const asked = await bedrock.send(new ConverseCommand({ modelId, messages, toolConfig }));
  const { toolUse } = asked.output.message.content.find((block) => block.toolUse);

  messages.push(asked.output.message, {
    role: "user",
    content: [{ toolResult: { toolUseId: toolUse.toolUseId, content: [{ json: { weather: "晴れ", celsius: 18.5 } }], status: "success" } }],
  });
  const answered = await bedrock.send(new ConverseCommand({ modelId, messages, toolConfig }));

  return { asked: summary(asked), toolUse, answered: summary(answered) };
});
