namespace Gateway.SeparateProcess;

/// <summary>The lines on standard output that are for the parent process; every other line is a log line.</summary>
internal static class ParentOutput
{
    public const string Prefix = "> ";

    public static void Write(string text) => Console.Out.WriteLine(Prefix + text);
}
