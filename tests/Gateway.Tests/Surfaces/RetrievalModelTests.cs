using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Text;
using Gateway.Testing;

namespace Gateway.Tests.Surfaces;

/// <summary>Embedding and rerank models by InvokeModel: what comes back, what is settled, and what else cannot be asked of them.</summary>
public class RetrievalModelTests
{
    private static readonly Dictionary<string, string?> Everything = new() { ["Callers:Applications:demo:Models:0"] = "*" };

    /// <summary>Every route but InvokeModel's own; CountTokens has its own error for a model that nobody counts for.</summary>
    public static TheoryData<string, string> OtherRoutes =>
    [
        .. CallerRoute.All.Values
            .Where(route => !route.IsOfOtherKind && !(route.Surface == "Bedrock" && route.Operation is "InvokeModel" or "CountTokens"))
            .SelectMany(route => new[] { "titan-embed-text-v2", "cohere-embed-english-v3", "cohere-rerank-v3-5", "amazon-rerank-v1" }
                .Select(model => new TheoryDataRow<string, string>(route.ToString(), model))),
    ];

    [Theory]
    [InlineData("titan-embed-text-v2", """{"inputText":"住民票の写し"}""")]
    [InlineData("cohere-embed-multilingual-v3", """{"texts":["住民票の写し","転入届"],"input_type":"search_document"}""")]
    public async Task The_tokens_of_an_embedding_are_settled_and_its_output_is_none(string model, string body)
    {
        await using var gateway = await TestGateway.StartAsync(Everything);

        using var response = await gateway.Post($"/model/{model}/invoke", body);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var told = long.Parse(response.Headers.GetValues("X-Amzn-Bedrock-Input-Token-Count").Single(), CultureInfo.InvariantCulture);
        var settled = (await gateway.Logs.NextAsync(logged => logged.Id == 4000)).Values;
        Assert.True(told > 0);
        Assert.Equal(
            ("InvokeModel", "known", told, 0L),
            (settled["Operation"], settled["UsageKnown"], settled["InputTokens"], settled["OutputTokens"]));
    }

    [Theory]
    [InlineData("titan-embed-text-v2", """{"embedding":[0.5],"inputTextTokenCount":7}""", null, "known", 7L, 0L)]
    [InlineData("titan-embed-text-v2", """{"embedding":[0.5],"inputTextTokenCount":7}""", "9", "known", 7L, 0L)]
    [InlineData("titan-embed-text-v2", """{"embedding":[0.5],"inputTextTokenCount":-7}""", "9", "known", 9L, 0L)]
    [InlineData("titan-embed-text-v2", """{"embedding":[0.5]}""", null, "unknown", null, null)]
    [InlineData("cohere-embed-english-v3", """{"embeddings":[[0.5]]}""", "9", "known", 9L, 0L)]
    [InlineData("cohere-embed-english-v3", """{"embeddings":[[0.5]]}""", "-9", "unknown", null, null)]
    [InlineData("cohere-embed-english-v3", """{"embeddings":[[0.5]]}""", "9 9", "unknown", null, null)]
    [InlineData("cohere-rerank-v3-5", """{"results":[{"index":0,"relevance_score":0.5}]}""", null, "unknown", null, null)]
    [InlineData("cohere-rerank-v3-5", """{"results":[{"index":0,"relevance_score":0.5}]}""", "9", "partial", 9L, null)]
    [InlineData("claude-haiku-4-5", """{"usage":{"input_tokens":3,"output_tokens":4}}""", "9", "known", 3L, 4L)]
    public async Task A_count_in_the_body_comes_before_one_in_a_header(
        string model, string answer, string? header, string known, long? input, long? output)
    {
        var bedrock = new ScriptedBedrock(new ScriptedBedrock.Response(200, Encoding.UTF8.GetBytes(answer))
        {
            Headers = header is null ? null : new() { ["X-Amzn-Bedrock-Input-Token-Count"] = header },
        });
        await using var gateway = await TestGateway.StartAsync(Everything, simulator: bedrock.Install);

        using var response = await gateway.Post($"/model/{model}/invoke", BodyOf(model));

        var settled = (await gateway.Logs.NextAsync(logged => logged.Id == 4000)).Values;
        Assert.Equal(answer, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(
            (known, input, output), (settled["UsageKnown"], (long?)settled["InputTokens"], (long?)settled["OutputTokens"]));
    }

    [Fact]
    public async Task Metrics_call_it_embeddings()
    {
        var (key, settings) = Keys.New("embedding-desk");
        settings["Callers:Applications:embedding-desk:Models:0"] = "*";
        var seen = new ConcurrentQueue<(string Type, long Tokens, string Operation)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, self) =>
            {
                if (instrument.Meter.Name == "Gateway")
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((of, tokens, tags, _) =>
        {
            var all = new Dictionary<string, object?>(tags.ToArray());
            if (of.Name == "gen_ai.client.token.usage" && Equals(all["gateway.application"], "embedding-desk"))
            {
                seen.Enqueue(((string)all["gen_ai.token.type"]!, tokens, (string)all["gen_ai.operation.name"]!));
            }
        });
        listener.Start();
        await using var gateway = await TestGateway.StartAsync(settings);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/model/titan-embed-text-v2/invoke")
        {
            Content = new StringContent(BodyOf("titan-embed-text-v2"), Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new("Bearer", key);

        using var response = await gateway.Send(request);
        await gateway.Logs.NextAsync(logged => logged.Id == 4000); // The last step of a settlement.

        var told = long.Parse(response.Headers.GetValues("X-Amzn-Bedrock-Input-Token-Count").Single(), CultureInfo.InvariantCulture);
        Assert.Contains(("input", told, "embeddings"), seen);
    }

    [Fact]
    public async Task A_vector_is_no_list_of_Individual_Numbers()
    {
        var bedrock = new ScriptedBedrock(new ScriptedBedrock.Response(
            200, """{"embedding":[0.123456789018,-0.123456789018,123456789018e-12],"inputTextTokenCount":3}"""u8.ToArray()));
        await using var gateway = await TestGateway.StartAsync(
            new(Everything) { ["Callers:Applications:demo:PersonalData:Responses"] = "Block" }, simulator: bedrock.Install);

        using var response = await gateway.Post("/model/titan-embed-text-v2/invoke", BodyOf("titan-embed-text-v2"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [MemberData(nameof(OtherRoutes))]
    public async Task What_such_a_model_cannot_do_is_refused_with_what_it_can(string route, string model)
    {
        await using var gateway = await TestGateway.StartAsync(Everything);
        var asked = CallerRoute.All[route];
        using var response = asked.Surface == "Bedrock" && asked.Path.Contains("invoke", StringComparison.Ordinal)
            ? await gateway.Post(asked.Target(model), BodyOf(model), ("Accept-Language", "en"))
            : await asked.AskAsync(gateway, model: model);

        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("/model/{modelId}/invoke", text, StringComparison.Ordinal);
        Assert.Equal(model.Contains("embed", StringComparison.Ordinal), text.Contains("/v1/embeddings", StringComparison.Ordinal));
        Assert.DoesNotContain(gateway.Aws.Journal.Calls, call => call.Service == "bedrock-runtime");
    }

    [Fact]
    public async Task Nor_can_its_tokens_be_counted()
    {
        await using var gateway = await TestGateway.StartAsync(Everything);

        using var response = await CallerRoute.All["Bedrock /model/{model}/count-tokens"].AskAsync(gateway, model: "titan-embed-text-v2");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.DoesNotContain(gateway.Aws.Journal.Calls, call => call.Service == "bedrock-runtime");
    }

    private static string BodyOf(string model) => model switch
    {
        "titan-embed-text-v2" => """{"inputText":"住民票"}""",
        "claude-haiku-4-5" => """{"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"messages":[{"role":"user","content":"x"}]}""",
        _ when model.Contains("embed", StringComparison.Ordinal) => """{"texts":["住民票"],"input_type":"search_query"}""",
        _ => """{"query":"住民票","documents":["転入届"]}""",
    };
}
