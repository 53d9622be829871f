using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Errors;

/// <summary>Tells whether a request speaks to the paths of Bedrock's own host, where answers take AWS's form.</summary>
internal static class BedrockHost
{
    // First segments served by bedrock-runtime.{region}.amazonaws.com (service model
    // 2023-09-30, and its OpenAI-style paths).
    private static readonly ImmutableArray<string> FirstSegments =
        ["/model/", "/guardrail/", "/guardrail-checks/", "/async-invoke", "/openai/"];

    public static bool Owns(HttpContext context) => Owns(RawTarget(context));

    public static bool Owns(string rawTarget)
    {
        foreach (var segment in FirstSegments)
        {
            if (rawTarget.StartsWith(segment, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The request target as it stood on the wire, before Kestrel decoded it.</summary>
    public static string RawTarget(HttpContext context) =>
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
}
