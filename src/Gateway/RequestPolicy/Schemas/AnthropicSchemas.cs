namespace Gateway.RequestPolicy.Schemas;

/// <summary>
/// The request of Anthropic's Messages API, as far as Bedrock's Invoke takes it and an application may use it by default.
/// The <c>type</c> of a block says its kind; all kinds of blocks are one structure here.
/// </summary>
internal static class AnthropicSchemas
{
    // Sources: Anthropic's reference of the Messages API and of its tools, and AWS's page on it, which adds anthropic_version
    // (November 2026). What runs at Anthropic, leaves Japan or is paid by another party has a rule that no setting opens.
    // Anthropic's SDKs send back what they added to a response: parsed_output always, caller where a tool was called. Bedrock
    // has refused both, null or not (anthropic-sdk-python 1107, 1566), and both only repeat the members beside them.
    private const string Lines =
        """
        AnthropicRequest anthropic_version=version max_tokens=maxTokens messages=[MessageParam] system=text|[SystemBlockParam] temperature top_p
        + top_k stop_sequences tools=[ToolParam] tool_choice=ToolChoiceParam metadata=MetadataParam thinking=Thinking
        + output_config=OutputConfig cache_control=CacheControl ~service_tier=<auto|standard_only|*!serviceTier>
        + anthropic_beta=[beta] context_management=with:context-management-2025-06-27 ~speed=<standard|*!serviceTier>
        + inference_geo!geography fallbacks!fallback=json fallback_credit_token!fallback mcp_servers!remoteServer=json
        + container!providerState=json thread!providerState=json billing_policy!payer=json workspace_id!payer
        + user_profile_id!payer
        MessagesRequest model=modelId stream=stream anthropic_version=version max_tokens=maxTokens messages=[MessageParam]
        + ^system=text|[SystemBlockParam] ^temperature ^top_p ^top_k stop_sequences tools=[ToolParam] tool_choice=ToolChoiceParam
        + metadata=MetadataParam ^thinking=Thinking ^output_config=OutputConfig ^output_format=OutputFormat -cache_control=json
        + anthropic_beta=[beta] betas=[beta] context_management=with:context-management-2025-06-27
        + -service_tier -speed -diagnostics=json -compaction=json -fallbacks=json -fallback_credit_token -billing_policy=json
        + -workspace_id -user_profile_id ~inference_geo=<jp|*!geography>
        + mcp_servers!remoteServer=json container!providerState=json thread!providerState=json
        AdditionalFields top_k tools=[ToolParam] tool_choice=ToolChoiceParam metadata=MetadataParam thinking=Thinking
        + output_config=OutputConfig cache_control=CacheControl ~service_tier=<auto|standard_only|*!serviceTier>
        + anthropic_beta=[beta] context_management=with:context-management-2025-06-27 ~speed=<standard|*!serviceTier>
        + inference_geo!geography fallbacks!fallback=json fallback_credit_token!fallback mcp_servers!remoteServer=json
        + container!providerState=json thread!providerState=json billing_policy!payer=json workspace_id!payer
        + user_profile_id!payer inferenceConfig=NovaInferenceConfig reasoningConfig=NovaReasoningConfig
        NovaInferenceConfig topK
        NovaReasoningConfig type maxReasoningEffort
        SystemBlockParam:systemBlock type=<text> text=systemText cache_control=CacheControl citations=Citations
        MessageParam role=role content=text|[ContentBlockParam]
        ContentBlockParam type=<text|image|document|tool_use|tool_result|thinking|redacted_thinking|search_result
        +|server_tool_use!systemTool|web_search_tool_result!systemTool|web_fetch_tool_result!systemTool
        +|code_execution_tool_result!systemTool|bash_code_execution_tool_result!systemTool
        +|text_editor_code_execution_tool_result!systemTool|tool_search_tool_result!systemTool|tool_reference!systemTool
        +|mcp_tool_use!remoteServer|mcp_tool_result!remoteServer|container_upload!providerState>
        + text cache_control=CacheControl citations=Citations source=Source title context id name input=json tool_use_id
        + content=text|[ContentBlockParam] is_error thinking=signed signature=signed data=signed tool_name!systemTool
        + caller=cutOut parsed_output=cutOut
        CacheControl type ttl scope=with:prompt-caching-scope-2026-01-05
        Citations:orList enabled type cited_text document_index document_title file_id start_char_index end_char_index
        + start_page_number end_page_number start_block_index end_block_index search_result_index source title url
        + encrypted_index
        Source:source type@0=<base64|text|content|url!fetched|file!fetched> media_type@1 data@2 content=text|[ContentBlockParam]
        + url!fetched file_id!fetched
        ToolParam type=<custom|bash_#|text_editor_#|computer_#|memory_#|*!systemTool> name description input_schema=json
        + cache_control=CacheControl ^strict
        + -eager_input_streaming=with:fine-grained-tool-streaming-2025-05-14 input_examples=with:tool-examples-2025-10-29
        + display_width_px display_height_px display_number enable_zoom max_characters
        + allowed_callers=[<direct|*!systemTool>]
        + -defer_loading=<false|*!systemTool> max_uses!systemTool allowed_domains!systemTool blocked_domains!systemTool
        + user_location!systemTool=json
        ToolChoiceParam type name disable_parallel_tool_use
        MetadataParam user_id
        Thinking ^type=thinkingType budget_tokens=thinkingBudget display block_binding=json
        OutputConfig ^effort ^format=OutputFormat
        OutputFormat type schema=json
        """;

    private static readonly SchemaTable Table = new(Lines);

    public static readonly BodySchema Request = Table["AnthropicRequest"];

    /// <summary>
    /// The same of Anthropic's own API, where the gateway reads the model, the betas and whether the response is streamed.
    /// </summary>
    public static readonly BodySchema Messages = Table["MessagesRequest"];

    /// <summary>
    /// The members that are allowed in Converse's <c>additionalModelRequestFields</c>: all for which Converse has no member of
    /// its own. Amazon's own models have two fields there.
    /// </summary>
    public static readonly BodySchema AdditionalFields = new SchemaTable(Lines, isFreeJson: true)["AdditionalFields"];
}
