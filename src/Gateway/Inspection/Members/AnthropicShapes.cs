namespace Gateway.Inspection.Members;

/// <summary>
/// The request of Anthropic's Messages API, as far as Bedrock's Invoke takes it and an application may use it unasked.
/// A block is told apart by its <c>type</c>; all kinds of blocks are one structure here.
/// </summary>
internal static class AnthropicShapes
{
    // Anthropic's reference of the Messages API, and AWS's page on it, which adds anthropic_version (November 2026).
    // Left out on purpose, and so refused by name: anthropic_beta, mcp_servers, container, context_management,
    // inference_geo, speed; source.url and source.file_id, which somebody else would fetch.
    private static readonly ShapeTable Table = new(
        """
        AnthropicRequest anthropic_version max_tokens=maxTokens messages=[Message] system=[Block] temperature top_p
        + top_k stop_sequences tools=[Tool] tool_choice=ToolChoice metadata=Metadata thinking=Thinking
        + output_config=OutputConfig cache_control=CacheControl service_tier!serviceTier
        Message role content=[Block]
        Block type=<text|image|document|tool_use|tool_result|thinking|redacted_thinking|search_result
        +|server_tool_use!systemTool|web_search_tool_result!systemTool|web_fetch_tool_result!systemTool
        +|code_execution_tool_result!systemTool|bash_code_execution_tool_result!systemTool
        +|text_editor_code_execution_tool_result!systemTool|tool_search_tool_result!systemTool>
        + text cache_control=CacheControl citations=Citations source=Source title context id name input=json tool_use_id
        + content=[Block] is_error thinking signature data
        CacheControl type ttl
        Citations:orList enabled type cited_text document_index document_title file_id start_char_index end_char_index
        + start_page_number end_page_number start_block_index end_block_index search_result_index source title url
        + encrypted_index
        Source:source type@0=<base64|text|content> media_type@1 data@2 content=[Block]
        Tool type=<custom|*!systemTool> name description input_schema=json cache_control=CacheControl strict
        + eager_input_streaming input_examples=json max_uses!systemTool allowed_domains!systemTool
        + blocked_domains!systemTool user_location!systemTool=json display_width_px!systemTool
        + display_height_px!systemTool display_number!systemTool max_characters!systemTool
        ToolChoice type name disable_parallel_tool_use
        Metadata user_id
        Thinking type budget_tokens display
        OutputConfig effort format=OutputFormat
        OutputFormat type schema=json
        """);

    public static readonly Shape Request = Table["AnthropicRequest"];
}
