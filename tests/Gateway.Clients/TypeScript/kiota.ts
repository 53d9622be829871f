// Uses the client that Kiota makes from the gateway's document (client/); prints one line of JSON.
import { ApiKeyAuthenticationProvider, ApiKeyLocation } from "@microsoft/kiota-abstractions";
import { DefaultRequestAdapter } from "@microsoft/kiota-bundle";
import { createGatewayClient } from "./client/gatewayClient.js";
import type { ConverseRequest, ProblemDetails } from "./client/models/index.js";

declare const process: { env: Record<string, string> };

const adapter = new DefaultRequestAdapter(
  new ApiKeyAuthenticationProvider(process.env.GATEWAY_API_KEY!, "x-api-key", ApiKeyLocation.Header));
adapter.baseUrl = process.env.GATEWAY_URL!.replace(/\/$/, "");
const client = createGatewayClient(adapter);

const request: ConverseRequest = {
  modelId: "claude-haiku-4-5",
  messages: [{ role: "user", content: [{ text: "こんにちは" }] }],
  inferenceConfig: { maxTokens: 512 },
};
const own = await client.converse.post(request);
const byModel = await client.model.byModelId("claude-haiku-4-5").converse.post({
  messages: request.messages,
  system: [{ text: "簡潔に答えてください。" }],
});

let code: string | null | undefined;
try {
  await client.converse.post({ ...request, modelId: "no-such-model" });
} catch (problem) {
  code = (problem as ProblemDetails).code;
}

console.log(JSON.stringify({
  text: own?.output?.message?.content?.[0]?.text,
  totalTokens: byModel?.usage?.totalTokens,
  code,
}));
