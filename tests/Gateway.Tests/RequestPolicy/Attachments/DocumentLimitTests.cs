using System.Globalization;
using System.Net;
using System.Text;
using Gateway.Catalog;
using Gateway.Hosting;
using Gateway.RequestPolicy.Attachments;
using Gateway.Testing;

namespace Gateway.Tests.RequestPolicy.Attachments;

/// <summary>The size and number of documents: as AWS accepts them, unless the operator sets a lower limit.</summary>
public class DocumentLimitTests
{
    private const int Large = AttachmentLimits.MaxConverseDocumentBytes + 1;

    private const string Pdf = """{"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"JVBERi0xLjc="}},""";

    public static TheoryData<string, string, string, bool> Sizes => new()
    {
        { "claude-haiku-4-5", "pdf", "%PDF-1.7\n", true },
        { "claude-sonnet-4-6", "", "%PDF-1.7\n", true },
        { "claude-haiku-4-5", "docx", "PK\u0003\u0004", false },
        { "claude-haiku-4-5", "csv", "a,b\n", false },
        { "nova-2-lite", "pdf", "%PDF-1.7\n", true },
        { "nova-2-lite", "docx", "PK\u0003\u0004", true },
        { "nova-2-lite", "xlsx", "PK\u0003\u0004", false },
        { "nova-2-lite", "txt", "a", false },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task A_large_file_goes_to_the_models_that_take_it(string model, string format, string begin, bool isSent)
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await TestGateway.StartAsync(
            new() { ["Callers:Applications:demo:Models:0"] = model }, simulator: bedrock.Install);
        var messages = Messages(Document(format, begin.PadRight(Large, '0'), "a"));

        // On the gateway's own route the model's name may come after the file.
        using var native = await gateway.Post($"/model/{model}/converse", $"{{{messages}}}", ("Accept-Language", "en"));
        using var own = await gateway.Post("/converse", $"{{{messages},\"modelId\":\"{model}\"}}");

        Assert.Equal(isSent ? 2 : 0, bedrock.Calls.Count);
        Assert.Equal(isSent, own.StatusCode != HttpStatusCode.BadRequest);
        Assert.Equal(!isSent, (await TextAsync(native)).Contains("may have 4,718,592 bytes", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_operator_sets_holds_for_every_format_and_model()
    {
        await using var gateway = await TestGateway.StartAsync(
            new() { ["Callers:Applications:demo:RequestPolicy:MaxDocumentBytes"] = "1000" });
        var messages = Messages(Document("pdf", "%PDF-1.7\n".PadRight(1001, '0'), "a"));

        using var response = await gateway.Post("/model/claude-haiku-4-5/converse", $"{{{messages}}}");

        Assert.Contains("MaxDocumentBytes", await TextAsync(response), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("converse", 32_000_000, true)]
    [InlineData("converse", 32_000_001, false)]
    [InlineData("invoke", 25_000_000, true)]
    [InlineData("invoke", 25_000_001, false)]
    public async Task A_body_may_be_as_large_as_AWS_takes_it(string operation, int length, bool isSent)
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await TestGateway.StartAsync(simulator: bedrock.Install);
        var body = operation == "invoke" ? Anthropic("") : $"{{{Messages("{\"text\":\"y\"}")}}}";

        using var response = await gateway.Post(
            $"/model/claude-haiku-4-5/{operation}", body.PadRight(length), ("Accept-Language", "en"));

        var limit = string.Create(CultureInfo.InvariantCulture, $"over the limit of {length - 1:N0} bytes");
        Assert.Equal(isSent ? 1 : 0, bedrock.Calls.Count);
        Assert.Equal(!isSent, (await TextAsync(response)).Contains(limit, StringComparison.Ordinal));
    }

    [Fact]
    public void The_memory_for_bodies_has_room_for_the_largest_of_every_operation() => Assert.Equal(
        HostingOptions.DefaultMaxRequestBodyBytes, BedrockOperation.All.Max(operation => operation.MaxBodyBytes));

    [Fact]
    public async Task Five_files_are_AWSs_limit_in_Converse_and_what_is_given_as_a_text_is_none()
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await TestGateway.StartAsync(simulator: bedrock.Install);
        var texts = string.Join(',', Enumerable.Range(0, 30).Select(
            i => $$$$"""{"document":{"name":"t{{{{i}}}}","source":{"text":"第{{{{i}}}}条"}}}"""));

        using var five = await gateway.Post("/model/claude-haiku-4-5/converse", $"{{{Messages($"{Files(5)},{texts}")}}}");
        using var six = await gateway.Post("/model/claude-haiku-4-5/converse", $"{{{Messages(Files(6))}}}");

        Assert.Single(bedrock.Calls);
        var told = await TextAsync(six);
        Assert.Contains("Converse で受け付ける文書は 1 リクエスト 5 個まで", told, StringComparison.Ordinal);
        Assert.DoesNotContain("MaxDocuments", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"base64","media_type":"application/pdf","data":"JVBERi0xLjc="}""")]
    [InlineData("""{"type":"text","media_type":"text/plain","data":"第1条　手続は窓口で行う。"}""")]
    [InlineData("""{"type":"content","content":"窓口は九時に開く。"}""")]
    [InlineData("""{"type":"content","content":[{"type":"text","text":"窓口は九時に開く。"}]}""")]
    public async Task Invoke_takes_any_number_of_documents(string source)
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await TestGateway.StartAsync(simulator: bedrock.Install);
        var document = "{\"type\":\"document\",\"title\":\"規程\",\"citations\":{\"enabled\":true},\"source\":" + source + "},";

        using var response = await gateway.Post(
            "/model/claude-haiku-4-5/invoke", Anthropic(string.Concat(Enumerable.Repeat(document, 30))));

        Assert.Single(bedrock.Calls);
    }

    [Fact]
    public async Task The_operators_number_counts_files_in_Invoke_too()
    {
        await using var gateway = await TestGateway.StartAsync(
            new() { ["Callers:Applications:demo:RequestPolicy:MaxDocuments"] = "1" });

        using var response = await gateway.Post("/model/claude-haiku-4-5/invoke", Anthropic(Pdf + Pdf));

        Assert.Contains("MaxDocuments", await TextAsync(response), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Images_have_no_limit_but_the_models()
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await TestGateway.StartAsync(simulator: bedrock.Install);
        var large = Convert.ToBase64String([0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, .. new byte[4_000_000]]);
        var images = string.Join(',', Enumerable.Repeat("iVBORw0KGgo=", 40).Append(large).Select(
            bytes => $$$$"""{"image":{"format":"png","source":{"bytes":"{{{{bytes}}}}"}}}"""));

        using var response = await gateway.Post("/model/claude-haiku-4-5/converse", $"{{{Messages(images)}}}");

        Assert.Single(bedrock.Calls);
    }

    private static string Files(int count) => string.Join(
        ',', Enumerable.Range(0, count).Select(i => Document("pdf", "%PDF-1.7\n", $"f{i}")));

    private static string Document(string format, string file, string name)
    {
        var formatMember = format.Length == 0 ? "" : $"\"format\":\"{format}\",";
        var bytes = Convert.ToBase64String(Encoding.Latin1.GetBytes(file));
        return $$$$"""{"document":{{{{{formatMember}}}}"name":"{{{{name}}}}","source":{"bytes":"{{{{bytes}}}}"}}}""";
    }

    private static string Messages(string blocks) =>
        "\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"x\"}," + blocks + "]}]";

    private static string Anthropic(string blocks) =>
        "{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":["
        + blocks + "{\"type\":\"text\",\"text\":\"x\"}]}]}";

    private static Task<string> TextAsync(HttpResponseMessage response) =>
        response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}
