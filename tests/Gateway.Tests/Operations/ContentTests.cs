using System.Diagnostics.Metrics;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Operations;

/// <summary>
/// Plants canaries wherever content and secrets enter, lets everything fail, and looks for
/// them in everything that leaves.
/// </summary>
public class ContentTests
{
    private const string Canary = "CANARY7f3a";

    [Fact]
    public async Task No_content_key_or_token_reaches_a_log_at_any_level_or_a_metric()
    {
        using var metrics = new MetricText();
        await using var gateway = await TestGateway.StartAsync(
            new(TestGateway.EveryLevel) { ["Contractor:ExternalId"] = "sandbox-external-id" });
        string[] models =
        [
            "claude-haiku-4-5", "simulator.validation", "simulator.model-error",
            "simulator.access-denied", "simulator.reset", "simulator.html-502",
        ];

        foreach (var model in models)
        {
            using var own = await gateway.Post(
                "/converse", Some.ConverseRequest(Canary, model), ("X-Gateway-No-Retry", "true"));
            using var native = await gateway.Post(
                $"/model/{model}/converse", Some.NativeRequest(Canary), ("X-Gateway-No-Retry", "true"));
        }

        using var broken = await gateway.Post("/converse", $$"""{"modelId":"{{Canary}}","{{Canary}}":{{Canary}}""");
        using var unknown = await gateway.Post("/converse", Some.ConverseRequest(modelId: Canary));
        using var wrongKey = new HttpRequestMessage(HttpMethod.Get, "/models");
        wrongKey.Headers.Add("x-api-key", Canary);
        using var refused = await gateway.Send(wrongKey);

        Assert.DoesNotContain(Canary, gateway.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, metrics.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(gateway.Key, gateway.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(gateway.Key.Split('_')[3], gateway.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("sandbox-external-id", gateway.Logs.Text, StringComparison.Ordinal);
        Assert.All(gateway.IssuedSecrets(), secret =>
            Assert.DoesNotContain(secret, gateway.Logs.Text, StringComparison.Ordinal));
        Assert.NotEmpty(gateway.IssuedSecrets());
        Assert.Contains("gen_ai.client.token.usage", metrics.Text, StringComparison.Ordinal);
    }

    /// <summary>Everything the gateway's meter records while it lives, as text.</summary>
    private sealed class MetricText : IDisposable
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _records = new();
        private readonly MeterListener _listener = new();

        public MetricText()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Gateway")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<double>(
                (instrument, value, tags, _) => Record(instrument, value, tags));
            _listener.SetMeasurementEventCallback<long>(
                (instrument, value, tags, _) => Record(instrument, value, tags));
            _listener.Start();
        }

        public string Text => string.Join('\n', _records);

        public void Dispose() => _listener.Dispose();

        private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            _records.Enqueue(
                $"{instrument.Name} {value} "
                + $"{string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))}");
    }
}
