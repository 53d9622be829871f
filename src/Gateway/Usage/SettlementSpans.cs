using System.Diagnostics;
using Gateway.Telemetry;

namespace Gateway.Usage;

/// <summary>
/// Makes the spans of a settled request from its record: one of the request, and one of each attempt at Bedrock. They are made
/// afterwards, with the times that were measured: nothing is done for them while a request runs, and no span is current while
/// AWS is called, so that no header of a trace can go there.
/// </summary>
internal sealed class SettlementSpans(RequestTraces traces, TimeProvider time)
{
    /// <summary>
    /// Records the spans and the request's trace id. The request's span is current until it is disposed, so that metrics recorded
    /// meanwhile have it as their exemplar.
    /// </summary>
    /// <returns>The request's span; <c>null</c> if it has none.</returns>
    public Activity? Record(RequestRecord record, TimeSpan duration)
    {
        if (!traces.Wants())
        {
            return null;
        }

        // One reading of the clock for all spans: between two, an attempt would move out of its request.
        var now = time.GetUtcNow();
        var started = now - duration;
        var span = traces.Activities.StartActivity(
            $"{record.Operation} {record.Placement?.Alias}".TrimEnd(), ActivityKind.Server, record.CallerTrace ?? default,
            RequestTags(record), links: null, started);
        if (span is null)
        {
            return null;
        }

        record.OwnTraceId = span.TraceId.ToHexString();
        span.SetEndTime(now.UtcDateTime);
        if (record.Status >= StatusCodes.Status500InternalServerError || record.Outcome == "failed_midstream")
        {
            span.SetStatus(ActivityStatusCode.Error);
        }

        for (var i = 0; i < record.Attempts.Count; i++)
        {
            var attempt = record.Attempts[i];
            RecordAttempt(
                record, attempt, span.Context, started + time.GetElapsedTime(record.StartedAt, attempt.StartedAt), now,
                isLast: i == record.Attempts.Count - 1);
        }

        // The attempts' spans have ended; the request's is current again.
        Activity.Current = span;
        return span;
    }

    private static IEnumerable<KeyValuePair<string, object?>> RequestTags(RequestRecord record) =>
    [
        new(Labels.RequestId, record.RequestId),
        new(Labels.Application, record.Application.Id),
        new(Labels.Operation, record.Operation),
        new(Labels.Outcome, record.Outcome),
        new(Labels.HttpStatus, record.Status),
        .. Known(Labels.RequestModel, record.Placement?.Alias),
        .. Known(Labels.ErrorType, record.Code),
    ];

    private void RecordAttempt(
        RequestRecord record, AttemptRecord attempt, ActivityContext parent, DateTimeOffset start, DateTimeOffset now, bool isLast)
    {
        var operation = SettlementMetrics.OperationName(record);
        using var span = traces.Activities.StartActivity(
            $"{operation} {record.Placement?.Alias}".TrimEnd(), ActivityKind.Client, parent,
            AttemptTags(record, attempt, operation), links: null, start);
        if (span is null)
        {
            return;
        }

        // A stream lasts until its settlement.
        var streamed = isLast && record.FirstChunkAt is not null;
        span.SetEndTime((streamed ? now : start + (attempt.Duration ?? TimeSpan.Zero)).UtcDateTime);
        if (attempt.Status != StatusCodes.Status200OK || attempt.Error is not null)
        {
            span.SetStatus(ActivityStatusCode.Error);
        }

        if (isLast)
        {
            AddUsage(span, record, attempt);
        }
    }

    private static IEnumerable<KeyValuePair<string, object?>> AttemptTags(
        RequestRecord record, AttemptRecord attempt, string operation) =>
    [
        new(Labels.Provider, Labels.Bedrock),
        new(Labels.OperationName, operation),
        new(Labels.ServerAddress, attempt.Host),
        new(Labels.AttemptAmbiguous, attempt.Ambiguous),
        .. Known(Labels.RequestModel, record.Placement?.Alias),
        .. Known(Labels.ModelId, record.Placement?.ModelId),
        .. Known(Labels.HttpStatus, attempt.Status),
        .. Known(Labels.AwsRequestId, attempt.UpstreamRequestId),
        .. Known(Labels.ErrorType, attempt.Status switch
        {
            StatusCodes.Status200OK => attempt.Error,
            { } status => $"{status}",
            null => attempt.Error ?? "no_response",
        }),
    ];

    // The convention counts the prompt cache's tokens as input too, other than Bedrock and the gateway's metrics.
    private void AddUsage(Activity span, RequestRecord record, AttemptRecord attempt)
    {
        if (record.Usage is { } usage)
        {
            span.SetTag(
                Labels.InputTokens, usage.InputTokens + (usage.CacheReadInputTokens ?? 0) + (usage.CacheWriteInputTokens ?? 0));
            span.SetTag(Labels.OutputTokens, usage.OutputTokens);
            span.SetTag(Labels.CacheReadTokens, usage.CacheReadInputTokens);
            span.SetTag(Labels.CacheWriteTokens, usage.CacheWriteInputTokens);
        }

        if (StopReasons.Bounded(record.StopReason) is { } reason)
        {
            span.SetTag(Labels.FinishReasons, new[] { reason });
        }

        if (record.FirstChunkAt is { } chunk)
        {
            span.SetTag(Labels.TimeToFirstChunk, time.GetElapsedTime(attempt.StartedAt, chunk).TotalSeconds);
        }
    }

    private static KeyValuePair<string, object?>[] Known(string name, object? value) => value is null ? [] : [new(name, value)];
}
