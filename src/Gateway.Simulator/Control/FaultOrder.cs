using System.Text.Json;
using Gateway.Simulator.Faults;

namespace Gateway.Simulator.Control;

/// <summary>
/// The posted JSON that queues a fault: <c>{"service":…,"operation":…,"kind":…,"count":1,"delayMs":0}</c>, and for streams
/// <c>afterFrames</c>, <c>atByte</c>, <c>bytes</c>.
/// </summary>
internal sealed record FaultOrder(string Service, string Operation, Fault Fault, int Count)
{
    private const int MaxDelayMs = 600_000;

    // Every number with its maximum; the minimum is 0, for count 1.
    private static readonly Dictionary<string, int> Numbers = new(StringComparer.Ordinal)
    {
        ["count"] = FaultQueue.MaxCalls,
        ["delayMs"] = MaxDelayMs,
        ["afterFrames"] = Fault.MaxFrames,
        ["atByte"] = Fault.MaxBytes,
        ["bytes"] = Fault.MaxBytes,
    };

    private static readonly string[] Members = ["service", "operation", "kind", .. Numbers.Keys];

    /// <returns>The order, or the defect.</returns>
    internal static (FaultOrder? Order, string? Error) Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object
            || body.EnumerateObject().Any(member => !Members.Contains(member.Name)))
        {
            return (null, $"The body must be an object with no members but {string.Join(", ", Members)}.");
        }

        var service = Text(body, "service");
        var operation = Text(body, "operation") ?? FaultQueue.AnyOperation;
        var isKind = Enum.TryParse<FaultKind>(Text(body, "kind"), ignoreCase: true, out var kind);
        if (service is null || !isKind || !FaultQueue.IsPossible(service, operation, kind))
        {
            return (null, "service, operation and kind must name a service of the simulator and a fault it knows.");
        }

        if (Numbers.Any(number => Number(body, number.Key) is { } value && (value < 0 || value > number.Value))
            || Number(body, "count") == 0)
        {
            var limits = string.Join(", ", Numbers.Select(number => $"{number.Key} up to {number.Value}"));
            return (null, $"Numbers must be whole: {limits}.");
        }

        var delay = Number(body, "delayMs") is { } ms and not 0 ? TimeSpan.FromMilliseconds(ms) : (TimeSpan?)null;
        var fault = Fault.Of(kind, delay);
        return (
            new FaultOrder(
                service,
                operation,
                fault with
                {
                    AfterFrames = Number(body, "afterFrames") ?? fault.AfterFrames,
                    AtByte = Number(body, "atByte"),
                    Bytes = Number(body, "bytes"),
                },
                Number(body, "count") ?? 1),
            null);
    }

    internal void CarryOut(FaultQueue faults) => faults.Add(Service, Operation, Fault, Count);

    private static string? Text(JsonElement body, string name) =>
        body.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String
            ? member.GetString()
            : null;

    // A value that is not an integer becomes -1, which no range here allows.
    private static int? Number(JsonElement body, string name) =>
        !body.TryGetProperty(name, out var member) ? null
            : member.ValueKind == JsonValueKind.Number && member.TryGetInt32(out var number) ? number
            : -1;
}
