using Gateway.Testing;

namespace Gateway.Tests.Surfaces.Bypass;

/// <summary>Query strings, which no operation has; those of Anthropic's own API are not read.</summary>
internal static class QueryAttempts
{
    private static readonly string[] Names =
    [
        "modelId", "ModelId", "model", "modelIdentifier", "region", "key", "x-api-key", "api_key", "access_token",
        "X-Amz-Security-Token", "X-Amz-Algorithm", "X-Amz-Credential", "Action", "guardrailIdentifier", "endpoint",
        "url", "_method", "debug", "x", "%6dodelId",
    ];

    private static readonly string[] Values =
    [
        "", "=", "=us.anthropic.claude-opus-5", "=claude-haiku-4-5", "=global.anthropic.claude-opus-5", "=..%2f..%2f",
        "[]=x", "=http://bedrock-runtime.us-east-1.amazonaws.com/", "=%00", "=%0d%0aX-Api-Key:%20x", "=1&modelId=us.x",
        "=%3F", "=?", "=/model/claude-haiku-4-5/converse", "=こんにちは", "=;", "=#", "=%", "=*", "=true",
    ];

    private static readonly string[] Bare =
        ["?", "??", "?&", "?=", "?#", "?/", "?%", "?/converse", "?/../converse", "?%00"];

    public static IEnumerable<Draft> Make(SplitMix64 dice, GoodRequests good)
    {
        foreach (var request in good.All.Where(one => !one.Target.Contains("/v1/", StringComparison.Ordinal)))
        {
            foreach (var query in Bare)
            {
                yield return request with { Target = request.Target + query };
            }

            foreach (var name in Names)
            {
                for (var i = 0; i < 8; i++)
                {
                    yield return request with { Target = $"{request.Target}?{name}{dice.Of(Values)}" };
                }
            }
        }
    }
}
