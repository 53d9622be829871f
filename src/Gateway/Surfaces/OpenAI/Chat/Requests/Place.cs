namespace Gateway.Surfaces.OpenAI.Chat.Requests;

/// <summary>A place of the caller's request from which a block for Bedrock was made.</summary>
/// <param name="Kind">The member at the place.</param>
/// <param name="Message">The position of the message.</param>
/// <param name="Item">The position of the part, call or thought in it.</param>
internal readonly record struct Place(PlaceKind Kind, int Message = 0, int Item = 0)
{
    /// <summary>The path of the object that has the place's <c>cache_control</c>.</summary>
    public string Holder => Kind is PlaceKind.Text or PlaceKind.Refusal or PlaceKind.Image or PlaceKind.File
        ? $"messages[{Message}].content[{Item}]"
        : $"messages[{Message}]";

    public override string ToString() => Kind switch
    {
        PlaceKind.Message => $"messages[{Message}]",
        PlaceKind.Content => $"messages[{Message}].content",
        PlaceKind.Text => $"messages[{Message}].content[{Item}].text",
        PlaceKind.Refusal => $"messages[{Message}].content[{Item}].refusal",
        PlaceKind.Image => $"messages[{Message}].content[{Item}].image_url",
        PlaceKind.File => $"messages[{Message}].content[{Item}].file",
        PlaceKind.MessageRefusal => $"messages[{Message}].refusal",
        PlaceKind.ToolCall => $"messages[{Message}].tool_calls[{Item}]",
        PlaceKind.FunctionCall => $"messages[{Message}].function_call",
        PlaceKind.Thinking => $"messages[{Message}].thinking_blocks[{Item}]",
        _ => "response_format",
    };
}

/// <summary>The kinds of places.</summary>
internal enum PlaceKind
{
    Message,
    Content,
    Text,
    Refusal,
    Image,
    File,
    MessageRefusal,
    ToolCall,
    FunctionCall,
    Thinking,
    ResponseFormat,
}
