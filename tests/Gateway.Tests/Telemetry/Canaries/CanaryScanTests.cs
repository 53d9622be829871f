using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Gateway.Simulator.BedrockRuntime.Models;
using Gateway.Telemetry.Export;
using Gateway.Testing;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Gateway.Tests.Telemetry.Canaries;

/// <summary>
/// Puts a marker wherever content or a secret enters, makes everything fail that can fail, and searches for every marker in
/// everything that leaves: logs at every level, metrics, traces, errors and operators' pages.
/// </summary>
public sealed class CanaryScanTests : IAsyncLifetime
{
    private const int MinKinds = 40;

    private static readonly string[] InvokeRoutes = ["invoke", "invoke-with-response-stream"];

    private readonly Planted _planted = new();
    private readonly Emissions _emissions = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private FakeCollector _collector = null!;

    [Fact]
    public async Task What_callers_write_is_found_nowhere()
    {
        await using var gateway = await TestGateway.StartAsync(new(Settings())
        {
            ["Callers:Applications:demo:MaxConcurrentRequests"] = "100",
        });
        var converse = Array.ConvertAll(PlantedRequests.Converse, _planted.Fill);
        var requests = new List<(string Path, string Body)>();
        foreach (var model in SimulatorModels.Ids.Append("claude-haiku-4-5"))
        {
            // The working model gets every body; the failing models get only the first three, which are valid.
            var bodies = model.StartsWith("simulator.", StringComparison.Ordinal) ? converse[..3] : converse;
            foreach (var body in bodies)
            {
                requests.Add(("/converse", PlantedRequests.WithModel(body, model)));
                requests.Add(("/converse/stream", PlantedRequests.WithModel(body, model)));
                requests.Add(($"/model/{model}/converse", body));
                requests.Add(($"/model/{model}/converse-stream", body));
            }

            var completions = PlantedRequests.Completions.AsSpan(0, model.StartsWith("simulator.", StringComparison.Ordinal) ? 4 : PlantedRequests.Completions.Length);
            foreach (var body in completions)
            {
                requests.Add(("/v1/chat/completions", PlantedRequests.OfOpenAI(_planted.Fill(body), model)));
            }

            requests.AddRange(PlantedRequests.Invoke.SelectMany(
                body => InvokeRoutes.Select(route => ($"/model/{model}/{route}", _planted.Fill(body)))));
        }

        requests.AddRange(PlantedRequests.Embeddings.Select(
            body => ("/v1/embeddings", PlantedRequests.OfOpenAI(_planted.Fill(body), "titan-embed-text-v2"))));
        requests.AddRange(PlantedRequests.CountTokens.Select(
            body => ("/model/claude-haiku-4-5/count-tokens", _planted.Fill(body))));
        requests.Add(("/converse", Some.ConverseRequest(modelId: _planted["model in the body"])));
        requests.Add(("/model/no-such-model/converse", Some.NativeRequest(_planted["text to no model"])));
        requests.Add(("/model/claude-haiku-4-5/no-such", Some.NativeRequest(_planted["text to no operation"])));
        requests.Add(($"/converse?key={_planted["query"]}", Some.ConverseRequest()));
        requests.Add(("/no-such", Some.ConverseRequest(_planted["text to no route"])));

        await Parallel.ForEachAsync(
            requests, new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (request, _) => await AskAsync(
                gateway, request.Path, request.Body, ("X-Gateway-No-Retry", "true"), ("X-Request-Timeout-Ms", "300")));
        foreach (var (name, value) in Headers())
        {
            await AskAsync(
                gateway, "/model/claude-haiku-4-5/invoke", _planted.Fill(PlantedRequests.Invoke[0]), (name, value));
        }

        await LeaveAsync(gateway);
        await PagesAsync(gateway);
        AddSecrets(gateway);
        await AssertNothingIsFoundAsync(gateway, fewest: MinKinds);
    }

    [Fact]
    public async Task What_AWS_writes_reaches_only_the_caller_it_answers()
    {
        (int Status, string Type, Hearer Hearer)[] errors =
        [
            (401, "UnrecognizedClientException", Hearer.Nobody), (403, "ExpiredTokenException", Hearer.Nobody),
            (403, "InvalidSignatureException", Hearer.Nobody), (500, "InternalServerException", Hearer.Nobody),
            (502, "BadGateway", Hearer.Nobody), (503, "ServiceUnavailableException", Hearer.Nobody),
            (504, "GatewayTimeout", Hearer.Nobody), (418, "Teapot", Hearer.Nobody),
            (403, "AccessDeniedException", Hearer.Operator), (404, "ResourceNotFoundException", Hearer.Operator),
            (400, "ValidationException", Hearer.Caller), (408, "ModelTimeoutException", Hearer.Caller),
            (424, "ModelErrorException", Hearer.Caller), (429, "ThrottlingException", Hearer.Caller),
        ];
        foreach (var (status, type, hearer) in errors)
        {
            await AskScriptedAsync(
                ScriptedBedrock.Response.Error(status, type, $"User {_planted[$"message of {status} {type}"]} may not"),
                hearer);
        }

        await AskScriptedAsync(
            new(200, Encoding.UTF8.GetBytes($"<html>{_planted["HTML instead of an answer"]}</html>"), "text/html"), Hearer.Nobody);
        await AskScriptedAsync(
            new(200, Encoding.UTF8.GetBytes($$"""{"output":"{{_planted["answer that breaks off"]}}""")), Hearer.Caller);
    }

    [Fact]
    public async Task What_STS_writes_is_found_nowhere_but_in_the_operators_log()
    {
        await using var sts = ScriptedSocket.Answering(
            RawHttp.Sts(StsResponse.Error(403, "SignatureDoesNotMatch", $"token {_planted["token quoted by STS"]}")),
            RawHttp.Sts(StsResponse.Xml(200, $"<AssumeRoleResponse>{_planted["broken XML of STS"]}")),
            RawHttp.Sts(StsResponse.Error(500, "InternalFailure", $"secret {_planted["secret quoted by STS"]}")));
        await using var gateway = await TestGateway.StartAsync(Settings(), gateway: sts.AsSts);
        for (var i = 0; i < 3; i++)
        {
            await AskAsync(gateway, "/converse", Some.ConverseRequest(_planted["text while there is no session"]));
        }

        await PagesAsync(gateway);
        AddSecrets(gateway);
        await AssertNothingIsFoundAsync(gateway, fewest: 6);
    }

    public async ValueTask InitializeAsync() => _collector = await FakeCollector.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _collector.DisposeAsync();
        _emissions.Dispose();
    }

    // Everything is exported that can be.
    private Dictionary<string, string?> Settings() => new(TestGateway.EveryLevel)
    {
        ["Telemetry:ManagementPort"] = "0",
        ["Telemetry:OtlpEndpoint"] = _collector.Url.ToString(),
        ["Telemetry:OtlpHeaders:x-collector-key"] = _planted["collector's key"],
        ["Telemetry:TraceRatio"] = "1",
    };

    private IEnumerable<(string Name, string Value)> Headers() =>
    [
        ("x-api-key", _planted["other key"]),
        ("traceparent", $"00-{_planted["trace parent"]}-00f067aa0ba902b7-01"),
        ("tracestate", $"a={_planted["trace state"]}"),
        ("baggage", $"a={_planted["baggage"]}"),
        ("Cookie", $"session={_planted["cookie"]}"),
        ("X-Request-Id", $"{_planted["request id"]} with a space"),
        ("User-Agent", _planted["user agent"]),
        ("X-Amzn-Bedrock-GuardrailIdentifier", _planted["guardrail header"]),
        ("X-Amzn-Bedrock-Request-Metadata", $$"""{"a":"{{_planted["metadata header"]}}"}"""),
        ($"X-Amzn-Bedrock-{_planted["header's name"]}", "x"),
        ("X-Request-Timeout-Ms", _planted["timeout"]),
        ("Accept", _planted["accept"]),
        ("Content-Encoding", _planted["encoding"]),
    ];

    private async Task AskScriptedAsync(ScriptedBedrock.Response answer, Hearer hearer)
    {
        await using var gateway = await TestGateway.StartAsync(
            new(Settings()) { ["Bedrock:MaxAttempts"] = "1" },
            simulator: new ScriptedBedrock(answer).Install);
        foreach (var path in new[] { "/converse", "/converse/stream" })
        {
            await AskAsync(gateway, path, Some.ConverseRequest(_planted["text before an error"]));
        }

        await AskAsync(gateway, "/model/claude-haiku-4-5/converse", Some.NativeRequest());
        await AssertNothingIsFoundAsync(gateway, fewest: 1, hearer);
        _errors.Clear();
    }

    private async Task AskAsync(
        TestGateway gateway, string path, string body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {gateway.Key}");
        foreach (var (name, value) in headers)
        {
            _ = request.Headers.TryAddWithoutValidation(name, value)
                || request.Content.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            using var response = await gateway.Send(request);
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

            // A model's answer is for the caller, and the simulator's repeats the request.
            var isAnswer = response.StatusCode == HttpStatusCode.OK;
            var error = isAnswer ? text[Math.Max(0, text.IndexOf("event: error", StringComparison.Ordinal))..] : text;
            if (!isAnswer || text.Contains("event: error", StringComparison.Ordinal))
            {
                _errors.Enqueue($"{response.Headers} {error}");
            }
        }
        catch (HttpRequestException)
        {
            // A connection that is cut in the middle of a response contains no error.
        }
    }

    private async Task LeaveAsync(TestGateway gateway)
    {
        using var leave = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gateway.Post(
            "/converse", Some.ConverseRequest(_planted["text of one who leaves"], "simulator.hang"), leave.Token));
        await gateway.Logs.NextAsync(logged => logged.Id == 4000 && Equals(logged.Values["Code"], "client_closed"));
    }

    private async Task PagesAsync(TestGateway gateway)
    {
        foreach (var page in new[] { "/models", "/residency", "/doctor", "/health/ready", "/swagger/v1/swagger.json" })
        {
            using var response = await gateway.Get(page);
            _errors.Enqueue(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }

    private void AddSecrets(TestGateway gateway)
    {
        _planted.Add("API key", gateway.Key);
        _planted.Add("API key's secret part", gateway.Key.Split('_')[3]);
        _planted.Add("ExternalId", Simulator.Accounts.ExternalId);
        _planted.Add("container token", "sandbox-container-token");
        foreach (var (index, secret) in gateway.IssuedSecrets().Index())
        {
            _planted.Add($"AWS secret or token {index}", secret);
        }
    }

    private async Task AssertNothingIsFoundAsync(TestGateway gateway, int fewest, Hearer hearer = Hearer.Nobody)
    {
        Assert.InRange(_planted.All.Count, fewest, int.MaxValue);
        Assert.Empty(_planted.FoundIn(_emissions.Metrics).Select(kind => $"{kind} in a metric"));
        Assert.Empty(_planted.FoundIn(_emissions.Traces).Select(kind => $"{kind} in a trace"));
        var exported = await ExportedAsync(gateway);
        Assert.All(exported, text => Assert.Empty(_planted.FoundIn(text).Select(kind => $"{kind} in what is exported")));
        var (log, errors) = (_planted.FoundIn(gateway.Logs.Text), string.Join('\n', _errors));
        Assert.True(hearer == Hearer.Operator ? log.Any() : !log.Any(), $"in the log: {string.Join(", ", log)}");
        Assert.True(
            hearer == Hearer.Caller || !_planted.FoundIn(errors).Any(),
            $"told to a caller: {string.Join(", ", _planted.FoundIn(errors))}");

        // The searched outputs are not empty.
        Assert.NotEmpty(gateway.Logs.Text);
        Assert.NotEmpty(_emissions.Metrics);
        Assert.NotEmpty(_errors);
    }

    // What Prometheus and the collector got.
    private async Task<List<string>> ExportedAsync(TestGateway gateway)
    {
        gateway.Services.GetRequiredService<SpanExport>().Provider!.ForceFlush();
        gateway.Services.GetRequiredService<MetricExport>().Provider!.ForceFlush();
        var scrape = await Scrape.OfAsync(gateway.Services.GetRequiredService<ManagementListener>().Url!);
        List<string> exported = [scrape.Text, .. _collector.Accepted.Select(one => Encoding.UTF8.GetString(one.Body))];

        Assert.Contains(_collector.Accepted, one => one.Path == "/v1/traces");
        Assert.Contains(_collector.Accepted, one => one.Path == "/v1/metrics");
        return exported;
    }

    /// <summary>The reader of a text from AWS.</summary>
    private enum Hearer
    {
        Nobody,
        Caller,
        Operator,
    }
}
