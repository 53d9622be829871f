using System.Collections.Frozen;
using Gateway.Errors;

namespace Gateway.Surfaces.Own;

/// <summary>The HTTP status of each code on the gateway's own routes.</summary>
internal static class OwnStatuses
{
    private static readonly FrozenDictionary<ErrorCode, int> Table = new Dictionary<ErrorCode, int>
    {
        [ErrorCode.InvalidRequest] = 400,
        [ErrorCode.MemberNotAllowed] = 400,
        [ErrorCode.Unauthenticated] = 401,
        [ErrorCode.ApplicationExpired] = 403,
        [ErrorCode.ModelNotAllowed] = 403,
        [ErrorCode.OperationNotAllowed] = 403,
        [ErrorCode.ResidencyViolation] = 403,
        [ErrorCode.ModelNotFound] = 404,
        [ErrorCode.RouteNotFound] = 404,
        [ErrorCode.MethodNotAllowed] = 405,
        [ErrorCode.RequestTimeout] = 408,
        [ErrorCode.RequestTooLarge] = 413,
        [ErrorCode.PersonalDataBlocked] = 422,
        [ErrorCode.UpstreamValidation] = 400,
        [ErrorCode.ConcurrencyLimitExceeded] = 429,
        [ErrorCode.RateLimitExceeded] = 429,
        [ErrorCode.QuotaExceeded] = 429,
        [ErrorCode.RequestExceedsQuota] = 400,
        [ErrorCode.UpstreamThrottled] = 429,
        [ErrorCode.UpstreamAccessDenied] = 502,
        [ErrorCode.UpstreamError] = 502,
        [ErrorCode.ModelError] = 502,
        [ErrorCode.ModelTimeout] = 504,
        [ErrorCode.UpstreamTimeout] = 504,
        [ErrorCode.UpstreamConnectionLost] = 504,
        [ErrorCode.UpstreamUnavailable] = 503,
        [ErrorCode.UpstreamUnreachable] = 503,
        [ErrorCode.ResidencyNotProven] = 503,
        [ErrorCode.EndpointNotPrivate] = 503,
        [ErrorCode.CredentialsUnavailable] = 503,
        [ErrorCode.RoleNotAssumable] = 503,
        [ErrorCode.AuthenticationUnavailable] = 503,
        [ErrorCode.LedgerUnavailable] = 503,
        [ErrorCode.Overloaded] = 503,
        [ErrorCode.ShuttingDown] = 503,
        [ErrorCode.InternalError] = 500,
    }.ToFrozenDictionary(ReferenceEqualityComparer.Instance);

    public static int Of(ErrorCode code) => Table[code];
}
