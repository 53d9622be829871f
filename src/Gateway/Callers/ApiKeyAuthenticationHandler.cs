using System.Text.Encodings.Web;
using Gateway.Configuration;
using Gateway.Errors;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Gateway.Callers;

/// <summary>
/// The authentication scheme <c>ApiKey</c>: an application identifies itself with a key of <see cref="ApiKey"/>'s form. A
/// request that is not accepted gets an error in the form of its route.
/// </summary>
// The base class logs each request without a valid key at Information, in addition to event 1000, so it gets no logger.
internal sealed class ApiKeyAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    UrlEncoder encoder,
    Snapshot<CallersOptions, CallerDirectory> callers,
    CallerRefusals refusals,
    TimeProvider time)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, NullLoggerFactory.Instance, encoder)
{
    /// <summary>The scheme's name.</summary>
    public const string SchemeName = "ApiKey";

    private GatewayError _error = CallerErrors.NoKey;

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!PresentedKey.TryRead(Request.Headers, out var key, out _error))
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        if (callers.Current.Identify(key, time.GetUtcNow()) is not { } application)
        {
            _error = CallerErrors.NotAccepted;
            return Task.FromResult(AuthenticateResult.Fail(_error.Detail.En));
        }

        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(application.Principal, SchemeName)));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        // Sets the error if authentication has not run yet. The framework keeps this handler and its result for the request.
        await HandleAuthenticateOnceSafeAsync();
        refusals.Note(Context, _error.Detail.En);
        Response.Headers.WWWAuthenticate = "Bearer";
        await ErrorWriter.WriteAsync(Context, _error);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        ErrorWriter.WriteAsync(Context, CallerErrors.OperatorsOnly);
}
