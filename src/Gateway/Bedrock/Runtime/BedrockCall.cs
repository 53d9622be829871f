using Gateway.Bedrock.Targets;
using Gateway.Buffers;
using Gateway.Catalog;
using Gateway.Errors;
using Gateway.Residency;
using Gateway.Signing;
using Gateway.Usage;

namespace Gateway.Bedrock.Runtime;

/// <summary>One call to Bedrock: the request and the state of its attempts. Used by one request at a time.</summary>
/// <param name="requestId">The gateway's request id, for the log.</param>
/// <param name="placement">The model, with the proof that the call stays in Japan.</param>
/// <param name="operation">The operation.</param>
/// <param name="headers">
/// More headers, signed and sent: names in lower case, ordered, each beginning with <c>x-amzn-bedrock-</c>.
/// </param>
/// <param name="body">The JSON body, sent unchanged.</param>
/// <param name="deadline">The time limit of the whole call.</param>
/// <param name="mayRetry">True when more than one attempt is allowed.</param>
internal sealed class BedrockCall(
    string requestId, Placement placement, BedrockOperation operation,
    IReadOnlyList<KeyValuePair<string, string>> headers,
    ReadOnlyMemory<byte> body, TimeSpan deadline, bool mayRetry)
{
    private readonly List<AttemptRecord> _attempts = new(1);
    private string? _hash;

    public string RequestId { get; } = requestId;

    public Placement Placement { get; } = placement;

    public BedrockOperation Operation { get; } = operation;

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; } = headers;

    /// <summary>The address on the wire.</summary>
    public CallAddress Address { get; } = placement.Target.AddressOf(placement.ModelId, operation);

    public ReadOnlyMemory<byte> Body { get; } = body;

    /// <summary>
    /// The memory of <see cref="Body"/>, which each attempt holds while it sends; <c>null</c> if the garbage collector owns it.
    /// </summary>
    public ByteBuffer? Buffer { get; init; }

    /// <summary>The SHA-256 of the body, computed once; every attempt is signed again.</summary>
    public string ContentSha256 => _hash ??= SigV4.HashOf(Body.Span);

    public TimeSpan Deadline { get; } = deadline;

    public bool MayRetry { get; } = mayRetry;

    /// <summary>The time limit of one attempt.</summary>
    public required TimeSpan AttemptTimeout { get; init; }

    /// <summary>The longest time between two frames of a stream. Default 2 minutes.</summary>
    public TimeSpan StreamIdleTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The id of the application whose share of the response memory is used. Default the gateway itself.</summary>
    public string Application { get; init; } = "";

    /// <summary>
    /// Cancelled when the caller has left: no attempt begins any more, even where one under way goes on without it. Default never.
    /// </summary>
    public CancellationToken Left { get; set; }

    /// <summary>True while a whole response has arrived and waits for memory to be read into.</summary>
    public bool AwaitsRoom { get; set; }

    /// <summary>The call that this one is a part of, whose attempts its own are too; <c>null</c> for a call of its own.</summary>
    public BedrockCall? Whole { get; init; }

    /// <summary>True once Bedrock has throttled it, or the gateway held it back because Bedrock throttles the model.</summary>
    public bool IsThrottled { get; set; }

    /// <summary>The attempts begun so far, in order.</summary>
    public IReadOnlyList<AttemptRecord> Attempts => _attempts;

    /// <summary>The number of attempts of which it is unknown whether Bedrock did the work.</summary>
    public int AmbiguousAttempts => AttemptRecord.CountAmbiguous(_attempts);

    /// <summary>The error of the last attempt that may have been billed; <c>null</c> while there is none.</summary>
    public GatewayError? MayBeBilled { get; set; }

    /// <summary>The error of the last attempt that reached Bedrock and was certainly not billed.</summary>
    public GatewayError? Refused { get; set; }

    /// <summary>
    /// The number of attempts that do not count against <see cref="BedrockOptions.MaxAttempts"/>, because the session or the
    /// connection was too old.
    /// </summary>
    public int Unpaid => (SessionRenewed ? 1 : 0) + (ConnectionRenewed ? 1 : 0);

    /// <summary>The number of times the gateway delayed an attempt because Bedrock throttles the model.</summary>
    public int HeldBack { get; set; }

    /// <summary>The cost of all retries in the retry token bucket.</summary>
    public int TokensPaid { get; set; }

    /// <summary>The start of the call, a <see cref="TimeProvider.GetTimestamp"/> value.</summary>
    public long StartedAt { get; set; }

    /// <summary>The start of its last attempt, a <see cref="TimeProvider.GetTimestamp"/> value.</summary>
    public long AttemptStartedAt => _attempts[^1].StartedAt;

    /// <summary>
    /// True when the attempt under way has begun to write its request and has no result yet (a whole response, the headers of a
    /// stream, or a known failure). If it ends now, it may be billed. False while a connection is being opened.
    /// </summary>
    public bool InFlight { get; private set; }

    /// <summary>
    /// True while something of it is being billed: an attempt under way, also one of its parts, or a stream that has begun.
    /// Thread-safe.
    /// </summary>
    public bool IsBilling
    {
        get
        {
            lock (_attempts)
            {
                return _attempts.Exists(attempt => attempt.IsUnderWay)
                    || (Operation.Streams && _attempts is [.., { Status: StatusCodes.Status200OK, Error: null }]);
            }
        }
    }

    /// <summary>Begins an attempt.</summary>
    /// <param name="sessionName">The role session that signs it.</param>
    /// <param name="startedAt">The current <see cref="TimeProvider.GetTimestamp"/> value.</param>
    public AttemptRecord BeginAttempt(string sessionName, long startedAt)
    {
        var attempt = new AttemptRecord(Placement.Target, sessionName, startedAt);
        Add(attempt);
        Whole?.Add(attempt);
        InFlight = false;
        return attempt;
    }

    /// <summary>One of the calls that this one consists of.</summary>
    /// <param name="body">Its body, in the same memory.</param>
    /// <param name="deadline">The time that is left for it.</param>
    public BedrockCall Part(ReadOnlyMemory<byte> body, TimeSpan deadline) =>
        new(RequestId, Placement, Operation, Headers, body, deadline, MayRetry)
        {
            AttemptTimeout = AttemptTimeout,
            Application = Application,
            Left = Left,
            Buffer = Buffer,
            Whole = this,
        };

    /// <summary>Records that the attempt under way has ended with a response or a known failure.</summary>
    public void EndAttempt() => InFlight = false;

    /// <summary>Called when an attempt has a connection, before the first byte is written.</summary>
    public Action? OnConnected { get; set; }

    /// <summary>Records that the attempt under way has a connection and begins to write its request.</summary>
    public void BeginWriting()
    {
        (InFlight, _attempts[^1].BytesSent) = (true, true);
        OnConnected?.Invoke();
    }

    /// <summary>
    /// True when an attempt was already repeated with a new session. Once is enough: a second rejection has another reason than
    /// the session's age.
    /// </summary>
    public bool SessionRenewed { get; set; }

    /// <summary>True when an attempt was already repeated on a new connection.</summary>
    public bool ConnectionRenewed { get; set; }

    /// <summary>Records the error of the last attempt.</summary>
    public void Note(GatewayError error)
    {
        _attempts[^1].Fail(error);
        if (error.MayBeBilled)
        {
            _attempts[^1].Ambiguous = true;
            MayBeBilled = error;
        }
        else if (!error.NothingSent)
        {
            Refused = error;
        }
    }

    /// <summary>
    /// The error that the caller gets for a call without a response. The worst attempt decides: after one that may have been
    /// billed, the error must not suggest a retry; after one that was sent, it must not say that nothing was sent.
    /// </summary>
    /// <param name="last">The error of the last attempt, or the reason why it was not made.</param>
    public GatewayError Worst(GatewayError last) =>
        last.MayBeBilled ? last : MayBeBilled ?? (last.NothingSent ? Refused ?? last : last);

    // Parts are sent at the same time, and a caller can leave at any time.
    private void Add(AttemptRecord attempt)
    {
        lock (_attempts)
        {
            _attempts.Add(attempt);
        }
    }
}
