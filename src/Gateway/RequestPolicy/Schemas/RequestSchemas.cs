namespace Gateway.RequestPolicy.Schemas;

/// <summary>The request schemas of Bedrock's API; <see cref="SchemaTable"/> describes the notation.</summary>
internal static class RequestSchemas
{
    // The service model of bedrock-runtime (2023-09-30): Converse, ConverseStream and CountTokens.
    private static readonly SchemaTable Table = new(
        """
        ConverseRequest modelId=modelId messages=[Message] system=[SystemContentBlock] inferenceConfig=InferenceConfig
        + toolConfig=ToolConfiguration guardrailConfig!guardrailConfig=GuardrailConfiguration
        + additionalModelRequestFields=fields promptVariables!promptVariables={PromptVariableValues}
        + additionalModelResponseFieldPaths=[fieldPath] requestMetadata=metadata
        + performanceConfig=PerformanceConfig serviceTier=ServiceTier
        + outputConfig=OutputConfig
        CountTokensRequest:envelope input=CountTokensInput
        CountTokensInput:envelope invokeModel=InvokeModelTokensRequest converse=ConverseTokensRequest
        InvokeModelTokensRequest:envelope body=innerBody
        ConverseTokensRequest messages=[Message] system=[SystemContentBlock] toolConfig=ToolConfiguration
        + additionalModelRequestFields=fields
        Message role content=[ContentBlock]
        ContentBlock text image=ImageBlock document=DocumentBlock video!video=VideoBlock audio!audio=AudioBlock
        + toolUse=ToolUseBlock toolResult=ToolResultBlock guardContent!guardContent=GuardContentBlock
        + cachePoint=CachePointBlock reasoningContent=ReasoningContentBlock citationsContent=CitationsContentBlock
        + searchResult=SearchResultBlock toolAddition=ToolChangeBlock toolRemoval=ToolChangeBlock
        SystemContentBlock text guardContent!guardContent=GuardContentBlock cachePoint=CachePointBlock
        ImageBlock:image format@0 source=MediaSource error=ErrorBlock
        VideoBlock format source=MediaSource
        AudioBlock format source=MediaSource error=ErrorBlock
        MediaSource bytes@1 s3Location!s3Location=S3Location
        S3Location:s3Location uri@0 bucketOwner@1
        ErrorBlock message
        DocumentBlock:document format@0 name=documentName source=DocumentSource context citations=CitationsConfig
        DocumentSource bytes@1 s3Location!s3Location=S3Location text content=[Text]
        CitationsConfig enabled
        ToolUseBlock toolUseId name input=json type
        ToolResultBlock toolUseId content=[ToolResultContentBlock] status type
        ToolResultContentBlock json=json text image=ImageBlock document=DocumentBlock video!video=VideoBlock
        + searchResult=SearchResultBlock
        SearchResultBlock source title content=[Text] citations=CitationsConfig
        GuardContentBlock text=GuardTextBlock image=GuardImageBlock
        GuardTextBlock text qualifiers
        GuardImageBlock:image format@0 source=GuardImageSource
        GuardImageSource bytes@1
        CachePointBlock type ttl
        ReasoningContentBlock reasoningText=ReasoningTextBlock redactedContent=signed
        ReasoningTextBlock text=signed signature=signed
        CitationsContentBlock content=[Text] citations=[Citation]
        Citation title source sourceContent=[Text] location=CitationLocation
        CitationLocation web=WebLocation documentChar=DocumentLocation documentPage=DocumentLocation
        + documentChunk=DocumentLocation searchResultLocation=SearchResultLocation
        WebLocation url domain
        DocumentLocation documentIndex start end
        SearchResultLocation searchResultIndex start end
        ToolChangeBlock tool=ToolReference
        ToolReference type name serverName!systemTool
        InferenceConfig:inferenceConfig maxTokens=maxTokens temperature topP stopSequences
        ToolConfiguration tools=[Tool] toolChoice=ToolChoice
        Tool toolSpec=ToolSpecification systemTool!systemTool=ToolName cachePoint=CachePointBlock
        ToolSpecification name description inputSchema=ToolInputSchema strict
        ToolInputSchema json=json
        ToolChoice auto=NoMembers any=NoMembers tool=ToolName
        ToolName name
        NoMembers
        GuardrailConfiguration:guardrail guardrailIdentifier@0 guardrailVersion@1 trace streamProcessingMode@2
        PromptVariableValues text
        PerformanceConfig latency=<standard|*!performanceConfig>
        ServiceTier type=<default|*!serviceTier>
        OutputConfig textFormat=OutputFormat effort
        OutputFormat type structure=OutputFormatStructure
        OutputFormatStructure jsonSchema=JsonSchemaDefinition
        JsonSchemaDefinition schema name description
        Text text
        """);

    public static readonly BodySchema Converse = Table["ConverseRequest"];

    public static readonly BodySchema CountTokens = Table["CountTokensRequest"];

    public static readonly BodySchema RequestMetadata = Table["metadata"];
}
