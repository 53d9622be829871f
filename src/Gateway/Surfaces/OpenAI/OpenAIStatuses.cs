using System.Collections.Frozen;
using Gateway.Errors;

namespace Gateway.Surfaces.OpenAI;

/// <summary>
/// The HTTP status, <c>error.type</c> and <c>error.code</c> of each code on OpenAI's paths: OpenAI's own code where its clients
/// act on it, else the gateway's. Its SDKs retry as Anthropic's do.
/// </summary>
internal static class OpenAIStatuses
{
    private const string Invalid = "invalid_request_error";
    private const string Denied = "permission_denied";
    private const string Rate = "rate_limit_error";
    private const string Server = "server_error";

    // Clients wait and send again after every other 429, but not after this one.
    private static readonly OpenAIStatus NoQuota = new(429, "insufficient_quota", "insufficient_quota");

    private static readonly FrozenDictionary<ErrorCode, OpenAIStatus> Table = new Dictionary<ErrorCode, OpenAIStatus>
    {
        [ErrorCode.InvalidRequest] = new(400, Invalid),
        [ErrorCode.MemberNotAllowed] = new(400, Invalid),
        [ErrorCode.Unauthenticated] = new(401, Invalid, "invalid_api_key"),
        [ErrorCode.ApplicationExpired] = new(403, Denied),
        [ErrorCode.ModelNotAllowed] = new(403, Denied),
        [ErrorCode.OperationNotAllowed] = new(403, Denied),
        [ErrorCode.ResidencyViolation] = new(403, Denied),
        [ErrorCode.ModelNotFound] = new(404, Invalid), // The code has OpenAI's name.
        [ErrorCode.RouteNotFound] = new(404, Invalid),
        [ErrorCode.MethodNotAllowed] = new(405, Invalid),
        [ErrorCode.RequestTimeout] = new(408, Invalid),
        [ErrorCode.RequestTooLarge] = new(413, Invalid),
        [ErrorCode.PersonalDataBlocked] = new(422, Invalid),
        [ErrorCode.UpstreamValidation] = new(400, Invalid),
        [ErrorCode.ConcurrencyLimitExceeded] = new(429, Rate, "rate_limit_exceeded"),
        [ErrorCode.RateLimitExceeded] = new(429, Rate, "rate_limit_exceeded"),
        [ErrorCode.QuotaExceeded] = NoQuota,
        [ErrorCode.RequestExceedsQuota] = new(400, Invalid),
        [ErrorCode.UpstreamThrottled] = new(429, Rate, "rate_limit_exceeded"),
        [ErrorCode.UpstreamAccessDenied] = new(502, Server),
        [ErrorCode.UpstreamError] = new(502, Server),
        [ErrorCode.ModelError] = new(502, Server),
        [ErrorCode.ModelTimeout] = new(504, Server),
        [ErrorCode.UpstreamTimeout] = new(504, Server),
        [ErrorCode.UpstreamConnectionLost] = new(504, Server),
        [ErrorCode.UpstreamUnavailable] = new(503, Server),
        [ErrorCode.UpstreamUnreachable] = new(503, Server),
        [ErrorCode.ResidencyNotProven] = new(503, Server),
        [ErrorCode.EndpointNotPrivate] = new(503, Server),
        [ErrorCode.CredentialsUnavailable] = new(503, Server),
        [ErrorCode.RoleNotAssumable] = new(503, Server),
        [ErrorCode.AuthenticationUnavailable] = new(503, Server),
        [ErrorCode.LedgerUnavailable] = new(503, Server),
        [ErrorCode.Overloaded] = new(503, Server),
        [ErrorCode.ShuttingDown] = new(503, Server),
        [ErrorCode.InternalError] = new(500, Server),
    }.ToFrozenDictionary(ReferenceEqualityComparer.Instance);

    // Clients shorten or summarise the conversation after this one.
    private static readonly OpenAIStatus TooLong = new(400, Invalid, "context_length_exceeded");

    /// <summary>What an error with this code has, if nothing more is known of it.</summary>
    public static OpenAIStatus Of(ErrorCode code) => Table[code];

    /// <summary>What an error has.</summary>
    public static OpenAIStatus Of(GatewayError error) =>
        RetryHeaders.IsLongQuota(error) ? NoQuota
        : error.Code == ErrorCode.UpstreamValidation && ContextWindow.IsExceeded(error.Upstream?.Message) ? TooLong
        : Of(error.Code);
}

/// <summary>The HTTP status, type and code of an error.</summary>
/// <param name="Code">OpenAI's code; <c>null</c> for the gateway's own.</param>
internal sealed record OpenAIStatus(int Status, string Type, string? Code = null);
