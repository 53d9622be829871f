using static Gateway.Deploy.Tests.Access.Who;

namespace Gateway.Deploy.Tests.Access;

/// <summary>
/// Expectations of models that are called by their base id: exactly the listed ones, in exactly this Region, by InvokeModel alone.
/// </summary>
internal static class InRegionExpectations
{
    private const string Tokyo = "arn:aws:bedrock:ap-northeast-1::foundation-model/";
    private const string Osaka = "arn:aws:bedrock:ap-northeast-3::foundation-model/";
    private const string Titan = "amazon.titan-embed-text-v2:0";
    private const string Multilingual = "cohere.embed-multilingual-v3";
    private const string Invoke = "bedrock:InvokeModel";
    private const string Read = "bedrock:GetFoundationModel";

    // Models of the same purpose that no deployment lists, wildcards, and the same id in other forms.
    private static readonly string[] NotListed =
    [
        Tokyo + "amazon.titan-embed-text-v1",
        Tokyo + "amazon.titan-embed-text-v2:1",
        Tokyo + "amazon.titan-embed-text-v2:0:8k",
        Tokyo + "amazon.titan-embed-image-v1",
        Tokyo + "cohere.embed-english-v3",
        Tokyo + "cohere.embed-v4:0",
        Tokyo + "amazon.rerank-v1:0",
        Tokyo + "cohere.rerank-v3-5:0",
        Tokyo + "us.amazon.titan-embed-text-v2:0",
        Tokyo + "amazon.*",
        Osaka + Titan,
        Osaka + Multilingual,
        "arn:aws:bedrock:us-east-1::foundation-model/" + Titan,
        "arn:aws:bedrock:ap-northeast-2::foundation-model/" + Titan,
        "arn:aws:bedrock:::foundation-model/" + Titan,
        "arn:aws:bedrock:ap-northeast-1:444455556666:inference-profile/us.cohere.embed-v4:0",
        "arn:aws:bedrock:ap-northeast-1:444455556666:inference-profile/global.cohere.embed-v4:0",
        "arn:aws:bedrock:ap-northeast-1:444455556666:custom-model/" + Titan,
    ];

    private static readonly (string, string) AtRuntime = ("aws:SourceVpce", "{bedrock-runtime}");
    private static readonly (string, string) AtControl = ("aws:SourceVpce", "{bedrock}");
    private static readonly (string, string) Elsewhere = ("aws:SourceVpce", "vpce-0ffffffffffffffff");

    public static IReadOnlyList<Expectation> All { get; } =
    [
        .. Of("contractor/GatewayRole/permissions", Invoke, AtRuntime),
        .. Of("contractor/GatewayRole/permissions", Read, AtControl),
        .. new ExpectationTable("contractor/GatewayRole/permissions")
            .Denies(GatewayRole, "bedrock:InvokeModelWithResponseStream", Tokyo + Titan, AtRuntime)
            .Denies(GatewayRole, "bedrock:CountTokens", Tokyo + Titan, AtRuntime)
            .Denies(GatewayRole, "bedrock:CreateModelInvocationJob", Tokyo + Titan, AtRuntime)
            .Denies(GatewayRole, "bedrock:ListFoundationModels", "*", AtControl)
            .Denies(GatewayRole, Read, Tokyo + "anthropic.claude-haiku-4-5-20251001-v1:0", AtControl)
            .Forbids(GatewayRole, Invoke, Tokyo + Titan, AtRuntime, ("aws:RequestedRegion", "us-east-1"))
            .Forbids(GatewayRole, Read, Tokyo + Titan, AtControl, ("aws:RequestedRegion", "ap-northeast-2"))
            .On(Variants.First)
            .Allows(GatewayRole, Invoke, Tokyo + Titan)
            .Allows(GatewayRole, Read, Tokyo + Titan)
            .On(Variants.Bound)
            .Denies(GatewayRole, Invoke, Tokyo + Titan)
            .Denies(GatewayRole, Invoke, Tokyo + Titan, Elsewhere)
            .Denies(GatewayRole, Invoke, Tokyo + Titan, AtControl)
            .Denies(GatewayRole, Read, Tokyo + Titan)
            .Denies(GatewayRole, Read, Tokyo + Titan, Elsewhere)
            .Denies(GatewayRole, Read, Tokyo + Titan, AtRuntime)
            .Rows,

        .. Of("20-endpoints/BedrockRuntimeEndpoint", Invoke),
        .. new ExpectationTable("20-endpoints/BedrockRuntimeEndpoint")
            .Denies(GatewayRole, "bedrock:InvokeModelWithResponseStream", Tokyo + Titan)
            .Denies(GatewayRole, "bedrock:CountTokens", Tokyo + Titan)
            .Denies(GatewayRole, "bedrock:StartAsyncInvoke", Tokyo + Titan)
            .Denies(TaskRole, Invoke, Tokyo + Titan)
            .Denies(Colleague, Invoke, Tokyo + Titan)
            .Denies(StrangersGatewayRole, Invoke, Tokyo + Titan)
            .Rows,

        .. Of("20-endpoints/BedrockEndpoint", Read),
        .. new ExpectationTable("20-endpoints/BedrockEndpoint")
            .Denies(GatewayRole, "bedrock:ListFoundationModels", "*")
            .Denies(GatewayRole, "bedrock:GetCustomModel", Tokyo + Titan)
            .Denies(TaskRole, Read, Tokyo + Titan)
            .Denies(Colleague, Read, Tokyo + Titan)
            .Denies(StrangersGatewayRole, Read, Tokyo + Titan)
            .Rows,
    ];

    private static IReadOnlyList<Expectation> Of(string policy, string action, params (string, string)[] keys)
    {
        var table = new ExpectationTable(policy)
            .Allows(GatewayRole, action, Tokyo + Titan, keys)
            .On(Variants.Plain)
            .Denies(GatewayRole, action, Tokyo + Multilingual, keys)
            .On(Variants.Everything)
            .Allows(GatewayRole, action, Tokyo + Multilingual, keys)
            .On(Variants.All);
        foreach (var resource in NotListed)
        {
            table.Denies(GatewayRole, action, resource, keys);
        }

        return table.Rows;
    }
}
