using System.Net;
using System.Text.Json.Nodes;
using Gateway.Testing;

namespace Gateway.Tests.Surfaces.OpenAI.Requests;

/// <summary>
/// What an application may not send to <c>/converse</c> it may not send as a chat completion either: the same settings refuse or
/// change it, and the error names the same setting and the caller's own place.
/// </summary>
public class PolicyParityTests
{
    private const string Application = "Callers:Applications:demo:";
    private const string Png = "iVBORw0KGgo=";
    private const string Pdf = "JVBERi0xLjQK";
    private const string Image = "{\"image\":{\"format\":\"png\",\"source\":{\"bytes\":\"" + Png + "\"}}}";
    private const string Url = "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64," + Png + "\"}}";
    private const string File = "{\"type\":\"file\",\"file\":{\"filename\":\"a.pdf\",\"file_data\":\"data:application/pdf;base64," + Pdf + "\"}}";

    public static TheoryData<string> Names => [.. Rows.Keys];

    private static Dictionary<string, Row> Rows { get; } = new Row[]
    {
        new("the number of images", "RequestPolicy:MaxImages", "1", $"{Image},{Image}", $"{Url},{Url}", "messages[0].content[2].image_url"),
        new("the number of documents", "RequestPolicy:MaxDocuments", "1", $"{Document("a")},{Document("b")}", $"{File},{File}", "messages[0].content[2].file"),
        new("the size of an image", "RequestPolicy:MaxImageBytes", "7", Image, Url, "messages[0].content[1].image_url"),
        new("the size of a document", "RequestPolicy:MaxDocumentBytes", "7", Document("a"), File, "messages[0].content[1].file.file_data"),
        new("the format of an image", "RequestPolicy:AttachmentFormats:0", "pdf", Image, Url, "messages[0].content[1].image_url"),
        new("the format of a document", "RequestPolicy:AttachmentFormats:0", "png", Document("a"), File, "messages[0].content[1].file"),
        new("files that nobody can look into", "PersonalData:UnreadableAttachments", "Deny", Document("a"), File, "messages[0].content[1].file"),
        new("a file that is something else", "", "", Image.Replace(Png, Pdf, StringComparison.Ordinal), Url.Replace(Png, Pdf, StringComparison.Ordinal), "messages[0].content[1].image_url"),
        new("a number of a person", "PersonalData:Requests", "Block", "{\"text\":\"個人番号 123456789018\"}", "{\"type\":\"text\",\"text\":\"個人番号 123456789018\"}", "")
        {
            Status = HttpStatusCode.UnprocessableEntity,
        },
        new("a number of a person in a result", "PersonalData:Requests", "Block", "{\"text\":\"個人番号 123456789018\"}", "", "")
        {
            Status = HttpStatusCode.UnprocessableEntity,
            Messages = $"{Trap.User()},{Trap.Call("a")},{Trap.Result("a", "\"個人番号 123456789018\"")}",
        },
        new("a number of a person in arguments", "PersonalData:Requests", "Block", "{\"text\":\"個人番号 123456789018\"}", "", "")
        {
            Status = HttpStatusCode.UnprocessableEntity,
            Messages = $"{Trap.User()},{Trap.Call("a", arguments: "\"{\\\"個人番号\\\":\\\"\\\\u003123456789018\\\"}\"")},{Trap.Result("a")}",
        },
        new("a number of a person in the name of a file", "PersonalData:Requests", "Block", "{\"text\":\"個人番号 123456789018\"}",
            File.Replace("a.pdf", "個人番号 123456789018.pdf", StringComparison.Ordinal), "")
        {
            Status = HttpStatusCode.UnprocessableEntity,
        },
    }.ToDictionary(row => row.Name, StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_Converse_refuses_is_refused(string name)
    {
        var row = Rows[name];
        var bedrock = new RecordingBedrock();
        await using var gateway = await TestGateway.StartAsync(
            row.Setting.Length > 0 ? new() { [Application + row.Setting] = row.Value } : [], simulator: bedrock.Install);

        using var converse = await gateway.Post(
            "/converse", $$"""{"modelId":"claude-haiku-4-5","messages":[{"role":"user","content":[{"text":"x"},{{row.Blocks}}]}]}""", ("Accept-Language", "en"));
        Assert.Equal(row.Status, converse.StatusCode);
        var setting = SettingIn((string?)(await Some.JsonAsync(converse))["detail"]);
        var messages = row.Messages is { } others
            ? Trap.Messages(others)
            : Trap.Parts($"{{\"type\":\"text\",\"text\":\"x\"}},{row.Parts}");
        foreach (var stream in new[] { "false", "true" })
        {
            using var chat = await gateway.Post(
                "/v1/chat/completions", $$"""{"model":"claude-haiku-4-5","stream":{{stream}},{{messages}}}""", ("Accept-Language", "en"));

            Assert.Equal(row.Status, chat.StatusCode);
            var message = (string)(await Some.JsonAsync(chat))["error"]!["message"]!;
            Assert.Contains(row.Place, message, StringComparison.Ordinal);
            Assert.Equal(setting, SettingIn(message));
        }

        Assert.Empty(bedrock.Calls);
    }

    [Theory]
    [InlineData("\"max_completion_tokens\":5000", 1000)]
    [InlineData("\"max_tokens\":5000", 1000)]
    [InlineData("\"stop\":[]", 1000)]
    [InlineData("\"max_tokens\":9", 9)]
    public async Task The_most_tokens_of_the_application_are_the_most(string members, int tokens)
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await TestGateway.StartAsync(
            new() { [Application + "RequestPolicy:MaxTokens"] = "1000" }, simulator: bedrock.Install);

        using var response = await gateway.Post("/v1/chat/completions", $$"""{"model":"claude-haiku-4-5",{{members}},"messages":[{{Trap.User()}}]}""");

        Assert.Equal(tokens, (int)JsonNode.Parse(bedrock.Calls.Single().Body)!["inferenceConfig"]!["maxTokens"]!);
    }

    [Fact]
    public async Task The_guardrail_of_the_application_is_on_every_request()
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await TestGateway.StartAsync(
            new()
            {
                [Application + "RequestPolicy:Guardrail:Identifier"] = "abcd1234",
                [Application + "RequestPolicy:Guardrail:Version"] = "1",
                [Application + "RequestPolicy:Guardrail:CrossRegionProfile"] = "none",
            },
            simulator: bedrock.Install);

        foreach (var stream in new[] { "false", "true" })
        {
            using var response = await gateway.Post("/v1/chat/completions", $$"""{"model":"claude-haiku-4-5","stream":{{stream}},"messages":[{{Trap.User()}}]}""");

            Assert.Equal("abcd1234", (string?)JsonNode.Parse(bedrock.Calls.Single().Body)!["guardrailConfig"]!["guardrailIdentifier"]);
            bedrock.Calls.Clear();
        }
    }

    private static string Document(string name) =>
        "{\"document\":{\"format\":\"pdf\",\"name\":\"" + name + "\",\"source\":{\"bytes\":\"" + Pdf + "\"}}}";

    // The name of the setting that the operator would change; null for none.
    private static string? SettingIn(string? message)
    {
        var words = message?.Split([' ', '(', ')', '（', '）', ',', '.', '、', '。'], StringSplitOptions.RemoveEmptyEntries) ?? [];
        return Array.Find(words, word => word.StartsWith("Callers__", StringComparison.Ordinal));
    }

    /// <param name="Name">What is refused.</param>
    /// <param name="Setting">The setting below the application; empty for none.</param>
    /// <param name="Value">Its value.</param>
    /// <param name="Blocks">Blocks of Converse.</param>
    /// <param name="Parts">The same as parts of a chat completion's message.</param>
    /// <param name="Place">Where the caller of a chat completion finds it.</param>
    private sealed record Row(string Name, string Setting, string Value, string Blocks, string Parts, string Place)
    {
        public HttpStatusCode Status { get; init; } = HttpStatusCode.BadRequest;

        /// <summary>Other messages of the chat completion.</summary>
        public string? Messages { get; init; }
    }
}
