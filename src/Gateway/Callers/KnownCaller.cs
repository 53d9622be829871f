using Gateway.Configuration;
using Microsoft.AspNetCore.Authorization;

namespace Gateway.Callers;

/// <summary>
/// The straight way of step 0: a valid key at an endpoint that is open to every application. ASP.NET's authentication and
/// authorization would come to the same result, with some thirty objects for each request; every other case is theirs.
/// </summary>
internal sealed class KnownCaller(Snapshot<CallersOptions, CallerDirectory> callers, TimeProvider time)
{
    /// <summary>
    /// Sets the user of the request, if its key is valid and the endpoint asks for nothing more.
    /// </summary>
    /// <returns>False if the framework has to decide; then nothing is changed.</returns>
    public bool TryIdentify(HttpContext context)
    {
        if (context.GetEndpoint() is not { Metadata: var endpoint }
            || endpoint.GetMetadata<IAuthorizeData>() is not null
            || endpoint.GetMetadata<IAuthorizationRequirementData>() is not null
            || endpoint.GetMetadata<AuthorizationPolicy>() is not null
            || endpoint.GetMetadata<IAllowAnonymous>() is not null
            || !PresentedKey.TryRead(context.Request.Headers, out var key, out _)
            || callers.Current.Identify(key, time.GetUtcNow()) is not { } application)
        {
            return false;
        }

        context.User = application.Principal;
        return true;
    }
}
