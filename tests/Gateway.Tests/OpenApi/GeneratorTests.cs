using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.Catalog;
using Gateway.Testing;
using Microsoft.OpenApi;

namespace Gateway.Tests.OpenApi;

/// <summary>
/// The document's properties that client generators need. The client tests show that clients made by NSwag, Kiota and
/// openapi-typescript compile.
/// </summary>
public partial class GeneratorTests
{
    // AWS's service model of bedrock-runtime (2023-09-30).
    private static readonly string[] AwsShapes =
    [
        "Message", "ContentBlock", "SystemContentBlock", "ImageBlock", "ImageSource", "DocumentBlock", "DocumentSource",
        "ToolUseBlock", "ToolResultBlock", "ToolResultContentBlock", "ReasoningContentBlock", "CachePointBlock",
        "InferenceConfiguration", "ToolConfiguration", "Tool", "ToolSpecification", "ToolInputSchema", "ToolChoice",
        "AutoToolChoice", "AnyToolChoice", "SpecificToolChoice", "OutputConfig", "ConverseRequest", "ConverseResponse",
        "ConverseOutput", "TokenUsage", "ConverseMetrics", "ConverseStreamOutput", "MessageStartEvent",
        "ContentBlockDeltaEvent", "MessageStopEvent", "ConverseStreamMetadataEvent", "CountTokensRequest",
        "CountTokensResponse", "ResponseStream", "PayloadPart",
    ];

    private static readonly string[] OwnShapes =
    [
        "ProblemDetails", "ModelList", "ModelEntry", "ApplicationEntry", "ResidencyReport", "DoctorReport",
        "DoctorFinding", "DoctorSummary", "DoctorCause", "DoctorSnippet",
    ];

    // Names that a generated class of the same name would hide in its file: NSwag resolves all types from System.
    private static readonly string[] Taken =
    [
        .. typeof(object).Assembly.GetExportedTypes().Concat(typeof(HttpClient).Assembly.GetExportedTypes())
            .Where(type => type.Namespace is "System" or "System.Collections.Generic" or "System.IO" or "System.Linq"
                or "System.Net.Http" or "System.Threading" or "System.Threading.Tasks")
            .Select(type => type.Name),
        "System", "Microsoft", "Newtonsoft", "Client", "Class", "Object", "String", "Number", "Boolean", "Function",
        "Symbol", "Promise", "Record", "Array", "Map", "Set", "Date", "Error", "Undefined", "Unknown", "Any", "Never",
    ];

    [Fact]
    public async Task The_document_is_valid_OpenAPI()
    {
        await using var gateway = await TestGateway.StartAsync();

        var read = OpenApiDocument.Parse(await TextAsync(gateway), "json");

        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
    }

    [Fact]
    public async Task Schemas_have_the_names_of_AWS_and_names_that_say_what_they_are()
    {
        await using var gateway = await TestGateway.StartAsync();

        var schemas = Schemas(await DocumentAsync(gateway));

        Assert.All(AwsShapes.Concat(OwnShapes), name => Assert.Contains(name, schemas.Select(schema => schema.Key)));
        Assert.DoesNotContain("System", schemas.Select(schema => schema.Key));
    }

    [Fact]
    public async Task Names_of_schemas_are_those_of_classes_and_hide_nothing()
    {
        await using var gateway = await TestGateway.StartAsync();

        var names = Schemas(await DocumentAsync(gateway)).Select(schema => schema.Key).ToList();

        Assert.All(names, name => Assert.Matches(PascalCase, name));
        Assert.Equal(names.Count, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Empty(names.Intersect(Taken, StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Every_object_has_a_name()
    {
        await using var gateway = await TestGateway.StartAsync();
        var document = await DocumentAsync(gateway);
        var named = Schemas(document).Select(schema => schema.Value!).ToHashSet();

        var inline = Nodes(document).Where(node =>
            node.Parent is not null && !named.Contains(node) && !IsExample(node)
            && ((string?)Member(node, "type") is "object" || node["properties"] is JsonObject));

        Assert.Empty(inline.Select(node => node.GetPath()));
    }

    // NSwag with System.Text.Json writes an enum's C# name, "User", whatever the document says; and a value that AWS adds
    // would break a client with a fixed list.
    [Fact]
    public async Task Words_of_AWS_are_strings_and_not_enumerations()
    {
        await using var gateway = await TestGateway.StartAsync();

        var enumerations = Nodes(await DocumentAsync(gateway))
            .Where(node => !IsExample(node) && node["enum"] is JsonArray);

        Assert.Empty(enumerations.Select(node => node.GetPath()));
    }

    [Fact]
    public async Task Every_reference_leads_somewhere_and_every_schema_is_used()
    {
        await using var gateway = await TestGateway.StartAsync();
        var document = await DocumentAsync(gateway);
        var schemas = Schemas(document).Select(schema => $"#/components/schemas/{schema.Key}").ToList();

        var references = Nodes(document).Select(node => (string?)Member(node, "$ref")).OfType<string>().Distinct().ToList();

        Assert.NotEmpty(references);
        Assert.Empty(references.Except(schemas));
        Assert.Empty(schemas.Except(references));
    }

    [Fact]
    public async Task Operations_have_ids_that_are_names_of_methods()
    {
        await using var gateway = await TestGateway.StartAsync();

        var ids = Operations(await DocumentAsync(gateway)).Select(operation => (string?)operation["operationId"]);

        Assert.Equal(
            [
                "Converse", "ConverseByModel", "ConverseStream", "ConverseStreamByModel", "CountMessageTokens", "CountTokens",
                "CreateChatCompletion", "CreateEmbeddings", "CreateMessage", "GetInferenceProfile", "GetV1Model", "InvokeModel", "InvokeModelWithResponseStream",
                "ListInferenceProfiles", "ListModels", "ListV1Models", "RunDoctor", "ShowResidency",
                "ShowStatement", "ShowStatements", "ShowUsage",
            ],
            ids.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_server_is_where_the_document_is_behind_every_prefix()
    {
        await using var gateway = await TestGateway.StartAsync();

        var server = (string)(await DocumentAsync(gateway))["servers"]!.AsArray().Single()!["url"]!;

        Assert.Equal(
            new Uri("https://gateway.example/ai/"),
            new Uri(new Uri("https://gateway.example/ai/swagger/v1/swagger.json"), server));
    }

    [Fact]
    public async Task Streams_are_marked_as_such()
    {
        await using var gateway = await TestGateway.StartAsync();
        var paths = (await DocumentAsync(gateway))["paths"]!;

        string[] streams =
        [
            "/converse/stream",
            .. BedrockOperation.All.Where(operation => operation.Streams)
                .Select(operation => $"/model/{{modelId}}/{operation.Segment}"),
        ];

        Assert.Equal(3, streams.Length);
        Assert.All(streams, path =>
        {
            var answer = paths[path]!["post"]!["responses"]!["200"]!;
            var (type, content) = answer["content"]!.AsObject().Single();
            Assert.Equal(
                path == "/converse/stream" ? "text/event-stream" : "application/vnd.amazon.eventstream", type);
            Assert.Equal(("string", "binary"), ((string?)content!["schema"]!["type"], (string?)content["schema"]!["format"]));
            Assert.NotNull(content["x-oai-itemSchema"]!["$ref"]);
            Assert.Contains("ストリーム", (string?)answer["description"], StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Every_text_is_Japanese_first_then_English()
    {
        await using var gateway = await TestGateway.StartAsync();

        var texts = Nodes(await DocumentAsync(gateway)).Where(node => !IsExample(node))
            .SelectMany(node => new[] { Member(node, "description"), Member(node, "summary"), Member(node, "title") })
            .Select(text => (string?)text).OfType<string>().Distinct().ToList();

        Assert.True(texts.Count > 50);
        Assert.All(texts, text =>
        {
            var both = text.Split(text.Contains("\n\n", StringComparison.Ordinal) ? "\n\n" : " / ");
            Assert.True(both.Length == 2, text);
            Assert.Matches(Japanese, both[0]);
            Assert.DoesNotMatch(JapaneseSentence, both[1]);
        });
    }

    [GeneratedRegex("^[A-Z][A-Za-z0-9]+$")]
    private static partial Regex PascalCase { get; }

    [GeneratedRegex(@"[\u3040-\u30ff\u4e00-\u9fff]")]
    private static partial Regex Japanese { get; }

    [GeneratedRegex("。|です|ます")]
    private static partial Regex JapaneseSentence { get; }

    private static Task<string> TextAsync(TestGateway gateway) =>
        gateway.Http.GetStringAsync("/swagger/v1/swagger.json", TestContext.Current.CancellationToken);

    private static async Task<JsonObject> DocumentAsync(TestGateway gateway) =>
        JsonNode.Parse(await TextAsync(gateway))!.AsObject();

    private static JsonObject Schemas(JsonObject document) => document["components"]!["schemas"]!.AsObject();

    private static IEnumerable<JsonNode> Operations(JsonObject document) => document["paths"]!.AsObject()
        .SelectMany(path => path.Value!.AsObject()).Select(operation => operation.Value!);

    private static IEnumerable<JsonObject> Nodes(JsonNode node)
    {
        var below = node switch
        {
            JsonObject members => members.Select(member => member.Value),
            JsonArray items => items,
            _ => [],
        };
        return (node is JsonObject self ? [self] : Array.Empty<JsonObject>())
            .Concat(below.OfType<JsonNode>().SelectMany(Nodes));
    }

    // A property may have the name of a keyword; then its value is a schema and not a string.
    private static JsonValue? Member(JsonObject node, string name) => node[name] as JsonValue;

    private static bool IsExample(JsonObject node) => node.GetPath().Contains(".example", StringComparison.Ordinal)
        && !node.GetPath().EndsWith("components.schemas", StringComparison.Ordinal);
}
