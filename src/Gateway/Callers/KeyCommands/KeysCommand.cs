using Gateway.Configuration;

namespace Gateway.Callers.KeyCommands;

/// <summary>
/// <c>keys create|list|verify|revoke</c>: makes API keys, and looks after those in the settings that the gateway reads.
/// </summary>
internal static class KeysCommand
{
    private const string Usage =
        """
        usage: keys create <application> [environment]
               keys list [--json] [-- setting=value …]
               keys verify [-- setting=value …]        reads the key from standard input
               keys revoke <key id> [-- setting=value …]
          application: 1–64 of A–Z a–z 0–9 _ , such as resident_desk (also . and - , which environment variables cannot hold)
          environment: 1–16 of a–z 0–9, default prod
          key id: the part of a key between the second and the third underscore, as 'keys list' shows it
          -- setting=value: settings as the gateway takes them on its command line
        exit code: 0 done (verify: the key is accepted), 1 not, 2 wrong usage or settings
        """;

    /// <param name="arguments">The arguments after <c>keys</c>.</param>
    /// <param name="root">The folder of the settings files.</param>
    /// <param name="input">The reader of the key to verify: never an argument, which other users of the machine can see.</param>
    /// <param name="output">The writer for the result.</param>
    /// <param name="error">The writer for the usage and for settings that cannot be read.</param>
    /// <returns>The process's exit code.</returns>
    public static int Run(ReadOnlySpan<string> arguments, string root, TextReader input, TextWriter output, TextWriter error)
    {
        try
        {
            if (Dispatch(arguments, root, input, output) is { } exitCode)
            {
                return exitCode;
            }
        }
        catch (Exception refused) when (StartupError.ProblemsOf(refused) is { } problems)
        {
            return CommandHost.Refuse(error, problems);
        }

        error.WriteLine(Usage);
        return ExitCode.NotRun;
    }

    private static int? Dispatch(ReadOnlySpan<string> arguments, string root, TextReader input, TextWriter output)
    {
        if (arguments is ["create", .. var asked])
        {
            return CreateKey.Run(asked, output);
        }

        var end = arguments.IndexOf("--");
        var settings = end < 0 ? [] : arguments[(end + 1)..].ToArray();
        return (end < 0 ? arguments : arguments[..end]) switch
        {
            ["list"] => ListKeys.Run(KeySettings.Read(root, settings), asJson: false, output),
            ["list", "--json"] => ListKeys.Run(KeySettings.Read(root, settings), asJson: true, output),
            ["verify"] => VerifyKey.Run(KeySettings.Read(root, settings), input.ReadLine() ?? "", output),
            ["revoke", var keyId] => RevokeKey.Run(KeySettings.Read(root, settings), keyId, output),
            _ => null,
        };
    }
}
