using System.Net.ServerSentEvents;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Testing;

namespace Gateway.Tests.Surfaces.OpenAI.Responses;

/// <summary>The stream of a chat completion as a client reads it.</summary>
/// <param name="Data">The data of all events.</param>
/// <param name="IsComplete">True when the response ended properly.</param>
internal sealed record ChatChunks(IReadOnlyList<string> Data, bool IsComplete)
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public const string Done = "[DONE]";

    public IEnumerable<JsonNode> Json => Data.Where(data => data != Done).Select(data => JsonNode.Parse(data)!);

    /// <summary>The choices of all chunks that have one.</summary>
    public IEnumerable<JsonNode> Choices => Json.Select(chunk => chunk["choices"]?.AsArray()).OfType<JsonArray>()
        .Where(choices => choices.Count > 0).Select(choices => Assert.Single(choices)!);

    /// <summary>The deltas, as JSON.</summary>
    public IEnumerable<string> Deltas => Choices.Select(choice => Compact(choice["delta"]!));

    public IEnumerable<string?> FinishReasons => Choices.Select(choice => (string?)choice["finish_reason"]);

    /// <summary>
    /// The message that a client puts together, as OpenAI's Python helper does: strings are appended, list items are found by
    /// their index.
    /// </summary>
    public JsonObject Message()
    {
        var message = new JsonObject();
        foreach (var choice in Choices)
        {
            Add(message, choice["delta"]!.AsObject());
        }

        return message;
    }

    public static async Task<ChatChunks> ReadAsync(TestGateway gateway, string body)
    {
        await using var stream = await StreamingResponse.OpenAsync(gateway, "/v1/chat/completions", body);
        var (events, complete) = await stream.ReadEventsAsync();
        Assert.All(events, one => Assert.Equal(SseParser.EventTypeDefault, one.EventType));
        return new([.. events.Select(one => one.Data)], complete);
    }

    /// <summary>JSON in one line, with no more escapes than JSON needs.</summary>
    public static string Compact(JsonNode json) => json.ToJsonString(Readable);

    private static void Add(JsonObject message, JsonObject delta)
    {
        foreach (var (name, value) in delta)
        {
            switch (message[name], value)
            {
                case (null, _):
                    message[name] = value?.DeepClone();
                    break;
                case (JsonArray list, JsonArray more):
                    foreach (var item in more)
                    {
                        var known = list.SingleOrDefault(one => (int)one!["index"]! == (int)item!["index"]!);
                        if (known is null)
                        {
                            list.Add(item!.DeepClone());
                        }
                        else
                        {
                            Add(known.AsObject(), item!.AsObject());
                        }
                    }

                    break;
                case (JsonObject one, JsonObject more):
                    Add(one, more);
                    break;
                case ({ } text, { }) when name is not ("index" or "type"):
                    message[name] = (string)text! + (string)value!;
                    break;
            }
        }
    }
}
