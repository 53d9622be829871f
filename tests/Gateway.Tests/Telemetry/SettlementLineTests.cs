using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using System.Text.Json;
using Gateway.Callers;
using Gateway.Errors;
using Gateway.Telemetry;
using Gateway.Usage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Telemetry;

/// <summary>The line of event 4000 as it is written, against the record and against the list that other providers read.</summary>
public sealed class SettlementLineTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 29, 1, 2, 3, 456, TimeSpan.Zero);

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    [Fact]
    public void Every_field_with_a_value_is_in_the_line_and_no_other()
    {
        var record = new RequestRecord(
            "id-1", new Application("住民窓口", new ApplicationOptions()), IPAddress.Parse("10.0.0.7"), "Converse", 0)
        {
            Usage = new TokenUsage(3_000_000_000, 0, null, null),
            StopReason = "quote\"and\nline",
            CostPicoUsd = 3_300_000_000_000,
            PriceId = "haiku",
        };
        record.Complete();
        var settled = new SettlementEvent(record, TimeSpan.FromMilliseconds(1234.9));

        var line = LineOf(settled);

        var fields = line.EnumerateObject().ToDictionary(member => member.Name, member => member.Value);
        var expected = settled.Where(field => field.Value is not null).ToList();
        Assert.All(expected, field => Assert.Equal(
            JsonSerializer.SerializeToElement(field.Value).ToString(), fields[field.Key].ToString()));
        Assert.Equal(
            ["@t", "EventId", "SourceContext", "Version"], fields.Keys.Except(expected.Select(field => field.Key)).Order(StringComparer.Ordinal));
        Assert.Equal(Now, fields["@t"].GetDateTimeOffset());
        Assert.Equal(4000, fields["EventId"].GetProperty("Id").GetInt32());
        Assert.Equal("住民窓口", fields["Application"].GetString());
        Assert.Equal(3_000_000_000, fields["InputTokens"].GetInt64());
        Assert.Equal(0, fields["OutputTokens"].GetInt64());
        Assert.Equal(1234, fields["DurationMs"].GetInt64());
        Assert.DoesNotContain("Code", fields.Keys);
    }

    [Fact]
    public void A_refusal_says_its_code_and_has_no_usage()
    {
        var record = new RequestRecord("id-2", new Application("desk", new ApplicationOptions()), null, "Converse", 0);
        record.Fail(ErrorCode.ModelNotAllowed.Because("だめ", "No"), 403);

        var line = LineOf(new SettlementEvent(record, TimeSpan.Zero));

        Assert.Equal("model_not_allowed", line.GetProperty("Code").GetString());
        Assert.Equal("refused", line.GetProperty("Outcome").GetString());
        Assert.Equal(403, line.GetProperty("Status").GetInt32());
        Assert.False(line.TryGetProperty("InputTokens", out _));
    }

    public void Dispose() => _services.Dispose();

    private JsonElement LineOf(SettlementEvent settled)
    {
        using var output = new MemoryStream();
        var dropped = new DroppedLines(_services.GetRequiredService<IMeterFactory>(), TextWriter.Null);
        using (var lines = new LogWriter(output, dropped))
        {
            var logger = new LeanLogger(NullLogger.Instance, "Some.Category", lines, new FakeTimeProvider(Now));
            logger.Log(LogLevel.Information, SettlementEvent.Id, settled, null, (_, _) => "");
        }

        var text = Encoding.UTF8.GetString(output.ToArray());
        Assert.Equal(text.Length - 1, text.IndexOf('\n', StringComparison.Ordinal));
        return JsonElement.Parse(output.ToArray());
    }
}
