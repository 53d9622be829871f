using System.Text.Json;
using Gateway.Simulator.Faults;

namespace Gateway.Simulator.Control;

/// <summary>
/// What is posted to order a fault: <c>{"service":…,"operation":…,"kind":…,"count":1,"delayMs":0}</c>.
/// </summary>
internal sealed record FaultOrder(string Service, string Operation, FaultKind Kind, int Count, TimeSpan? Delay)
{
    private const int LongestDelayMs = 600_000;
    private static readonly string[] Members = ["service", "operation", "kind", "count", "delayMs"];

    /// <returns>The order, or what is wrong with it.</returns>
    internal static (FaultOrder? Order, string? Error) Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object
            || body.EnumerateObject().Any(member => !Members.Contains(member.Name)))
        {
            return (null, $"The body must be an object with no members but {string.Join(", ", Members)}.");
        }

        var service = Text(body, "service");
        var operation = Text(body, "operation") ?? FaultQueue.AnyOperation;
        var count = Number(body, "count", 1);
        var delayMs = Number(body, "delayMs", 0);
        var isKind = Enum.TryParse<FaultKind>(Text(body, "kind"), ignoreCase: true, out var kind);
        if (service is null || !isKind || !FaultTable.Knows(service, kind))
        {
            return (null, "service and kind must name a service of the simulator and a fault it knows.");
        }

        TimeSpan? delay = delayMs == 0 ? null : TimeSpan.FromMilliseconds(delayMs);
        return count is < 1 or > FaultQueue.MostCalls || delayMs is < 0 or > LongestDelayMs
            ? (null, $"count must be 1 to {FaultQueue.MostCalls}, delayMs 0 to {LongestDelayMs}.")
            : (new FaultOrder(service, operation, kind, count, delay), null);
    }

    private static string? Text(JsonElement body, string name) =>
        body.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String
            ? member.GetString()
            : null;

    // A number of the wrong kind becomes -1, which no range here allows.
    private static int Number(JsonElement body, string name, int otherwise) =>
        !body.TryGetProperty(name, out var member) ? otherwise
            : member.ValueKind == JsonValueKind.Number && member.TryGetInt32(out var number) ? number
            : -1;
}
