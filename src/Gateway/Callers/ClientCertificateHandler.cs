using System.Text.Encodings.Web;
using Gateway.Configuration;
using Gateway.Errors;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Gateway.Callers;

/// <summary>
/// The authentication scheme <c>Certificate</c>: an application identifies itself with a client certificate, which the listener or
/// the load balancer has verified, by a name in its subject alternative name. A key or token beside it has to be of the same
/// application: two identities in one request are a mistake or an attack, and none of them wins.
/// </summary>
internal sealed class ClientCertificateHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    UrlEncoder encoder,
    Snapshot<CallersOptions, CallerDirectory> callers,
    CallerRefusals refusals)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, NullLoggerFactory.Instance, encoder)
{
    /// <summary>The scheme's name.</summary>
    public const string SchemeName = "Certificate";

    private GatewayError _error = CallerErrors.CertificateNotAccepted;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Context.ClientCertificate() is not { } certificate
            || callers.Current.FindByCertificate(certificate) is not { } application)
        {
            return AuthenticateResult.Fail(_error.Detail.En);
        }

        if (PresentedKey.TryRead(Request.Headers, out _, out var error))
        {
            var beside = await Context.AuthenticateAsync(
                PresentedKey.IsToken(Request.Headers) ? CallersServices.TokenScheme : ApiKeyAuthenticationHandler.SchemeName);
            if (beside.Principal?.Identity is not CallerIdentity other || other.Application.Id != application.Id)
            {
                _error = CallerErrors.TwoCallers;
                return AuthenticateResult.Fail(_error.Detail.En);
            }

            return AuthenticateResult.Success(new AuthenticationTicket(beside.Principal, SchemeName));
        }

        if (ReferenceEquals(error, CallerErrors.TwoKeys))
        {
            _error = error;
            return AuthenticateResult.Fail(_error.Detail.En);
        }

        return AuthenticateResult.Success(new AuthenticationTicket(application.Principal, SchemeName));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        await HandleAuthenticateOnceSafeAsync();
        refusals.Note(Context, _error.Detail.En);
        await ErrorWriter.WriteAsync(Context, _error);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        ErrorWriter.WriteAsync(Context, CallerErrors.OperatorsOnly);
}
