namespace Gateway.Audit.Events;

/// <summary>Who did what a record tells. The texts are stored: never change one.</summary>
internal static class AuditActors
{
    /// <summary>The gateway itself.</summary>
    public const string Gateway = "gateway";

    /// <summary>An application.</summary>
    public const string Application = "application";

    /// <summary>An application of operators.</summary>
    public const string Operator = "operator";

    /// <summary>A caller that has not shown who it is.</summary>
    public const string Unknown = "unknown";

    /// <summary>A person at the command line of the gateway's machine.</summary>
    public const string Command = "command";
}
