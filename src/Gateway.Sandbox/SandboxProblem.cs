using Microsoft.AspNetCore.Connections;

namespace Gateway.Sandbox;

/// <summary>The reason why the sandbox did not start, in one sentence for the person at the terminal.</summary>
internal static class SandboxProblem
{
    /// <summary>True when another program listens on a port of one of the hosts.</summary>
    public static bool IsTakenPort(Exception failure) =>
        failure is IOException { InnerException: AddressInUseException };

    /// <returns><c>null</c> for a failure that is the sandbox's own fault and should show a stack trace.</returns>
    public static string? Of(Exception failure) => failure switch
    {
        _ when IsTakenPort(failure) =>
            "ポートが使用中です。ほかのプログラムを止めるか、Kestrel:Endpoints:Http:Url=http://127.0.0.1:<ポート> のように別のポートを指定してください。"
            + $"/ A port is taken: stop the other program or name another port. ({failure.Message})",
        IOException or UnauthorizedAccessException =>
            $"ファイルかポートを開けません。/ A file or port cannot be opened: {failure.Message}",
        InvalidOperationException { InnerException: null } notReady => notReady.Message,
        _ => null,
    };
}
