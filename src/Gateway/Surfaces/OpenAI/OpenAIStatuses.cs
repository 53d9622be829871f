using System.Collections.Frozen;
using Gateway.Errors;

namespace Gateway.Surfaces.OpenAI;

/// <summary>The HTTP status and <c>error.type</c> of each code on OpenAI's paths.</summary>
internal static class OpenAIStatuses
{
    private static readonly FrozenDictionary<ErrorCode, (int Status, string Type)> Table = new Dictionary<ErrorCode, (int Status, string Type)>
    {
        [ErrorCode.InvalidRequest] = (400, "invalid_request_error"),
        [ErrorCode.MemberNotAllowed] = (400, "invalid_request_error"),
        [ErrorCode.Unauthenticated] = (401, "authentication_error"),
        [ErrorCode.ModelNotAllowed] = (403, "permission_error"),
        [ErrorCode.OperationNotAllowed] = (403, "permission_error"),
        [ErrorCode.ResidencyViolation] = (403, "permission_error"),
        [ErrorCode.ModelNotFound] = (404, "invalid_request_error"),
        [ErrorCode.RouteNotFound] = (404, "invalid_request_error"),
        [ErrorCode.MethodNotAllowed] = (405, "invalid_request_error"),
        [ErrorCode.RequestTimeout] = (408, "invalid_request_error"),
        [ErrorCode.RequestTooLarge] = (413, "invalid_request_error"),
        [ErrorCode.PersonalDataBlocked] = (422, "invalid_request_error"),
        [ErrorCode.UpstreamValidation] = (400, "invalid_request_error"),
        [ErrorCode.ConcurrencyLimitExceeded] = (429, "rate_limit_error"),
        [ErrorCode.UpstreamThrottled] = (429, "rate_limit_error"),
        [ErrorCode.UpstreamAccessDenied] = (502, "server_error"),
        [ErrorCode.UpstreamError] = (502, "server_error"),
        [ErrorCode.ModelError] = (502, "server_error"),
        [ErrorCode.ModelTimeout] = (504, "server_error"),
        [ErrorCode.UpstreamTimeout] = (504, "server_error"),
        [ErrorCode.UpstreamConnectionLost] = (504, "server_error"),
        [ErrorCode.UpstreamUnavailable] = (503, "server_error"),
        [ErrorCode.UpstreamUnreachable] = (503, "server_error"),
        [ErrorCode.ResidencyNotProven] = (503, "server_error"),
        [ErrorCode.EndpointNotPrivate] = (503, "server_error"),
        [ErrorCode.CredentialsUnavailable] = (503, "server_error"),
        [ErrorCode.RoleNotAssumable] = (503, "server_error"),
        [ErrorCode.Overloaded] = (503, "server_error"),
        [ErrorCode.ShuttingDown] = (503, "server_error"),
        [ErrorCode.InternalError] = (500, "server_error"),
    }.ToFrozenDictionary(ReferenceEqualityComparer.Instance);

    public static (int Status, string Type) Of(ErrorCode code) => Table[code];
}
