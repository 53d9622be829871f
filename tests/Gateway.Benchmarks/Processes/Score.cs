using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Benchmarks.Processes;

/// <summary>The response that the player plays for one request, written in the text of the request itself.</summary>
/// <param name="Stream">The caller's number for it.</param>
/// <param name="Pieces">The number of pieces of text.</param>
/// <param name="GapMilliseconds">The time between two frames; 0 means as fast as they are read.</param>
/// <param name="Length">The bytes of text in each piece.</param>
internal sealed record Score(int Stream, int Pieces, int GapMilliseconds, int Length)
{
    private string Text => JsonSerializer.Serialize(this);

    /// <param name="model">The model, if the body has to name it.</param>
    public string ConverseBody(string? model = null)
    {
        var body = new JsonObject
        {
            ["messages"] = new JsonArray(new JsonObject
            {
                ["role"] = "user",
                ["content"] = new JsonArray(new JsonObject { ["text"] = Text }),
            }),
        };
        if (model is not null)
        {
            body["modelId"] = model;
        }

        return body.ToJsonString();
    }

    public string InvokeBody() => Claude(new() { ["anthropic_version"] = "bedrock-2023-05-31" });

    /// <summary>The body of Anthropic's own API, and of a chat completion of OpenAI.</summary>
    public string MessagesBody(string model) => Claude(new() { ["model"] = model, ["stream"] = true });

    /// <summary>The score in a request's text; <c>null</c> if the text is none.</summary>
    public static async Task<Score?> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        using var document = await JsonDocument.ParseAsync(body, default, cancellationToken);
        var content = document.RootElement.GetProperty("messages")[0].GetProperty("content");
        var text = content.ValueKind == JsonValueKind.String ? content : content[0].GetProperty("text");
        return text.GetString() is ['{', ..] score ? JsonSerializer.Deserialize<Score>(score) : null;
    }

    private string Claude(JsonObject body)
    {
        body["max_tokens"] = 1000;
        body["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = Text });
        return body.ToJsonString();
    }
}
