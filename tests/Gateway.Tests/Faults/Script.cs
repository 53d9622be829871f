using Gateway.Testing;
using Gateway.Testing.Scripts;

namespace Gateway.Tests.Faults;

/// <summary>The scripts from which rows are made.</summary>
internal static class Script
{
    /// <summary>Responds to requests in order and keeps connections open; the last response is repeated.</summary>
    public static IReadOnlyList<Step>[] InOrder(params byte[][] answers) =>
        [[Step.Read, Step.WriteNext(answers), Step.Again]];

    /// <summary>Gives a session to the first connection, and then plays the scripts.</summary>
    public static IReadOnlyList<Step>[] AfterSession(IReadOnlyList<Step>[] scripts) =>
        [[Step.Read, Step.Write(RawHttp.LastSession())], .. scripts];

    /// <summary>Reads a request and performs the steps.</summary>
    public static IReadOnlyList<Step>[] Once(params Step[] steps) => [[Step.Read, .. steps]];
}
