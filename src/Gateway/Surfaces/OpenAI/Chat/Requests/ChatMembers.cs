using System.Collections.Frozen;
using System.Text.Json;
using Gateway.Errors;

namespace Gateway.Surfaces.OpenAI.Chat.Requests;

/// <summary>
/// The closed list of the members of a request: read, ignored, dropped and named in a response header, or refused. A member
/// that is not in it is dropped. None is ever copied into <c>additionalModelRequestFields</c>.
/// </summary>
internal static class ChatMembers
{
    private static readonly FrozenDictionary<string, ChatMember> Table = new Dictionary<string, ChatMember>
    {
        // Names for the provider's own records, and hints for its cache: without a meaning for the answer.
        ["user"] = ChatMember.Ignored,
        ["safety_identifier"] = ChatMember.Ignored,
        ["metadata"] = ChatMember.Ignored,
        ["prompt_cache_key"] = ChatMember.Ignored,
        ["prompt_cache_retention"] = ChatMember.Ignored,
        ["prompt_cache_options"] = ChatMember.Ignored,

        // The answer is another one without them, but still an answer.
        ["frequency_penalty"] = ChatMember.Dropped(IsZero),
        ["presence_penalty"] = ChatMember.Dropped(IsZero),
        ["logit_bias"] = ChatMember.Dropped(IsEmpty),
        ["seed"] = ChatMember.Dropped(),
        ["verbosity"] = ChatMember.Dropped(value => JsonText.Is(value, "medium")),
        ["prediction"] = ChatMember.Dropped(),
        ["service_tier"] = ChatMember.Dropped(value => JsonText.Is(value, "auto") || JsonText.Is(value, "default")),
        ["store"] = ChatMember.Dropped(value => value.ValueKind == JsonValueKind.False),
        ["moderation"] = ChatMember.Dropped(),
        ["cache_control"] = ChatMember.Dropped(),

        ["n"] = ChatMember.Refused(
            value => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var count) && count == 1,
            "1 だけが使えます。複数の答えが必要なときは、その回数だけ送ってください。",
            "only 1 is possible. Send the request several times for several answers."),
        ["logprobs"] = ChatMember.Refused(
            value => value.ValueKind == JsonValueKind.False,
            "Bedrock は確率を返しません。取り除いてください。",
            "Bedrock returns no probabilities. Remove it."),
        ["top_logprobs"] = ChatMember.Refused(
            IsZero,
            "Bedrock は確率を返しません。取り除いてください。",
            "Bedrock returns no probabilities. Remove it."),
        ["modalities"] = ChatMember.Refused(
            value => value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(one => JsonText.Is(one, "text")),
            "使えるのは [\"text\"] だけです。",
            "only [\"text\"] is possible."),
        ["audio"] = ChatMember.Refused(
            IsEmpty,
            "音声の出力はできません。取り除いてください。",
            "there is no audio output. Remove it."),
        ["web_search_options"] = ChatMember.Refused(
            _ => false,
            "ウェブ検索は提供していません（閉域網のため）。取り除いてください。",
            "there is no web search in this closed network. Remove it."),
        ["functions"] = ChatMember.Refused(
            IsEmpty,
            "廃止された項目です。代わりに tools を使ってください。",
            "this member is deprecated. Use tools."),
        ["function_call"] = ChatMember.Refused(
            value => JsonText.Is(value, "none") || JsonText.Is(value, "auto"),
            "廃止された項目です。代わりに tool_choice を使ってください。",
            "this member is deprecated. Use tool_choice."),
        ["inference_geo"] = ChatMember.Refused(
            value => JsonText.Is(value, "jp"),
            "処理は常に日本国内です。取り除いてください。",
            "requests are always processed in Japan. Remove it."),

        // Members of other APIs without which the request means something else.
        ["system"] = ChatMember.Slip("messages の role: \"system\"", "a message with the role \"system\""),
        ["instructions"] = ChatMember.Slip("messages の role: \"system\"", "a message with the role \"system\""),
        ["input"] = ChatMember.Slip("messages", "messages"),
        ["prompt"] = ChatMember.Slip("messages", "messages"),
        ["max_output_tokens"] = ChatMember.Slip("max_completion_tokens", "max_completion_tokens"),
        ["stop_sequences"] = ChatMember.Slip("stop", "stop"),
        ["inferenceConfig"] = ChatMember.Slip(
            "max_completion_tokens、temperature、top_p、stop", "max_completion_tokens, temperature, top_p and stop"),
        ["toolConfig"] = ChatMember.Slip("tools と tool_choice", "tools and tool_choice"),
        ["additionalModelRequestFields"] = ChatMember.Slip(
            "この API の項目（reasoning_effort、top_k など）", "the members of this API, such as reasoning_effort and top_k"),
        ["previous_response_id"] = ChatMember.Slip("messages（会話の全体）", "messages, with the whole conversation"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Applies the list to a member that the translation does not read.</summary>
    /// <returns>The error if it is refused.</returns>
    public static GatewayError? Judge(JsonProperty member, DroppedMembers dropped)
    {
        if (!Table.TryGetValue(member.Name, out var known))
        {
            return dropped.AddUnknown("", member.Name);
        }

        if (known.Use == MemberUse.Ignored || known.SaysNothing(member.Value))
        {
            return null;
        }

        if (known.Use == MemberUse.Refused)
        {
            return RequestErrors.At(member.Name, known.Remedy.Ja, known.Remedy.En);
        }

        dropped.Add(member.Name);
        return null;
    }

    private static bool IsZero(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number == 0;

    private static bool IsEmpty(JsonElement value) =>
        (value.ValueKind == JsonValueKind.Object && !value.EnumerateObject().Any())
        || (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0);

    private enum MemberUse
    {
        /// <summary>Has no meaning for the answer.</summary>
        Ignored,

        /// <summary>Not sent, and named in the response header.</summary>
        Dropped,

        /// <summary>The request is refused.</summary>
        Refused,
    }

    /// <param name="Use">What is done with it.</param>
    /// <param name="SaysNothing">True for a value that only states the default.</param>
    /// <param name="Remedy">What the caller can do, when it is refused.</param>
    private sealed record ChatMember(MemberUse Use, Func<JsonElement, bool> SaysNothing, Text Remedy)
    {
        public static readonly ChatMember Ignored = new(MemberUse.Ignored, _ => true, default);

        public static ChatMember Dropped(Func<JsonElement, bool>? saysNothing = null) =>
            new(MemberUse.Dropped, saysNothing ?? (_ => false), default);

        public static ChatMember Refused(Func<JsonElement, bool> saysNothing, string ja, string en) =>
            new(MemberUse.Refused, saysNothing, new Text(ja, en));

        public static ChatMember Slip(string ja, string en) => Refused(
            IsEmpty,
            $"chat completions の項目ではありません。{ja} を使ってください。",
            $"this is not a member of chat completions. Use {en}.");
    }
}
