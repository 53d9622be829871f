using System.Collections.Frozen;
using Gateway.Errors;

namespace Gateway.Surfaces.Bedrock;

/// <summary>
/// The HTTP status and the <c>x-amzn-ErrorType</c> of each code on AWS's paths, chosen so that AWS SDKs retry only what
/// is safe to retry.
/// </summary>
internal static class AwsStatuses
{
    private static readonly FrozenDictionary<ErrorCode, (int Status, string Type)> Table = new Dictionary<ErrorCode, (int Status, string Type)>
    {
        [ErrorCode.InvalidRequest] = (400, "ValidationException"),
        [ErrorCode.MemberNotAllowed] = (400, "ValidationException"),
        [ErrorCode.Unauthenticated] = (403, "UnrecognizedClientException"),
        [ErrorCode.ApplicationExpired] = (403, "AccessDeniedException"),
        [ErrorCode.ModelNotAllowed] = (403, "AccessDeniedException"),
        [ErrorCode.OperationNotAllowed] = (403, "AccessDeniedException"),
        [ErrorCode.ResidencyViolation] = (403, "AccessDeniedException"),
        [ErrorCode.ModelNotFound] = (404, "ResourceNotFoundException"),
        [ErrorCode.RouteNotFound] = (404, "UnknownOperationException"),
        [ErrorCode.MethodNotAllowed] = (405, "UnknownOperationException"),
        [ErrorCode.RequestTimeout] = (400, "ValidationException"),
        [ErrorCode.RequestTooLarge] = (400, "ValidationException"),
        [ErrorCode.PersonalDataBlocked] = (400, "ValidationException"),
        [ErrorCode.UpstreamValidation] = (400, "ValidationException"),
        [ErrorCode.ConcurrencyLimitExceeded] = (429, "ThrottlingException"),
        [ErrorCode.RateLimitExceeded] = (429, "ThrottlingException"),
        // Not a throttling: AWS SDKs would send it again three times, for nothing.
        [ErrorCode.QuotaExceeded] = (403, "AccessDeniedException"),
        [ErrorCode.RequestExceedsQuota] = (400, "ValidationException"),
        [ErrorCode.UpstreamThrottled] = (429, "ThrottlingException"),
        [ErrorCode.UpstreamAccessDenied] = (424, "ModelErrorException"),
        [ErrorCode.UpstreamError] = (424, "ModelErrorException"),
        [ErrorCode.ModelError] = (424, "ModelErrorException"),
        [ErrorCode.ModelTimeout] = (408, "ModelTimeoutException"),
        [ErrorCode.UpstreamTimeout] = (408, "ModelTimeoutException"),
        [ErrorCode.UpstreamConnectionLost] = (424, "ModelErrorException"),
        [ErrorCode.UpstreamUnavailable] = (503, "ServiceUnavailableException"),
        [ErrorCode.UpstreamUnreachable] = (503, "ServiceUnavailableException"),
        [ErrorCode.ResidencyNotProven] = (503, "ServiceUnavailableException"),
        [ErrorCode.EndpointNotPrivate] = (503, "ServiceUnavailableException"),
        [ErrorCode.CredentialsUnavailable] = (503, "ServiceUnavailableException"),
        [ErrorCode.RoleNotAssumable] = (503, "ServiceUnavailableException"),
        [ErrorCode.AuthenticationUnavailable] = (503, "ServiceUnavailableException"),
        [ErrorCode.LedgerUnavailable] = (503, "ServiceUnavailableException"),
        [ErrorCode.Overloaded] = (503, "ServiceUnavailableException"),
        // Not 503: AWS SDKs would retry, and part of the request may have been billed.
        [ErrorCode.ShuttingDown] = (424, "ModelErrorException"),
        // Not 500: AWS SDKs would retry, and the request may have been billed already.
        [ErrorCode.InternalError] = (424, "ModelErrorException"),
    }.ToFrozenDictionary(ReferenceEqualityComparer.Instance);

    public static (int Status, string Type) Of(ErrorCode code) => Table[code];
}
