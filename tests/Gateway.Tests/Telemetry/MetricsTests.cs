using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;
using Gateway.Testing;

namespace Gateway.Tests.Telemetry;

/// <summary>The names and tags on which dashboards depend.</summary>
public class MetricsTests
{
    [Fact]
    public async Task Every_request_is_measured_under_the_published_names()
    {
        var records = new ConcurrentQueue<(string Name, double Value, Dictionary<string, object?> Tags)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Gateway")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((of, value, tags, _) =>
            records.Enqueue((of.Name, value, new(tags.ToArray()))));
        listener.SetMeasurementEventCallback<double>((of, value, tags, _) =>
            records.Enqueue((of.Name, value, new(tags.ToArray()))));
        listener.Start();
        var (key, settings) = Keys.New("metrics-desk");
        settings["Callers:Applications:metrics-desk:Models:0"] = "*";
        await using var gateway = await TestGateway.StartAsync(settings);

        using var answered = await gateway.Send(Request(key, "claude-haiku-4-5"));
        using var failed = await gateway.Send(Request(key, "simulator.validation"));
        using var refused = await gateway.Send(Request("igw_nobody", "x"));
        var usage = (await Some.JsonAsync(answered))["usage"]!;

        var ours = records
            .Where(record => Equals(record.Tags.GetValueOrDefault("gateway.application"), "metrics-desk")).ToList();
        var durations = ours
            .Where(record => record.Name == "gen_ai.server.request.duration")
            .Select(record => record.Tags)
            .ToList();
        Assert.Equal([null, "upstream_validation"], durations.Select(tags => (string?)tags.GetValueOrDefault("error.type")));
        Assert.Equal("end_turn", durations[0]["gen_ai.response.finish_reasons"]);
        Assert.Equal("chat", durations[0]["gen_ai.operation.name"]);
        Assert.Equal("claude-haiku-4-5", durations[0]["gen_ai.request.model"]);
        var tokens = ours.Where(record => record.Name == "gen_ai.client.token.usage")
            .ToDictionary(record => (string)record.Tags["gen_ai.token.type"]!, record => record.Value);
        Assert.Equal(usage["inputTokens"]!.GetValue<double>(), tokens["input"]);
        Assert.Equal(usage["outputTokens"]!.GetValue<double>(), tokens["output"]);
        Assert.Contains(records, record => record is { Name: "gateway.callers.refused", Value: 1 });
    }

    private static HttpRequestMessage Request(string key, string model)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/converse")
        {
            Content = new StringContent(Some.ConverseRequest(modelId: model), Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("x-api-key", key);
        return request;
    }
}
