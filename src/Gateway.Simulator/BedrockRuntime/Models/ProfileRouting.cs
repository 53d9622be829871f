using System.Collections.Concurrent;

namespace Gateway.Simulator.BedrockRuntime.Models;

/// <summary>
/// Chooses the destination of a call: each in turn, starting with the first. AWS routes by load; a fixed order lets tests know
/// it.
/// </summary>
internal sealed class ProfileRouting
{
    private readonly ConcurrentDictionary<string, int> _next = new(StringComparer.Ordinal);

    internal string Next(InvocationTarget target)
    {
        if (target.Profile is null)
        {
            return Accounts.Region;
        }

        // AddOrUpdate counts 1, 2, 3…; unsigned, so that an overflow after years stays a valid index.
        var turn = unchecked((uint)_next.AddOrUpdate(target.Profile.Id, 1, (_, turn) => unchecked(turn + 1)) - 1);
        return target.Destinations[(int)(turn % (uint)target.Destinations.Count)];
    }
}
