using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Gateway.Telemetry;

/// <summary>
/// The gateway's own metrics, with OpenTelemetry's GenAI names where such a name exists. Their tags never contain content or
/// end users.
/// </summary>
internal sealed class GatewayMetrics
{
    public const string MeterName = "Gateway";

    private readonly Histogram<double> _duration;
    private readonly Histogram<long> _tokens;
    private readonly Counter<long> _refusedCallers;
    private readonly Counter<long> _personalData;

    public GatewayMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _duration = meter.CreateHistogram<double>(
            "gen_ai.server.request.duration", "s", "Time from reading a request to the end of its answer.");
        _tokens = meter.CreateHistogram<long>(
            "gen_ai.client.token.usage", "{token}", "Tokens of one answer, as Bedrock counts them.");
        _personalData = meter.CreateCounter<long>(
            "gateway.personal_data.matches", "{number}", "Numbers in requests that identify a person.");
        _refusedCallers = meter.CreateCounter<long>(
            "gateway.callers.refused", "{request}", "Requests without a valid key.");
    }

    /// <summary>Counts the personal data found in a request.</summary>
    public void PersonalDataFound(string application, IReadOnlyList<(string Rule, int Count)> found)
    {
        for (var i = 0; i < found.Count; i++)
        {
            _personalData.Add(
                found[i].Count, new("gateway.application", application), new("gateway.rule", found[i].Rule));
        }
    }

    /// <summary>Counts a request without a valid key.</summary>
    public void CallerRefused() => _refusedCallers.Add(1);

    public void RequestSettled(
        string application, string? alias, string operation, string outcome, string? errorCode, string? stopReason,
        TimeSpan duration)
    {
        var tags = Tags(application, alias);
        tags.Add("gen_ai.operation.name", operation is "Converse" or "ConverseStream" ? "chat" : operation);
        tags.Add("gateway.operation", operation);
        tags.Add("gateway.outcome", outcome);
        tags.Add("error.type", errorCode);
        tags.Add("gen_ai.response.finish_reasons", stopReason);
        _duration.Record(duration.TotalSeconds, tags);
    }

    /// <summary>Records tokens of one kind; an unknown count is not recorded as 0.</summary>
    public void TokensUsed(string application, string? alias, string kind, long? count)
    {
        if (count is { } known)
        {
            var tags = Tags(application, alias);
            tags.Add("gen_ai.token.type", kind);
            _tokens.Record(known, tags);
        }
    }

    private static TagList Tags(string application, string? alias) => new()
    {
        { "gen_ai.provider.name", "aws.bedrock" },
        { "gen_ai.request.model", alias },
        { "gateway.application", application },
    };
}
