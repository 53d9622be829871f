using System.Diagnostics;
using Microsoft.Extensions.Primitives;

namespace Gateway.Telemetry;

/// <summary>
/// The caller's W3C trace context. Only <c>traceparent</c> is read: <c>tracestate</c> and <c>baggage</c> are free text, and nothing
/// of either is kept or sent on.
/// </summary>
internal static class TraceParent
{
    /// <summary>The context, or <c>null</c> if there is none that is valid. Two headers are none.</summary>
    public static ActivityContext? Of(IHeaderDictionary headers)
    {
        var header = headers.TraceParent;
        return !StringValues.IsNullOrEmpty(header) && header.Count == 1
            && ActivityContext.TryParse(header, traceState: null, isRemote: true, out var context)
            && context.TraceId != default && context.SpanId != default
                ? context
                : null;
    }
}
