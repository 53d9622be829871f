using Gateway.Errors;
using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace Gateway.Callers.Jwt;

/// <summary>What ASP.NET's JWT bearer scheme does differently here: where a token is found, and how a refusal is answered.</summary>
internal sealed class JwtEvents(CallerRefusals refusals) : JwtBearerEvents
{
    // RFC 6750, 3.1: also for a token that is not there any more, or never was. Without a description, which would say more.
    private const string InvalidToken = "Bearer error=\"invalid_token\"";

    public override Task MessageReceived(MessageReceivedContext context)
    {
        if (PresentedKey.TryRead(context.Request.Headers, out var token, out _))
        {
            context.Token = token.ToString();
        }
        else
        {
            context.NoResult();
        }

        return Task.CompletedTask;
    }

    public override Task TokenValidated(TokenValidatedContext context)
    {
        // The application's own principal, which all its requests share.
        var token = (AcceptedToken)context.SecurityToken;
        context.Principal = token.Application.Principal;
        context.HttpContext.SetDepartment(token.Department);
        if (token.EndUser is { } endUser)
        {
            context.HttpContext.SetEndUser(endUser);
        }

        return Task.CompletedTask;
    }

    public override Task Challenge(JwtBearerChallengeContext context)
    {
        context.HandleResponse();
        var verdict = (context.AuthenticateFailure as RefusedTokenException)?.Verdict;
        if (verdict is { Refusal: TokenRefusal.KeysUnavailable })
        {
            refusals.NoteKeysUnavailable(context.HttpContext, verdict.Issuer!);
            return ErrorWriter.WriteAsync(context.HttpContext, CallerErrors.TokenKeysUnavailable);
        }

        refusals.Note(context.HttpContext, $"The token was not accepted: {verdict?.Refusal} (issuer {verdict?.Issuer ?? "unknown"}).");
        context.Response.Headers.WWWAuthenticate = InvalidToken;
        return ErrorWriter.WriteAsync(context.HttpContext, CallerErrors.TokenNotAccepted);
    }

    public override Task Forbidden(ForbiddenContext context) =>
        ErrorWriter.WriteAsync(context.HttpContext, CallerErrors.OperatorsOnly);
}
