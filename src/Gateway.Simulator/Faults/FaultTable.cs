namespace Gateway.Simulator.Faults;

/// <summary>The faults of each service, and the operations that can get them.</summary>
internal static class FaultTable
{
    private static readonly FaultKind[] OfTheConnection =
        [FaultKind.Slow, FaultKind.Hang, FaultKind.Reset, FaultKind.Html502, FaultKind.Empty500, FaultKind.Truncated];

    private static readonly FaultKind[] OfStreams =
    [
        FaultKind.StreamReset, FaultKind.StreamTruncated, FaultKind.StreamBadCrc, FaultKind.StreamBadPreludeCrc,
        FaultKind.StreamHang, FaultKind.StreamSlow, FaultKind.StreamNoStop, FaultKind.StreamInternalError,
        FaultKind.StreamModelError, FaultKind.StreamValidation, FaultKind.StreamThrottling,
        FaultKind.StreamUnavailable, FaultKind.StreamModelTimeout, FaultKind.StreamUnknownException,
        FaultKind.StreamErrorFrame, FaultKind.StreamUnknownEvent, FaultKind.StreamHuge, FaultKind.StreamGlued,
        FaultKind.StreamSplit,
    ];

    private static readonly Dictionary<string, FaultKind[]> ByService = new(StringComparer.Ordinal)
    {
        [AwsServices.ContainerCredentials] = [.. OfTheConnection, FaultKind.InternalError],
        [AwsServices.Sts] =
        [
            .. OfTheConnection, FaultKind.InternalError, FaultKind.Throttling,
            FaultKind.AccessDenied, FaultKind.ExpiredToken,
            FaultKind.RegionDisabled, FaultKind.GarbageXml, FaultKind.Html, FaultKind.Empty200, FaultKind.Oversized,
            FaultKind.Dtd, FaultKind.TwoCredentials, FaultKind.AlreadyExpired, FaultKind.MissingExpiration,
        ],
        [AwsServices.Bedrock] =
        [
            .. OfTheConnection, FaultKind.InternalError, FaultKind.Throttling,
            FaultKind.AccessDenied, FaultKind.ExpiredToken,
        ],
        [AwsServices.BedrockRuntime] =
        [
            .. OfTheConnection, FaultKind.InternalError, FaultKind.Throttling,
            FaultKind.AccessDenied, FaultKind.ExpiredToken,
            FaultKind.TooManyTokens, FaultKind.TokensPerDay, FaultKind.Unavailable, FaultKind.ModelTimeout,
            FaultKind.ModelError, FaultKind.ModelNotReady, FaultKind.Validation, FaultKind.FormNotFilled,
            FaultKind.Huge, .. OfStreams,
        ],
    };

    internal static bool Knows(string service, FaultKind kind) =>
        ByService.TryGetValue(service, out var kinds) && kinds.Contains(kind);

    internal static bool IsOfStreams(FaultKind kind) => OfStreams.Contains(kind);

    /// <summary>
    /// True when a call of the operation can get the fault: stream faults need an operation with a stream.
    /// </summary>
    internal static bool CanMeet(string operation, FaultKind kind) =>
        !IsOfStreams(kind)
        || (kind == FaultKind.StreamModelTimeout
            ? operation == AwsOperations.InvokeModelWithResponseStream
            : AwsOperations.IsStreaming(operation));
}
