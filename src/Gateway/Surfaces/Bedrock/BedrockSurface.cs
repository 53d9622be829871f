using Gateway.Catalog;
using Gateway.Errors;
using Gateway.RequestPolicy.Schemas;
using Gateway.Residency;

namespace Gateway.Surfaces.Bedrock;

/// <summary>The paths of Bedrock's own host, exactly as AWS has them, so that AWS SDKs only need another URL.</summary>
internal sealed class BedrockSurface : Surface
{
    private static readonly GatewayError TwoModels = ErrorCode.InvalidRequest.Because(
        "modelId は URL で指定されています。本文から modelId を取り除いてください。",
        "The URL names the model. Take modelId out of the body.");

    public override string Name => "bedrock";

    public override ErrorFormat Errors { get; } = new AwsErrorFormat();

    public override BodyForm FormOf(BedrockOperation operation, string? modelFromRoute, ResidencyPolicy models)
    {
        var counts = operation == BedrockOperation.CountTokens;
        if (!counts && !operation.Invokes)
        {
            return BodyForm.Converse;
        }

        return (counts, models.InvokeFormOf(modelFromRoute!)) switch
        {
            (true, InvokeForm.Anthropic) => BodyForm.CountTokensOfAnthropic,
            (true, _) => BodyForm.CountTokens,
            (false, InvokeForm.Anthropic) => BodyForm.Anthropic,
            (false, InvokeForm.TitanEmbed) => BodyForm.TitanEmbed,
            (false, InvokeForm.CohereEmbed) => BodyForm.CohereEmbed,
            (false, InvokeForm.AmazonRerank) => BodyForm.AmazonRerank,
            (false, InvokeForm.CohereRerank) => BodyForm.CohereRerank,
            (false, _) => BodyForm.Opaque,
        };
    }

    public override GatewayError? CheckModel(MemberSpan modelId) => modelId.IsGiven ? TwoModels : null;

    public override StreamFormat OpenStream(HttpContext context) => new FrameFormat(context);
}
