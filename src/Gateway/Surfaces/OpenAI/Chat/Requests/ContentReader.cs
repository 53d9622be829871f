using System.Text.Json;
using Gateway.Errors;

namespace Gateway.Surfaces.OpenAI.Chat.Requests;

/// <summary>Reads the content of messages: a string, or a list of parts. Blank texts are skipped, because Bedrock refuses them.</summary>
internal sealed class ContentReader(CachePoints caches, DroppedMembers dropped)
{
    private const string Part = "messages[].content[].";

    /// <param name="message">A message.</param>
    /// <param name="index">Its position.</param>
    /// <param name="into">The blocks of it, after those that are in the list already.</param>
    public GatewayError? Read(in ChatMessage message, int index, List<Block> into)
    {
        var place = new Place(PlaceKind.Content, index);
        switch (message.Content.ValueKind)
        {
            case JsonValueKind.Undefined:
                return null;
            case JsonValueKind.String:
                return AddText(message.Content, message.CacheControl, SectionOf(message.Role), place, into);
            case JsonValueKind.Array:
                break;
            default:
                return RequestErrors.At(
                    place.ToString(), "文字列、または text などの部分の配列で指定してください。", "give a string, or a list of parts such as text.");
        }

        var item = 0;
        foreach (var part in message.Content.EnumerateArray())
        {
            if (ReadPart(part, message.Role, index, item++, into) is { } error)
            {
                return error;
            }
        }

        return null;
    }

    /// <summary>Adds a text, unless it is blank.</summary>
    public GatewayError? AddText(
        JsonElement text, JsonElement cacheControl, PromptSection section, Place place, List<Block> into)
    {
        if (JsonText.IsBlank(text))
        {
            return null;
        }

        into.Add(new Block(BlockKind.Text, text, place));
        return AddCache(cacheControl, section, place, into);
    }

    public static PromptSection SectionOf(ChatRole role) =>
        role == ChatRole.System ? PromptSection.System : PromptSection.Messages;

    private GatewayError? ReadPart(JsonElement part, ChatRole role, int index, int item, List<Block> into)
    {
        var place = new Place(PlaceKind.Text, index, item);
        if (part.ValueKind != JsonValueKind.Object)
        {
            return RequestErrors.NotObject(place.Holder);
        }

        if (!part.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String)
        {
            return Unknown(place, role);
        }

        part.TryGetProperty("cache_control", out var cache);
        if (type.ValueEquals("text"))
        {
            return ReadText(part, "text", cache, SectionOf(role), place, into);
        }

        if (type.ValueEquals("refusal") && role == ChatRole.Assistant)
        {
            return ReadText(part, "refusal", cache, SectionOf(role), place with { Kind = PlaceKind.Refusal }, into);
        }

        if (role is ChatRole.System or ChatRole.Assistant)
        {
            return Unknown(place, role);
        }

        var block = default(Block);
        var error = type.ValueEquals("image_url") ? Files.ReadImage(part, place with { Kind = PlaceKind.Image }, dropped, out block)
            : type.ValueEquals("file") ? Files.ReadDocument(part, place with { Kind = PlaceKind.File }, dropped, out block)
            : Unknown(place, role);
        error ??= dropped.AddOthers(
            Part, part, "type", block.Kind == BlockKind.Image ? "image_url" : "file", "cache_control");
        if (error is not null)
        {
            return error;
        }

        into.Add(block);
        return AddCache(cache, PromptSection.Messages, block.Place, into);
    }

    private GatewayError? ReadText(
        JsonElement part, string member, JsonElement cache, PromptSection section, Place place, List<Block> into) =>
        part.TryGetProperty(member, out var text) && text.ValueKind == JsonValueKind.String
            ? dropped.AddOthers(Part, part, "type", member, "cache_control", "annotations")
                ?? AddText(text, cache, section, place, into)
            : RequestErrors.NotText(place.ToString());

    private GatewayError? AddCache(JsonElement control, PromptSection section, Place place, List<Block> into)
    {
        if (control.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return null;
        }

        var error = caches.Add(section, control, place.Holder, out var point);
        if (point is not null)
        {
            into.Add(Block.Of(point, place));
        }

        return error;
    }

    private static GatewayError Unknown(Place place, ChatRole role) => role switch
    {
        ChatRole.System => RequestErrors.NotOneOf($"{place.Holder}.type", "text"),
        ChatRole.Assistant => RequestErrors.NotOneOf($"{place.Holder}.type", "text, refusal"),
        _ => RequestErrors.At(
            $"{place.Holder}.type",
            "text、image_url（data: URL）、file（file_data）のどれかを指定してください。音声と動画は扱えません。",
            "give one of text, image_url (a data: URL) and file (with file_data). Audio and video cannot be used."),
    };
}
