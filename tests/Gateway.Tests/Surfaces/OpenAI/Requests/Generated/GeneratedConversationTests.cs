using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.Simulator;
using Gateway.Testing;
using Gateway.Tests.Surfaces.OpenAI.Responses;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Surfaces.OpenAI.Requests.Generated;

/// <summary>
/// Whatever conversation a client sends: what is written for Bedrock follows its rules, or the refusal names the place. The
/// strictest settings of the simulator judge it.
/// </summary>
public partial class GeneratedConversationTests
{
    private const int Full = 4000;

    private static readonly string[] Models = [ChatRig.Haiku, ChatRig.Sonnet46, ChatRig.Opus48, ChatRig.Nova];

    private static readonly Dictionary<string, string?> Settings = new() { ["Callers:Applications:demo:Models:98"] = "*" };

    [Fact]
    public async Task Is_valid_for_Bedrock_or_refused_with_its_place()
    {
        await using var gateway = await StartAsync();
        var (answered, failures) = (0, new List<string>());

        var count = PropertySize.Of(Full / 10, Full);
        for (var seed = 0; seed < count; seed++)
        {
            var model = Models[seed % Models.Length];
            var draft = new RequestDraft(new SplitMix64((ulong)seed), model, gateway.Aws.Contractor.Id);

            var (status, text) = await AskAsync(gateway, draft.Body());

            if (status == 200)
            {
                answered++;
                failures.AddRange(await ReplayDefectsAsync(gateway, draft, text).Select(defect => $"{seed} {model}: {defect}").ToListAsync(TestContext.Current.CancellationToken));
            }
            else if (RefusalDefect(status, text, model, draft.Body()) is { } defect)
            {
                failures.Add($"{seed} {model}: {defect}\n{draft.Body()}");
            }
        }

        Assert.True(failures.Count == 0, $"{failures.Count}\n{string.Join("\n\n", failures.Take(40))}");
        Assert.InRange(answered, count / 3, count * 9 / 10);
    }

    private static async IAsyncEnumerable<string> ReplayDefectsAsync(TestGateway gateway, RequestDraft draft, string text)
    {
        var message = draft.Streams ? Streamed(text) : JsonNode.Parse(text)!["choices"]![0]!["message"]!.AsObject();
        if (message is null)
        {
            yield return $"no message\n{text}\n{draft.Body()}";
            yield break;
        }

        foreach (var keepsThoughts in new[] { true, false })
        {
            var body = draft.Body(With(draft.Messages, message, keepsThoughts));
            var (status, answer) = await AskAsync(gateway, body);
            if (status != 200)
            {
                yield return $"replayed: {status} {answer}\n{body}";
            }
        }
    }

    // The conversation goes on as clients make it: with the results of the calls, else with the user's next words.
    private static string With(string messages, JsonObject message, bool keepsThoughts)
    {
        var own = message.DeepClone().AsObject();
        if (!keepsThoughts)
        {
            own.Remove("thinking_blocks");
        }

        var next = own["tool_calls"] is JsonArray calls
            ? calls.Select(call => $$"""{"role":"tool","tool_call_id":{{call!["id"]!.ToJsonString()}},"content":"r"}""")
            : ["""{"role":"user","content":"次は"}"""];
        return $"{messages[..^1]},{own.ToJsonString()},{string.Join(',', next)}]";
    }

    private static JsonObject? Streamed(string text)
    {
        var data = text.Split("\n\n").Where(one => one.StartsWith("data: ", StringComparison.Ordinal)).Select(one => one["data: ".Length..]).ToList();
        return data.Count > 0 && data[^1] == ChatChunks.Done && data.TrueForAll(one => !one.StartsWith("{\"error\"", StringComparison.Ordinal))
            ? new ChatChunks(data, IsComplete: true).Message()
            : null;
    }

    private static string? RefusalDefect(int status, string text, string model, string body)
    {
        var error = JsonNode.Parse(text)!["error"]!;
        var (message, place) = ((string)error["message"]!, (string?)error["param"]);

        // Whether a model continues a text of the assistant is the model's matter.
        if (status == 400 && model is not (ChatRig.Haiku or ChatRig.Nova) && message.Contains("does not support assistant message prefill", StringComparison.Ordinal))
        {
            return null;
        }

        // What is wrong with a file is not said of anything else.
        var isOfFile = !message.Contains("The file is ", StringComparison.Ordinal)
            || (place?.EndsWith(".image_url", StringComparison.Ordinal) ?? false) || (place?.EndsWith(".file_data", StringComparison.Ordinal) ?? false);
        return status == 400 && (string?)error["code"] is "invalid_request" or "member_not_allowed" && place is not null && Exists(body, place)
            && message.Contains(place, StringComparison.Ordinal) && isOfFile
                ? null
                : $"{status} {text}";
    }

    // The place exists in the caller's body, except that its last member may be the one that is missing.
    private static bool Exists(string body, string place)
    {
        using var json = JsonDocument.Parse(body);
        var at = json.RootElement;
        var steps = Step().Matches(place).Select(step => step.Value).ToList();
        foreach (var (index, step) in steps.Index())
        {
            var isLast = index == steps.Count - 1;
            if (step[0] == '[')
            {
                var number = int.Parse(step[1..^1], System.Globalization.CultureInfo.InvariantCulture);
                if (at.ValueKind != JsonValueKind.Array || number >= at.GetArrayLength())
                {
                    return false;
                }

                at = at[number];
            }
            else if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(step, out at))
            {
                return isLast;
            }
        }

        return steps.Count > 0;
    }

    private static async Task<(int Status, string Text)> AskAsync(TestGateway gateway, string body)
    {
        using var response = await gateway.Post("/v1/chat/completions", body, ("Accept-Language", "en"));
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<TestGateway> StartAsync()
    {
        var gateway = await TestGateway.StartAsync(Settings, simulator: builder => builder.Services.Configure<SimulatorOptions>(options =>
            (options.RolesMustAlternate, options.ToolLoopBeginsWithThought) = (true, true)));

        // Which models the contractor has bought is not what this is about.
        gateway.Aws.Contractor.PermissionPolicy =
            """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"bedrock:*","Resource":"*"}]}""";
        return gateway;
    }

    [GeneratedRegex(@"\[\d+\]|[^.\[\]]+")]
    private static partial Regex Step();
}
