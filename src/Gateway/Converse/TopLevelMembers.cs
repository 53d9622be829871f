using System.Text.Json;
using System.Text.Unicode;
using Gateway.Errors;

namespace Gateway.Converse;

/// <summary>
/// One walk over a request body: is it one JSON object in UTF-8, and where does its <c>modelId</c> stand.
/// </summary>
internal static class TopLevelMembers
{
    // System.Text.Json's own default, stated: deeper bodies are refused before anything else looks at them.
    private const int DeepestNesting = 64;

    private const int LongestModelId = 2048; // Converse, modelId: 1..2048.

    /// <summary>Walks the body.</summary>
    /// <returns>The <c>modelId</c> member, <c>null</c> when there is none; or why the body is refused.</returns>
    public static Result<ModelIdMember> Read(ReadOnlySpan<byte> body)
    {
        if (!Utf8.IsValid(body))
        {
            return Refuse(
                "リクエスト本文が正しい UTF-8 ではありません。UTF-8（BOM なし）で送ってください。Windows の curl では \\u3053 のような ASCII 表記が確実です。",
                "The request body is not valid UTF-8. "
                + "Send UTF-8 without a byte order mark; ASCII escapes such as \\u3053 always work.");
        }

        if (body.StartsWith("\uFEFF"u8))
        {
            return Refuse("リクエスト本文の先頭に BOM があります。BOM なしの UTF-8 で送ってください。",
                "The request body begins with a byte order mark. Send UTF-8 without it.");
        }

        try
        {
            return Walk(body);
        }
        catch (JsonException syntax)
        {
            // The exception's own text may quote the body; only the position is repeated.
            return Refuse($"リクエスト本文が JSON として読めません（{syntax.LineNumber + 1} 行目、{syntax.BytePositionInLine + 1} バイト目付近）。",
                $"The request body is not valid JSON (near line {syntax.LineNumber + 1}, "
                + $"byte {syntax.BytePositionInLine + 1}).");
        }
        catch (InvalidOperationException)
        {
            // A name or the modelId holds half of a surrogate pair, such as "\ud800".
            return Refuse("メンバー名または modelId に不正な Unicode エスケープがあります。",
                "A member name or modelId holds an invalid Unicode escape.");
        }
    }

    private static Result<ModelIdMember> Walk(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = DeepestNesting });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return Refuse("リクエスト本文は JSON オブジェクトでなければなりません。", "The request body must be a JSON object.");
        }

        var member = ModelIdMember.Absent;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!IsModelId(ref reader, out var exact))
            {
                reader.Skip();
                continue;
            }

            if (!exact || member != ModelIdMember.Absent)
            {
                return Refuse("modelId は一度だけ、この綴りで指定してください。", "Give modelId once, and spelled exactly so.");
            }

            var start = (int)reader.TokenStartIndex;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.Length is 0 or > LongestModelId)
            {
                return Refuse("modelId は 1〜2048 文字の文字列で指定してください。", "modelId must be a string of 1 to 2048 characters.");
            }

            member = new ModelIdMember(reader.GetString(), start, (int)reader.BytesConsumed);
        }

        // The reader itself refuses anything but white space behind the object.
        reader.Read();
        return member;
    }

    // Escapes count ("\u006dodelId" is modelId), and a case variant is refused rather than sent on unseen.
    private static bool IsModelId(ref Utf8JsonReader reader, out bool exact)
    {
        exact = reader.ValueTextEquals("modelId"u8);
        return exact
            || (reader.ValueSpan.Length <= "modelId".Length * 6
                && string.Equals(reader.GetString(), "modelId", StringComparison.OrdinalIgnoreCase));
    }

    private static Refusal Refuse(string ja, string en) => ErrorCode.InvalidRequest.Because(ja, en);
}
