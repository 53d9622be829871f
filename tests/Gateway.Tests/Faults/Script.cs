using Gateway.Testing;
using Gateway.Testing.Scripts;

namespace Gateway.Tests.Faults;

/// <summary>The scripts that rows are made of.</summary>
internal static class Script
{
    /// <summary>Answers requests in order, connections kept; the last answer is repeated.</summary>
    public static IReadOnlyList<Step>[] InOrder(params byte[][] answers) =>
        [[Step.Read, Step.WriteNext(answers), Step.Again]];

    /// <summary>A session to the first connection, and then this.</summary>
    public static IReadOnlyList<Step>[] AfterSession(IReadOnlyList<Step>[] scripts) =>
        [[Step.Read, Step.Write(RawHttp.Session())], .. scripts];

    /// <summary>Reads a request and does this.</summary>
    public static IReadOnlyList<Step>[] Once(params Step[] steps) => [[Step.Read, .. steps]];
}
