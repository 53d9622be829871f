namespace Gateway.RequestPolicy.Rules;

/// <summary>The part of a request's identity that differs between the requests of one application.</summary>
/// <param name="RequestId">The gateway's request id, at most 64 ASCII characters.</param>
/// <param name="EndUser">The pseudonym of the person behind the request; <c>null</c> if none was given.</param>
internal readonly record struct RequestOrigin(string RequestId, string? EndUser = null);
