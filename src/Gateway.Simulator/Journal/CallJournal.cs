using Gateway.Simulator.Wire;
using Microsoft.Net.Http.Headers;

namespace Gateway.Simulator.Journal;

/// <summary>The latest calls, oldest first, and the number of all calls. Safe for concurrent use.</summary>
internal sealed class CallJournal(TimeProvider time)
{
    private const int MaxCalls = 10_000;
    private const int MaxBodyBytes = 1024 * 1024;

    // The limit for all kept bodies together; the oldest calls are dropped first.
    private const long MaxTotalBodyBytes = 64L * 1024 * 1024;

    // Only secrets of the sandbox, but not logging them is a good habit.
    private static readonly HashSet<string> NeverKept =
        new(StringComparer.OrdinalIgnoreCase) { HeaderNames.Authorization, "x-amz-security-token" };

    private readonly Lock _lock = new();
    private readonly Queue<CallRecord> _calls = new();
    private readonly Dictionary<(string Service, string Operation), int> _counts = [];
    private long _number;
    private long _bodyBytes;

    /// <summary>The streamed responses in progress; <see cref="Clear"/> does not change them.</summary>
    internal OpenStreams OpenStreams { get; } = new();

    /// <summary>A snapshot of the calls still kept, oldest first.</summary>
    internal IReadOnlyList<CallRecord> Calls
    {
        get
        {
            lock (_lock)
            {
                return [.. _calls];
            }
        }
    }

    /// <summary>The number of calls of this operation since the start, or since <see cref="Clear"/>.</summary>
    internal int Count(string service, string operation)
    {
        lock (_lock)
        {
            return _counts.GetValueOrDefault((service, operation));
        }
    }

    internal void Clear()
    {
        lock (_lock)
        {
            _calls.Clear();
            _counts.Clear();
            _bodyBytes = 0;
        }
    }

    /// <summary>Records a call whose response is decided and not yet sent.</summary>
    /// <returns>The progress of the response, which the sender updates and must finish.</returns>
    internal ResponseProgress Add(ReceivedRequest request, CallTrace trace, ServiceReply reply)
    {
        var progress = Begin(reply);
        var body = trace.Service == AwsServices.BedrockRuntime
            ? request.Body[..Math.Min(request.Body.Length, MaxBodyBytes)].ToArray()
            : [];
        var headers = request.Headers
            .Where(header => !NeverKept.Contains(header.Key))
            .ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);

        lock (_lock)
        {
            _calls.Enqueue(new CallRecord
            {
                Number = ++_number,
                At = time.GetUtcNow(),
                RequestId = trace.RequestId,
                Service = trace.Service,
                Operation = trace.Operation,
                ModelId = trace.ModelId,
                AccessKeyId = trace.AccessKeyId,
                PrincipalArn = trace.Principal?.Arn,
                Status = reply.Delivery is Delivery.Hang or Delivery.Reset ? null : reply.Status,
                ErrorCode = reply.ErrorCode,
                DestinationRegion = trace.DestinationRegion,
                Billed = reply.Status == StatusCodes.Status200OK ? trace.Billed : null,
                Method = request.Method,
                RawTarget = request.RawTarget,
                Headers = headers,
                Body = body,
                BodyLength = request.Body.Length,
                Progress = progress,
            });
            _counts[(trace.Service, trace.Operation)] = _counts.GetValueOrDefault((trace.Service, trace.Operation)) + 1;
            _bodyBytes += body.Length;
            while (_calls.Count > MaxCalls || (_bodyBytes > MaxTotalBodyBytes && _calls.Count > 1))
            {
                _bodyBytes -= _calls.Dequeue().Body.Length;
            }
        }

        return progress;
    }

    private ResponseProgress Begin(ServiceReply reply)
    {
        if (reply.Stream is null)
        {
            return new ResponseProgress(time, null);
        }

        OpenStreams.Opened();
        return new ResponseProgress(time, OpenStreams);
    }
}
