using System.Collections.Concurrent;
using NJsonSchema.CodeGeneration.CSharp;
using NSwag.CodeGeneration.CSharp;
using NSwag.CodeGeneration.OperationNameGenerators;

namespace Gateway.Clients.GeneratedClients;

/// <summary>NSwag's C# with its default settings, on both of its JSON libraries: it compiles, and calls the gateway.</summary>
public class NSwagTests(RunningSandbox sandbox) : IClassFixture<RunningSandbox>
{
    private const string Program =
        """
        using Generated;

        public static class Program
        {
            private static readonly Message Hello = new()
            {
                Role = "user", Content = new List<ContentBlock> { new() { Text = "こんにちは" } },
            };

            public static async Task<string> Converse(HttpClient http, string url)
            {
                var answer = await new GatewayClient(http) { BaseUrl = url }.ConverseAsync(new ConverseRequest
                {
                    ModelId = "claude-haiku-4-5",
                    Messages = new List<Message> { Hello },
                    InferenceConfig = new InferenceConfiguration { MaxTokens = 512 },
                });
                return $"{answer.StopReason}: {answer.Output.Message.Content.Single().Text}";
            }

            public static async Task<string> ConverseByModel(HttpClient http, string url)
            {
                var answer = await new GatewayClient(http) { BaseUrl = url }.ConverseByModelAsync(
                    "claude-haiku-4-5", new ConverseByModelRequest
                    {
                        Messages = new List<Message>
                        {
                            new()
                            {
                                Role = "user",
                                Content = new List<ContentBlock>
                                {
                                    new() { Text = "要約してください。" },
                                    new()
                                    {
                                        Document = new DocumentBlock
                                        {
                                            Name = "memo", Source = new DocumentSource { Text = "会議は10時からです。" },
                                        },
                                    },
                                },
                            },
                        },
                    });
                return $"{answer.StopReason}: {answer.Output.Message.Content.Single().Text}";
            }

            public static async Task<string> ConverseStream(HttpClient http, string url)
            {
                using var answer = await new GatewayClient(http) { BaseUrl = url }.ConverseStreamAsync(
                    new ConverseRequest { ModelId = "claude-haiku-4-5", Messages = new List<Message> { Hello } });
                using var reader = new StreamReader(answer.Stream);
                var events = new List<string>();
                while (await reader.ReadLineAsync() is { } line)
                {
                    if (line.StartsWith("event: "))
                    {
                        events.Add(line["event: ".Length..]);
                    }
                }

                return string.Join(",", events.Distinct());
            }

            public static async Task<string> Refused(HttpClient http, string url)
            {
                try
                {
                    await new GatewayClient(http) { BaseUrl = url }.ListModelsAsync();
                    return "answered";
                }
                catch (ApiException<ProblemDetails> refused)
                {
                    return $"{refused.StatusCode} {refused.Result.Code}";
                }
            }

            public static async Task<string> Operator(HttpClient http, string url)
            {
                var client = new GatewayClient(http) { BaseUrl = url };
                var (models, residency, doctor) =
                    (await client.ListModelsAsync(), await client.ShowResidencyAsync(), await client.RunDoctorAsync());
                return $"{models.Models.Any(model => model.Alias == "claude-haiku-4-5")} {residency.Models.Any()} {doctor.Findings.Any()}";
            }
        }
        """;

    // Made once for all tests of the class: generating and compiling take seconds.
    private static readonly ConcurrentDictionary<CSharpJsonLibrary, Type> Compiled = new();

    public static TheoryData<CSharpJsonLibrary> Libraries =>
        [CSharpJsonLibrary.NewtonsoftJson, CSharpJsonLibrary.SystemTextJson];

    [Theory]
    [MemberData(nameof(Libraries))]
    public async Task Asks_a_model_and_reads_its_answer(CSharpJsonLibrary library)
    {
        Assert.StartsWith(
            "end_turn: こんにちは！", await RunAsync(library, "Converse", sandbox.DemoKey), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public async Task Sends_only_what_was_set_on_the_routes_of_AWS(CSharpJsonLibrary library)
    {
        // A format that is not set would be the first of the enum, "pdf".
        Assert.Contains(
            "文書1件", await RunAsync(library, "ConverseByModel", sandbox.DemoKey), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public async Task Hands_out_a_stream_unread(CSharpJsonLibrary library)
    {
        Assert.Equal(
            "messageStart,contentBlockDelta,contentBlockStop,messageStop,metadata",
            await RunAsync(library, "ConverseStream", sandbox.DemoKey));
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public async Task Throws_the_problem_with_its_code(CSharpJsonLibrary library)
    {
        Assert.Equal("401 unauthenticated", await RunAsync(library, "Refused", key: null));
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public async Task Reads_what_operators_read(CSharpJsonLibrary library)
    {
        Assert.Equal("True True True", await RunAsync(library, "Operator", sandbox.DemoKey));
    }

    [Fact]
    public async Task Compiles_with_one_client_for_each_tag_too()
    {
        var code = await GenerateAsync(new CSharpClientGeneratorSettings
        {
            OperationNameGenerator = new MultipleClientsFromFirstTagAndOperationIdGenerator(),
            CSharpGeneratorSettings = { Namespace = "Generated" },
        });

        CompiledProgram.Compile([code], "public static class Program;");
    }

    [Fact]
    public async Task Every_example_fits_its_schema()
    {
        var document = await NSwag.OpenApiDocument.FromJsonAsync(
            await ApiDocument.DownloadAsync(sandbox), TestContext.Current.CancellationToken);

        var contents = document.Operations.SelectMany(operation =>
            operation.Operation.ActualResponses.Values.SelectMany(response => response.Content.Values)
                .Append(operation.Operation.RequestBody?.Content.Values.Single()).OfType<NSwag.OpenApiMediaType>());
        var examples = contents.SelectMany(content => content.Examples.Values.Select(example => example.Value)
                .Append(content.Example).OfType<object>()
                .Select(example => (content.Schema, Json: Newtonsoft.Json.JsonConvert.SerializeObject(example))))
            .ToList();

        Assert.True(examples.Count > 100);
        Assert.All(examples, example => Assert.Empty(example.Schema.ActualSchema.Validate(example.Json)));
    }

    private async Task<string> RunAsync(CSharpJsonLibrary library, string method, string? key)
    {
        if (!Compiled.TryGetValue(library, out var program))
        {
            program = Compiled[library] = CompiledProgram.Compile(
                [await GenerateAsync(new CSharpClientGeneratorSettings
                {
                    ClassName = "GatewayClient",
                    CSharpGeneratorSettings = { Namespace = "Generated", JsonLibrary = library },
                })],
                Program);
        }

        using var http = ApiDocument.Client(key);
        return await CompiledProgram.RunAsync(program, method, http, sandbox.GatewayUrl);
    }

    private async Task<string> GenerateAsync(CSharpClientGeneratorSettings settings) => new CSharpClientGenerator(
        await NSwag.OpenApiDocument.FromJsonAsync(
            await ApiDocument.DownloadAsync(sandbox), TestContext.Current.CancellationToken),
        settings).GenerateFile();
}
