// node assume-role.mjs ROLE MODEL [EXTERNAL_ID]: assumes the role with the environment's credentials, and converses with the new session.
import { BedrockRuntimeClient, ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { report, summary } from "./report.mjs";

const [roleArn, modelId, externalId] = process.argv.slice(2);
const requestHandler = new NodeHttpHandler();
const sts = new STSClient({ requestHandler });

await report(async () => {
  const { AssumedRoleUser, Credentials } = await sts.send(new AssumeRoleCommand({
    RoleArn: roleArn,
    RoleSessionName: "javascript",
    ExternalId: externalId,
    DurationSeconds: 900,
  }));
  const bedrock = new BedrockRuntimeClient({
    requestHandler,
    credentials: {
      accessKeyId: Credentials.AccessKeyId,
      secretAccessKey: Credentials.SecretAccessKey,
      sessionToken: Credentials.SessionToken,
    },
  });
  const answer = await bedrock.send(new ConverseCommand({
    modelId,
    messages: [{ role: "user", content: [{ text: "こんにちは" }] }],
  }));

  return { assumed: AssumedRoleUser.Arn, expiration: Credentials.Expiration, ...summary(answer) };
});
