namespace Gateway.Converse.Members;

/// <summary>
/// The request shapes of Bedrock's API. A line is a structure and its members; <c>=</c> leads to another structure,
/// <c>=json</c> to free JSON, <c>=modelId</c> to the model's name, <c>=[X]</c> is a list and <c>={X}</c> a map with
/// the caller's own keys. Everything else holds no objects.
/// </summary>
internal static class RequestShapes
{
    // The service model of bedrock-runtime (2023-09-30): Converse, ConverseStream and CountTokens.
    private const string Table =
        """
        ConverseRequest modelId=modelId messages=[Message] system=[SystemContentBlock] inferenceConfig=InferenceConfig
        + toolConfig=ToolConfiguration guardrailConfig=GuardrailConfiguration additionalModelRequestFields=json
        + promptVariables={PromptVariableValues} additionalModelResponseFieldPaths requestMetadata={NoMembers}
        + performanceConfig=PerformanceConfig serviceTier=ServiceTier outputConfig=OutputConfig
        CountTokensRequest input=CountTokensInput
        CountTokensInput invokeModel=InvokeModelTokensRequest converse=ConverseTokensRequest
        InvokeModelTokensRequest body
        ConverseTokensRequest messages=[Message] system=[SystemContentBlock] toolConfig=ToolConfiguration
        + additionalModelRequestFields=json
        Message role content=[ContentBlock]
        ContentBlock text image=ImageBlock document=DocumentBlock video=VideoBlock audio=AudioBlock toolUse=ToolUseBlock
        + toolResult=ToolResultBlock guardContent=GuardContentBlock cachePoint=CachePointBlock
        + reasoningContent=ReasoningContentBlock citationsContent=CitationsContentBlock searchResult=SearchResultBlock
        + toolAddition=ToolChangeBlock toolRemoval=ToolChangeBlock
        SystemContentBlock text guardContent=GuardContentBlock cachePoint=CachePointBlock
        ImageBlock format source=MediaSource error=ErrorBlock
        VideoBlock format source=MediaSource
        AudioBlock format source=MediaSource error=ErrorBlock
        MediaSource bytes s3Location=S3Location
        S3Location uri bucketOwner
        ErrorBlock message
        DocumentBlock format name source=DocumentSource context citations=CitationsConfig
        DocumentSource bytes s3Location=S3Location text content=[Text]
        CitationsConfig enabled
        ToolUseBlock toolUseId name input=json type
        ToolResultBlock toolUseId content=[ToolResultContentBlock] status type
        ToolResultContentBlock json=json text image=ImageBlock document=DocumentBlock video=VideoBlock
        + searchResult=SearchResultBlock
        SearchResultBlock source title content=[Text] citations=CitationsConfig
        GuardContentBlock text=GuardTextBlock image=GuardImageBlock
        GuardTextBlock text qualifiers
        GuardImageBlock format source=GuardImageSource
        GuardImageSource bytes
        CachePointBlock type ttl
        ReasoningContentBlock reasoningText=ReasoningTextBlock redactedContent
        ReasoningTextBlock text signature
        CitationsContentBlock content=[Text] citations=[Citation]
        Citation title source sourceContent=[Text] location=CitationLocation
        CitationLocation web=WebLocation documentChar=DocumentLocation documentPage=DocumentLocation
        + documentChunk=DocumentLocation searchResultLocation=SearchResultLocation
        WebLocation url domain
        DocumentLocation documentIndex start end
        SearchResultLocation searchResultIndex start end
        ToolChangeBlock tool=ToolReference
        ToolReference type name serverName
        InferenceConfig maxTokens temperature topP stopSequences
        ToolConfiguration tools=[Tool] toolChoice=ToolChoice
        Tool toolSpec=ToolSpecification systemTool=ToolName cachePoint=CachePointBlock
        ToolSpecification name description inputSchema=ToolInputSchema strict
        ToolInputSchema json=json
        ToolChoice auto=NoMembers any=NoMembers tool=ToolName
        ToolName name
        NoMembers
        GuardrailConfiguration guardrailIdentifier guardrailVersion trace streamProcessingMode
        PromptVariableValues text
        PerformanceConfig latency
        ServiceTier type
        OutputConfig textFormat=OutputFormat effort
        OutputFormat type structure=OutputFormatStructure
        OutputFormatStructure jsonSchema=JsonSchemaDefinition
        JsonSchemaDefinition schema name description
        Text text
        """;

    private static readonly Dictionary<string, string[]> Lines = Table
        .ReplaceLineEndings("\n")
        .Replace("\n+", "", StringComparison.Ordinal)
        .Split('\n')
        .Select(line => line.Split(' '))
        .ToDictionary(words => words[0], words => words[1..], StringComparer.Ordinal);

    private static readonly Dictionary<string, Shape> Known =
        new(StringComparer.Ordinal) { ["json"] = Shape.Free, ["modelId"] = Shape.ModelId };

    public static readonly Shape Converse = Of("ConverseRequest");

    public static readonly Shape CountTokens = Of("CountTokensRequest");

    private static Shape Of(string type)
    {
        switch (type[0])
        {
            case '[':
                return Shape.ListOf(Of(type[1..^1]));
            case '{':
                return Shape.MapOf(Of(type[1..^1]));
            case var _ when Known.TryGetValue(type, out var known):
                return known;
            default:
                var shape = Shape.ObjectOf([.. Lines[type].Select(Member)]);
                Known.Add(type, shape);
                return shape;
        }
    }

    private static (string Name, Shape Value) Member(string word)
    {
        var leads = word.IndexOf('=', StringComparison.Ordinal);
        return leads < 0 ? (word, Shape.Unknown) : (word[..leads], Of(word[(leads + 1)..]));
    }
}
