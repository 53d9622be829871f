using System.Collections.Frozen;
using Gateway.Errors;

namespace Gateway.Surfaces.Anthropic;

/// <summary>
/// The HTTP status and <c>error.type</c> of each code on Anthropic's paths (its API's errors page). Its SDKs retry after 408,
/// 409, 429 and every status from 500 up.
/// </summary>
internal static class AnthropicStatuses
{
    private static readonly FrozenDictionary<ErrorCode, (int Status, string Type)> Table = new Dictionary<ErrorCode, (int Status, string Type)>
    {
        [ErrorCode.InvalidRequest] = (400, "invalid_request_error"),
        [ErrorCode.MemberNotAllowed] = (400, "invalid_request_error"),
        [ErrorCode.Unauthenticated] = (401, "authentication_error"),
        [ErrorCode.ApplicationExpired] = (403, "permission_error"),
        [ErrorCode.ModelNotAllowed] = (403, "permission_error"),
        [ErrorCode.OperationNotAllowed] = (403, "permission_error"),
        [ErrorCode.ResidencyViolation] = (403, "permission_error"),
        [ErrorCode.ModelNotFound] = (404, "not_found_error"),
        [ErrorCode.RouteNotFound] = (404, "not_found_error"),
        [ErrorCode.MethodNotAllowed] = (405, "invalid_request_error"),
        [ErrorCode.RequestTimeout] = (408, "invalid_request_error"),
        [ErrorCode.RequestTooLarge] = (413, "request_too_large"),
        [ErrorCode.PersonalDataBlocked] = (422, "invalid_request_error"),
        [ErrorCode.UpstreamValidation] = (400, "invalid_request_error"),
        [ErrorCode.ConcurrencyLimitExceeded] = (429, "rate_limit_error"),
        [ErrorCode.RateLimitExceeded] = (429, "rate_limit_error"),
        [ErrorCode.QuotaExceeded] = (402, "billing_error"),
        [ErrorCode.RequestExceedsQuota] = (400, "invalid_request_error"),
        [ErrorCode.UpstreamThrottled] = (429, "rate_limit_error"),
        [ErrorCode.UpstreamAccessDenied] = (502, "api_error"),
        [ErrorCode.UpstreamError] = (502, "api_error"),
        [ErrorCode.ModelError] = (502, "api_error"),
        [ErrorCode.ModelTimeout] = (504, "timeout_error"),
        [ErrorCode.UpstreamTimeout] = (504, "timeout_error"),
        [ErrorCode.UpstreamConnectionLost] = (504, "timeout_error"),
        [ErrorCode.UpstreamUnavailable] = (529, "overloaded_error"),
        [ErrorCode.UpstreamUnreachable] = (503, "api_error"),
        [ErrorCode.ResidencyNotProven] = (503, "api_error"),
        [ErrorCode.EndpointNotPrivate] = (503, "api_error"),
        [ErrorCode.CredentialsUnavailable] = (503, "api_error"),
        [ErrorCode.RoleNotAssumable] = (503, "api_error"),
        [ErrorCode.AuthenticationUnavailable] = (503, "api_error"),
        [ErrorCode.LedgerUnavailable] = (503, "api_error"),
        [ErrorCode.Overloaded] = (529, "overloaded_error"),
        [ErrorCode.ShuttingDown] = (503, "api_error"),
        [ErrorCode.InternalError] = (500, "api_error"),
    }.ToFrozenDictionary(ReferenceEqualityComparer.Instance);

    public static (int Status, string Type) Of(ErrorCode code) => Table[code];
}
