using System.Collections.Immutable;

namespace Gateway.Surfaces.Bedrock;

/// <summary>The first segments of the paths that AWS's SDKs for Bedrock call and the gateway does not serve.</summary>
internal static class AwsPaths
{
    /// <summary>Those of bedrock-runtime.{region}.amazonaws.com, except <c>model</c> (service model 2023-09-30).</summary>
    public static ImmutableArray<string> Runtime { get; } = ["guardrail", "guardrail-checks", "async-invoke"];

    /// <summary>
    /// Those of bedrock.{region}.amazonaws.com (of <c>inference-profiles</c> all but reading) and of the agent services that
    /// share its SDKs (service models bedrock-2023-04-20, bedrock-agent-2023-06-05 and bedrock-agent-runtime-2023-07-26).
    /// </summary>
    public static ImmutableArray<string> ControlPlane { get; } =
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
}
