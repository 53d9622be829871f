using System.Net;
using System.Text;
using Gateway.Simulator.Tests.Hosting;

namespace Gateway.Simulator.Tests.BedrockRuntime;

/// <summary>A document's bytes decide its kind; measured in Tokyo with Claude Haiku 4.5 for Shift_JIS.</summary>
public sealed class DocumentTests
{
    private const string Unsupported =
        "Unsupported MIME type: application/octet-stream. Retry your request with a supported file type: xlsx, txt, "
        + "pdf, csv, md, doc, html, xls, docx";

    public static TheoryData<string, byte[]> Readable => new()
    {
        { "csv", "科目,金額\r\n旅費,1200\r\n"u8.ToArray() },
        { "csv", [0xEF, 0xBB, 0xBF, .. "科目"u8] },
        { "txt", "%PDF-1.7\n%%EOF"u8.ToArray() },
        { "xls", "<html><body><table></table></body></html>"u8.ToArray() },
        { "docx", [.. "PK\u0003\u0004"u8, 0, 0, 0xFF] },
        { "xls", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0] },
    };

    public static TheoryData<byte[]> Unreadable => new()
    {
        (byte[])[0x89, 0xC8, 0x96, 0xDA, .. ",1200\r\n"u8], // 科目 in Shift_JIS
        (byte[])[0xB2, 0xCA, 0xCC, 0xDC, .. ",1200\r\n"u8], // 科目 in EUC-JP
        (byte[])[0xFF, 0xFE, 0xD1, 0x79, 0xEE, 0x76], // 科目 in UTF-16
        (byte[])[0, 1, 2],
    };

    [Theory]
    [MemberData(nameof(Readable))]
    public async Task What_the_bytes_show_is_taken_whatever_the_format_says(string format, byte[] file)
    {
        var answer = await SendAsync(Document(format, file));

        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
    }

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task Text_in_another_encoding_is_an_unsupported_type_in_messages_and_tool_results(byte[] file)
    {
        var inMessage = await SendAsync(Document("csv", file));
        var inResult = await SendAsync(
            """{"text":"f"}]},{"role":"assistant","content":[{"toolUse":{"toolUseId":"t1","name":"f","input":{}}}]},"""
                + """{"role":"user","content":[{"toolResult":{"toolUseId":"t1","content":["""
                + Document("csv", file) + "]}}",
            ""","toolConfig":{"tools":[{"toolSpec":{"name":"f","inputSchema":{"json":{"type":"object"}}}}]}""");

        Assert.Equal((HttpStatusCode.BadRequest, Unsupported), (inMessage.Status, inMessage.Message));
        Assert.Equal((HttpStatusCode.BadRequest, Unsupported), (inResult.Status, inResult.Message));
    }

    [Theory]
    [InlineData("%PDF-1.7\n", 20_000_000, 200)]
    [InlineData("科目,金額\n", 4_718_592, 200)]
    [InlineData("科目,金額\n", 4_718_593, 400)]
    public async Task Only_a_PDF_may_be_larger_than_4_5_MB(string start, int length, int status)
    {
        var file = new byte[length];
        file.AsSpan().Fill((byte)'x');
        Encoding.UTF8.GetBytes(start, file);

        var answer = await SendAsync(Document("txt", file));

        Assert.True((int)answer.Status == status, answer.Body);
    }

    [Theory]
    [InlineData("converse", 32_000_000, 400)]
    [InlineData("converse", 32_000_001, 413)]
    [InlineData("invoke", 25_000_000, 400)]
    [InlineData("invoke", 25_000_001, 413)]
    public async Task Converse_takes_a_larger_body_than_Invoke(string operation, int length, int status)
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await new SignedCall(simulator, simulator.Session()) { Body = new string('x', length) }
            .By(operation).SendAsync();

        Assert.Equal(status, (int)answer.Status);
    }

    private static string Document(string format, byte[] file) =>
        $$$"""{"document":{"format":"{{{format}}}","name":"a","source":{"bytes":"{{{Convert.ToBase64String(file)}}}"} } }""";

    private static async Task<Response> SendAsync(string blocks, string members = "")
    {
        await using var simulator = await RunningSimulator.StartAsync();
        return await new SignedCall(simulator, simulator.Session())
        {
            Body = $$"""{"messages":[{"role":"user","content":[{"text":"x"},{{blocks}}]}]{{members}}}""",
        }.SendAsync();
    }
}
