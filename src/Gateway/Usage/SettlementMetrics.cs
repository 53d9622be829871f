using Gateway.Catalog;
using Gateway.Telemetry;

namespace Gateway.Usage;

/// <summary>Records the metrics of a settled request.</summary>
internal sealed class SettlementMetrics(GatewayMetrics metrics, TimeProvider time)
{
    public void Record(RequestRecord record, TimeSpan duration)
    {
        metrics.PersonalDataFound(record.Application.Id, record.PersonalData);
        if (record.Agent is { Dropped: > 0 and var dropped })
        {
            metrics.AgentIdsDropped(dropped);
        }

        if (!metrics.Enabled)
        {
            return;
        }

        var request = new SettledRequest(
            record.Application.Id, record.Operation, OperationName(record), record.Placement?.Alias, record.Outcome, record.Code,
            record.StopReason, duration)
        {
            UpstreamDuration = UpstreamDuration(record),
            TimeToFirstChunk = record.Attempts is [var first, ..] && record.FirstChunkAt is { } chunk
                ? time.GetElapsedTime(first.StartedAt, chunk)
                : null,
        };
        metrics.RequestSettled(request);
        if (record.Usage is { } usage)
        {
            metrics.TokensUsed(request, "input", usage.InputTokens);
            metrics.TokensUsed(request, "output", usage.OutputTokens);
            metrics.TokensUsed(request, "cache_read", usage.CacheReadInputTokens);
            metrics.TokensUsed(request, "cache_write", usage.CacheWriteInputTokens);
        }

        for (var i = 0; i < record.Attempts.Count; i++)
        {
            var attempt = record.Attempts[i];
            metrics.Attempted(request, attempt.Host, attempt.Status, attempt.Ambiguous);
        }
    }

    /// <summary>
    /// The operation in words of the GenAI conventions: <c>chat</c> where the body is a conversation, <c>embeddings</c> where the
    /// model makes vectors, else AWS's own name.
    /// </summary>
    public static string OperationName(RequestRecord record) => record.Operation switch
    {
        "Converse" or "ConverseStream" => "chat",
        "InvokeModel" or "InvokeModelWithResponseStream" when record.Placement?.InvokeForm == InvokeForm.Anthropic => "chat",
        "InvokeModel" or "Embed" when record.Placement?.InvokeForm.Embeds() == true => "embeddings",
        _ => record.Operation,
    };

    // A stream lasts until its settlement. A whole response is complete with its attempt; the rest is the caller's own reading.
    private TimeSpan? UpstreamDuration(RequestRecord record) => record.Attempts switch
    {
        [] => null,
        [var first, ..] when record.FirstChunkAt is not null => time.GetElapsedTime(first.StartedAt),
        [var first, ..] and [.., var last] =>
            time.GetElapsedTime(first.StartedAt, last.StartedAt) + (last.Duration ?? TimeSpan.Zero),
    };
}
