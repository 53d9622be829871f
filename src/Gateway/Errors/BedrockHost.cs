using System.Collections.Immutable;

namespace Gateway.Errors;

/// <summary>Tells whether a request speaks to the paths of Bedrock's own host, where answers take AWS's form.</summary>
internal static class BedrockHost
{
    // First segments served by bedrock-runtime.{region}.amazonaws.com (service model 2023-09-30). Its OpenAI-style
    // paths are called by OpenAI's SDKs and speak their form.
    private static readonly ImmutableArray<string> FirstSegments =
        ["/model/", "/guardrail/", "/guardrail-checks/", "/async-invoke"];

    public static bool Owns(HttpContext context) => Owns(RequestTarget.Of(context));

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
}
