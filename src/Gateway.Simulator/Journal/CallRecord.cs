namespace Gateway.Simulator.Journal;

/// <summary>One call, as the simulator received it and responded to it.</summary>
internal sealed record CallRecord
{
    /// <summary>1, 2, 3… in the order in which responses began.</summary>
    internal required long Number { get; init; }

    /// <summary>The time at which the response was decided and began, by the simulator's clock.</summary>
    internal required DateTimeOffset At { get; init; }

    /// <summary>The x-amzn-RequestId of the response.</summary>
    internal required string RequestId { get; init; }

    /// <summary>One of <see cref="AwsServices"/>.</summary>
    internal required string Service { get; init; }

    /// <summary>The operation in AWS's spelling; empty if the path belongs to no operation.</summary>
    internal required string Operation { get; init; }

    internal required string? ModelId { get; init; }

    /// <summary>The access key that the request names.</summary>
    internal required string? AccessKeyId { get; init; }

    /// <summary>The caller's ARN; null unless the signature was verified.</summary>
    internal required string? PrincipalArn { get; init; }

    /// <summary>The status; null if a fault left the call without one.</summary>
    internal required int? Status { get; init; }

    internal required string? ErrorCode { get; init; }

    /// <summary>The Region whose model served the call; null if none did.</summary>
    internal required string? DestinationRegion { get; init; }

    /// <summary>The tokens that are billed for it; null if the model gave no answer, or for CountTokens.</summary>
    internal required BilledTokens? Billed { get; init; }

    internal required string Method { get; init; }

    internal required string RawTarget { get; init; }

    /// <summary>Every request header except the signature and the session token.</summary>
    internal required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>
    /// The received body of a Bedrock call, at most the first 1,048,576 bytes; empty for other services.
    /// </summary>
    internal required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The size of the whole received body.</summary>
    internal required int BodyLength { get; init; }

    /// <summary>The progress of the response; it changes while the response is sent.</summary>
    internal required ResponseProgress Progress { get; init; }
}
