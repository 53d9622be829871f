using System.Text.Json;
using Gateway.Simulator.BedrockRuntime.Shapes;

namespace Gateway.Simulator.BedrockRuntime.Responses;

/// <summary>The text of the model's answer: fixed Japanese sentences that show what it received.</summary>
internal static class ResponseText
{
    private const string Greeting = "こんにちは！何かお手伝いできることはありますか？（シミュレーターによる固定の応答です。）";
    private const int MaxGreetingLength = 20;
    private const int MaxQuoteLength = 60;

    internal static string For(JsonElement request, LastTurn turn)
    {
        if (Schema(request) is { } schema)
        {
            using var document = JsonDocument.Parse(schema, StrictJson.Options);
            return System.Text.Encoding.UTF8.GetString(AlphabeticalJson.Write(SchemaSample.Of(document.RootElement)!));
        }

        if (turn.ToolResults.Count > 0)
        {
            return $"ツールの結果を{turn.ToolResults.Count}件受け取りました。内容は「{Quote(ResultText(turn.ToolResults[0]))}」です。"
                + "（シミュレーターによる固定の応答です。）";
        }

        return turn is { Images: 0, Documents: 0 } && IsGreeting(turn.Text) ? Greeting : Received(turn);
    }

    private static bool IsGreeting(string text) =>
        text.Contains("こんにちは", StringComparison.Ordinal) && text.Length <= MaxGreetingLength;

    private static string Received(LastTurn turn)
    {
        var images = turn.Images > 0 ? $"、画像{turn.Images}件" : "";
        var documents = turn.Documents > 0 ? $"、文書{turn.Documents}件" : "";
        return $"ご質問（{turn.Text.EnumerateRunes().Count()}文字{images}{documents}）を確認しました。"
            + $"冒頭は「{Quote(turn.Text)}」です。これはシミュレーターによる固定の応答であり、実際のモデルの回答ではありません。";
    }

    private static string ResultText(JsonElement result)
    {
        var first = result.GetProperty("content").EnumerateArray().FirstOrDefault();
        return first.ValueKind != JsonValueKind.Object ? ""
            : first.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()!
            : first.GetRawText();
    }

    // Cut at whole characters: half a surrogate pair is not valid text.
    private static string Quote(string text) => string.Concat(text.EnumerateRunes().Take(MaxQuoteLength)).Trim();

    // Converse's outputConfig has the schema as a string, Claude's own output_config as an object.
    private static string? Schema(JsonElement request) =>
        JsonObjects.AnswerSchema(request)
        ?? request.ObjectAt("additionalModelRequestFields", "output_config", "format", "schema")?.GetRawText();
}
