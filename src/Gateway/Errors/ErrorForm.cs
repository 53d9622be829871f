using System.Collections.Immutable;

namespace Gateway.Errors;

/// <summary>In whose form errors are written: the one that the client which calls such a path can show.</summary>
internal enum ErrorForm
{
    /// <summary>Problem details (RFC 9457): the gateway's own routes.</summary>
    ProblemDetails,

    /// <summary>AWS's restJson form: paths of Bedrock's runtime and control plane.</summary>
    Aws,

    /// <summary>OpenAI's: paths that its SDKs call.</summary>
    OpenAI,

    /// <summary>Anthropic's: paths that its SDKs call.</summary>
    Anthropic,
}

/// <summary>Tells which form a request's errors have, by its path alone, whether there is such a route or not.</summary>
internal static class ErrorForms
{
    // First segments of bedrock.{region}.amazonaws.com and of the agent services that share its SDKs (service models
    // bedrock-2023-04-20, bedrock-agent-2023-06-05 and bedrock-agent-runtime-2023-07-26).
    private static readonly ImmutableArray<string> ControlPlane =
    [
        "foundation-models", "foundation-model-availability", "inference-profiles", "prompt-routers", "guardrails",
        "enforcedGuardrailsConfiguration", "custom-models", "imported-models", "model-customization-jobs",
        "model-import-jobs", "model-copy-jobs", "model-invocation-job", "model-invocation-jobs", "evaluation-jobs",
        "provisioned-model-throughput", "provisioned-model-throughputs", "marketplace-model", "logging",
        "use-case-for-model-access", "list-foundation-model-agreement-offers", "create-foundation-model-agreement",
        "delete-foundation-model-agreement", "automated-reasoning-policies", "listTagsForResource", "tagResource",
        "untagResource", "agents", "flows", "prompts", "knowledgebases", "retrieveAndGenerate",
        "retrieveAndGenerateStream", "rerank", "sessions",
    ];

    // With and without the version, which belongs into the base URL of OpenAI's SDKs.
    private static readonly ImmutableArray<string> OpenAI =
        ["v1", "openai", "chat", "completions", "embeddings", "responses"];

    private static readonly ImmutableArray<string> Anthropic = ["/v1/messages", "/v1/complete", "/anthropic"];

    public static ErrorForm Of(HttpContext context) => Of(RequestTarget.Of(context));

    /// <param name="target">In origin form, not decoded.</param>
    public static ErrorForm Of(string target)
    {
        var path = target.Split('?', 2)[0];
        if (BedrockHost.Owns(path))
        {
            return ErrorForm.Aws;
        }

        if (Anthropic.Any(known => path == known || path.StartsWith($"{known}/", StringComparison.Ordinal)))
        {
            return ErrorForm.Anthropic;
        }

        return path.Split('/', 3) is not ["", var first, ..] ? ErrorForm.ProblemDetails
            : OpenAI.Contains(first) ? ErrorForm.OpenAI
            : ControlPlane.Contains(first) ? ErrorForm.Aws
            : ErrorForm.ProblemDetails;
    }
}
