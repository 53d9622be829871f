// node converse-with-image.mjs MODEL TEXT IMAGE: a question about a PNG, given in Base64; the SDK gets its bytes.
import { BedrockRuntimeClient, ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { report, summary } from "./report.mjs";

const [modelId, text, image] = process.argv.slice(2);
const bedrock = new BedrockRuntimeClient({ requestHandler: new NodeHttpHandler() });

await report(async () =>
  summary(await bedrock.send(new ConverseCommand({
    modelId,
    messages: [{
      role: "user",
      content: [{ image: { format: "png", source: { bytes: Buffer.from(image, "base64") } } }, { text }],
    }],
  }))));
