using System.Net;
using Gateway.Configuration;
using Gateway.Errors;
using Gateway.Telemetry;
using Microsoft.AspNetCore.Authorization;

namespace Gateway.Callers;

/// <summary>
/// The end of step 0, for a caller that any scheme has identified: its use is still approved, and it may name the end user that
/// it names.
/// </summary>
// After the credentials, so that nobody without a valid one learns that an application exists or has expired.
internal sealed partial class CallerRules(
    RequestDelegate next,
    Snapshot<CallersOptions, CallerDirectory> callers,
    GatewayMetrics metrics,
    TimeProvider time,
    ILogger<CallerRules> logger)
{
    public Task InvokeAsync(HttpContext context) =>
        context.User.Identity is CallerIdentity { Application: var application }
        && context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is null
        && (Stopped(context, application) ?? Expired(context, application) ?? ReadEndUser(context, application)) is { } error
            ? ErrorWriter.WriteAsync(context, error)
            : next(context);

    private GatewayError? Stopped(HttpContext context, Application application)
    {
        if (!callers.Current.IsStopped(application))
        {
            return null;
        }

        metrics.CallerRefused();
        Log.Stopped(logger, context.TraceIdentifier, context.Connection.RemoteIpAddress, application.Id);
        return CallerErrors.ApplicationStopped;
    }

    private GatewayError? Expired(HttpContext context, Application application)
    {
        if (application.ExpiresAt is not { } expiry || !application.IsExpiredAt(time.GetUtcNow()))
        {
            return null;
        }

        metrics.CallerRefused();
        Log.Expired(logger, context.TraceIdentifier, context.Connection.RemoteIpAddress, application.Id, expiry);
        return CallerErrors.ApplicationExpired;
    }

    private GatewayError? ReadEndUser(HttpContext context, Application application)
    {
        if (!context.Request.Headers.TryGetValue(EndUsers.Header, out var given))
        {
            return null;
        }

        var error = !application.MaySendEndUser ? CallerErrors.EndUserNotGranted
            : given is [{ } name] && EndUsers.IsPseudonym(name) ? null
            : CallerErrors.NoPseudonym;
        if (error is not null)
        {
            Log.EndUserRefused(logger, context.TraceIdentifier, application.Id, error.Detail.En);
        }
        else if (context.EndUser() is null) // The claim of a token is the issuer's word, and the header only the application's.
        {
            context.SetEndUser(given[0]!);
        }

        return error;
    }

    private static partial class Log
    {
        [LoggerMessage(1130, LogLevel.Information,
            "Refused request {RequestId} from {SourceAddress}: the use of application {Application} was approved until {ExpiresAt:O}.")]
        public static partial void Expired(
            ILogger logger, string requestId, IPAddress? sourceAddress, string application, DateTimeOffset expiresAt);

        [LoggerMessage(1133, LogLevel.Information,
            "Refused request {RequestId} from {SourceAddress}: application {Application} has been stopped.")]
        public static partial void Stopped(ILogger logger, string requestId, IPAddress? sourceAddress, string application);

        [LoggerMessage(1131, LogLevel.Information, "Refused request {RequestId} of application {Application}: {Reason}")]
        public static partial void EndUserRefused(ILogger logger, string requestId, string application, string reason);
    }
}
