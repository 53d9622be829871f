namespace Gateway.Tests.RequestPolicy;

/// <summary>Members that every application may use, as long as their value is allowed.</summary>
internal static class ValueRows
{
    private const string Png = "iVBORw0KGgo=";
    private const string Jpeg = "/9j/4AAQSkZJRg==";
    private const string Pdf = "JVBERi0xLjc=";

    public static IEnumerable<PolicyRow> All => [.. FieldRows(), .. MetadataRows(), .. NumberRows(), .. ContentRows()];

    private static IEnumerable<PolicyRow> FieldRows() =>
    [
        new("additionalModelRequestFields", "AdditionalModelRequestFields /items")
        {
            Refused = new()
            {
                Member = """{"additionalModelRequestFields":{"items":5}}""",
                Place = "additionalModelRequestFields.items",
            },
            Settings = new() { ["AdditionalModelRequestFields:0:Pointer"] = "/items" },
        },
        new("additionalModelRequestFields, out of range", "AdditionalModelRequestFields /thinking/budget_tokens")
        {
            Refused = new()
            {
                Member = """{"additionalModelRequestFields":{"thinking":{"budget_tokens":2001}}}""",
                Place = "additionalModelRequestFields.thinking.budget_tokens",
            },
            Allowed = new() { Member = """{"additionalModelRequestFields":{"thinking":{"budget_tokens":2000}}}""" },
            Settings = new()
            {
                ["AdditionalModelRequestFields:0:Pointer"] = "/thinking/budget_tokens",
                ["AdditionalModelRequestFields:0:Max"] = "2000",
            },
            RefusedUnderSettings = true,
        },
        new("additionalModelRequestFields, another value", "AdditionalModelRequestFields /output_config/effort")
        {
            Refused = new()
            {
                Member = """{"additionalModelRequestFields":{"output_config":{"effort":"max"}}}""",
                Place = "additionalModelRequestFields.output_config.effort",
            },
            Allowed = new() { Member = """{"additionalModelRequestFields":{"output_config":{"effort":"low"}}}""" },
            Settings = new()
            {
                ["AdditionalModelRequestFields:0:Pointer"] = "/output_config/effort",
                ["AdditionalModelRequestFields:0:Values:0"] = "low",
            },
            RefusedUnderSettings = true,
        },
        new("additionalModelResponseFieldPaths", "AdditionalModelResponseFieldPaths")
        {
            Refused = new()
            {
                Member = """{"additionalModelResponseFieldPaths":["/usage"]}""",
                Place = "additionalModelResponseFieldPaths[0]", IsCounted = false,
            },
            Settings = new() { ["AdditionalModelResponseFieldPaths:0"] = "/usage" },
        },
    ];

    private static IEnumerable<PolicyRow> MetadataRows() =>
    [
        new("a reserved key of requestMetadata", "RequestMetadata=false")
        {
            Refused = new()
            {
                Member = """{"requestMetadata":{"unit":"tax","RequestId":"somebody-else"}}""",
                Place = "requestMetadata.*", IsCounted = false,
                Headers = [("x-amzn-bedrock-request-metadata", """{"municipality":"131016"}""")],
            },
            Settings = new() { ["RequestMetadata"] = "false" },
        },
        new("requestMetadata without room for the gateway's", "RequestMetadata=false")
        {
            Refused = new()
            {
                Member = $$"""{"requestMetadata":{{Entries(15)}}}""", Place = "requestMetadata", IsCounted = false,
                Headers = [("x-amzn-bedrock-request-metadata", Entries(15))],
            },
            Allowed = new()
            {
                Member = $$"""{"requestMetadata":{{Entries(14)}}}""", IsCounted = false,
                Headers = [("x-amzn-bedrock-request-metadata", Entries(14))],
            },
        },
        new("requestMetadata that is none", "")
        {
            Refused = new()
            {
                Member = """{"requestMetadata":["unit"]}""", Place = "requestMetadata", IsCounted = false,
                Headers = [("x-amzn-bedrock-request-metadata", "unit=tax")],
            },
            Allowed = new() { Member = """{"requestMetadata":null}""", IsCounted = false },
            Code = "invalid_request",
        },
    ];

    private static IEnumerable<PolicyRow> NumberRows() =>
    [
        new("too many images", "MaxImages")
        {
            Refused = new()
            {
                Block = $"{Image("png", Png)},{Image("png", Png)}", Place = "messages[0].content[2].image",
                AnthropicBlock = $"{Source("image", "image/png", Png)},{Source("image", "image/png", Png)}",
                AnthropicPlace = "messages[0].content[2].source",
            },
            Allowed = new()
            {
                Block = Image("png", Png), AnthropicBlock = Source("image", "image/png", Png),
            },
            Settings = new() { ["MaxImages"] = "1" },
            RefusedUnderSettings = true,
        },
        new("too many documents for the operator", "MaxDocuments")
        {
            Refused = new()
            {
                Block = $"{Document("pdf", Pdf)},{Document("pdf", Pdf, "m")}",
                Place = "messages[0].content[2].document",
                AnthropicBlock = string.Join(',', Enumerable.Repeat(Source("document", "application/pdf", Pdf), 2)),
                AnthropicPlace = "messages[0].content[2].source",
            },
            Allowed = new()
            {
                Block = Document("pdf", Pdf), AnthropicBlock = Source("document", "application/pdf", Pdf),
            },
            Settings = new() { ["MaxDocuments"] = "1" },
            RefusedUnderSettings = true,
        },
        new("an image that is too large", "MaxImageBytes")
        {
            Refused = new()
            {
                Block = Image("png", Png), Place = "messages[0].content[1].image.source.bytes",
                AnthropicBlock = Source("image", "image/png", Png),
                AnthropicPlace = "messages[0].content[1].source.data",
            },
            Allowed = new() { Block = """{"text":"y"}""", AnthropicBlock = """{"type":"text","text":"y"}""" },
            Settings = new() { ["MaxImageBytes"] = "7" },
            RefusedUnderSettings = true,
        },
        new("a document that is too large", "MaxDocumentBytes")
        {
            Refused = new()
            {
                Block = Document("pdf", Pdf), Place = "messages[0].content[1].document.source.bytes",
                AnthropicBlock = Source("document", "application/pdf", Pdf),
                AnthropicPlace = "messages[0].content[1].source.data",
            },
            Allowed = new() { Block = Document("txt", "44GC") },
            Settings = new() { ["MaxDocumentBytes"] = "7" },
            RefusedUnderSettings = true,
        },
    ];

    private static IEnumerable<PolicyRow> ContentRows() =>
    [
        new("a format that is not allowed", "AttachmentFormats")
        {
            Refused = new()
            {
                Block = Document("pdf", Pdf), Place = "messages[0].content[1].document.format",
                AnthropicBlock = Source("document", "application/pdf", Pdf),
                AnthropicPlace = "messages[0].content[1].source.media_type",
            },
            Allowed = new() { Block = Image("png", Png), AnthropicBlock = Source("image", "image/png", Png) },
            Settings = new() { ["AttachmentFormats:0"] = "png" },
            RefusedUnderSettings = true,
        },
        new("a file that is something else", "")
        {
            Refused = new()
            {
                Block = Image("png", Jpeg), Place = "messages[0].content[1].image.source.bytes",
                AnthropicBlock = Source("image", "image/png", Jpeg),
                AnthropicPlace = "messages[0].content[1].source.data",
            },
            Allowed = new() { Block = Image("jpeg", Jpeg), AnthropicBlock = Source("image", "image/jpeg", Jpeg) },
            Code = "invalid_request",
        },
        new("bytes that are no base64", "")
        {
            Refused = new()
            {
                Block = Image("png", Png[..^1]), Place = "messages[0].content[1].image.source.bytes",
                AnthropicBlock = Source("document", "application/pdf", "%%%%"),
                AnthropicPlace = "messages[0].content[1].source.data",
            },
            Allowed = new()
            {
                // Both ways to escape a slash must be accepted.
                Block = Image("jpeg", Jpeg.Replace("/", @"\/", StringComparison.Ordinal)),
                AnthropicBlock = Source("image", "image/jpeg", Jpeg.Replace("/", @"\u002f", StringComparison.Ordinal)),
            },
            Code = "invalid_request",
        },
    ];

    private static string Image(string format, string bytes) =>
        $$$"""{"image":{"source":{"bytes":"{{{bytes}}}"},"format":"{{{format}}}"}}""";

    private static string Document(string format, string bytes, string name = "d") =>
        $$$$"""{"document":{"format":"{{{{format}}}}","name":"{{{{name}}}}","source":{"bytes":"{{{{bytes}}}}"}}}""";

    private static string Source(string type, string mediaType, string data) =>
        $$$"""{"type":"{{{type}}}","source":{"type":"base64","data":"{{{data}}}","media_type":"{{{mediaType}}}"}}""";

    private static string Entries(int count) =>
        $"{{{string.Join(',', Enumerable.Range(0, count).Select(i => $"\"k{i}\":\"v\""))}}}";
}
