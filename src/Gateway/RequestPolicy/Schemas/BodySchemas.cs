namespace Gateway.RequestPolicy.Schemas;

/// <summary>The schema of a whole body by its form.</summary>
internal static class BodySchemas
{
    public static BodySchema Of(BodyForm form) => form switch
    {
        BodyForm.Opaque => BodySchema.Free,
        BodyForm.Anthropic => AnthropicSchemas.Request,
        BodyForm.Messages or BodyForm.MessagesToCount => AnthropicSchemas.Messages,
        BodyForm.CountTokens or BodyForm.CountTokensOfAnthropic => RequestSchemas.CountTokens,
        BodyForm.RequestMetadata => RequestSchemas.RequestMetadata,
        BodyForm.TitanEmbed => RetrievalSchemas.TitanEmbed,
        BodyForm.CohereEmbed => RetrievalSchemas.CohereEmbed,
        BodyForm.TitanEmbedCalls => RetrievalSchemas.TitanEmbedCalls,
        BodyForm.CohereEmbedCalls => RetrievalSchemas.CohereEmbedCalls,
        BodyForm.AmazonRerank => RetrievalSchemas.AmazonRerank,
        BodyForm.CohereRerank => RetrievalSchemas.CohereRerank,
        _ => RequestSchemas.Converse,
    };
}
