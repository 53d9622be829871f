using Gateway.Testing;

namespace Gateway.Tests.Surfaces.Bypass;

/// <summary>Other spellings of the served targets, and the other paths of Bedrock's host.</summary>
internal static class PathAttempts
{
    private static readonly string[] Tails =
    [
        "/", "//", "/.", "/..", "/./", "/../", "/%2e", "/%2e%2e", "/%2E%2e/", "%2f", "%2F", "%5c", "%20", "%09", "%00",
        "%0a", "%0d%0a", ".", "..", ";", ";x", ";x=1", "/;", "\\", "/\\", "#", "#x", "*", "~", "/extra", "/converse",
        "/stream", "+", ",", "|", "%23", "%3f", "%3Fx", "%3b", "%25", "%", "%2", "%zz", "@", "!", "$", "&x=1", "=", "'",
        "\"", "^", "`", "{}", "[0]", ".json", "%c0%af", "%e2%80%a4", "%ef%bc%8f", "-", "_", "%e3%81%82", "/../converse",
        "/../../converse", "/..;/x", ":443",
    ];

    private static readonly string[] Heads =
    [
        "/", "//", "/.", "/./", "/x/..", "/x/%2e%2e", "/%2e", "/%2E%2e", "\\", "/\\", "/%2f", "/%5c", "/;", "/;x=1",
        "/x/..;", "/health/live/..", "/health/live/../..", "/swagger/..", "/swagger/%2e%2e", "/models/..",
        "/converse/..", "/converse/stream/../..", "/model/x/converse/../../..", "/async-invoke/..", "/openai/..",
        "/guardrail/x/../..", "http://localhost.", "http://localhost:80", "https://localhost", "HTTPS://LOCALHOST",
        "http://evil.example", "http://bedrock-runtime.us-east-1.amazonaws.com",
        "https://bedrock-runtime.ap-northeast-1.amazonaws.com", "http://127.0.0.1", "http://[::1]",
        "http://localhost@evil.example", "file://", "ftp://localhost", "/http://localhost", "x", "*", "@localhost",
        "/%2f%2flocalhost", "/bedrock", "/v1", "/api", "/prod", "/%EF%BC%8F",
    ];

    private static readonly string[] Between = ["%00", "%20", ";", "\\", ".", "%2f", "/", "//", "%0a"];

    private static readonly string[] Steps =
        [".", "..", "%2e%2e", "%2e", ".%2e", ";", "x/..", "x/%2e%2e", "", "%2f", "..;"];

    private static readonly string[] Bedrocks =
    [
        "/model", "/model/", "/model/{0}", "/model/{0}/", "/model/{0}/async-invoke", "/model/{0}/converse/extra",
        "/model/{0}/invoke-with-bidirectional-stream", "/model/{0}/apply-guardrail", "/model/{0}/invoke/converse",
        "/model/{0}/converse-streams", "/model/{0}/converse-strea", "/model/{0}/stream", "/model/{0}/converse_stream",
        "/model/{0}/convers\u0435", "/model/{0}/invoke-stream", "/model/{0}/tokens", "/model/{0}/embeddings",
        "/model/{0}/rerank", "/model/{0}/invoke-with-response-stream-v2", "/model/{0}/-", "/model/{0}/x",
        "/models/{0}/converse", "/mode/{0}/converse", "/model-{0}/converse", "/model:{0}/converse",
        "/model.{0}/converse", "/model?{0}/converse", "/{0}/converse", "/{0}", "/foundation-model/{0}/converse",
        "/inference-profile/{0}/converse", "/inference-profiles/{0}", "/inference-profiles", "/foundation-models",
        "/foundation-models/{0}", "/guardrail/x/version/1/apply", "/guardrail/x/version/DRAFT/apply",
        "/guardrail-checks/x", "/guardrails", "/async-invoke", "/async-invoke/x", "/openai/v1/chat/completions",
        "/openai/v1/responses", "/openai/v1/models", "/openai/v1/embeddings", "/v1/chat/completions", "/v1/messages",
        "/v1/responses", "/anthropic/v1/messages", "/anthropic/v1/messages/count_tokens", "/count-tokens", "/invoke",
        "/prompts/x", "/flows/x/aliases/y", "/agents/x/agentAliases/y/sessions/z/text", "/knowledgebases/x/retrieve",
        "/retrieveAndGenerate", "/retrieveAndGenerateStream", "/rerank", "/sessions", "/provisioned-model-throughput",
        "/custom-models", "/prompt-routers", "/model-invocation-job", "/logging/modelinvocations", "/",
        "/?Action=AssumeRole&Version=2011-06-15", "/latest/meta-data", "/v2/credentials/task", "/converses", "/convers",
        "/converse-stream", "/converse/streams", "/converse/stream/x", "/stream", "/converse/converse", "/converse/{0}",
        "/converse/model/{0}/converse",
    ];

    // The second path of a route, which serves the same requests.
    private static readonly string[] OtherPaths = ["/openai/v1/embeddings"];

    public static IEnumerable<Draft> Make(SplitMix64 dice, GoodRequests good)
    {
        var served = good.All.ToList();
        return Spelled(dice, served).Where(
            request => !OtherPaths.Contains(request.Target) && served.All(item => item.Target != request.Target));
    }

    private static IEnumerable<Draft> Spelled(SplitMix64 dice, List<Draft> served)
    {
        foreach (var request in served)
        {
            foreach (var tail in Tails)
            {
                yield return request with { Target = request.Target + tail };
            }

            foreach (var head in Heads)
            {
                yield return request with { Target = head + request.Target };
            }

            yield return request with { Target = request.Target[1..] };
        }

        foreach (var path in Bedrocks)
        {
            yield return dice.Of(served) with { Target = Named(path) };
            yield return dice.Of(served) with { Target = Named(path) + dice.Of(Tails) };
            yield return dice.Of(served) with { Target = Named(path), Method = dice.Of(["PUT", "PATCH", "DELETE"]) };
        }

        for (var i = 0; i < 1200; i++)
        {
            var request = dice.Of(served);
            yield return request with { Target = Otherwise(dice, request.Target) };
        }
    }

    private static string Named(string path) => path.Replace("{0}", GoodRequests.Model, StringComparison.Ordinal);

    // Changes at least one thing about the target that must not be changed.
    private static string Otherwise(SplitMix64 dice, string target)
    {
        var parts = target.Split('/');
        var isName = parts.Length == 4 ? 2 : 0; // Only the model's name may be percent-encoded, not the words around it.
        var word = dice.Of(Enumerable.Range(1, parts.Length - 1).Where(i => i != isName).ToArray());
        parts[word] = dice.Below(6) switch
        {
            0 => dice.Some(parts[word], c => char.IsAsciiLetter(c) ? char.ToUpperInvariant(c).ToString() : "_"),
            1 or 2 => dice.Some(parts[word], c => $"%{(int)c:X2}"),
            3 => dice.Some(parts[word], c => $"%25{(int)c:x2}"),
            4 => parts[word].Insert(dice.Below(parts[word].Length), dice.Of(Between)),
            _ => dice.Of(Steps) + "/" + parts[word],
        };
        return string.Join('/', parts);
    }
}
