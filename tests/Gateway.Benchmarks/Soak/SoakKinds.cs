using Gateway.Errors;

namespace Gateway.Benchmarks.Soak;

/// <summary>The table of faults from which a plan chooses.</summary>
internal static class SoakKinds
{
    /// <summary>The session is treated as expired for every other call of this model.</summary>
    public const string ExpiredToken = "expired token";

    private const string Good = "claude-haiku-4-5";
    private const string GoodProfile = "jp.anthropic.claude-haiku-4-5-20251001-v1:0";

    // The gateway gives up a silent STS after 1.5 s; a caller with a timeout of one second gets its error before that.
    private static readonly ErrorCode NotSentInTime = ErrorCode.UpstreamUnreachable;

    /// <summary>Every row.</summary>
    public static IReadOnlyList<SoakKind> All { get; } =
    [
        new("good", Good, 60) { MayBeWhole = true, UpstreamModel = GoodProfile },
        new("good, 1 to 5 MB", Good, 3) { MayBeWhole = true, IsLarge = true, UpstreamModel = GoodProfile },
        new("good, 2 MB, read slowly", "simulator.huge", 2) { MayBeWhole = true, Manner = Manner.ReadsSlowly },
        new("slow: 5 s", "simulator.slow", 1) { MayBeWhole = true },
        new("leaves while waiting", "simulator.slow", 4) { Manner = Manner.Leaves },
        new("leaves in mid-stream", "simulator.stream-slow", 4)
        {
            Routes = SoakRoute.Streams, Manner = Manner.Leaves, MayBeWhole = true,
        },

        Refused("429, twice", "throttle-twice", 2, true, ErrorCode.UpstreamThrottled),
        Refused("429, always", "throttle-always", 1, false, ErrorCode.UpstreamThrottled),
        Refused("429, for the day", "tokens-per-day", 2, false, ErrorCode.UpstreamThrottled),
        new("429, model not ready", "simulator.model-not-ready", 2)
        {
            Errors = [ErrorCode.UpstreamUnavailable], NativeError = "429 ModelNotReadyException",
        },
        Refused("503, once", "unavailable-once", 4, true, ErrorCode.UpstreamUnavailable),
        Refused("500", "internal-error", 2, false, ErrorCode.UpstreamError),
        Refused("500 without a body", "empty-500", 2, false, ErrorCode.UpstreamError),
        Refused("502 of a proxy", "html-502", 2, false, ErrorCode.UpstreamError),
        Refused("408", "model-timeout", 2, false, ErrorCode.ModelTimeout),
        Refused("424", "model-error", 2, false, ErrorCode.ModelError),
        Refused("400", "validation", 2, false, ErrorCode.UpstreamValidation),
        Refused("403", "access-denied", 2, false, ErrorCode.UpstreamAccessDenied),
        Refused(ExpiredToken, "expired-token-once", 4, true, ErrorCode.CredentialsUnavailable),
        Refused("reset before the answer", "reset", 2, false, ErrorCode.UpstreamConnectionLost),
        new("silence, with a deadline", "simulator.hang", 2)
        {
            Timeout = "1000", Errors = [ErrorCode.UpstreamTimeout, NotSentInTime],
        },
        new("body cut off", "simulator.truncated", 3)
        {
            MayBreakOff = true, Errors = [ErrorCode.UpstreamConnectionLost],
        },

        Broken("stream reset", "stream-reset"),
        Broken("stream cut off", "stream-truncated"),
        Broken("stream corrupt", "stream-bad-crc"),
        Broken("stream without its end", "stream-no-stop"),
        Broken("stream throttled", "stream-throttled"),
        Broken("stream with an exception", "stream-exception"),
        Broken("stream with an error frame", "stream-error-frame"),
        new("stream silent, with a deadline", "simulator.stream-hang", 2)
        {
            Routes = SoakRoute.Streams, MayBreakOff = true, Timeout = "1000", Errors = [NotSentInTime],
        },
        new("stream with an unknown event", "simulator.stream-unknown-event", 2)
        {
            Routes = SoakRoute.Streams, MayBeWhole = true,
        },

        Bad("no JSON", ErrorCode.InvalidRequest) with { Routes = SoakRoute.Own, IsCut = true },
        Bad("no such model", ErrorCode.ModelNotFound) with { Model = "no-such-model" },
        Bad("no key", ErrorCode.Unauthenticated) with { HasKey = false },
        Bad("wrong header", ErrorCode.InvalidRequest) with { Timeout = "soon" },
    ];

    private static SoakKind Refused(string name, string fault, int weight, bool mayBeWhole, ErrorCode code) =>
        new(name, $"simulator.{fault}", weight) { MayBeWhole = mayBeWhole, Errors = [code] };

    // On other routes these ids are models without faults.
    private static SoakKind Broken(string name, string fault) =>
        new(name, $"simulator.{fault}", 2) { Routes = SoakRoute.Streams, MayBreakOff = true };

    private static SoakKind Bad(string name, ErrorCode code) =>
        new(name, Good, 2) { Errors = [code], UpstreamModel = null };
}
