using System.Buffers;

namespace Gateway.Usage;

/// <summary>
/// The ids that Claude Code gives to its session and to its agents, so that the many calls of one task can be found in the log.
/// They go nowhere else: not to AWS, and not into a metric, where each would make a series of its own.
/// </summary>
/// <param name="Session">The session; <c>null</c> if the caller named none that is accepted.</param>
/// <param name="Agent">The agent, of a subagent's call.</param>
/// <param name="Parent">The agent that started it.</param>
/// <param name="Dropped">The number of values that are not accepted.</param>
internal sealed record AgentIds(string? Session, string? Agent, string? Parent, int Dropped)
{
    private const int MaxLength = 64;

    private static readonly SearchValues<char> Accepted =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    /// <summary>The ids of one request; <c>null</c> if it has none, as all requests but an agent's.</summary>
    public static AgentIds? Of(IHeaderDictionary headers)
    {
        var dropped = 0;
        var session = Read(headers, "x-claude-code-session-id", ref dropped);
        var agent = Read(headers, "x-claude-code-agent-id", ref dropped);
        var parent = Read(headers, "x-claude-code-parent-agent-id", ref dropped);
        return session is null && agent is null && parent is null && dropped == 0
            ? null
            : new AgentIds(session, agent, parent, dropped);
    }

    // Free text could carry content into the log, so only what looks like an id is taken.
    private static string? Read(IHeaderDictionary headers, string name, ref int dropped)
    {
        var values = headers[name];
        if (values.Count == 0)
        {
            return null;
        }

        if (values is [{ Length: > 0 and <= MaxLength } id] && !id.AsSpan().ContainsAnyExcept(Accepted))
        {
            return id;
        }

        dropped++;
        return null;
    }
}
