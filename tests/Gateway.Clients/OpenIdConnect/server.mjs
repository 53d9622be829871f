// An OpenID Connect server on loopback over TLS. It reads commands from its standard input, one JSON object a line, and answers each
// with one line: {"keys": ["kid", …]} replaces its signing keys (the first one signs), {"down": true} closes the port,
// {"up": true} opens the same one, {"count": true} tells how often its keys were asked for.
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import { createInterface } from "node:readline";
import { exportJWK, generateKeyPair } from "jose";
import Provider from "oidc-provider";

// The standard output is for answers alone.
console.info = console.warn = console.error;

const [certificate, key, algorithm, lifetime] = process.argv.slice(2);
const made = new Map();
let asked = 0;
let provider;

// The same key id is the same key, so that a key can be withdrawn and come back.
async function privateKey(kid) {
  if (!made.has(kid)) {
    const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
    made.set(kid, { ...(await exportJWK(privateKey)), kid, alg: algorithm, use: "sig" });
  }
  return made.get(kid);
}

async function publish(kids) {
  const next = new Provider(`https://127.0.0.1:${server.address().port}`, {
    jwks: { keys: await Promise.all(kids.map(privateKey)) },
    clients: ["desk-client", "stranger"].map((client_id) => ({
      client_id,
      client_secret: "loopback-only",
      grant_types: ["client_credentials"],
      response_types: [],
      redirect_uris: [],
      id_token_signed_response_alg: algorithm,
    })),
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_, audience) => ({
          scope: "",
          audience,
          accessTokenTTL: Number(lifetime),
          accessTokenFormat: "jwt",
          jwt: { sign: { alg: algorithm } },
        }),
      },
    },
  });
  provider = next.callback();
}

const server = createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, (request, response) => {
  asked += request.url === "/jwks" ? 1 : 0;
  provider(request, response);
});

const listen = (port) => new Promise((done) => server.listen(port, "127.0.0.1", done));

const commands = {
  keys: (kids) => publish(kids),
  up: () => listen(commands.port),
  down: () => {
    commands.port = server.address().port;
    server.closeAllConnections();
    return new Promise((done) => server.close(done));
  },
  count: () => {},
};

await listen(0);
await publish(["key-1"]);
console.log(JSON.stringify({ port: server.address().port }));
for await (const line of createInterface({ input: process.stdin })) {
  const [[name, value]] = Object.entries(JSON.parse(line));
  await commands[name](value);
  console.log(JSON.stringify({ asked }));
}
process.exit(0);
