// node converse.mjs MODEL TEXT: one question. Everything else comes from the environment, as in an application.
import { BedrockRuntimeClient, ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { report, summary } from "./report.mjs";

const [modelId, text] = process.argv.slice(2);
const bedrock = new BedrockRuntimeClient({ requestHandler: new NodeHttpHandler() });

await report(async () =>
  summary(await bedrock.send(new ConverseCommand({ modelId, messages: [{ role: "user", content: [{ text }] }] }))));
