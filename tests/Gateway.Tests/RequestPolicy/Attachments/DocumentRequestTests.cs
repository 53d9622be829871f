using System.Net;
using System.Text;
using Gateway.Testing;

namespace Gateway.Tests.RequestPolicy.Attachments;

/// <summary>Typical files of offices, through the front door: accepted, or refused with an error that helps.</summary>
public class DocumentRequestTests
{
    private static readonly Encoding ShiftJis = CodePagesEncodingProvider.Instance.GetEncoding(932)!;

    public static TheoryData<string, string, string> Answered => new()
    {
        { "a CSV with a byte order mark", "csv", Base64("\uFEFF氏名,住所\r\n山田,大阪\r\n") },
        { "an xls that is HTML", "xls", Base64("<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><body>科目</body></html>") },
        { "a doc that is RTF", "doc", Base64(@"{\rtf1\ansi お知らせ}") },
        { "a docx said to be xlsx", "xlsx", Base64("PK\u0003\u0004") },
        { "a text said to be PDF", "pdf", Base64("本文") },
        { "a file without a format", "", Base64("会議の記録。") },
        { "a PDF without a format", "", Base64("%PDF-1.7\n") },
    };

    public static TheoryData<string, string, string, string> Refused => new()
    {
        { "Shift_JIS", "csv", Base64("氏名,住所\r\n", ShiftJis), "Convert it to UTF-8" },
        { "Shift_JIS in an xls that is HTML", "xls", Base64("<html>科目</html>", ShiftJis), "Convert it to UTF-8" },
        { "Shift_JIS without a format", "", Base64("科目", ShiftJis), "Convert it to UTF-8" },
        { "Excel's Unicode text", "csv", Base64("\uFEFF課名\t件数", Encoding.Unicode), "UTF-16" },
        { "nothing", "txt", "", "empty" },
        { "an image as a document", "pdf", "/9j/4AAQ", "image block" },
        { "a program", "doc", Base64("MZ\u0001\u0002\u0003"), "none of the documents" },
        { "an upper-case format", "PDF", Base64("%PDF-1.7\n"), "Write pdf" },
        { "a media type", "text/csv", Base64("a,b"), "Write csv" },
        { "another API's name", "text", Base64("a"), "Write txt" },
        { "a format there is not", "pptx", Base64("PK\u0003\u0004"), "one of pdf, csv" },
        { "an image's format", "png", Base64("a"), "image block" },
        { "a data URL", "pdf", "data:application/pdf;base64," + Base64("%PDF-1.7\n"), "only the part after the comma" },
        { "a data URL with escapes", "pdf", "data:application\\/pdf;base64," + Base64("%PDF-1.7\n"), "only the part after the comma" },
        { "a URL", "pdf", "https://example.com/a.pdf", "as base64" },
        { "base64 for URLs", "txt", "8J-Yig", "standard base64" },
        { "no base64", "txt", "あ", "standard base64" },
    };

    [Theory]
    [MemberData(nameof(Answered))]
    public async Task A_document_is_what_its_bytes_are(string name, string format, string bytes)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post("/model/claude-haiku-4-5/converse", Converse(Document(format, bytes)));

        Assert.True(response.StatusCode == HttpStatusCode.OK, name);
    }

    [Fact]
    public async Task A_PDF_behind_other_bytes_is_sent()
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await TestGateway.StartAsync(simulator: bedrock.Install);
        var bytes = Convert.ToBase64String([.. new byte[700], .. "%PDF-1.7\n"u8]);

        using var response = await gateway.Post("/model/claude-haiku-4-5/converse", Converse(Document("pdf", bytes)));

        Assert.Single(bedrock.Calls);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_AWS_refuses_is_said_before_it_with_the_remedy(
        string name, string format, string bytes, string remedy)
    {
        await using var gateway = await TestGateway.StartAsync();

        var message = await RefusedAsync(gateway, "converse", Converse(Document(format, bytes)));

        Assert.True(message.Contains(remedy, StringComparison.Ordinal), $"{name}: {message}");
        Assert.Contains("messages[0].content[1].document.", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("議事録")]
    [InlineData("report.pdf")]
    [InlineData("a  b")]
    [InlineData("a\\tb")]
    [InlineData("a\u3000b")]
    [InlineData("\\u8b70事録")]
    [InlineData("")]
    public async Task A_name_AWS_does_not_take_is_refused_with_its_rule(string documentName)
    {
        await using var gateway = await TestGateway.StartAsync();
        var asText = $$$$"""{"document":{"format":"txt","name":"{{{{documentName}}}}","source":{"text":"本文"}}}""";

        foreach (var document in new[] { Document("txt", Base64("本文"), documentName), asText })
        {
            var message = await RefusedAsync(gateway, "converse", Converse(document));

            Assert.Contains("document.name: AWS allows ASCII letters and digits", message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("report_1")]
    [InlineData(" a-b (1) [2] ")]
    [InlineData("\\u0061")]
    public async Task A_name_AWS_takes_is_sent(string documentName)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post(
            "/model/claude-haiku-4-5/converse", Converse(Document("txt", Base64("本文"), documentName)));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Two_documents_of_one_name_are_refused_in_whatever_message_and_spelling()
    {
        await using var gateway = await TestGateway.StartAsync();
        const string Body =
            """
            {"messages":[{"role":"user","content":[{"text":"x"},{"document":{"name":"a","source":{"text":"一"}}}]},
            {"role":"assistant","content":[{"text":"y"}]},
            {"role":"user","content":[{"text":"x"},{"document":{"name":"b","source":{"text":"二"}}},
            {"document":{"name":"\u0061","source":{"text":"三"}}}]}]}
            """;

        var message = await RefusedAsync(gateway, "converse", Body);

        Assert.Contains("messages[2].content[2].document.name: Two documents", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"format\":\"jpg\",", "/9j/4AAQ", "Write jpeg")]
    [InlineData("\"format\":\"PNG\",", "iVBORw0KGgo=", "Write png")]
    [InlineData("\"format\":\"image/png\",", "iVBORw0KGgo=", "Write png")]
    [InlineData("\"format\":\"heic\",", "iVBORw0KGgo=", "one of png, jpeg, gif, webp")]
    [InlineData("\"format\":\"pdf\",", "JVBERi0x", "document block")]
    [InlineData("", "iVBORw0KGgo=", "one of png, jpeg, gif, webp")]
    [InlineData("\"format\":\"jpeg\",", "iVBORw0KGgo=", "The file is png")]
    [InlineData("\"format\":\"jpeg\",", "Qk02AAwAAAA=", "neither PNG, JPEG")]
    public async Task An_image_is_what_it_is_said_to_be(string format, string bytes, string remedy)
    {
        await using var gateway = await TestGateway.StartAsync();
        var block = $$$$"""{"image":{{{{{format}}}}"source":{"bytes":"{{{{bytes}}}}"}}}""";

        Assert.Contains(remedy, await RefusedAsync(gateway, "converse", Converse(block)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("image", "image/jpg", "/9j/4AAQ", "Write image/jpeg")]
    [InlineData("image", "image/jpeg", "iVBORw0KGgo=", "The file is png")]
    [InlineData("image", "image/bmp", "Qk02AAwAAAA=", "one of image/png")]
    [InlineData("document", "text/csv", "YSxi", "application/pdf")]
    [InlineData("document", "application/pdf", "YSxi", "application/pdf")]
    public async Task Anthropics_form_says_it_likewise(string type, string mediaType, string data, string remedy)
    {
        await using var gateway = await TestGateway.StartAsync();
        var block = $$$$"""{"type":"{{{{type}}}}","source":{"type":"base64","media_type":"{{{{mediaType}}}}","data":"{{{{data}}}}"}}""";

        Assert.Contains(remedy, await RefusedAsync(gateway, "invoke", Anthropic(block)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_is_looked_into_whatever_it_is_said_to_be()
    {
        await using var gateway = await TestGateway.StartAsync(
            new() { ["Callers:Applications:demo:PersonalData:Requests"] = "Block" });

        foreach (var format in new[] { "", "txt", "pdf", "xls", "docx" })
        {
            var document = Document(format, Base64("個人番号 123456789018"));

            await RefusedAsync(gateway, "converse", Converse(document), "personal_data_blocked");
        }
    }

    [Theory]
    [InlineData("txt")]
    [InlineData("")]
    public async Task A_file_that_is_no_text_is_not_taken_for_one_because_it_says_so(string format)
    {
        await using var gateway = await TestGateway.StartAsync(
            new() { ["Callers:Applications:demo:PersonalData:UnreadableAttachments"] = "Deny" });
        var document = Document(format, Base64("%PDF-1.7\n"));

        await RefusedAsync(gateway, "converse", Converse(document), "member_not_allowed");
    }

    [Theory]
    [InlineData("txt")]
    [InlineData("")]
    public async Task A_format_that_is_not_allowed_is_refused_by_the_bytes(string format)
    {
        await using var gateway = await TestGateway.StartAsync(
            new() { ["Callers:Applications:demo:RequestPolicy:AttachmentFormats:0"] = "txt" });
        var document = Document(format, Base64("%PDF-1.7\n"));

        var message = await RefusedAsync(gateway, "converse", Converse(document), "member_not_allowed");

        Assert.Contains("AttachmentFormats", message, StringComparison.Ordinal);
    }

    private static string Document(string format, string bytes, string name = "shiryo")
    {
        var formatMember = format.Length == 0 ? "" : $"\"format\":\"{format}\",";
        return $$$$"""{"document":{{{{{formatMember}}}}"name":"{{{{name}}}}","source":{"bytes":"{{{{bytes}}}}"}}}""";
    }

    private static string Converse(string block) =>
        $$$$"""{"messages":[{"role":"user","content":[{"text":"要約してください。"},{{{{block}}}}]}]}""";

    private static string Anthropic(string block) =>
        "{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":["
        + block + ",{\"type\":\"text\",\"text\":\"x\"}]}]}";

    private static string Base64(string text, Encoding? encoding = null) =>
        Convert.ToBase64String((encoding ?? Encoding.UTF8).GetBytes(text));

    private static async Task<string> RefusedAsync(
        TestGateway gateway, string operation, string body, string code = "invalid_request")
    {
        using var response = await gateway.Post(
            $"/model/claude-haiku-4-5/{operation}", body, ("Accept-Language", "en"));
        var message = (string)(await Some.JsonAsync(response))["message"]!;

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.EndsWith($"({code})", message, StringComparison.Ordinal);
        Assert.Equal(0, gateway.BedrockCalls);
        return message;
    }
}
