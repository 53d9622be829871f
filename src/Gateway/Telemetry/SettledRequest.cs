namespace Gateway.Telemetry;

/// <summary>What metrics record of a request that has ended. No content; every text is from configuration or a list.</summary>
/// <param name="Application">The application's id.</param>
/// <param name="Operation">AWS's name of the operation.</param>
/// <param name="OperationName">The operation in words of the GenAI conventions, such as <c>chat</c>.</param>
/// <param name="Model">The model's alias; <c>null</c> if it was not found.</param>
/// <param name="Outcome">The outcome in one word.</param>
/// <param name="ErrorType">The error code; <c>null</c> if there was no error.</param>
/// <param name="StopReason">The model's stop reason as Bedrock wrote it, or <c>null</c>.</param>
/// <param name="Duration">The time from reading the request to now.</param>
internal readonly record struct SettledRequest(
    string Application, string Operation, string OperationName, string? Model, string Outcome, string? ErrorType,
    string? StopReason, TimeSpan Duration)
{
    /// <summary>The time of the call to Bedrock with all attempts; <c>null</c> if nothing was sent.</summary>
    public TimeSpan? UpstreamDuration { get; init; }

    /// <summary>The time until a stream's first event; <c>null</c> if none arrived, or without a stream.</summary>
    public TimeSpan? TimeToFirstChunk { get; init; }
}
