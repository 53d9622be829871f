using System.Text.RegularExpressions;

namespace Gateway.Http;

/// <summary>
/// Gives every request an id: the caller's <c>X-Request-Id</c> if it is well formed (1–64 of <c>[A-Za-z0-9._-]</c>), else a new
/// one. The response always carries it.
/// </summary>
internal sealed partial class RequestIdMiddleware(RequestDelegate next)
{
    private const string Header = "X-Request-Id";

    public Task InvokeAsync(HttpContext context)
    {
        string? asked = context.Request.Headers[Header];
        context.TraceIdentifier = asked is not null && WellFormed().IsMatch(asked)
            ? asked
            : Guid.CreateVersion7().ToString();
        context.Response.Headers[Header] = context.TraceIdentifier;
        return next(context);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex WellFormed();
}
