namespace Gateway.Simulator.Faults;

/// <summary>Which service knows which fault.</summary>
internal static class FaultTable
{
    private static readonly FaultKind[] OfTheConnection =
        [FaultKind.Slow, FaultKind.Hang, FaultKind.Reset, FaultKind.Html502, FaultKind.Empty500, FaultKind.Truncated];

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
        [AwsServices.BedrockRuntime] =
        [
            .. OfTheConnection, FaultKind.InternalError, FaultKind.Throttling,
            FaultKind.AccessDenied, FaultKind.ExpiredToken,
            FaultKind.TooManyTokens, FaultKind.TokensPerDay, FaultKind.Unavailable, FaultKind.ModelTimeout,
            FaultKind.ModelError, FaultKind.ModelNotReady, FaultKind.Validation, FaultKind.FormNotFilled,
            FaultKind.Huge,
        ],
    };

    internal static bool Knows(string service, FaultKind kind) =>
        ByService.TryGetValue(service, out var kinds) && kinds.Contains(kind);
}
