using System.Net;
using Gateway.Testing;

namespace Gateway.Tests.Telemetry;

/// <summary>The caller's W3C trace context: in the log line, and never on the way to AWS.</summary>
public class TraceContextTests
{
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";

    [Theory]
    [InlineData($"00-{TraceId}-00f067aa0ba902b7-01", TraceId)]
    [InlineData($"00-{TraceId}-00f067aa0ba902b7-00", TraceId)]
    [InlineData($"01-{TraceId}-00f067aa0ba902b7-01", TraceId)]
    [InlineData($"ff-{TraceId}-00f067aa0ba902b7-01", null)]
    [InlineData($"00-{TraceId}-00f067aa0ba902b7-01-more", null)]
    [InlineData($"00-{TraceId}-0000000000000000-01", null)]
    [InlineData("00-00000000000000000000000000000000-00f067aa0ba902b7-01", null)]
    [InlineData("00-4BF92F3577B34DA6A3CE929D0E0E4736-00F067AA0BA902B7-01", null)]
    [InlineData("my prompt", null)]
    [InlineData("", null)]
    public async Task The_log_line_has_the_callers_trace_id_if_it_is_one(string traceparent, string? expected)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post("/converse", Some.ConverseRequest(), ("traceparent", traceparent));
        var settled = await gateway.Logs.NextAsync(logged => logged.Id == 4000);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(expected, settled.Values["TraceId"]);
    }

    [Theory]
    [InlineData("/converse")]
    [InlineData("/converse/stream")]
    [InlineData("/model/claude-haiku-4-5/invoke")]
    public async Task Nothing_of_a_callers_trace_goes_to_AWS(string path)
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await TestGateway.StartAsync(
            new() { ["Callers:Applications:demo:Operations:0"] = "Converse", ["Callers:Applications:demo:Operations:1"] = "ConverseStream", ["Callers:Applications:demo:Operations:2"] = "InvokeModel" },
            simulator: bedrock.Install);
        var body = path.EndsWith("/invoke", StringComparison.Ordinal)
            ? """{"anthropic_version":"bedrock-2023-05-31","max_tokens":9,"messages":[{"role":"user","content":"a"}]}"""
            : Some.ConverseRequest();

        using var response = await gateway.Post(
            path, body, ("traceparent", $"00-{TraceId}-00f067aa0ba902b7-01"), ("tracestate", "a=Cnry1"), ("baggage", "b=Cnry2"),
            ("X-Amzn-Trace-Id", "Root=1-Cnry3"), ("Request-Id", "|Cnry4."));

        var call = Assert.Single(bedrock.Calls);
        Assert.DoesNotContain(call.Headers.Keys, name => name.Contains("trace", StringComparison.OrdinalIgnoreCase)
            || name.Equals("baggage", StringComparison.OrdinalIgnoreCase) || name.Equals("Request-Id", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(
            call.Headers.Values, value => value.Contains(TraceId, StringComparison.Ordinal) || value.Contains("Cnry", StringComparison.Ordinal));
    }
}
