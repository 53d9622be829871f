using System.Collections.Concurrent;
using Gateway.Configuration;
using Microsoft.AspNetCore.Authorization;

namespace Gateway.Callers;

/// <summary>
/// The straight way of step 0: a valid key at an endpoint that is open to every application. ASP.NET's authentication and
/// authorization would come to the same result, with some thirty objects for each request; every other case is theirs.
/// </summary>
internal sealed class KnownCaller(Snapshot<CallersOptions, CallerDirectory> callers, TimeProvider time)
{
    // Endpoints are mapped at start, so there are few.
    private readonly ConcurrentDictionary<Endpoint, bool> _plain = new();

    /// <summary>
    /// Sets the user of the request, if its key is valid and the endpoint asks for nothing more.
    /// </summary>
    /// <returns>False if the framework has to decide; then nothing is changed.</returns>
    public bool TryIdentify(HttpContext context)
    {
        if (context.GetEndpoint() is not { } endpoint
            || !_plain.GetOrAdd(endpoint, static endpoint => IsPlain(endpoint.Metadata))
            || context.ClientCertificate() is not null // Has to be of the same application.
            || !PresentedKey.TryRead(context.Request.Headers, out var key, out _)
            || callers.Current.Identify(key, time.GetUtcNow()) is not { } application)
        {
            return false;
        }

        context.User = application.Principal;
        return true;
    }

    // True when the endpoint asks for nothing but a known application.
    private static bool IsPlain(EndpointMetadataCollection endpoint) =>
        endpoint.GetMetadata<IAuthorizeData>() is null
        && endpoint.GetMetadata<IAuthorizationRequirementData>() is null
        && endpoint.GetMetadata<AuthorizationPolicy>() is null
        && endpoint.GetMetadata<IAllowAnonymous>() is null;
}
